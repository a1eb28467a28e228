"""Trajectories of clients, and the mails that were written for them: each once, whatever restarts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from maild.facts.draft import DraftState
from maild.facts.journey import Journey, JourneyMail
from maild.facts.submission import SubmissionState
from maild.ledger.tables import drafts, journey_mails, journeys, submissions

_ALL = select(journeys).where(journeys.c.account == bindparam("account")).order_by(journeys.c.person)
_WITH_OUTCOME = (
    select(
        journey_mails,
        drafts.c.state.label("draft_state"),
        drafts.c.reason.label("draft_reason"),
        submissions.c.state.label("submission_state"),
    )
    .join(drafts, drafts.c.id == journey_mails.c.draft, isouter=True)
    .join(submissions, submissions.c.id == journey_mails.c.submission, isouter=True)
)


class Journeys:
    """Rows of trajectories, one a person, and of their mails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, person: int) -> Journey | None:
        """A person's trajectory, None where nothing is settled."""
        row = self._connection.execute(select(journeys).where(journeys.c.person == person)).one_or_none()
        return _journey(row) if row is not None else None

    def all(self, account: str) -> tuple[Journey, ...]:
        """Every trajectory of an account, in the order in which the people became known."""
        return tuple(_journey(row) for row in self._connection.execute(_ALL, {"account": account}).all())

    def put(self, journey: Journey) -> None:
        """Writes a trajectory down, in the place of what was settled for the person before."""
        self._connection.execute(delete(journeys).where(journeys.c.person == journey.person))
        values = {name: getattr(journey, name) for name in Journey.__slots__}
        self._connection.execute(insert(journeys).values(**values))

    def mails(self, person: int) -> tuple[JourneyMail, ...]:
        """Every mail ever written for a person's trajectory, oldest first."""
        query = _WITH_OUTCOME.where(journey_mails.c.person == person).order_by(journey_mails.c.id)
        return tuple(_mail(row) for row in self._connection.execute(query).all())

    def of_draft(self, draft: int) -> JourneyMail | None:
        """What a draft was written for."""
        row = self._connection.execute(_WITH_OUTCOME.where(journey_mails.c.draft == draft)).one_or_none()
        return _mail(row) if row is not None else None

    def add(
        self,
        person: int,
        name: str,
        about: str,
        start: datetime | None,
        says: str,
        at: datetime,
        *,
        draft: int | None = None,
        submission: int | None = None,
    ) -> None:
        """A mail was written, or a note to the coach where neither draft nor submission is given."""
        self._connection.execute(
            insert(journey_mails).values(
                person=person,
                name=name,
                about=about,
                start=start,
                says=says,
                made_at=at,
                draft=draft,
                submission=submission,
            )
        )

    def told(self, mail: int, start: datetime | None, says: str) -> None:
        """The coach, who has this mail in hand, was told how the session stands now."""
        changed = update(journey_mails).where(journey_mails.c.id == mail).values(start=start, says=says)
        self._connection.execute(changed)

    def join(self, source: int, target: int) -> None:
        """Two people turn out to be one: the trajectory that began stays, and all mails are theirs."""
        one, other = self.get(source), self.get(target)
        mails = update(journey_mails).where(journey_mails.c.person == source).values(person=target)
        self._connection.execute(mails)
        if one is not None and (other is None or other.began_at is None):
            self._connection.execute(delete(journeys).where(journeys.c.person == target))
            moved = update(journeys).where(journeys.c.person == source).values(person=target)
            self._connection.execute(moved)
        self._connection.execute(delete(journeys).where(journeys.c.person == source))


def _journey(row: Row[Any]) -> Journey:
    return Journey(**{name: getattr(row, name) for name in Journey.__slots__})


def _mail(row: Row[Any]) -> JourneyMail:
    facts = {name: getattr(row, name) for name in JourneyMail.__slots__}
    facts["draft_state"] = DraftState(row.draft_state) if row.draft_state else None
    facts["submission_state"] = SubmissionState(row.submission_state) if row.submission_state else None
    return JourneyMail(**facts)

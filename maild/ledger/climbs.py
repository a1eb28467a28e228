"""Who is on a ladder, and where."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update

from maild.facts.ladder import Climb, ClimbState
from maild.ledger.tables import climbs, sent

_LIVE = (
    select(climbs)
    .where(climbs.c.account == bindparam("account"), climbs.c.state == ClimbState.LIVE.value)
    .order_by(climbs.c.id)
)

# Statements that every mail needs are built once: building and hashing one costs more than running it.
_OF_PERSON = select(climbs).where(climbs.c.person == bindparam("person")).order_by(climbs.c.id.desc()).limit(1)
_LIVE_OF_PERSON = _OF_PERSON.where(climbs.c.state == ClimbState.LIVE.value)


class Climbs:
    """Rows of climbs; a person has at most one live."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(
        self,
        account: str,
        person: int,
        thread: int,
        ladder: str,
        outreach: int,
        sent_at: datetime,
        *,
        following: tuple[str, int],
        rung: str = "",
        deadline: date | None = None,
    ) -> None:
        """Somebody stands on a ladder: at its foot, or on a rung. `following` is the rung that comes next, with its wait."""
        self._connection.execute(
            insert(climbs).values(
                account=account,
                person=person,
                thread=thread,
                ladder=ladder,
                rung=rung,
                outreach=outreach,
                counts_from=sent_at,
                state=ClimbState.LIVE.value,
                began_at=sent_at,
                began_after=select(sent.c.last_mail).where(sent.c.id == outreach).scalar_subquery(),
                next_rung=following[0],
                next_wait=following[1],
                deadline=deadline.isoformat() if deadline else None,
            )
        )

    def live(self, account: str) -> tuple[Climb, ...]:
        """Every live climb, oldest first."""
        return tuple(_climb(row) for row in self._connection.execute(_LIVE, {"account": account}).all())

    def live_of_person(self, person: int) -> Climb | None:
        """A person's live climb."""
        return self._one(_LIVE_OF_PERSON, person)

    def get(self, climb: int) -> Climb | None:
        """The climb with this number."""
        return next(iter(self._many(climbs.c.id == climb)), None)

    def by_draft(self, draft: int) -> Climb | None:
        """The climb whose next rung this draft is."""
        return next(iter(self._many(climbs.c.draft == draft)), None)

    def newest_of_person(self, person: int) -> Climb | None:
        """The climb that a person began last, whatever became of it."""
        return self._one(_OF_PERSON, person)

    def counted_until(self, account: str) -> dict[int, datetime]:
        """For each person who ever stood on a ladder, the latest moment that one counted from."""
        query = select(climbs.c.person, func.max(climbs.c.counts_from).label("at"))
        rows = self._connection.execute(query.where(climbs.c.account == account).group_by(climbs.c.person)).all()
        return {row.person: row.at for row in rows}

    def ended(self, account: str, since: datetime) -> tuple[Climb, ...]:
        """Climbs that ended and began since then."""
        return self._many(
            climbs.c.account == account, climbs.c.state != ClimbState.LIVE.value, climbs.c.began_at >= since
        )

    def reach(
        self,
        climb: int,
        rung: str,
        outreach: int,
        counts_from: datetime,
        deadline: date | None,
        *,
        following: tuple[str, int],
    ) -> None:
        """A rung was reached: the next wait counts from that moment. `following` is the rung that comes next and its wait."""
        self._set(
            climb,
            rung=rung,
            outreach=outreach,
            counts_from=counts_from,
            deadline=deadline.isoformat() if deadline else None,
            call_told_at=None,
            next_rung=following[0],
            next_wait=following[1],
            draft=None,
        )

    def told_to_call(self, climb: int, at: datetime) -> None:
        """The coach was told to call."""
        self._set(climb, call_told_at=at)

    def set_draft(self, climb: int, draft: int) -> None:
        """The next rung's mail is written down."""
        self._set(climb, draft=draft)

    def set_deadline(self, climb: int, deadline: date) -> None:
        """The day on which the dossier closes, as the coach says it."""
        self._set(climb, deadline=deadline.isoformat())

    def end(self, climb: int, state: ClimbState, reason: str) -> None:
        """The climb is over."""
        self._set(climb, state=state.value, reason=reason)

    def _one(self, query: Select[Any], person: int) -> Climb | None:
        row = self._connection.execute(query, {"person": person}).first()
        return _climb(row) if row is not None else None

    def _many(self, *conditions: Any) -> tuple[Climb, ...]:
        query = select(climbs).where(*conditions).order_by(climbs.c.id)
        return tuple(_climb(row) for row in self._connection.execute(query).all())

    def _set(self, climb: int, **values: Any) -> None:
        self._connection.execute(update(climbs).where(climbs.c.id == climb).values(**values))


def _climb(row: Row[Any]) -> Climb:
    return Climb(
        id=row.id,
        account=row.account,
        person=row.person,
        thread=row.thread,
        ladder=row.ladder,
        rung=row.rung,
        outreach=row.outreach,
        counts_from=row.counts_from,
        state=ClimbState(row.state),
        began_at=row.began_at,
        deadline=date.fromisoformat(row.deadline) if row.deadline else None,
        call_told_at=row.call_told_at,
        reason=row.reason,
        next_rung=row.next_rung,
        next_wait=row.next_wait,
        draft=row.draft,
    )

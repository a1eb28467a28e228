"""Removes what is past its term, and never what something that is still going on rests on.

A mail is not removed but stripped: its place and the hash of its content stay, so that the same mail is recognised when it
comes again (moved back to INBOX, or under a new UIDVALIDITY) and nothing is drafted twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, not_, or_, select, true, update

from maild.facts.draft import DraftState
from maild.facts.intention import IntentionState
from maild.facts.ladder import ClimbState
from maild.facts.person import PersonState
from maild.facts.retention import Kept, Retention
from maild.facts.situation import SituationState
from maild.facts.submission import SubmissionState
from maild.ledger import tables as t

_LIVE_DRAFTS = [state.value for state in DraftState if state.is_live]
_OPEN = (IntentionState.INTENDED.value, IntentionState.TRIED.value)
_UNDER_WAY = (SubmissionState.REQUESTED.value, SubmissionState.SENDING.value)
_PASSERS_BY = (PersonState.STRANGER.value, PersonState.CORRESPONDENT.value)

_STRIPPED: dict[str, Any] = {
    "message_id": None, "thread": None, "person": None, "writer": "", "subject_key": "", "secondary": "", "kind": None,
    "confidence": None, "language": None, "address_form": None, "return_date": None, "bounced": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """For one account: the terms, the moment, and the conversations that an open window needs."""

    account: str
    retention: Retention
    now: datetime
    open_threads: frozenset[int]

    def before(self, kind: Kept) -> datetime:
        """What ended before this is past its term."""
        return self.retention.before(kind, self.now)


def remove_what_is_past(connection: Connection, terms: Terms) -> dict[str, int]:
    """Removes it; how many rows of each kind. Doing it once more removes nothing."""
    sweep = _Sweep(connection, terms)
    steps: dict[Kept, Callable[[], int]] = {
        Kept.INTENTIONS: sweep.intentions,
        Kept.NOTICES: sweep.notices,
        Kept.SUBMISSIONS: sweep.submissions,
        Kept.SHINGLES: sweep.shingles,
        Kept.DRAFTS: sweep.drafts,
        Kept.CORRECTIONS: lambda: sweep.older(t.corrections, t.corrections.c.at, Kept.CORRECTIONS),
        Kept.GESTURES: sweep.gestures,
        Kept.SITUATIONS: sweep.situations,
        Kept.LADDERS: sweep.ladders,
        Kept.DANGER_CASES: lambda: sweep.older(t.danger_cases, t.danger_cases.c.closed_at, Kept.DANGER_CASES),
        Kept.SENT: sweep.sent,
        Kept.MAILS: sweep.mails,
        Kept.SESSIONS: sweep.sessions,
        Kept.BUSY_TIMES: lambda: sweep.older(t.busy_times, t.busy_times.c.end, Kept.BUSY_TIMES),
        Kept.DIGESTS: lambda: sweep.older(t.digests, t.digests.c.made_at, Kept.DIGESTS),
        Kept.STRANGERS: sweep.strangers,
    }
    counts = {kind.value: step() for kind, step in steps.items()}
    sweep.orphans()
    return {kind: count for kind, count in counts.items() if count}


class _Sweep:
    def __init__(self, connection: Connection, terms: Terms) -> None:
        self._connection = connection
        self._terms = terms
        self._busy = _busy_people(terms)

    def older(self, table: Any, column: Any, kind: Kept, *others: Any) -> int:
        same = (table.c.account == self._terms.account, column < self._terms.before(kind))
        return self._connection.execute(delete(table).where(*same, *others)).rowcount

    def intentions(self) -> int:
        return self.older(t.intentions, t.intentions.c.ended_at, Kept.INTENTIONS, t.intentions.c.state.not_in(_OPEN))

    def notices(self) -> int:
        """What may be told only once keeps its key, without its words."""
        old = (t.notices.c.account == self._terms.account, t.notices.c.created_at < self._terms.before(Kept.NOTICES))
        gone = self._connection.execute(delete(t.notices).where(*old, t.notices.c.once_key.is_(None))).rowcount
        emptied = update(t.notices).where(*old, t.notices.c.text != "").values(text="")
        return gone + self._connection.execute(emptied).rowcount

    def submissions(self) -> int:
        old = select(t.submissions.c.id).where(
            t.submissions.c.account == self._terms.account,
            t.submissions.c.state.not_in(_UNDER_WAY),
            t.submissions.c.ended_at < self._terms.before(Kept.SUBMISSIONS),
            t.submissions.c.told_at.is_not(None),
            not_(exists().where(t.journey_mails.c.submission == t.submissions.c.id)),
        )
        numbers = list(self._connection.execute(old).scalars())
        for some in _pieces(numbers):
            rows = t.submission_recipients
            self._connection.execute(delete(rows).where(rows.c.submission.in_(some)))
            self._connection.execute(delete(t.submissions).where(t.submissions.c.id.in_(some)))
        return len(numbers)

    def shingles(self) -> int:
        ended = (t.drafts.c.account == self._terms.account, t.drafts.c.state.not_in(_LIVE_DRAFTS))
        old = (*ended, t.drafts.c.changed_at < self._terms.before(Kept.SHINGLES), t.drafts.c.shingles != "")
        return self._connection.execute(update(t.drafts).where(*old).values(shingles="")).rowcount

    def drafts(self) -> int:
        """The drafts of whoever wants no contact stay: they show that it was confirmed once."""
        shut = select(t.people.c.id).where(t.people.c.no_contact)
        used = or_(
            exists().where(t.intentions.c.draft == t.drafts.c.id, t.intentions.c.state.in_(_OPEN)),
            exists().where(t.climbs.c.draft == t.drafts.c.id),
            exists().where(t.situations.c.draft == t.drafts.c.id),
            exists().where(t.journey_mails.c.draft == t.drafts.c.id),
            exists().where(t.submissions.c.draft == t.drafts.c.id),
        )
        old = select(t.drafts.c.id).where(
            t.drafts.c.account == self._terms.account,
            t.drafts.c.state.not_in(_LIVE_DRAFTS),
            t.drafts.c.changed_at < self._terms.before(Kept.DRAFTS),
            self._is_settled(t.drafts),
            t.drafts.c.person.not_in(shut),
            not_(used),
        )
        numbers = list(self._connection.execute(old).scalars())
        for some in _pieces(numbers):
            self._connection.execute(delete(t.draft_moments).where(t.draft_moments.c.draft.in_(some)))
            self._connection.execute(update(t.sent).where(t.sent.c.draft.in_(some)).values(draft=None))
            self._connection.execute(delete(t.drafts).where(t.drafts.c.id.in_(some)))
        return len(numbers) + self.older(t.template_changes, t.template_changes.c.at, Kept.DRAFTS)

    def gestures(self) -> int:
        return self.older(t.gestures, t.gestures.c.returned_at, Kept.GESTURES)

    def situations(self) -> int:
        over = t.situations.c.state != SituationState.WANTED.value
        return self.older(t.situations, t.situations.c.asked_at, Kept.SITUATIONS, over, self._is_idle(t.situations))

    def ladders(self) -> int:
        over = t.climbs.c.state != ClimbState.LIVE.value
        return self.older(t.climbs, t.climbs.c.counts_from, Kept.LADDERS, over, self._is_idle(t.climbs))

    def sent(self) -> int:
        used = exists().where(t.climbs.c.outreach == t.sent.c.id)
        old = select(t.sent.c.id).where(
            t.sent.c.account == self._terms.account,
            t.sent.c.sent_at < self._terms.before(Kept.SENT),
            not_(used),
            or_(t.sent.c.thread.is_(None), self._is_closed(t.sent)),
            not_(exists().where(t.drafts.c.id == t.sent.c.draft)),
        )
        numbers = list(self._connection.execute(old).scalars())
        for some in _pieces(numbers):
            self._connection.execute(delete(t.sent_recipients).where(t.sent_recipients.c.sent.in_(some)))
            self._connection.execute(delete(t.sent).where(t.sent.c.id.in_(some)))
        return len(numbers)

    def mails(self) -> int:
        used = or_(
            exists().where(t.danger_cases.c.mail == t.mails.c.id, t.danger_cases.c.closed_at.is_(None)),
            exists().where(t.intentions.c.mail == t.mails.c.id, t.intentions.c.state.in_(_OPEN)),
            exists().where(t.drafts.c.mail == t.mails.c.id),
        )
        old = (
            t.mails.c.account == self._terms.account,
            t.mails.c.stage.in_(("decided", "set_aside")),
            t.mails.c.first_seen < self._terms.before(Kept.MAILS),
            or_(t.mails.c.writer != "", t.mails.c.message_id.is_not(None), t.mails.c.person.is_not(None)),
            or_(t.mails.c.person.is_(None), self._is_idle(t.mails)),
            or_(t.mails.c.thread.is_(None), self._is_closed(t.mails)),
            not_(used),
        )
        return self._connection.execute(update(t.mails).where(*old).values(_STRIPPED)).rowcount

    def sessions(self) -> int:
        """A client's sessions stay: the number of the next one is counted from them."""
        clients = (
            select(t.addresses.c.address)
            .join(t.people, t.people.c.id == t.addresses.c.person)
            .where(t.people.c.account == self._terms.account, t.people.c.state == PersonState.CLIENT.value)
        )
        nobodys = or_(t.sessions.c.person.is_(None), t.sessions.c.person.not_in(clients))
        return self.older(t.sessions, t.sessions.c.end, Kept.SESSIONS, nobodys)

    def strangers(self) -> int:
        """Passers-by of whom nothing else is left, and to whom nothing was promised."""
        number = t.people.c.id
        used = or_(*(exists().where(each.c.person == number) for each in _OF_PEOPLE))
        written = exists().where(t.addresses.c.person == number, t.sent_recipients.c.address == t.addresses.c.address)
        old = select(number).where(
            t.people.c.account == self._terms.account,
            t.people.c.state.in_(_PASSERS_BY),
            t.people.c.no_contact.is_(False),
            t.people.c.danger_since.is_(None),
            t.people.c.paused_until.is_(None),
            or_(t.people.c.changed_at.is_(None), t.people.c.changed_at < self._terms.before(Kept.STRANGERS)),
            not_(used),
            not_(written),
        )
        numbers = list(self._connection.execute(old).scalars())
        for some in _pieces(numbers):
            self._connection.execute(update(t.mails).where(t.mails.c.bounced.in_(some)).values(bounced=None))
            self._connection.execute(delete(t.addresses).where(t.addresses.c.person.in_(some)))
            self._connection.execute(delete(t.people).where(t.people.c.id.in_(some)))
        return len(numbers)

    def orphans(self) -> None:
        """Conversations of which no mail is left, with their ids and marks; names of addresses that are nobody's."""
        used = or_(*(exists().where(each.c.thread == t.threads.c.id) for each in (t.mails, t.sent, t.drafts, t.climbs)))
        gone = select(t.threads.c.id).where(t.threads.c.account == self._terms.account, not_(used))
        for some in _pieces(list(self._connection.execute(gone).scalars())):
            for table in (t.passages, t.thread_ids):
                self._connection.execute(delete(table).where(table.c.thread.in_(some)))
            self._connection.execute(delete(t.threads).where(t.threads.c.id.in_(some)))
        known = select(t.addresses.c.address).where(t.addresses.c.account == self._terms.account)
        mine = t.name_marks.c.account == self._terms.account
        self._connection.execute(delete(t.name_marks).where(mine, t.name_marks.c.address.not_in(known)))

    def _is_idle(self, table: Any) -> Any:
        return table.c.person.not_in(self._busy)

    def _is_closed(self, table: Any) -> Any:
        threads = sorted(self._terms.open_threads)
        return table.c.thread.not_in(threads) if threads else true()

    def _is_settled(self, table: Any) -> Any:
        return and_(self._is_idle(table), self._is_closed(table))


_OF_PEOPLE = (
    t.mails,
    t.drafts,
    t.climbs,
    t.situations,
    t.danger_cases,
    t.gestures,
    t.journeys,
    t.journey_mails,
    t.template_changes,
)


def _busy_people(terms: Terms) -> Any:
    """People with whom something is going on: a ladder, a danger case, a trajectory, a situation, a pause."""
    return (
        select(t.climbs.c.person)
        .where(t.climbs.c.state == ClimbState.LIVE.value)
        .union(
            select(t.danger_cases.c.person).where(t.danger_cases.c.closed_at.is_(None)),
            select(t.journeys.c.person).where(t.journeys.c.is_done.is_(False), t.journeys.c.ended_at.is_(None)),
            select(t.situations.c.person).where(t.situations.c.state == SituationState.WANTED.value),
            select(t.people.c.id).where(or_(t.people.c.danger_since.is_not(None), t.people.c.paused_until > terms.now)),
        )
    )


def _pieces(numbers: list[int], most: int = 500) -> Iterable[list[int]]:
    return (numbers[start : start + most] for start in range(0, len(numbers), most))

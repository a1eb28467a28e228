"""Walks the road over recorded mail on a fake clock: the same route, planner and templates as the daemon, on a ledger of
its own that is thrown away, with a mail server in memory. Nothing is submitted, nothing is written anywhere else."""

from __future__ import annotations

import email
import email.policy
import itertools
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from maild.acting.outbox import Outbox
from maild.acting.submission import Outcome, Submission
from maild.facts.person import Person, PersonState
from maild.ledger import Ledger, Transaction, open_ledger
from maild.rehearsal.memory_store import MemoryServer, MemoryStore
from maild.rehearsal.reader import AheadReader
from maild.rehearsal.recording import Recorded, Recording
from maild.route import AccountRoute, find_stations
from maild.steps.braking import mark_seen
from maild.steps.practice import Desk, Practice, Reader
from maild.working_time import WorkingTime

_LABEL = "rehearsal"
_MOST_PASSES = 10_000
_STEP = timedelta(hours=1)
SEEN_AFTER = timedelta(hours=1)
_ROOM = Path("/dev/shm")
"""Memory, where there is such a place: a rehearsal leaves no trace on disk."""


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """One thing that maild would have done. `what` is the template of a draft, or the subject of a notice of ours; `who` the
    address that it goes to."""

    at: datetime
    kind: str
    who: str
    what: str


class RecordedClock:
    """Time as the recording has it."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def now(self) -> datetime:
        """The moment that the rehearsal has come to."""
        return self.moment

    def monotonic(self) -> float:
        """The same, in seconds."""
        return self.moment.timestamp()


class CountedTokens:
    """Tokens in the order of counting: two rehearsals of one recording are the same to the letter."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def token(self) -> str:
        """The next token."""
        number, text = next(self._numbers), ""
        while number:
            number, rest = divmod(number, 26)
            text = chr(ord("a") + rest) + text
        return text.rjust(26, "7")

    def fraction(self) -> float:
        """The middle: no jitter."""
        return 0.5


def rehearse(
    recording: Recording,
    practice: Practice,
    reader: Reader,
    known: Sequence[Person],
    since: datetime,
    until: datetime,
    progress: Callable[[int, int], None] = lambda done, of: None,
    seen_after: timedelta | None = SEEN_AFTER,
) -> tuple[Event, ...]:
    """What maild would have done from `since` up to `until` (aware), oldest first, where `practice` had held.

    `known` are the people as they were; what the coach sent in the year before tells whom they wrote to. `progress` is told
    how many mails have been walked, and of how many. No recording tells when the coach saw an alert: they count as having
    seen each one `seen_after` its case was opened or raised again, never where it is None; freezing lasts, as it does live.
    """
    mails = [mail for mail in recording.mails if mail.at < until]
    before = [mail for mail in mails if mail.at < since]
    coming = [mail for mail in mails if mail.at >= since]
    with _ledger() as ledger, AheadReader(reader, [mail.raw for mail in coming]) as ahead:
        stage = _Stage(ledger, practice, ahead, since, known, seen_after)
        for mail in before:
            stage.deliver(mail)
        stage.walk()
        done = 0
        for moment, arrived in moments_of(coming, practice.working_time, since, until):
            stage.clock.moment = moment
            for mail in arrived:
                stage.deliver(mail)
            stage.walk()
            done += len(arrived)
            progress(done, len(coming))
        return tuple(stage.events)


class _Stage:
    """The daemon's objects with a server in memory; `events` are what was done on it."""

    def __init__(
        self,
        ledger: Ledger,
        practice: Practice,
        reader: Reader,
        start: datetime,
        known: Sequence[Person],
        seen_after: timedelta | None,
    ) -> None:
        self._seen_after = seen_after
        self.clock = RecordedClock(start)
        self.events: list[Event] = []
        self._practice = practice
        self._ledger = ledger
        self._server = MemoryServer(self.clock)
        self._store = MemoryStore(self._server, _LABEL)
        self._newest_draft = 0
        self._told_at: object = None
        self._told_of: set[int] = set()
        tokens = CountedTokens()
        self._route = AccountRoute(
            Desk(
                account=_LABEL,
                ledger=ledger,
                clock=self.clock,
                tokens=tokens,
                reader=reader,
                outbox=Outbox(ledger, _LABEL, self.clock, tokens, self._submit),
                notice_key=ledger.secret("notice-key"),
                draft_salt=ledger.secret("draft-salt"),
                subject_salt=ledger.secret("subject-salt"),
                can_submit=True,
            )
        )
        self._stations = find_stations(self._store)
        with ledger.transaction() as tx:
            for person in known:
                _copy(tx, person)

    def deliver(self, mail: Recorded) -> None:
        """A recorded mail lies where it lay."""
        name = self._stations.sent if mail.is_sent else self._stations.inbox
        self._server.deliver(mail.raw, name, mail.at)

    def walk(self) -> None:
        """Passes until nothing waits; what was done is written down."""
        if self._seen_after is not None:
            with self._ledger.transaction() as tx:
                see_alerts(tx, _LABEL, self.clock.now(), self._seen_after)
        for _ in range(_MOST_PASSES):
            if not self._route.walk(self._practice, self._store, self._stations):
                break
        self._tell_of_drafts()

    def _tell_of_drafts(self) -> None:
        """What became of drafts since the last look. One that came and went within one moment is told of as both."""
        mark = self._ledger.mark()
        if mark == self._told_at:
            return
        self._told_at = mark
        with self._ledger.transaction() as tx:
            changed = tx.drafts.changed(_LABEL, self._newest_draft, self.clock.now())
        for draft in changed:
            if draft.id > self._newest_draft:
                self._newest_draft = draft.id
                what = draft.template if draft.purpose == "reply" else f"{draft.purpose}: {draft.template}"
                self._tell("draft", draft.recipient, what)
        for draft in changed:
            if not draft.state.is_live and draft.id not in self._told_of:
                self._told_of.add(draft.id)
                self._tell(draft.state.value, draft.recipient, draft.template)

    def _submit(self, raw: bytes, recipients: tuple[str, ...]) -> Submission:
        subject = email.message_from_bytes(raw, policy=email.policy.default)["Subject"]
        self._tell("notice", ", ".join(recipients), str(subject))
        return Submission(Outcome.SENT, "rehearsed")

    def _tell(self, kind: str, who: str, what: str) -> None:
        self.events.append(Event(self.clock.now(), kind, who, what))


def see_alerts(tx: Transaction, account: str, now: datetime, after: timedelta) -> None:
    """The coach says `seen` of every danger case that was opened, or raised again, so long ago."""
    for case in tx.danger_cases.open(account):
        if case.seen_at is None and now - (case.raised_at or case.opened_at) >= after:
            person = tx.people.get(case.person)
            if person is not None:
                mark_seen(tx, person, now)


def _copy(tx: Transaction, person: Person) -> None:
    made = tx.people.ensure(_LABEL, person.addresses[0], PersonState.STRANGER)
    tx.people.set_state(made.id, person.state)
    for other in person.addresses[1:]:
        tx.people.add_alias(made.id, other)


def moments_of(
    coming: Sequence[Recorded], hours: WorkingTime, since: datetime, until: datetime
) -> Iterator[tuple[datetime, list[Recorded]]]:
    """Each moment at which something comes in, and each hour of a working day: then what is due is due."""
    waiting = list(reversed(coming))
    for tick in itertools.chain(_ticks(hours, since, until), (until,)):
        while waiting and waiting[-1].at < tick:
            moment, together = waiting[-1].at, []
            while waiting and waiting[-1].at == moment:
                together.append(waiting.pop())
            yield moment, together
        yield tick, []


def _ticks(hours: WorkingTime, since: datetime, until: datetime) -> Iterator[datetime]:
    moment = since.replace(minute=0, second=0, microsecond=0) + _STEP
    while moment < until:
        local = moment.astimezone(hours.zone)
        if 6 <= local.hour <= 20 and (hours.is_working_day(local.date()) or local.hour == 12):
            yield moment
        moment += _STEP


@contextmanager
def _ledger() -> Iterator[Ledger]:
    room = _ROOM if _ROOM.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="maild-rehearsal-", dir=room) as directory:
        ledger = open_ledger(f"sqlite:///{directory}/ledger.db")
        try:
            yield ledger
        finally:
            ledger.close()

"""Outreach that nobody answers climbs its ladder: a mail in Drafts, a call, a last mail, a closed dossier (behaviour 6)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime

from maild.acting.climb_facts import climb_facts, read_climb_facts
from maild.errors import MaildError
from maild.facts.draft import DraftPurpose, DraftState
from maild.facts.intention import IntentionKind, IntentionState
from maild.facts.ladder import Climb, ClimbState
from maild.ledger import Transaction
from maild.mail.store import MailStore
from maild.planning.deadline import named_day
from maild.planning.ladder import next_step
from maild.planning.ladder_case import ClimbFacts, ClimbStep, StepKind
from maild.planning.policy import Mode
from maild.steps.daily_room import has_room
from maild.steps.ladder_effects import drop_left_drafts, record_step, tell_no_draft
from maild.steps.ladder_view import outlooks, step_in_words
from maild.steps.outreach_starts import begin_climbs
from maild.steps.practice import Desk, Practice
from maild.steps.rung_drafts import RungDraft, compose_rung, intend_rung
from maild.steps.sent_texts import read_sent
from maild.steps.stars import starred_mails

_LOG = logging.getLogger(__name__)
_LOOK_AGAIN_SECONDS = 60.0
_MOST_SENDS = 20
_SEEN_ONLY = (StepKind.DRAFT, StepKind.REWRITE, StepKind.CALL, StepKind.SKIP_CALL, StepKind.CLOSE)
"""What mode watch leaves for later: it neither writes nor ends anything (behaviour 4)."""
_OPEN = (IntentionState.INTENDED, IntentionState.TRIED)


class LadderClimber:
    """The ladders of one account. It remembers only when it looked last; all else stands in the ledger."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looked_at: float | None = None
        self._looked_on: date | None = None
        self._practice: Practice | None = None

    def lines(self, tx: Transaction, account: str, now: datetime, /) -> Sequence[tuple[str, str]]:
        """Who is on a ladder and what comes next, for the digest."""
        if self._practice is None:
            return ()
        found = outlooks(tx, account, self._practice.ladders, self._practice.working_time, now)
        return [(each.who, step_in_words(each)) for each in found]

    def look(self, practice: Practice, store: MailStore, inbox: str, sent: str) -> None:
        """Begins climbs for outreach that was sent, and takes every live climb at most one rung."""
        desk, seconds = self._desk, self._desk.clock.monotonic()
        today = practice.working_time.day_of(desk.clock.now())
        is_soon = self._looked_at is not None and seconds - self._looked_at < _LOOK_AGAIN_SECONDS
        if is_soon and self._looked_on == today:
            return
        starred = starred_mails(desk, store, sent)
        with desk.ledger.transaction() as tx:
            begin_climbs(tx, desk, practice, starred)
            _end_doubles(tx, desk)
            drop_left_drafts(tx, desk)
            self._hold_on_days_off(tx, practice, today)
            live = tx.climbs.live(desk.account)
            facts = read_climb_facts(tx, live, desk.clock.now())
        due = [each for each in live if self._step(practice, each, facts[each.id]).kind is not StepKind.WAIT]
        taken = {self._take_carefully(practice, store, inbox, each) for each in due}
        self._looked_at = None if StepKind.REWRITE in taken else seconds  # what was taken back comes anew at once
        self._looked_on, self._practice = today, practice

    def _step(self, practice: Practice, climb: Climb, facts: ClimbFacts) -> ClimbStep:
        rungs = practice.ladders.by_name.get(climb.ladder, ())
        step = next_step(climb, rungs, facts, practice.working_time, self._desk.clock.now())
        if practice.policy.mode is Mode.WATCH and step.kind in _SEEN_ONLY:
            return ClimbStep(StepKind.WAIT, step.rung, step.due, "mode watch")
        return step

    def _take_carefully(self, practice: Practice, store: MailStore, inbox: str, climb: Climb) -> StepKind:
        """The last step that was taken. Each mail that the coach sent is a rung, however many came since the last look."""
        step = StepKind.WAIT
        try:
            for _ in range(_MOST_SENDS):
                step = self._take_step(practice, store, inbox, climb.id)
                if step is not StepKind.CLIMB:
                    break
        except MaildError:
            raise
        except Exception as error:  # noqa: BLE001 - one climb that brings out a mistake must not stop the others
            _LOG.error("climb=%d unexpected=%s", climb.id, type(error).__name__)
        return step

    def _take_step(self, practice: Practice, store: MailStore, inbox: str, number: int) -> StepKind:
        """One step of a climb, and which it was. Reading the server stands between two looks at the facts: the second, in the
        writing transaction, decides."""
        with self._desk.ledger.transaction() as tx:
            climb = tx.climbs.get(number)
            if climb is None or not climb.state.is_live:
                return StepKind.WAIT
            facts = climb_facts(tx, climb, self._desk.clock.now())
        step, day, draft = self._step(practice, climb, facts), None, None
        if step.kind is StepKind.CLIMB:
            day = self._named_day(practice, store, facts)
        if step.kind is StepKind.DRAFT:
            if self._has_unread(store, inbox):
                return StepKind.WAIT
            draft = compose_rung(self._desk, practice, store, climb, step.rung)
        with self._desk.ledger.transaction() as tx:
            climb = tx.climbs.get(number)
            assert climb is not None
            facts = climb_facts(tx, climb, self._desk.clock.now())
            if step.kind is StepKind.WAIT or not climb.state.is_live or self._step(practice, climb, facts) != step:
                return StepKind.WAIT
            if step.kind is StepKind.DRAFT:
                self._intend(tx, climb, draft)
            else:
                record_step(tx, self._desk, practice, climb, step, facts, day)
        _LOG.info("climb=%d step=%s reason=%s", number, step.kind, step.reason)
        return step.kind

    def _intend(self, tx: Transaction, climb: Climb, draft: RungDraft | None) -> None:
        """Writes the rung's mail down where the day has room for it (behaviour 3); the rest comes the next day."""
        if draft is None:
            tell_no_draft(tx, self._desk, climb)
        elif has_room(tx, self._desk):
            tx.climbs.set_draft(climb.id, intend_rung(tx, self._desk, climb, draft))

    def _named_day(self, practice: Practice, store: MailStore, facts: ClimbFacts) -> date | None:
        """The day that the coach's mail names, as it was sent."""
        assert facts.next_send is not None
        with self._desk.ledger.transaction() as tx:
            sent = tx.sent.get(facts.next_send[0])
        reading = read_sent(self._desk, store, sent.key) if sent else None
        if reading is None or sent is None:
            return None
        return named_day(reading.new.text, practice.working_time.day_of(sent.sent_at))

    def _has_unread(self, store: MailStore, inbox: str) -> bool:
        """True while a mail lies in INBOX that nobody has looked at: it may be the very answer."""
        state = store.state(inbox)
        with self._desk.ledger.transaction() as tx:
            line = tx.mailboxes.line(self._desk.account, inbox)
        return line is None or line.uidvalidity != state.uidvalidity or line.next_uid < state.uid_next

    def _hold_on_days_off(self, tx: Transaction, practice: Practice, today: date) -> None:
        """A rung that could not be placed on its day is not placed on a day off."""
        hours = practice.working_time
        if hours.is_working_day(today):
            return
        until = hours.begin_of(hours.first_working_day(today))
        for draft in tx.drafts.live(self._desk.account):
            if draft.purpose is not DraftPurpose.LADDER or draft.state is not DraftState.INTENDED:
                continue
            for each in tx.intentions.for_draft(draft.id):
                if each.kind is IntentionKind.PLACE_DRAFT and each.state in _OPEN and each.not_before < until:
                    tx.intentions.delay(each.id, until, "a day off", counts=False)


def _end_doubles(tx: Transaction, desk: Desk) -> None:
    """Two people who turned out to be one stood on two ladders: the one that began last goes on."""
    latest: dict[int, int] = {}
    for climb in tx.climbs.live(desk.account):
        if climb.person in latest:
            tx.climbs.end(latest[climb.person], ClimbState.STOPPED, "another ladder of the same person goes on")
        latest[climb.person] = climb.id

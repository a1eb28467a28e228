"""Outreach that nobody answers climbs its ladder: a mail in Drafts, a call, a last mail, a closed dossier (behaviour 6)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from maild.acting.ladder_texts import call_note, closed_note, halted_line, no_day_line
from maild.errors import MaildError
from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.facts.ladder import Climb, ClimbState
from maild.facts.notice import NoticeLevel
from maild.facts.person import Person, PersonState
from maild.ledger import Transaction
from maild.mail.store import MailStore
from maild.planning.ladder import ClimbFacts, ClimbStep, Rung, StepKind, next_step
from maild.planning.policy import Mode
from maild.planning.promise import read_promise
from maild.steps.alerts import tell_now
from maild.steps.calls import end_call
from maild.steps.climbing import climb_facts, ladder_for
from maild.steps.daily_room import has_room
from maild.steps.ladder_view import outlooks, step_in_words
from maild.steps.practice import Desk, Practice
from maild.steps.rung_drafts import compose_rung, intend_rung
from maild.steps.sent_texts import read_sent
from maild.steps.withdrawing import withdraw

_LOG = logging.getLogger(__name__)
_LOOK_AGAIN_SECONDS = 60.0
_RECENT = timedelta(days=14)
_ENDS = {
    StepKind.ANSWERED: ClimbState.ANSWERED,
    StepKind.CLOSE: ClimbState.CLOSED,
    StepKind.REST: ClimbState.RESTED,
    StepKind.STOP: ClimbState.STOPPED,
    StepKind.HALT: ClimbState.HALTED,
}


class LadderClimber:
    """The ladders of one account. It remembers only when it looked last; all else stands in the ledger."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looked_at: float | None = None
        self._practice: Practice | None = None

    def lines(self, tx: Transaction, account: str, now: datetime, /) -> Sequence[tuple[str, str]]:
        """Who is on a ladder and what comes next, for the digest."""
        if self._practice is None:
            return ()
        found = outlooks(tx, account, self._practice.ladders, self._practice.working_time, now)
        return [(each.who, step_in_words(each)) for each in found]

    def look(self, practice: Practice, store: MailStore) -> None:
        """Begins climbs for outreach that was sent, and takes every live climb at most one step."""
        seconds = self._desk.clock.monotonic()
        if self._looked_at is not None and seconds - self._looked_at < _LOOK_AGAIN_SECONDS:
            return
        self._looked_at, self._practice = seconds, practice
        with self._desk.ledger.transaction() as tx:
            _begin_climbs(tx, self._desk, practice)
            live = tx.climbs.live(self._desk.account)
        for climb in live:
            try:
                self._take_step(practice, store, climb)
            except MaildError:
                raise
            except Exception as error:  # noqa: BLE001 - one climb that brings out a mistake must not stop the others
                _LOG.error("climb=%d unexpected=%s", climb.id, type(error).__name__)

    def _take_step(self, practice: Practice, store: MailStore, climb: Climb) -> None:
        """Reading the server stands between two looks at the facts: the second, in the writing transaction, decides."""
        rungs = practice.ladders.by_name.get(climb.ladder, ())
        with self._desk.ledger.transaction() as tx:
            facts = climb_facts(tx, climb, self._desk.clock.now())
        step = next_step(climb, rungs, facts, practice.working_time, self._desk.clock.now())
        if step.kind is StepKind.WAIT:
            return
        deadline = self._deadline_of(practice, store, facts) if step.kind is StepKind.CLIMB else None
        draft = compose_rung(self._desk, practice, store, climb, step.rung) if step.kind is StepKind.DRAFT else None
        with self._desk.ledger.transaction() as tx:
            facts = climb_facts(tx, climb, self._desk.clock.now())
            again = next_step(climb, rungs, facts, practice.working_time, self._desk.clock.now())
            if again != step:
                return
            if step.kind is StepKind.DRAFT:
                if draft is not None and practice.policy.mode is Mode.DRAFT and has_room(tx, self._desk):
                    intend_rung(tx, self._desk, climb, draft)
                return
            _record(tx, self._desk, practice, climb, step, facts, deadline)
        _LOG.info("climb=%d step=%s reason=%s", climb.id, step.kind, step.reason)

    def _deadline_of(self, practice: Practice, store: MailStore, facts: ClimbFacts) -> date | None:
        """The day that the coach's mail names, as it was sent."""
        assert facts.latest_send is not None
        with self._desk.ledger.transaction() as tx:
            sent = tx.sent.get(facts.latest_send[0])
        reading = read_sent(self._desk, store, sent.key) if sent else None
        if reading is None or sent is None:
            return None
        named = read_promise(reading.new.text, sent.sent_at, practice.zone)
        return practice.working_time.day_of(named) if named else None


def _begin_climbs(tx: Transaction, desk: Desk, practice: Practice) -> None:
    now = desk.clock.now()
    for sent in tx.sent.begins_nothing_yet(desk.account, now - _RECENT):
        draft = tx.drafts.get(sent.draft) if sent.draft is not None else None
        if draft is None or not _may_begin(tx, draft) or sent.thread is None:
            continue
        person = tx.people.get(draft.person)
        name = ladder_for(person) if practice.drafter.expects_answer(draft.template) else None
        if person is None or name not in practice.ladders.by_name or tx.climbs.live_of_person(person.id) is not None:
            continue
        tx.climbs.begin(desk.account, person.id, sent.thread, name or "", sent.id, sent.sent_at, now)


def _may_begin(tx: Transaction, draft: Draft) -> bool:
    """Replies do, and the mails of situations that wait for an answer."""
    if draft.purpose is DraftPurpose.SITUATION:
        situation = tx.situations.of_draft(draft.id)
        return situation is not None and situation.kind.may_begin_ladder
    return draft.purpose is DraftPurpose.REPLY


def _record(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    climb: Climb,
    step: ClimbStep,
    facts: ClimbFacts,
    deadline: date | None,
) -> None:
    now, person = desk.clock.now(), tx.people.get(climb.person)
    who = ", ".join(person.addresses) if person else ""
    match step.kind:
        case StepKind.CLIMB:
            assert facts.latest_send is not None
            _withdraw_rung(tx, desk, facts, "the coach wrote")
            sent_row, sent_at = facts.latest_send
            reached = step.rung.name if step.rung else climb.rung
            tx.climbs.reach(climb.id, reached, sent_row, sent_at, _kept(step.rung, deadline, sent_at, practice))
        case StepKind.CALL:
            tx.climbs.told_to_call(climb.id, now)
            tell_now(tx, desk, practice, call_note(who), None, now)
        case StepKind.SKIP_CALL:
            end_call(tx, climb, step.rung, now)
        case StepKind.ASK:
            once = f"ladder-asks:{climb.id}:{climb.outreach}"
            tx.notices.add(desk.account, NoticeLevel.DIGEST, "ladder_asks", no_day_line(who), None, now, once)
        case _:
            _end(tx, desk, practice, climb, step, facts, who, person)


def _kept(rung: Rung | None, deadline: date | None, sent_at: datetime, practice: Practice) -> date | None:
    """The deadline that counts: at least five working days after the send (behaviour 6)."""
    if rung is None or rung.deadline_days is None or deadline is None:
        return None
    hours = practice.working_time
    return max(deadline, hours.add_working_days(hours.day_of(sent_at), 5))


def _end(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    climb: Climb,
    step: ClimbStep,
    facts: ClimbFacts,
    who: str,
    person: Person | None,
) -> None:
    now = desk.clock.now()
    _withdraw_rung(tx, desk, facts, step.reason)
    tx.climbs.end(climb.id, _ENDS[step.kind], step.reason)
    if step.kind is StepKind.CLOSE:
        if person is not None and person.state is PersonState.CLIENT:
            tx.people.set_state(person.id, PersonState.FORMER)
        tell_now(tx, desk, practice, closed_note(who), None, now)
    if step.kind is StepKind.HALT:
        line, once = halted_line(who), f"ladder-halted:{climb.id}"
        tx.notices.add(desk.account, NoticeLevel.DIGEST, "ladder_halted", line, None, now, once)


def _withdraw_rung(tx: Transaction, desk: Desk, facts: ClimbFacts, reason: str) -> None:
    draft = facts.rung_draft
    if draft is not None and draft.state in (DraftState.INTENDED, DraftState.PLACED):
        withdraw(tx, desk, draft, reason)

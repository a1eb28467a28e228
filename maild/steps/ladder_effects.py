"""Writes down the step of a climb, and tells the coach what belongs to it (behaviour 6)."""

from __future__ import annotations

from datetime import date, datetime

from maild.acting.ladder_texts import (
    answered_note,
    asks_line,
    call_note,
    closed_note,
    halted_line,
    no_day_line,
    no_draft_line,
)
from maild.facts.draft import DraftPurpose, DraftState
from maild.facts.ladder import Climb, ClimbState
from maild.facts.notice import NoticeLevel
from maild.facts.person import Person, PersonState
from maild.ledger import Transaction
from maild.planning.deadline import earliest_deadline
from maild.planning.ladder_case import ClimbFacts, ClimbStep, StepKind
from maild.planning.ladder_rules import find_rung
from maild.steps.alerts import tell_now
from maild.steps.calls import end_call
from maild.steps.outreach_starts import following
from maild.steps.practice import Desk, Practice
from maild.steps.withdrawing import withdraw_untouched_rung

_ENDS = {
    StepKind.ANSWERED: ClimbState.ANSWERED,
    StepKind.CLOSE: ClimbState.CLOSED,
    StepKind.REST: ClimbState.RESTED,
    StepKind.STOP: ClimbState.STOPPED,
    StepKind.HALT: ClimbState.HALTED,
}


def record_step(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    climb: Climb,
    step: ClimbStep,
    facts: ClimbFacts,
    named: date | None,
) -> None:
    """Any step but a draft. `named` is the day that the coach's new mail names."""
    now, person = desk.clock.now(), tx.people.get(climb.person)
    who = ", ".join(person.addresses) if person else ""
    match step.kind:
        case StepKind.CLIMB:
            withdraw_untouched_rung(tx, desk, climb.draft, step.reason)
            _reach(tx, practice, climb, step, facts, named)
        case StepKind.REWRITE:
            withdraw_untouched_rung(tx, desk, climb.draft, step.reason)
        case StepKind.CALL:
            tx.climbs.told_to_call(climb.id, now)
            tell_now(tx, desk, practice, call_note(who), None, now)
        case StepKind.SKIP_CALL:
            end_call(tx, climb, practice.ladders, now)
        case StepKind.ASK:
            line = no_day_line(who) if _wants_day(step, climb) else asks_line(who, step.reason)
            once = f"ladder-asks:{climb.id}:{climb.outreach}:{climb.rung}:{climb.next_rung}"
            tx.notices.add(desk.account, NoticeLevel.DIGEST, "ladder_asks", line, None, now, once)
        case _:
            _end(tx, desk, practice, climb, step, facts, who, person)


def tell_no_draft(tx: Transaction, desk: Desk, climb: Climb) -> None:
    """The mail of a rung cannot be written: once, and the ladder waits."""
    person = tx.people.get(climb.person)
    who, once = ", ".join(person.addresses) if person else "", f"ladder-no-draft:{climb.id}:{climb.rung}"
    line, now = no_draft_line(who), desk.clock.now()
    tx.notices.add(desk.account, NoticeLevel.DIGEST, "ladder_asks", line, None, now, once)


def _wants_day(step: ClimbStep, climb: Climb) -> bool:
    return step.rung is not None and step.rung.name == climb.rung


def _reach(
    tx: Transaction, practice: Practice, climb: Climb, step: ClimbStep, facts: ClimbFacts, named: date | None
) -> None:
    """The coach's mail is the next rung that is a mail; at the top it is the last mail once more."""
    assert facts.next_send is not None
    (sent, sent_at), rungs = facts.next_send, practice.ladders.by_name.get(climb.ladder, ())
    is_at_top = climb.next_rung == ""
    reached = step.rung or (find_rung(climb.rung, rungs) if is_at_top or climb.next_rung is None else None)
    if reached is None:  # an edit took the rung away: only the coach can say where they stand now
        kept = (climb.next_rung or "", climb.next_wait or 0)
        tx.climbs.reach(climb.id, climb.rung, sent, sent_at, climb.deadline, following=kept)
        return
    deadline = _deadline(practice, climb, sent_at, named) if reached.deadline_days is not None else None
    above = following(reached.name, rungs)
    tx.climbs.reach(climb.id, reached.name, sent, sent_at, deadline, following=above)


def _deadline(practice: Practice, climb: Climb, sent_at: datetime, named: date | None) -> date | None:
    """The day that counts: at least five working days after the send that names it. One that stood already is not forgotten
    for a mail that names none, and comes no nearer to that mail."""
    hours = practice.working_time
    earliest = earliest_deadline(hours, hours.day_of(sent_at))
    if named is not None:
        return named if named >= earliest else None
    return max(climb.deadline, earliest) if climb.deadline is not None else None


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
    now, draft = desk.clock.now(), facts.rung_draft
    withdraw_untouched_rung(tx, desk, climb.draft, step.reason)
    tx.climbs.end(climb.id, _ENDS[step.kind], step.reason)
    if step.kind is StepKind.CLOSE:
        if person is not None and person.state is PersonState.CLIENT:
            tx.people.set_state(person.id, PersonState.FORMER)
        tell_now(tx, desk, practice, closed_note(who), None, now)
    if step.kind is StepKind.ANSWERED and draft is not None and draft.state is DraftState.TOUCHED:
        tell_now(tx, desk, practice, answered_note(who), None, now)
    if step.kind is StepKind.HALT:
        line, once = halted_line(who), f"ladder-halted:{climb.id}"
        tx.notices.add(desk.account, NoticeLevel.DIGEST, "ladder_halted", line, None, now, once)


def drop_left_drafts(tx: Transaction, desk: Desk) -> None:
    """What a command ended, it ended beside the daemon: an untouched mail of a ladder that no longer waits for it goes."""
    for draft in tx.drafts.live(desk.account):
        if draft.purpose is DraftPurpose.LADDER:
            climb = tx.climbs.by_draft(draft.id)
            if climb is None or not climb.state.is_live:
                withdraw_untouched_rung(tx, desk, draft.id, "the ladder has ended, or gone on")

"""What happens next for somebody who does not answer (behaviour 6). Pure: facts and a moment to a step with its reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from maild.facts.draft import Draft, DraftState
from maild.facts.ladder import Climb
from maild.planning.deadline import choose_deadline, earliest_deadline
from maild.planning.draft_life import LAY_TOO_LONG
from maild.planning.ladder_case import Away, ClimbFacts, ClimbStep, StepKind
from maild.planning.ladder_rules import CALL_WAITS, Rung, find_rung, rung_after
from maild.working_time import WorkingTime, is_office_time

_A_WEEK = timedelta(days=7)
_LONGEST_AWAY = timedelta(days=180)
_UNTOUCHED = (DraftState.INTENDED, DraftState.PLACED)


def next_step(climb: Climb, rungs: tuple[Rung, ...], facts: ClimbFacts, hours: WorkingTime, now: datetime) -> ClimbStep:
    """The next step of a live climb. Asked when planning, and asked again right before a draft is placed."""
    ended = _ends(facts)
    if ended is not None:
        return ended
    if facts.next_send is not None:
        return ClimbStep(StepKind.CLIMB, _mail_reached(climb, rungs), reason="the coach wrote")
    if facts.held is not None:
        return ClimbStep(StepKind.WAIT, reason=facts.held)
    name = climb.next_rung
    if name is None:
        # Begun before rungs were remembered.
        following = rung_after(climb.rung, rungs)
        name = following.name if following else ""
    if not name:
        return _at_the_top(climb, rungs, facts, hours, now)
    rung = find_rung(name, rungs)
    if rung is None:
        return ClimbStep(StepKind.ASK, reason=f'the ladder "{climb.ladder}" has no rung "{name}" any more')
    return _climb_on(climb, rung, facts, hours, now)


def due_day(climb: Climb, rung: Rung, facts: ClimbFacts, hours: WorkingTime) -> date:
    """The working day on which a rung is due: counted from the coach's real send, with the wait that held when it was made;
    later where the person is away or paused."""
    wait = rung.after if climb.next_wait is None else climb.next_wait
    return _moved(hours.add_working_days(hours.day_of(climb.counts_from), wait), climb, facts, hours)


def must_not_climb(climb: Climb, facts: ClimbFacts) -> str | None:
    """Why the mail of a rung must not be placed after all, or None; asked once more right before acting."""
    ended = _ends(facts)
    if ended is not None:
        return ended.reason
    if not climb.state.is_live:
        return "the ladder has ended"
    return "the coach wrote" if facts.next_send is not None else facts.held


def _mail_reached(climb: Climb, rungs: tuple[Rung, ...]) -> Rung | None:
    """The rung that a mail of the coach's stands for: the next one that is a mail, a call in between is passed by. None at
    the top, and where an edit took it away."""
    if climb.next_rung is None:
        return rung_after(climb.rung, rungs, only_mails=True)
    rung = find_rung(climb.next_rung, rungs)
    return rung if rung is None or rung.template is not None else rung_after(rung.name, rungs, only_mails=True)


def _ends(facts: ClimbFacts) -> ClimbStep | None:
    if facts.is_stopped:
        return ClimbStep(StepKind.STOP, reason="asked for no contact, or stopped")
    if facts.answered_at is not None:
        return ClimbStep(StepKind.ANSWERED, reason="an answer came")
    if facts.bounced:
        return ClimbStep(StepKind.HALT, reason="the mail came back")
    return None


def _moved(day: date, climb: Climb, facts: ClimbFacts, hours: WorkingTime) -> date:
    """Out-of-office: the first working day after the return date, else a week later; a pause: when it is over."""
    dated = [each.returns for each in facts.away if each.returns is not None and _is_sane(each)]
    if any(each.returns not in dated and each.at >= climb.counts_from for each in facts.away):
        day = hours.first_working_day(day + _A_WEEK)
    day = max([day, *(hours.next_working_day(each) for each in dated)])
    if facts.held_until is not None:
        day = max(day, hours.first_working_day(hours.day_of(facts.held_until)))
    return day


def _is_sane(away: Away) -> bool:
    """A return in some other year is a slip of the pen, and would hold the ladder up for good."""
    return away.returns is not None and away.returns <= (away.at + _LONGEST_AWAY).date()


def _at_the_top(
    climb: Climb, rungs: tuple[Rung, ...], facts: ClimbFacts, hours: WorkingTime, now: datetime
) -> ClimbStep:
    """Rest, or the deadline in the last mail as it was sent, or a question where that named none."""
    last = find_rung(climb.rung, rungs)
    if climb.deadline is None and last is None:
        return ClimbStep(StepKind.ASK, reason=f'the ladder "{climb.ladder}" has no rung "{climb.rung}" any more')
    if climb.deadline is None and last is not None and last.deadline_days is None:
        return ClimbStep(StepKind.REST, reason="the ladder is at its end")
    if climb.deadline is None:
        return ClimbStep(StepKind.ASK, last, reason="the last mail names no day, or one that comes too early")
    closes = _moved(hours.next_working_day(climb.deadline), climb, facts, hours)
    if hours.day_of(now) < closes or not is_office_time(hours, now):
        return ClimbStep(StepKind.WAIT, last, climb.deadline, "until the day that the last mail names has passed")
    return ClimbStep(StepKind.CLOSE, last, climb.deadline, "no word by the day that the last mail named")


def _climb_on(climb: Climb, rung: Rung, facts: ClimbFacts, hours: WorkingTime, now: datetime) -> ClimbStep:
    day, today = due_day(climb, rung, facts, hours), hours.day_of(now)
    from_draft = _from_draft(rung, facts, hours, now)
    if from_draft is not None:
        return from_draft
    if rung.template is None and climb.call_told_at is not None:
        until = hours.add_working_days(hours.day_of(climb.call_told_at), CALL_WAITS)
        if today > until:
            return ClimbStep(StepKind.SKIP_CALL, rung, reason="nobody said how the call went")
        return ClimbStep(StepKind.WAIT, rung, until, "for word of the call")
    if today < day or not _has_day_begun(hours, now):
        return ClimbStep(StepKind.WAIT, rung, day, "until it is due")
    if rung.template is not None:
        return ClimbStep(StepKind.DRAFT, rung, day, "no answer")
    if not is_office_time(hours, now):
        return ClimbStep(StepKind.WAIT, rung, day, "until it is due")
    return ClimbStep(StepKind.CALL, rung, day, "no answer")


def _has_day_begun(hours: WorkingTime, now: datetime) -> bool:
    """True on a working day from its first office block on."""
    today = hours.day_of(now)
    return hours.is_working_day(today) and now >= hours.blocks_on(today)[0].start


def _from_draft(rung: Rung, facts: ClimbFacts, hours: WorkingTime, now: datetime) -> ClimbStep | None:
    """What the draft of the rung asks for, or None where there is none that counts."""
    draft = facts.rung_draft
    if draft is None or (draft.state is DraftState.WITHDRAWN and draft.reason != LAY_TOO_LONG):
        if facts.has_other_draft:
            return ClimbStep(StepKind.WAIT, rung, reason="an earlier mail of the ladder still lies in Drafts")
        return None
    if draft.state is DraftState.DISCARDED:
        return ClimbStep(StepKind.STOP, rung, reason="the coach threw the mail away")
    if draft.state.is_live and _names_a_day_too_near(draft, rung, hours, now):
        return ClimbStep(StepKind.REWRITE, rung, reason="the day that the mail names has come too near")
    if draft.state.is_live or draft.state is DraftState.SENT:
        return ClimbStep(StepKind.WAIT, rung, reason="the mail lies in Drafts, not sent yet")
    if draft.state is DraftState.SET_ASIDE:
        return ClimbStep(StepKind.ASK, rung, reason="the mail could not be placed in Drafts")
    return ClimbStep(StepKind.ASK, rung, reason="the mail lay in Drafts for two weeks")


def _names_a_day_too_near(draft: Draft, rung: Rung, hours: WorkingTime, now: datetime) -> bool:
    if rung.deadline_days is None or draft.state not in _UNTOUCHED or not _has_day_begun(hours, now):
        return False
    named = choose_deadline(hours, hours.day_of(draft.created_at), rung.deadline_days)
    return named < earliest_deadline(hours, hours.day_of(now))

"""What happens next for somebody who does not answer (behaviour 6). Pure: facts and a moment to a step with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from maild.facts.draft import Draft, DraftState
from maild.facts.ladder import Climb
from maild.working_time import WorkingTime

_CALL_WAITS = 3
"""Working days in which the coach may say how a call went; after them it counts as skipped."""
_AWAY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: waits `after` working days, then a mail from `template`, or a call where there is none."""

    name: str
    after: int
    template: str | None
    deadline_days: int | None = None


@dataclass(frozen=True, slots=True)
class Ladders:
    """The ladders in force by name. `problems` holds one printable line for each mistake."""

    by_name: Mapping[str, tuple[Rung, ...]]
    problems: tuple[str, ...] = ()


NO_LADDERS = Ladders({})


class StepKind(StrEnum):
    """What to do about a climb now."""

    WAIT = "wait"
    DRAFT = "draft"
    CALL = "call"
    SKIP_CALL = "skip_call"
    CLIMB = "climb"
    ANSWERED = "answered"
    CLOSE = "close"
    REST = "rest"
    STOP = "stop"
    HALT = "halt"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class ClimbFacts:
    """All that the next step rests on. `answered_at` is the first human mail since the outreach, of that person or of
    anybody in the thread; `latest_send` the coach's newest mail to the person with its row; `away_at` an out-of-office
    since then; `rung_draft` the newest draft of this climb; `held` says why nothing is begun for the person."""

    answered_at: datetime | None = None
    latest_send: tuple[int, datetime] | None = None
    away_at: datetime | None = None
    bounced: bool = False
    rung_draft: Draft | None = None
    is_stopped: bool = False
    held: str | None = None
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClimbStep:
    """The step, the rung that it is about, the day on which it is due, and why."""

    kind: StepKind
    rung: Rung | None = None
    due: date | None = None
    reason: str = ""


def next_step(climb: Climb, rungs: tuple[Rung, ...], facts: ClimbFacts, hours: WorkingTime, now: datetime) -> ClimbStep:
    """The next step of a live climb. Asked when planning, and asked again right before a draft is placed."""
    ended = _ends(climb, rungs, facts, hours, now)
    if ended is not None:
        return ended
    if facts.held is not None:
        return ClimbStep(StepKind.WAIT, reason=facts.held)
    if facts.latest_send is not None and facts.latest_send[0] != climb.outreach:
        return ClimbStep(StepKind.CLIMB, _rung_of_send(climb, rungs, facts), reason="the coach wrote")
    rung = rung_after(climb.rung, rungs)
    if rung is None:
        return _at_the_top(climb, rungs, hours, now)
    return _climb_on(climb, rung, facts, hours, now)


def rung_after(name: str, rungs: tuple[Rung, ...]) -> Rung | None:
    """The rung above the one with this name, the lowest for "", None at the top."""
    if not name:
        return rungs[0] if rungs else None
    names = [each.name for each in rungs]
    place = names.index(name) + 1 if name in names else len(rungs)
    return rungs[place] if place < len(rungs) else None


def due_day(climb: Climb, rung: Rung, facts: ClimbFacts, hours: WorkingTime) -> date:
    """The working day on which a rung is due: counted from the coach's real send, later where the person is away."""
    day = hours.add_working_days(hours.day_of(climb.counts_from), rung.after)
    if facts.away_at is not None:
        day = max(day, hours.first_working_day(hours.day_of(facts.away_at + _AWAY)))
    if facts.held_until is not None:
        day = max(day, hours.first_working_day(hours.day_of(facts.held_until)))
    return day


def _ends(
    climb: Climb, rungs: tuple[Rung, ...], facts: ClimbFacts, hours: WorkingTime, now: datetime
) -> ClimbStep | None:
    if facts.is_stopped:
        return ClimbStep(StepKind.STOP, reason="asked for no contact, or stopped")
    if facts.answered_at is not None:
        return ClimbStep(StepKind.ANSWERED, reason="an answer came")
    if facts.bounced:
        return ClimbStep(StepKind.HALT, reason="the mail came back")
    if climb.rung and climb.rung not in {each.name for each in rungs}:
        return ClimbStep(StepKind.ASK, reason=f"the ladder has no rung {climb.rung} any more")
    return None


def _rung_of_send(climb: Climb, rungs: tuple[Rung, ...], facts: ClimbFacts) -> Rung | None:
    """Any mail of the coach counts as the next rung that is a mail; a call in between is passed by."""
    rung = rung_after(climb.rung, rungs)
    while rung is not None and rung.template is None:
        rung = rung_after(rung.name, rungs)
    return rung


def _at_the_top(climb: Climb, rungs: tuple[Rung, ...], hours: WorkingTime, now: datetime) -> ClimbStep:
    last = rungs[-1] if rungs else None
    if last is None or last.deadline_days is None:
        return ClimbStep(StepKind.REST, reason="the ladder is at its end")
    if climb.deadline is None:
        return ClimbStep(StepKind.ASK, last, reason="the last mail names no day")
    if hours.day_of(now) <= climb.deadline:
        return ClimbStep(StepKind.WAIT, last, climb.deadline, "until the day that the last mail names has passed")
    return ClimbStep(StepKind.CLOSE, last, climb.deadline, "no word by the day that the last mail named")


def _climb_on(climb: Climb, rung: Rung, facts: ClimbFacts, hours: WorkingTime, now: datetime) -> ClimbStep:
    day, today = due_day(climb, rung, facts, hours), hours.day_of(now)
    draft = facts.rung_draft
    if draft is not None and draft.state.is_live:
        return ClimbStep(StepKind.WAIT, rung, reason="the mail lies in Drafts, not sent yet")
    if draft is not None and draft.state is DraftState.DISCARDED:
        return ClimbStep(StepKind.STOP, rung, reason="the coach threw the mail away")
    if rung.template is None and climb.call_told_at is not None:
        until = hours.add_working_days(hours.day_of(climb.call_told_at), _CALL_WAITS)
        if today > until:
            return ClimbStep(StepKind.SKIP_CALL, rung, reason="nobody said how the call went")
        return ClimbStep(StepKind.WAIT, rung, until, "for word of the call")
    if today < day or not hours.is_working_day(today) or now < hours.blocks_on(today)[0].start:
        return ClimbStep(StepKind.WAIT, rung, day, "until it is due")
    return ClimbStep(StepKind.CALL if rung.template is None else StepKind.DRAFT, rung, day, "no answer")

"""What a ladder comes to where nobody answers and each draft is sent on its day: for `maild ladders --plan`. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from maild.facts.ladder import Climb
from maild.planning.deadline import choose_deadline
from maild.planning.ladder import due_day, next_step
from maild.planning.ladder_case import ClimbFacts, ClimbStep, StepKind
from maild.planning.ladder_rules import Rung, find_rung, rung_after
from maild.working_time import WorkingTime

CLOSES = "closes"
RESTS = "rests"
_GOES_ON = (StepKind.WAIT, StepKind.DRAFT, StepKind.REWRITE, StepKind.CALL, StepKind.SKIP_CALL)


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing to come and its earliest day. `what` is a rung's name, CLOSES or RESTS."""

    what: str
    day: date


@dataclass(frozen=True, slots=True)
class Forecast:
    """The next step, and what comes from it on. Nothing comes where the ladder ends or asks."""

    step: ClimbStep
    coming: tuple[Coming, ...] = ()


def forecast(climb: Climb, rungs: tuple[Rung, ...], facts: ClimbFacts, hours: WorkingTime, now: datetime) -> Forecast:
    """How this climb goes on under these rungs."""
    step = next_step(climb, rungs, facts, hours, now)
    if step.kind not in _GOES_ON or facts.held is not None:
        return Forecast(step)
    if climb.next_rung == "" and climb.deadline is not None:
        return Forecast(step, (Coming(CLOSES, hours.next_working_day(climb.deadline)),))
    rung = find_rung(climb.next_rung, rungs) if climb.next_rung else rung_after(climb.rung, rungs)
    if rung is None:
        return Forecast(step)
    today = hours.first_working_day(hours.day_of(now))
    day = max(due_day(climb, rung, facts, hours), today)
    coming = [Coming(rung.name, day)]
    while (above := rung_after(rung.name, rungs)) is not None:
        rung, day = above, hours.add_working_days(day, above.after)
        coming.append(Coming(rung.name, day))
    if rung.deadline_days is None:
        return Forecast(step, (*coming, Coming(RESTS, day)))
    closes = hours.next_working_day(choose_deadline(hours, day, rung.deadline_days))
    return Forecast(step, (*coming, Coming(CLOSES, closes)))

"""What a mail that asks to stop brings about (behaviour 5). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from maild.understanding.result import Band, Kind

USUAL_PAUSE = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class StopPlan:
    """What to do. `kind` is how they stop, None where that is not clear; `pause_until` is the first day after a pause;
    `asks_coach` says that "no contact" waits for the coach to confirm it."""

    kind: Kind | None
    pause_until: date | None = None
    blocks_contact: bool = False
    asks_coach: bool = False


def plan_stop(
    kind: Kind | None, band: Band, said_until: date | None, today: date, *, is_confirmed: bool = False
) -> StopPlan | None:
    """The plan for one mail understood as a stop request, or None where nobody can be sure of that.

    `said_until` is the day that the person named for coming back; `is_confirmed` says that the coach said of this mail
    that it is a stop.
    """
    if band is Band.UNSURE and not is_confirmed:
        return None
    if kind is Kind.PAUSE:
        return StopPlan(kind, said_until or today + USUAL_PAUSE)
    if kind is Kind.NO_CONTACT:
        is_certain = is_confirmed or band is Band.SURE
        return StopPlan(kind, blocks_contact=is_certain, asks_coach=not is_certain)
    return StopPlan(kind)

"""When the morning digest is due (behaviour 8). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from maild.working_time import WorkingTime
from maild.working_time.week import moment_of


@dataclass(frozen=True, slots=True)
class DigestPolicy:
    """What the coach settled. `at` is a time of day in the coach's zone, None for never; `to` are addresses, the coach's own
    where there are none."""

    at: time | None = time(8, 30)
    names_only: bool = False
    to: tuple[str, ...] = ()


def due_digest(policy: DigestPolicy, calendar: WorkingTime, last_day: date | None, now: datetime) -> date | None:
    """The day whose digest has to be made now: today, where it is a working day, its hour has come and it has none yet.

    Days that were missed are not made up for: after a long stop only today's matters.
    """
    today = calendar.day_of(now)
    if policy.at is None or (last_day is not None and last_day >= today) or not calendar.is_working_day(today):
        return None
    return today if now >= moment_of(today, policy.at, calendar.zone) else None

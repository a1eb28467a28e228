"""When the coach is alerted again (behaviour 7): after half an hour, then hourly, until they have seen it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from maild.facts.danger_case import DangerCase


@dataclass(frozen=True, slots=True)
class AlertRhythm:
    """How often an alert is repeated, and how long a second person is left alone."""

    first_repeat: timedelta = timedelta(minutes=30)
    next_repeats: timedelta = timedelta(hours=1)
    second_after: timedelta = timedelta(hours=1)


USUAL_RHYTHM = AlertRhythm()


@dataclass(frozen=True, slots=True)
class DueAlerts:
    """What is due for one case now. `number` is the number that this alert bears: 2 is the first repeat."""

    repeats: bool
    tells_second: bool
    number: int

    @property
    def is_due(self) -> bool:
        """True where anybody has to be told."""
        return self.repeats or self.tells_second


def alerts_due(case: DangerCase, rhythm: AlertRhythm, now: datetime, *, has_second: bool) -> DueAlerts:
    """Whom to tell now. A case that the coach has seen, or lifted, rests; after a long stop there is one repeat, not many."""
    rests = case.seen_at is not None or case.closed_at is not None
    wait = rhythm.first_repeat if case.alerts <= 1 else rhythm.next_repeats
    repeats = not rests and now - case.alerted_at >= wait
    second = (
        has_second
        and not rests
        and case.second_at is None
        and now - (case.raised_at or case.opened_at) >= rhythm.second_after
    )
    return DueAlerts(repeats, second, case.alerts + 1)

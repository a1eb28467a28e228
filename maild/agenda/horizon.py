"""The days about which a calendar is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from maild.working_time import Absence

_MOST_DAYS = 5 * 366


@dataclass(frozen=True, slots=True)
class Horizon:
    """From `first` up to and including `last`. ValueError where it ends before it starts or is longer than five years: an
    event without end is worth its work only as far as somebody plans."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days <= _MOST_DAYS:
            raise ValueError("a horizon of no days, or of more than five years")

    @classmethod
    def around(
        cls, today: date, back: timedelta = timedelta(days=60), ahead: timedelta = timedelta(days=550)
    ) -> Horizon:
        """What planning looks at: windows that are late, and ladders that a long holiday stretches."""
        return cls(today - back, today + ahead)

    def part_of(self, absence: Absence) -> Absence | None:
        """What of an absence lies within, or None."""
        first, last = max(absence.first, self.first), min(absence.last, self.last)
        return Absence(first, last) if first <= last else None

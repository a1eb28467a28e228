"""The days on which the coach is away: whole days only, for a timed appointment is no absence (behaviour 2)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Absence:
    """Whole days from `first` up to and including `last`. ValueError where it ends before it starts."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("an absence that ends before it starts; expected the earlier day first")


class AwayDays:
    """Many absences, asked day by day: overlaps and doubles are laid together once, so that a large agenda stays cheap."""

    def __init__(self, absences: Iterable[Absence]) -> None:
        self._firsts: list[date] = []
        self._lasts: list[date] = []
        for each in sorted(absences):
            if self._lasts and each.first <= self._lasts[-1]:
                self._lasts[-1] = max(self._lasts[-1], each.last)
            else:
                self._firsts.append(each.first)
                self._lasts.append(each.last)

    def __contains__(self, day: date) -> bool:
        position = bisect_right(self._firsts, day) - 1
        return position >= 0 and day <= self._lasts[position]

"""The working week as the coach says it, in local time, and as it falls on the line of time (behaviour 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class OfficeBlock:
    """A part of a day, local time, `start` before `end`. ValueError otherwise."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a block that ends before it begins; expected the earlier time first")


@dataclass(frozen=True, slots=True)
class WorkingBlock:
    """One block on one day: two moments in UTC. `start` belongs to it; `end` is the first moment after it."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """Elapsed time, also where the clock is changed in the midst of it."""
        return self.end - self.start

    def holds(self, moment: datetime) -> bool:
        """True from its start up to, but not at, its end."""
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class OfficeWeek:
    """Seven days of blocks, Monday first, each in order and without overlap. ValueError otherwise, and without any block:
    who never works has no deadline that could be told."""

    days: tuple[tuple[OfficeBlock, ...], ...]

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise ValueError("a week has seven days")
        if not any(self.days):
            raise ValueError("no office hours at all; expected at least one block in the week")
        if any(later.start < earlier.end for day in self.days for earlier, later in pairwise(day)):
            raise ValueError("blocks that overlap or stand in the wrong order; expected the earlier one first")

    def on(self, weekday: int) -> tuple[OfficeBlock, ...]:
        """The blocks of a weekday, 0 for Monday; none on a day off."""
        return self.days[weekday]


_DAY = (OfficeBlock(time(9, 0), time(12, 30)), OfficeBlock(time(13, 0), time(17, 30)))
DEFAULT_WEEK = OfficeWeek((_DAY, _DAY, _DAY, _DAY, _DAY, (), ()))
"""Monday to Friday, 09:00-12:30 and 13:00-17:30."""


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first moment, in UTC, at which the clock of a zone shows this time or a later one on that day.

    In the doubled hour of autumn that is the first of the two; a time in the missing hour of spring is the moment of the
    jump itself, so that a block never reaches into an hour in which the coach's clock says something else (PEP 495).
    """
    local = datetime.combine(day, at, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _jump_between(local.replace(fold=1).astimezone(UTC), moment, zone)


def _jump_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which a zone's clock jumps forward, to the second; the two lie on either side of it."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


@lru_cache(maxsize=4096)
def blocks_at(day: date, blocks: tuple[OfficeBlock, ...], zone: ZoneInfo) -> tuple[WorkingBlock, ...]:
    """The blocks of a day as moments. A block of which the clock skips the whole is left out."""
    bounds = ((moment_of(day, each.start, zone), moment_of(day, each.end, zone)) for each in blocks)
    return tuple(WorkingBlock(start, end) for start, end in bounds if start < end)


@lru_cache(maxsize=4096)
def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a calendar day, in UTC. Days last 23 or 25 hours where the clock is changed."""
    return moment_of(day, time(0), zone)

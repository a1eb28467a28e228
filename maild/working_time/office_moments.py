"""Moments in and around office hours (behaviour 2 and 11). Lengths are elapsed time, so they hold across summer time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from maild.working_time.calendar import WorkingTime, aware
from maild.working_time.week import WorkingBlock


def is_office_time(calendar: WorkingTime, moment: datetime) -> bool:
    """True within an office block; its start belongs to it, its end does not."""
    return any(block.holds(moment) for block in calendar.blocks_on(calendar.day_of(moment)))


def next_office_moment(calendar: WorkingTime, moment: datetime) -> datetime:
    """The moment itself in office time, else the start of the next block; in UTC."""
    at = aware(moment)
    block = next(each for each in blocks_from(calendar, at) if each.end > at)
    return max(block.start, at)


def office_time_before(calendar: WorkingTime, moment: datetime, amount: timedelta) -> datetime:
    """The latest moment with `amount` of office time between it and `moment`: "4 office hours before the deadline".

    In UTC, and within an office block for any amount above zero. ValueError for a negative amount.
    """
    if amount < timedelta(0):
        raise ValueError("office time is counted back from a moment; expected no negative amount")
    until, left = aware(moment), amount
    if not left:
        return until
    for block in blocks_back_from(calendar, until):
        worked = min(block.end, until) - block.start
        if worked >= left:
            return min(block.end, until) - left
        left -= max(worked, timedelta(0))
    raise AssertionError("the blocks of a calendar have no end")


def office_time_between(calendar: WorkingTime, earlier: datetime, later: datetime) -> timedelta:
    """How much office time lies between two moments; zero where the second is not the later one."""
    begin, end = aware(earlier), aware(later)
    total = timedelta(0)
    day, last = calendar.day_of(begin), calendar.day_of(end)
    while day <= last:
        overlaps = (min(block.end, end) - max(block.start, begin) for block in calendar.blocks_on(day))
        total += sum((each for each in overlaps if each > timedelta(0)), timedelta(0))
        day += timedelta(days=1)
    return total


def last_block_before(
    calendar: WorkingTime, moment: datetime, at_least: timedelta = timedelta(hours=24)
) -> WorkingBlock:
    """The last office block that ends at least so long before a moment: where a reminder lies ready (behaviour 11)."""
    limit = aware(moment) - at_least
    return last_block_ended(calendar, limit)


def last_block_ended(calendar: WorkingTime, moment: datetime) -> WorkingBlock:
    """The last office block that has ended by a moment; one that ends at the moment itself counts."""
    at = aware(moment)
    return next(block for block in blocks_back_from(calendar, at) if block.end <= at)


def blocks_from(calendar: WorkingTime, moment: datetime) -> Iterator[WorkingBlock]:
    """The office blocks of the moment's day and of all days after it, in order."""
    for day in calendar.working_days_from(calendar.day_of(moment)):
        yield from calendar.blocks_on(day)


def blocks_back_from(calendar: WorkingTime, moment: datetime) -> Iterator[WorkingBlock]:
    """The office blocks that start before a moment, latest first."""
    for day in calendar.working_days_back_from(calendar.day_of(moment)):
        yield from (block for block in reversed(calendar.blocks_on(day)) if block.start < moment)

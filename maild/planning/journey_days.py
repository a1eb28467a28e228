"""When a mail of the journey is to lie ready, and from when on it is too late. Pure; every moment is aware UTC."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from maild.planning.trajectory_rules import JourneyRule, Unit, Wait, When
from maild.working_time import WorkingTime, last_block_before, next_office_moment

LEAST_BEFORE = timedelta(hours=3)
"""Booked later than this before its start, a session is announced by nobody (behaviour 11)."""
_STALE_AFTER = timedelta(days=7)
_STALE_AFTER_END = timedelta(days=14)
_PLAIN = {Unit.HOURS: timedelta(hours=1), Unit.DAYS: timedelta(days=1), Unit.WEEKS: timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class Room:
    """From `ready` on a mail is due; from `until` on it is not begun any more."""

    ready: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """True while the mail may be begun."""
        return self.ready <= moment < self.until


def room_of_session(
    rule: JourneyRule, start: datetime, end: datetime, hours: WorkingTime, *, is_automatic: bool = False
) -> Room:
    """The room of a mail about one session. One that goes by itself goes at its very hour, a draft lies ready in the last
    office block that ends at least so long before (behaviour 11)."""
    if rule.when is When.BOOKED or rule.wait is None:
        return Room(datetime.min.replace(tzinfo=start.tzinfo), start - LEAST_BEFORE)
    if rule.when is When.AFTER:
        ready = next_office_moment(hours, later(rule.wait, end, hours))
        return Room(ready, ready + _STALE_AFTER)
    return Room(_ready_before(rule.wait, start, hours, is_automatic=is_automatic), start - LEAST_BEFORE)


def room_after_end(wait: Wait, ended: datetime, hours: WorkingTime) -> Room:
    """The room of a mail so long after the end of a trajectory."""
    ready = next_office_moment(hours, later(wait, ended, hours))
    return Room(ready, ready + _STALE_AFTER_END)


def later(wait: Wait, moment: datetime, hours: WorkingTime) -> datetime:
    """So long after a moment. Working days end at the begin of the day; months keep the day, or take the month's last."""
    if wait.unit is Unit.WORKING_DAYS:
        return max(moment, hours.begin_of(hours.add_working_days(hours.day_of(moment), wait.amount)))
    if wait.unit is Unit.MONTHS:
        count = moment.year * 12 + moment.month - 1 + wait.amount
        year, month = divmod(count, 12)
        return moment.replace(year=year, month=month + 1, day=min(moment.day, months.monthrange(year, month + 1)[1]))
    return moment + wait.amount * _PLAIN[wait.unit]


def _ready_before(wait: Wait, start: datetime, hours: WorkingTime, *, is_automatic: bool) -> datetime:
    if wait.unit in _PLAIN:
        before = wait.amount * _PLAIN[wait.unit]
        return start - before if is_automatic else last_block_before(hours, start, before).start
    day = hours.day_of(start)
    if wait.unit is Unit.MONTHS:
        return last_block_before(hours, start, wait.amount * timedelta(days=30)).start
    earlier = (each for each in hours.working_days_back_from(day) if each < day)
    return hours.blocks_on(next(islice(earlier, wait.amount - 1, None)))[0].start

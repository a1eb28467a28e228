"""How well the promise was kept: windows of the last weeks, answered in time or not, and how long answers took. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from maild.facts.promise import Promise
from maild.facts.seen_mail import SeenMail
from maild.planning.window import Window, why_it_opens, window_of
from maild.planning.window_rules import NO_WINDOW_RULES, WindowRules
from maild.working_time import WorkingTime

WEEKS = 4
_LONGEST_DAYS = 120
"""An answer that took longer is long enough: days are counted one by one."""


@dataclass(frozen=True, slots=True)
class WeekOfAnswers:
    """The windows that opened in one calendar week, of which it is known how they ended. `median_time` is elapsed time on
    working days, the measure of the promise; None where nothing was answered."""

    monday: date
    windows: int
    in_time: int
    median_time: timedelta | None


def first_monday(calendar: WorkingTime, now: datetime) -> date:
    """The Monday with which the last four calendar weeks begin, the running one included."""
    today = calendar.day_of(now)
    return today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))


def weeks_of_answers(
    mails: Iterable[SeenMail],
    promises: Sequence[Promise],
    calendar: WorkingTime,
    now: datetime,
    rules: WindowRules = NO_WINDOW_RULES,
) -> tuple[WeekOfAnswers, ...]:
    """The last four weeks, the oldest first. A window that is open and not late counts nowhere yet."""
    begin = first_monday(calendar, now)
    ended: dict[date, list[tuple[bool, timedelta | None]]] = {
        begin + timedelta(days=7 * week): [] for week in range(WEEKS)
    }
    for window in _windows([each for each in mails if why_it_opens(each, rules) is not None], promises, calendar):
        day = calendar.day_of(window.oldest.clock)
        week, end = day - timedelta(days=day.weekday()), _ending(window, calendar, now)
        if week in ended and end is not None:
            ended[week].append(end)
    return tuple(_week(monday, some) for monday, some in sorted(ended.items()))


def _windows(mails: Iterable[SeenMail], promises: Sequence[Promise], calendar: WorkingTime) -> Iterable[Window]:
    """What one answer settled together was one window; danger has a measure of its own."""
    together: dict[tuple[int | None, int | None, datetime | None], list[SeenMail]] = {}
    for mail in mails:
        if not mail.crisis:
            together.setdefault((mail.thread, mail.person, mail.answered_at or mail.closed_at), []).append(mail)
    for (thread, person, settled), some in together.items():
        kept = [
            each
            for each in promises
            if (each.thread, each.person) == (thread, person) and (settled is None or each.sent_at <= settled)
        ]
        yield window_of(some, kept, calendar)


def _ending(window: Window, calendar: WorkingTime, now: datetime) -> tuple[bool, timedelta | None] | None:
    """In time or not, and how long it took where there was an answer; None where the window may still end well."""
    answered, closed = window.oldest.answered_at, window.oldest.closed_at
    if answered is not None:
        return answered <= window.deadline, time_on_working_days(calendar, window.oldest.clock, answered)
    if closed is not None:
        return closed <= window.deadline, None
    return (False, None) if window.is_late(now) else None


def _week(monday: date, ended: Sequence[tuple[bool, timedelta | None]]) -> WeekOfAnswers:
    seconds = [taken.total_seconds() for _, taken in ended if taken is not None]
    middle = timedelta(seconds=median(seconds)) if seconds else None
    return WeekOfAnswers(monday, len(ended), sum(in_time for in_time, _ in ended), middle)


def time_on_working_days(calendar: WorkingTime, earlier: datetime, later: datetime) -> timedelta:
    """Elapsed time between two moments, days off left out; at most what 120 days hold."""
    total, day = timedelta(0), calendar.day_of(earlier)
    last = min(calendar.day_of(later), day + timedelta(days=_LONGEST_DAYS))
    while day <= last:
        if calendar.is_working_day(day):
            begin, end = calendar.begin_of(day), calendar.begin_of(day + timedelta(days=1))
            total += max(min(end, later) - max(begin, earlier), timedelta(0))
        day += timedelta(days=1)
    return total

"""The window: when the coach's answer is due, and when to warn of it (behaviour 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from maild.working_time.calendar import WorkingTime, aware
from maild.working_time.office_moments import (
    is_office_time,
    last_block_ended,
    next_office_moment,
    office_time_before,
)

REPLY_WINDOW = timedelta(hours=24)
EARLY_WARNING = timedelta(hours=4)
LAST_WARNING = timedelta(hours=1)
_ABSURD_BEFORE = datetime(1990, 1, 1, tzinfo=UTC)
"""No mail that waits for a coach's answer is older: a server without a clock says 1970, a broken import says year 1."""


@dataclass(frozen=True, slots=True)
class ReplyWarnings:
    """When to warn: both in office time, in UTC, never before the mail; None where there is no time left for that one."""

    early: datetime | None
    last: datetime | None


def window_opens(received: datetime, first_seen: datetime) -> datetime:
    """The moment from which the window counts, in UTC: INTERNALDATE (`received`, RFC 3501 section 2.3.3), or the moment
    first seen where that lies in the future of it or is absurd."""
    seen = aware(first_seen)
    # Compared before it is converted: a year 1 or 9999 cannot be brought to UTC at all.
    if received.utcoffset() is None:
        raise ValueError("a moment without a zone; expected an aware one")
    if not _ABSURD_BEFORE <= received <= seen:
        return seen
    return received.astimezone(UTC)


def reply_deadline(
    calendar: WorkingTime, received: datetime, first_seen: datetime, window: timedelta = REPLY_WINDOW
) -> datetime:
    """When the answer to a mail is due, in UTC (behaviour 2).

    `window` is elapsed time counted on working days only, midnight to midnight in the coach's zone: Friday 15:00 gives
    Monday 15:00. Outside an office block it is pulled forward to the end of the block before it, though never to the mail
    itself or before it.
    """
    opens = window_opens(received, first_seen)
    due = _count_on_working_days(calendar, opens, window)
    if is_office_time(calendar, due):
        return due
    block = last_block_ended(calendar, due)
    # Blocks that begin later than those of the day before can leave the whole window without office time: a mail of Monday
    # 18:00, Monday's last block ended at 17:30, Tuesday's first begins at 19:00. Pulled forward, the answer would be due
    # before it was asked for; pushed back, the client would wait longer than promised. So the 24 hours stand as they are.
    return block.end if block.end > opens else due


def _count_on_working_days(calendar: WorkingTime, opens: datetime, window: timedelta) -> datetime:
    """The moment at which so much time has passed on working days; where that is at a midnight, the end of that day."""
    left = window
    for day in calendar.working_days_from(calendar.day_of(opens)):
        start = max(calendar.begin_of(day), opens)
        end = calendar.begin_of(day + timedelta(days=1))
        if end - start >= left:
            return start + left
        left -= end - start
    raise AssertionError("the working days of a calendar have no end")


def reply_warnings(calendar: WorkingTime, opens: datetime, deadline: datetime) -> ReplyWarnings:
    """When to warn of a deadline: 4 office hours before it, and when its last office hour begins (behaviour 2).

    Where the window opened later than that, the next office moment takes its place, and two that fall together become
    the last one. `opens` is what `window_opens` gave, or the moment that a holding reply was sent.
    """
    soonest = next_office_moment(calendar, opens)
    last = max(office_time_before(calendar, deadline, LAST_WARNING), soonest)
    if last >= aware(deadline):
        return ReplyWarnings(None, None)
    early = max(office_time_before(calendar, deadline, EARLY_WARNING), soonest)
    return ReplyWarnings(early if early < last else None, last)

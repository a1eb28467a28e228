"""When to warn of a deadline, computed by hand: 4 office hours before it, and when its last office hour begins."""

from __future__ import annotations

import pytest
from working_time_calendars import HALF_DAYS, PLAIN, SEVEN_DAYS, at

from maild.working_time import ReplyWarnings, WorkingTime, reply_warnings


@pytest.mark.parametrize(
    ("calendar", "opens", "deadline", "early", "last", "why"),
    [
        (PLAIN, "2026-11-27 15:00", "2026-11-30 15:00", "2026-11-30 10:30", "2026-11-30 14:00", "2 h after lunch, 2 before"),
        (PLAIN, "2026-11-23 09:00", "2026-11-24 09:00", "2026-11-23 13:30", "2026-11-23 16:30", "nothing left on Tuesday"),
        (PLAIN, "2026-11-23 10:00", "2026-11-24 10:00", "2026-11-23 14:30", "2026-11-24 09:00", "1 h on Tuesday, 3 on Monday"),
        (PLAIN, "2026-11-23 09:30", "2026-11-24 09:30", "2026-11-23 14:00", "2026-11-23 17:00", "half an hour on Tuesday"),
        (PLAIN, "2026-11-28 11:00", "2026-11-30 17:30", "2026-11-30 13:30", "2026-11-30 16:30", "the whole afternoon"),
        (PLAIN, "2026-11-27 09:20", "2026-11-30 09:20", "2026-11-27 13:50", "2026-11-27 16:50", "20 min on Monday, over a weekend"),
        (PLAIN, "2026-04-03 10:00", "2026-04-07 10:00", "2026-04-03 14:30", "2026-04-07 09:00", "over Easter"),
        (PLAIN, "2026-11-23 13:00", "2026-11-24 13:00", "2026-11-23 17:00", "2026-11-24 11:30", "3½ h of morning"),
        (PLAIN, "2026-11-23 12:45", "2026-11-24 12:30", "2026-11-23 17:00", "2026-11-24 11:30", "the same at the morning's end"),
        (PLAIN, "2026-11-23 13:30", "2026-11-24 13:30", "2026-11-24 09:00", "2026-11-24 12:00", "exactly 4 h on Tuesday"),
        (SEVEN_DAYS, "2026-03-28 15:00", "2026-03-29 16:00", "2026-03-29 11:30", "2026-03-29 15:00", "on the short Sunday"),
        (HALF_DAYS, "2026-11-23 11:00", "2026-11-23 12:30", "2026-11-23 11:00", "2026-11-23 11:30", "1½ h in all: early is at once"),
        (HALF_DAYS, "2026-11-23 12:00", "2026-11-23 12:30", None, "2026-11-23 12:00", "half an hour in all: one warning"),
        (HALF_DAYS, "2026-11-23 12:30", "2026-11-25 12:30", None, None, "no office time in the window: nothing to warn in"),
    ],
)  # fmt: skip
def test_warnings_come(
    calendar: WorkingTime, opens: str, deadline: str, early: str | None, last: str | None, why: str
) -> None:
    expected = ReplyWarnings(at(early) if early else None, at(last) if last else None)
    assert reply_warnings(calendar, at(opens), at(deadline)) == expected, why

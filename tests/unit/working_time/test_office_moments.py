"""Moments in and around office hours, by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from working_time_calendars import AWAY_A_WEEK, PLAIN, SEVEN_DAYS, at

from maild.working_time import (
    WorkingTime,
    is_office_time,
    last_block_before,
    next_office_moment,
    office_time_before,
    office_time_between,
)


@pytest.mark.parametrize(
    ("moment", "following", "why"),
    [
        ("2026-11-23 09:00", "2026-11-23 09:00", "the start of a block lies in it"),
        ("2026-11-23 08:59", "2026-11-23 09:00", "just before"),
        ("2026-11-23 12:30", "2026-11-23 13:00", "the end does not: lunch"),
        ("2026-11-23 17:30", "2026-11-24 09:00", "the day is over"),
        ("2026-11-27 17:30", "2026-11-30 09:00", "the week is over"),
        ("2026-04-03 18:00", "2026-04-07 09:00", "over Easter"),
        ("2026-11-24T16:29+00:00", "2026-11-24 17:29", "said in UTC"),
        ("2026-10-25T02:30+01:00", "2026-10-26 09:00", "the doubled hour"),
    ],
)
def test_the_next_office_moment(moment: str, following: str, why: str) -> None:
    assert next_office_moment(PLAIN, at(moment)) == at(following), why
    assert is_office_time(PLAIN, at(moment)) == (at(moment) == at(following)), why


@pytest.mark.parametrize(
    ("moment", "hours", "expected", "why"),
    [
        ("2026-11-30 15:00", 1, "2026-11-30 14:00", "within the block"),
        ("2026-11-30 15:00", 4, "2026-11-30 10:30", "over lunch"),
        ("2026-11-30 12:30", 3.5, "2026-11-30 09:00", "the whole morning: its start, not Friday's end"),
        ("2026-11-30 12:30", 4, "2026-11-27 17:00", "half an hour of Friday"),
        ("2026-11-30 20:00", 1, "2026-11-30 16:30", "from after office: counted from the end of the block"),
        ("2026-11-29 12:00", 1, "2026-11-27 16:30", "from a Sunday"),
        ("2026-11-29 12:00", 0, "2026-11-29 12:00", "nothing: the moment itself"),
        ("2026-11-30 09:00", 16, "2026-11-26 09:00", "two whole days"),
    ],
)
def test_office_time_is_counted_back(moment: str, hours: float, expected: str, why: str) -> None:
    found = office_time_before(PLAIN, at(moment), timedelta(hours=hours))
    assert found == at(expected), why
    assert office_time_between(PLAIN, found, at(moment)) == timedelta(hours=hours)


def test_office_time_is_never_counted_forward() -> None:
    with pytest.raises(ValueError, match="no negative"):
        office_time_before(PLAIN, at("2026-11-30 12:30"), timedelta(hours=-1))
    assert office_time_between(PLAIN, at("2026-11-30 12:30"), at("2026-11-30 12:00")) == timedelta(0)


@pytest.mark.parametrize(
    ("calendar", "session", "start", "end", "why"),
    [
        (
            PLAIN,
            "2026-11-24 10:00",
            "2026-11-20 13:00",
            "2026-11-20 17:30",
            "Monday 10:00: Monday's morning has not ended",
        ),
        (PLAIN, "2026-11-24 13:00", "2026-11-23 09:00", "2026-11-23 12:30", "Monday 13:00: the morning has"),
        (PLAIN, "2026-11-24 12:30", "2026-11-23 09:00", "2026-11-23 12:30", "24 hours to the minute"),
        (PLAIN, "2026-11-24 12:29", "2026-11-20 13:00", "2026-11-20 17:30", "a minute short of it"),
        (PLAIN, "2026-11-30 10:00", "2026-11-27 13:00", "2026-11-27 17:30", "before a weekend"),
        (PLAIN, "2026-04-07 15:00", "2026-04-03 13:00", "2026-04-03 17:30", "before Easter"),
        (AWAY_A_WEEK, "2026-08-03 10:00", "2026-07-24 13:00", "2026-07-24 17:30", "before the week away"),
        (
            SEVEN_DAYS,
            "2026-03-29 17:30",
            "2026-03-28 09:00",
            "2026-03-28 12:30",
            "the short night: 24 h is Saturday 16:30",
        ),
        (
            SEVEN_DAYS,
            "2026-10-25 16:30",
            "2026-10-24 13:00",
            "2026-10-24 17:30",
            "the long night: 24 h is Saturday 17:30",
        ),
    ],
)
def test_the_last_block_a_day_before_a_session(
    calendar: WorkingTime, session: str, start: str, end: str, why: str
) -> None:
    block = last_block_before(calendar, at(session))
    assert (block.start, block.end) == (at(start), at(end)), why

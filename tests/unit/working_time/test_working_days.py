"""Days: which are worked, and how they are counted. By hand from a paper calendar."""

from __future__ import annotations

from datetime import date

import pytest
from working_time_calendars import (
    AWAY_A_WEEK,
    BELGIUM,
    FIFTH_EACH_YEAR,
    PART_TIME,
    PLAIN,
    SATURDAYS_TOO,
    at,
    block,
    nl,
    week,
)

from maild.working_time import Absence, NoWorkingDayError, OfficeBlock, OfficeWeek, WorkingTime


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("calendar", "start", "count", "expected", "why"),
    [
        (PLAIN, "2026-11-26", 3, "2026-12-01", "Thursday: Friday, Monday, Tuesday"),
        (PLAIN, "2026-11-28", 1, "2026-11-30", "Saturday: Monday is the first"),
        (PLAIN, "2026-11-28", 0, "2026-11-30", "Saturday is no working day: the next one"),
        (PLAIN, "2026-11-27", 0, "2026-11-27", "Friday is one"),
        (PLAIN, "2026-11-28", 2, "2026-12-01", "Saturday: Monday, Tuesday"),
        (PLAIN, "2026-04-01", 3, "2026-04-07", "Thursday, Good Friday, Tuesday after Easter Monday"),
        (PLAIN, "2026-04-23", 2, "2026-04-28", "Friday, Tuesday after Koningsdag"),
        (PLAIN, "2025-04-25", 1, "2025-04-28", "Koningsdag on Saturday takes no Monday"),
        (SATURDAYS_TOO, "2025-04-25", 1, "2025-04-28", "and takes the Saturday of who works then"),
        (PLAIN, "2026-05-13", 1, "2026-05-15", "over Ascension"),
        (PLAIN, "2025-05-02", 1, "2025-05-06", "over 5 May of a fifth year"),
        (PLAIN, "2026-05-04", 1, "2026-05-05", "5 May of another year is worked"),
        (FIFTH_EACH_YEAR, "2026-05-04", 1, "2026-05-06", "unless it is off in every year"),
        (PLAIN, "2026-12-23", 4, "2026-12-30", "24, 28, 29, 30 December"),
        (PLAIN, "2026-12-30", 2, "2027-01-04", "31 December, Monday 4 January"),
        (PART_TIME, "2026-11-23", 4, "2026-12-01", "Tuesday, Thursday, Monday, Tuesday"),
        (AWAY_A_WEEK, "2026-07-23", 2, "2026-08-03", "Friday, Monday after the week away"),
        (BELGIUM, "2026-04-30", 1, "2026-05-04", "over 1 May"),
        (BELGIUM, "2026-07-20", 1, "2026-07-22", "over 21 July"),
        (BELGIUM, "2026-11-10", 1, "2026-11-12", "over 11 November"),
        (PLAIN, "2026-03-27", 1, "2026-03-30", "over the short Sunday"),
        (PLAIN, "2026-10-23", 1, "2026-10-26", "over the long one"),
    ],
)
def test_working_days_are_added(calendar: WorkingTime, start: str, count: int, expected: str, why: str) -> None:
    assert calendar.add_working_days(day(start), count) == day(expected), why


@pytest.mark.parametrize(
    ("earlier", "later", "count", "why"),
    [
        ("2026-11-26", "2026-12-01", 3, "Friday, Monday, Tuesday"),
        ("2026-11-27", "2026-11-29", 0, "a weekend"),
        ("2026-04-03", "2026-04-07", 1, "only Tuesday after Easter"),
        ("2026-11-26", "2026-11-26", 0, "the same day"),
        ("2026-11-26", "2026-11-20", 0, "backwards"),
    ],
)
def test_working_days_are_counted(earlier: str, later: str, count: int, why: str) -> None:
    assert PLAIN.working_days_between(day(earlier), day(later)) == count, why


def test_the_neighbours_of_a_day() -> None:
    assert PLAIN.next_working_day(day("2026-11-27")) == day("2026-11-30")
    assert PLAIN.next_working_day(day("2026-11-28")) == day("2026-11-30")
    assert PLAIN.previous_working_day(day("2026-11-30")) == day("2026-11-27")
    assert PLAIN.previous_working_day(day("2026-04-07")) == day("2026-04-03")
    assert PLAIN.first_working_day(day("2026-11-27")) == day("2026-11-27")


def test_days_are_never_counted_back() -> None:
    with pytest.raises(ValueError, match="forward only"):
        PLAIN.add_working_days(day("2026-11-27"), -1)


def test_the_blocks_of_a_day_are_moments() -> None:
    morning, afternoon = PLAIN.blocks_on(day("2026-07-01"))
    assert (morning.start, morning.end) == (at("2026-07-01T07:00+00:00"), at("2026-07-01T10:30+00:00"))
    assert (afternoon.start, afternoon.end) == (at("2026-07-01T11:00+00:00"), at("2026-07-01T15:30+00:00"))
    assert PLAIN.blocks_on(day("2026-07-04")) == ()


def test_a_block_over_the_jump_of_the_clock_is_as_long_as_it_really_lasts() -> None:
    night = nl(week(sun="01:00-04:00"))
    assert night.blocks_on(day("2026-03-29"))[0].length.total_seconds() == 2 * 3600
    assert night.blocks_on(day("2026-10-25"))[0].length.total_seconds() == 4 * 3600
    assert night.blocks_on(day("2026-06-07"))[0].length.total_seconds() == 3 * 3600


def test_a_block_that_the_clock_skips_is_none() -> None:
    skipped = nl(week(sun="02:00-03:00"))
    assert not skipped.is_working_day(day("2026-03-29"))
    assert skipped.is_working_day(day("2026-03-22"))
    half = nl(week(sun="01:00-02:30")).blocks_on(day("2026-03-29"))
    assert (half[0].start, half[0].end) == (at("2026-03-29T00:00+00:00"), at("2026-03-29T01:00+00:00"))


@pytest.mark.parametrize("days", [((),) * 7, ((),) * 6])
def test_a_week_without_office_hours_cannot_be_made(days: tuple[tuple[OfficeBlock, ...], ...]) -> None:
    with pytest.raises(ValueError):
        OfficeWeek(days)


def test_blocks_and_absences_begin_before_they_end() -> None:
    with pytest.raises(ValueError, match="overlap"):
        week(mon="09:00-12:30 12:00-13:00")
    with pytest.raises(ValueError, match="ends before it begins"):
        block("12:30-12:30")
    with pytest.raises(ValueError, match="ends before it starts"):
        Absence(day("2026-07-31"), day("2026-07-27"))


def test_overlapping_absences_are_one() -> None:
    calendar = PLAIN.with_absences(
        [
            Absence(day("2026-07-20"), day("2026-08-07")),
            Absence(day("2026-07-22"), day("2026-07-22")),
            Absence(day("2026-08-05"), day("2026-08-12")),
        ]
    )
    assert calendar.next_working_day(day("2026-07-17")) == day("2026-08-13")
    assert PLAIN.is_working_day(day("2026-07-22"))


def test_an_absence_without_end_is_told_instead_of_searched_for_ever() -> None:
    gone = nl(absences=(Absence(day("2026-01-01"), day("9999-12-31")),))
    with pytest.raises(NoWorkingDayError, match="no working day within 1500 days after 2026-01-02"):
        gone.next_working_day(day("2026-01-02"))
    assert gone.previous_working_day(day("2026-06-01")) == day("2025-12-31")
    with pytest.raises(NoWorkingDayError):
        PLAIN.next_working_day(date.max)
    with pytest.raises(NoWorkingDayError):
        PLAIN.previous_working_day(date.min)

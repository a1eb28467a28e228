"""When an answer is due, computed by hand from a paper calendar. The reason stands beside each line.

2026: 29 March and 25 October are the nights of the clock; Easter is 5 April. In 2025 Koningsdag would fall on Sunday.
"""

from __future__ import annotations

import pytest
from working_time_calendars import (
    AWAY_A_DAY,
    AWAY_A_FORTNIGHT,
    AWAY_A_WEEK,
    BELGIUM,
    BELGIUM_SATURDAYS,
    CHRISTMAS_EVE_OFF,
    FIFTH_EACH_YEAR,
    FIFTH_NEVER,
    GOOD_FRIDAY_OFF,
    HALF_DAYS,
    LATE_TUESDAY,
    PART_TIME,
    PLAIN,
    ROUND_THE_CLOCK,
    SATURDAYS_TOO,
    SEVEN_DAYS,
    WEEKENDS,
    WORKS_ON_ASCENSION,
    WORKS_THAT_ASCENSION,
    at,
)

from maild.working_time import WorkingTime, reply_deadline

WEEK = [
    (PLAIN, "2026-11-23 10:00", "2026-11-24 10:00", "Monday to Tuesday, 24 hours"),
    (PLAIN, "2026-11-27 15:00", "2026-11-30 15:00", "Friday: 9 h that day, 15 h on Monday"),
    (PLAIN, "2026-11-28 11:00", "2026-11-30 17:30", "Saturday: Monday 00:00 to Tuesday 00:00, back to Monday's end"),
    (PLAIN, "2026-11-29 23:59", "2026-11-30 17:30", "Sunday counts from Monday 00:00 as well"),
    (PLAIN, "2026-11-23 20:00", "2026-11-24 17:30", "Tuesday 20:00 is after office"),
    (PLAIN, "2026-11-23 07:00", "2026-11-23 17:30", "Tuesday 07:00 is before office: Monday's end"),
    (PLAIN, "2026-11-23 12:45", "2026-11-24 12:30", "Tuesday 12:45 is in the lunch break"),
    (PLAIN, "2026-11-23 12:30", "2026-11-24 12:30", "the end of a block needs no pulling"),
    (PLAIN, "2026-11-23 13:00", "2026-11-24 13:00", "the start of a block lies in it"),
    (PLAIN, "2026-11-23 09:00", "2026-11-24 09:00", "the start of the day too"),
    (PLAIN, "2026-11-23 08:59", "2026-11-23 17:30", "a minute before the first block: Monday's end"),
    (PLAIN, "2026-11-23 17:30", "2026-11-24 17:30", "at the end of the day: the next end"),
    (PLAIN, "2026-11-23 17:31", "2026-11-24 17:30", "a minute after it: the same"),
    (PLAIN, "2026-11-23 00:00", "2026-11-23 17:30", "Monday 00:00 ends at Tuesday 00:00"),
    (PLAIN, "2026-11-27 20:00", "2026-11-30 17:30", "Friday evening: 4 h, and 20 h on Monday, 20:00"),
    (PLAIN, "2026-11-27 08:00", "2026-11-27 17:30", "16 h on Friday, Monday 08:00 is before office: Friday's end"),
    (PLAIN, "2026-11-27 00:00", "2026-11-27 17:30", "a whole Friday; its midnight is not Monday's"),
    (PLAIN, "2026-11-27 23:59", "2026-11-30 17:30", "one minute of Friday, Monday 23:59"),
    (PLAIN, "2026-11-27T14:00+00:00", "2026-11-30 15:00", "a server in UTC: 15:00 in Amsterdam"),
    (PLAIN, "2026-11-27T23:30+00:00", "2026-11-30 17:30", "a server in UTC: Saturday 00:30 in Amsterdam"),
]
HOLIDAYS = [
    (PLAIN, "2026-04-02 15:00", "2026-04-03 15:00", "Good Friday is a working day"),
    (PLAIN, "2026-04-03 10:00", "2026-04-07 10:00", "Good Friday to Tuesday over Easter Monday"),
    (PLAIN, "2026-04-06 10:00", "2026-04-07 17:30", "mail on Easter Monday counts from Tuesday 00:00"),
    (PLAIN, "2026-04-05 10:00", "2026-04-07 17:30", "mail on Easter Sunday too"),
    (GOOD_FRIDAY_OFF, "2026-04-02 15:00", "2026-04-07 15:00", "Good Friday off by choice: Thursday to Tuesday"),
    (PLAIN, "2026-05-13 14:00", "2026-05-15 14:00", "Ascension, Thursday 14 May, is left out"),
    (PLAIN, "2026-05-14 12:00", "2026-05-15 17:30", "mail on Ascension counts from Friday 00:00"),
    (WORKS_ON_ASCENSION, "2026-05-13 14:00", "2026-05-14 14:00", "this coach works on every Ascension"),
    (WORKS_THAT_ASCENSION, "2026-05-13 14:00", "2026-05-14 14:00", "this coach works on that one"),
    (PLAIN, "2026-05-22 16:00", "2026-05-26 16:00", "Whit Monday, 25 May, is left out"),
    (PLAIN, "2026-04-24 11:00", "2026-04-28 11:00", "Koningsdag on Monday 27 April"),
    (
        PLAIN,
        "2025-04-25 11:00",
        "2025-04-28 11:00",
        "Koningsdag would be Sunday 27: it is Saturday 26, Monday is no day off",
    ),
    (SATURDAYS_TOO, "2025-04-25 11:00", "2025-04-28 11:00", "who works on Saturday is free on that 26 April"),
    (SATURDAYS_TOO, "2025-05-02 11:00", "2025-05-03 11:00", "and works a week later"),
    (PLAIN, "2025-05-02 15:00", "2025-05-06 15:00", "2025 is a fifth year: Monday 5 May is off"),
    (PLAIN, "2026-05-04 15:00", "2026-05-05 15:00", "2026 is none"),
    (FIFTH_EACH_YEAR, "2026-05-04 15:00", "2026-05-06 15:00", "5 May off in every year"),
    (FIFTH_NEVER, "2025-05-02 15:00", "2025-05-05 15:00", "5 May never off"),
    (PLAIN, "2026-12-24 10:00", "2026-12-28 10:00", "Christmas on Friday and Saturday"),
    (CHRISTMAS_EVE_OFF, "2026-12-23 10:00", "2026-12-28 10:00", "24 December a day off of the coach's own"),
    (PLAIN, "2026-12-31 16:00", "2027-01-04 16:00", "New Year on Friday, then a weekend"),
    (BELGIUM, "2026-04-30 15:00", "2026-05-04 15:00", "Belgium: 1 May, a Friday"),
    (BELGIUM, "2026-07-20 10:00", "2026-07-22 10:00", "Belgium: 21 July, a Tuesday"),
    (BELGIUM, "2026-11-10 10:00", "2026-11-12 10:00", "Belgium: 11 November, a Wednesday"),
    (BELGIUM, "2026-04-24 11:00", "2026-04-27 11:00", "Belgium has no Koningsdag"),
    (BELGIUM, "2026-10-30 15:00", "2026-11-02 15:00", "Belgium: 1 November is a Sunday, the 2nd is worked"),
    (BELGIUM_SATURDAYS, "2026-12-24 10:00", "2026-12-26 10:00", "Belgium: 26 December is no holiday"),
]
NIGHTS_OF_THE_CLOCK = [
    (PLAIN, "2026-03-27 15:00", "2026-03-30 15:00", "the lost hour lies on Sunday, which nobody counts"),
    (PLAIN, "2026-10-23 15:00", "2026-10-26 15:00", "the hour won too"),
    (SEVEN_DAYS, "2026-03-28 15:00", "2026-03-29 16:00", "9 h on Saturday, 15 h after midnight is 16:00 that Sunday"),
    (SEVEN_DAYS, "2026-03-28 17:00", "2026-03-29 17:30", "24 h is 18:00, after office"),
    (SEVEN_DAYS, "2026-03-29 10:00", "2026-03-30 10:00", "past the jump a day has 24 hours again"),
    (SEVEN_DAYS, "2026-03-29T02:30+01:00", "2026-03-29 17:30", "the missing 02:30 is 03:30; Monday 03:30 is night"),
    (PLAIN, "2026-03-29T02:30+01:00", "2026-03-30 17:30", "the missing 02:30 of a Sunday off"),
    (ROUND_THE_CLOCK, "2026-03-28 02:30", "2026-03-29T03:30+02:00", "24 h on is the missing 02:30: shown as 03:30"),
    (ROUND_THE_CLOCK, "2026-03-29T00:00+01:00", "2026-03-30 01:00", "the Sunday has 23 hours"),
    (SEVEN_DAYS, "2026-10-24 15:00", "2026-10-25 14:00", "9 h on Saturday, 15 h after midnight is 14:00 that Sunday"),
    (SEVEN_DAYS, "2026-10-24 10:00", "2026-10-25 09:00", "an hour earlier by the clock, the block's start"),
    (SEVEN_DAYS, "2026-10-24 09:30", "2026-10-24 17:30", "Sunday 08:30 is before office"),
    (SEVEN_DAYS, "2026-10-25T02:30+02:00", "2026-10-25 17:30", "the first 02:30: Monday 01:30 is night"),
    (ROUND_THE_CLOCK, "2026-10-25T02:30+02:00", "2026-10-26 01:30", "24 h after the first 02:30"),
    (ROUND_THE_CLOCK, "2026-10-25T02:30+01:00", "2026-10-26 02:30", "24 h after the second 02:30"),
    (ROUND_THE_CLOCK, "2026-10-24 02:30", "2026-10-25T02:30+02:00", "24 h before the first 02:30"),
    (ROUND_THE_CLOCK, "2026-10-24 03:30", "2026-10-25T02:30+01:00", "24 h before the second 02:30"),
    (PLAIN, "2026-10-25T02:30+01:00", "2026-10-26 17:30", "the doubled hour of a Sunday off"),
    (WEEKENDS, "2026-03-29T00:00+01:00", "2026-03-29 16:00", "23 h on Sunday, 1 h on Saturday: 01:00, Sunday's end"),
    (WEEKENDS, "2026-10-25T00:00+02:00", "2026-10-25 16:00", "25 h that Sunday: due at 23:00, its end"),
    (WEEKENDS, "2026-03-27 12:00", "2026-03-28 16:00", "Friday off: a whole Saturday, its end"),
]
PART_TIME_AND_AWAY = [
    (PART_TIME, "2026-11-24 15:00", "2026-11-26 15:00", "Wednesday off"),
    (PART_TIME, "2026-11-26 15:00", "2026-11-30 15:00", "Friday off, then the weekend"),
    (PART_TIME, "2026-11-25 10:00", "2026-11-26 17:30", "mail on a Wednesday off"),
    (HALF_DAYS, "2026-11-23 11:00", "2026-11-23 12:30", "Wednesday 11:00 is before office: Monday's end"),
    (HALF_DAYS, "2026-11-23 18:00", "2026-11-25 17:30", "Wednesday 18:00 is after office"),
    (HALF_DAYS, "2026-11-23 12:30", "2026-11-25 12:30", "no office in the window; not due when it comes: 24 h stand"),
    (HALF_DAYS, "2026-11-23 12:40", "2026-11-25 12:40", "pulled it would be due 10 minutes before it came: 24 h stand"),
    (LATE_TUESDAY, "2026-11-23 18:00", "2026-11-24 18:00", "Monday's end is past, Tuesday begins at 19:00: 24 h stand"),
    (
        LATE_TUESDAY,
        "2026-11-23 17:00",
        "2026-11-23 17:30",
        "Tuesday 17:00 is before office: Monday's end, half an hour",
    ),
    (AWAY_A_WEEK, "2026-07-24 15:00", "2026-08-03 15:00", "a week away, 27 to 31 July"),
    (AWAY_A_WEEK, "2026-07-29 10:00", "2026-08-03 17:30", "mail in that week counts from Monday 3 August 00:00"),
    (AWAY_A_FORTNIGHT, "2026-07-24 16:00", "2026-08-10 16:00", "away from Saturday 25 July to Sunday 9 August"),
    (AWAY_A_DAY, "2026-11-24 11:00", "2026-11-26 11:00", "Wednesday away"),
]


@pytest.mark.parametrize(
    ("calendar", "received", "due", "why"),
    [*WEEK, *HOLIDAYS, *NIGHTS_OF_THE_CLOCK, *PART_TIME_AND_AWAY],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_answer_is_due(calendar: WorkingTime, received: str, due: str, why: str) -> None:
    came = at(received, calendar.zone)
    assert reply_deadline(calendar, came, first_seen=at("2027-12-31 12:00")) == at(due, calendar.zone), why


@pytest.mark.parametrize(
    ("received", "due", "why"),
    [
        ("2026-11-24 10:00", "2026-11-24 10:00", "a day in the future: counted from Monday 10:00, when it was seen"),
        ("2026-11-23 10:00:01", "2026-11-24 10:00", "a second in the future"),
        ("2036-11-23 10:00", "2026-11-24 10:00", "ten years in the future"),
        ("2026-11-23 10:00", "2026-11-24 10:00", "the very moment"),
        ("2026-11-20 16:00", "2026-11-23 16:00", "seen on Monday, arrived on Friday: counted from Friday"),
        ("1970-01-01 01:00", "2026-11-24 10:00", "a server without a clock"),
        ("1989-12-31 12:00", "2026-11-24 10:00", "older than any mail that waits"),
        ("0001-01-01T00:00+14:00", "2026-11-24 10:00", "before the first year in UTC"),
        ("9999-12-31T23:59-12:00", "2026-11-24 10:00", "after the last year in UTC"),
        ("2020-11-27 15:00", "2020-11-30 15:00", "old but possible: late for six years, not new"),
    ],
)
def test_an_impossible_date_counts_from_the_moment_first_seen(received: str, due: str, why: str) -> None:
    assert reply_deadline(PLAIN, at(received), first_seen=at("2026-11-23 10:00")) == at(due), why


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = at("2026-11-23 10:00").replace(tzinfo=None)
    for received, seen in ((naive, at("2026-11-23 10:00")), (at("2026-11-23 10:00"), naive)):
        with pytest.raises(ValueError, match="without a zone"):
            reply_deadline(PLAIN, received, seen)

"""Which events of a calendar make an absence, and from when to when."""

from __future__ import annotations

from datetime import date

import pytest
from calendar_texts import YEAR, calendar

from maild.agenda import Horizon, read_absences
from maild.working_time import Absence


def spans(raw: bytes, horizon: Horizon = YEAR, *, count_free: bool = False) -> list[str]:
    reading = read_absences(raw, horizon, count_free=count_free)
    assert reading.skipped == ()
    return [f"{each.first:%m-%d}..{each.last:%m-%d}" for each in reading.absences]


@pytest.mark.parametrize(
    ("event", "expected", "why"),
    [
        ("UID:a|DTSTART;VALUE=DATE:20260727|DTEND;VALUE=DATE:20260801", ["07-27..07-31"], "DTEND is the day after"),
        ("UID:a|DTSTART;VALUE=DATE:20260727", ["07-27..07-27"], "no end: one day"),
        ("DTSTART;VALUE=DATE:20260727", ["07-27..07-27"], "no UID"),
        ("UID:a|DTSTART:20260727", ["07-27..07-27"], "a date that does not say that it is one"),
        ("UID:a|DTSTART;VALUE=DATE:20260727|DTEND;VALUE=DATE:20260727", ["07-27..07-27"], "an end on its own day"),
        ("UID:a|DTSTART;VALUE=DATE:20260727|DURATION:P1W", ["07-27..08-02"], "a duration"),
        ("UID:a|DTSTART;VALUE=DATE:20251229|DTEND;VALUE=DATE:20260105", ["01-01..01-04"], "cut at the horizon"),
        ("UID:a|DTSTART;VALUE=DATE:20270101", [], "after the horizon"),
        ("UID:a|DTSTART:20260727T100000Z|DTEND:20260729T100000Z", [], "a timed appointment is no absence"),
        ("UID:a|DTSTART;TZID=Europe/Amsterdam:20260727T000000|DTEND;TZID=Europe/Amsterdam:20260729T000000", [], "nor this"),
        ("UID:a|DTSTART:20260727T000000|DTEND:20260729T000000|X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", ["07-27..07-28"], "Outlook"),
        ("UID:a|DTSTART;VALUE=DATE:20260727|STATUS:CANCELLED", [], "cancelled"),
        ("UID:a|DTSTART;VALUE=DATE:20260727|STATUS:TENTATIVE", ["07-27..07-27"], "perhaps away: better not promised"),
        ("UID:a|DTSTART;VALUE=DATE:20260727|TRANSP:TRANSPARENT", [], "shown as free: a birthday"),
        ("UID:a|DTSTART;VALUE=DATE:20260727|X-MICROSOFT-CDO-BUSYSTATUS:FREE", [], "shown as free by Outlook"),
        ("UID:a|DTSTART;VALUE=DATE:20260727|X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", [], "at work, elsewhere"),
        ("UID:a|DTSTART;VALUE=DATE:20260727|TRANSP:TRANSPARENT|X-MICROSOFT-CDO-BUSYSTATUS:OOF", ["07-27..07-27"], "away"),
        ("UID:a|DTSTART;VALUE=DATE:20260727|BEGIN:VALARM|DTSTART;VALUE=DATE:20260901|END:VALARM", ["07-27..07-27"], "alarm"),
        ("UID:a|DTSTART;VALUE=DATE:20260105|RRULE:FREQ=WEEKLY;COUNT=3", ["01-05..01-05", "01-12..01-12", "01-19..01-19"], "3"),
        ("UID:a|DTSTART;VALUE=DATE:20261230|RRULE:FREQ=DAILY", ["12-30..12-30", "12-31..12-31"], "endless, to the horizon"),
        ("UID:a|DTSTART;VALUE=DATE:19850612|RRULE:FREQ=YEARLY", ["06-12..06-12"], "yearly since 1985"),
        ("UID:a|DTSTART;VALUE=DATE:20200229|RRULE:FREQ=YEARLY", [], "29 February is not in 2026"),
        ("UID:a|DTSTART;VALUE=DATE:20251229|DTEND;VALUE=DATE:20260103|RRULE:FREQ=YEARLY", ["01-01..01-02", "12-29..12-31"], "over New Year"),
        ("UID:a|DTSTART;VALUE=DATE:20260105|RRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20260228", ["01-05..01-05", "02-02..02-02"], "first Monday"),
        ("UID:a|DTSTART;VALUE=DATE:20260131|RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", ["01-31..01-31", "02-28..02-28"], "last day"),
        ("UID:a|DTSTART;VALUE=DATE:20260102|RRULE:FREQ=MONTHLY;BYDAY=FR;BYSETPOS=1;COUNT=2", ["01-02..01-02", "02-06..02-06"], "position"),
        ("UID:a|DTSTART;VALUE=DATE:20260105|RDATE;VALUE=DATE:20260106|EXDATE;VALUE=DATE:20260105", ["01-06..01-06"], "moved by hand"),
    ],
)  # fmt: skip
def test_an_event_makes_an_absence(event: str, expected: list[str], why: str) -> None:
    assert spans(calendar(event)) == expected, why


def test_free_days_count_where_the_calendar_holds_nothing_else() -> None:
    free = "UID:a|DTSTART;VALUE=DATE:20260727|TRANSP:TRANSPARENT"
    assert spans(calendar(free), count_free=True) == ["07-27..07-27"]
    assert spans(calendar(free + "|X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"), count_free=True) == []


def test_one_day_of_a_series_can_be_moved_or_made_an_appointment() -> None:
    weekly = "UID:a|DTSTART;VALUE=DATE:20260105|RRULE:FREQ=WEEKLY;COUNT=3"
    moved = "UID:a|RECURRENCE-ID;VALUE=DATE:20260112|DTSTART;VALUE=DATE:20260114"
    timed = "UID:a|RECURRENCE-ID;VALUE=DATE:20260119|DTSTART:20260119T100000Z|DTEND:20260119T110000Z"
    assert spans(calendar(weekly, moved, timed)) == ["01-05..01-05", "01-14..01-14"]


def test_lines_that_go_on_and_bare_line_ends_are_read() -> None:
    folded = calendar("UID:a|DTSTART;VALUE=DA\r\n TE:20260727|DTEND;VALUE=DATE:2026\r\n\t0729")
    assert spans(folded) == ["07-27..07-28"]
    assert spans(b"\xef\xbb\xbf" + folded.replace(b"\r\n", b"\n")) == ["07-27..07-28"]


def test_two_calendars_in_one_file_and_doubles_are_laid_together() -> None:
    one = calendar("UID:a|DTSTART;VALUE=DATE:20260727", "UID:b|DTSTART;VALUE=DATE:20260727")
    assert spans(one + calendar("UID:c|DTSTART;VALUE=DATE:20260901")) == ["07-27..07-27", "09-01..09-01"]


def test_the_horizon_around_a_day() -> None:
    around = Horizon.around(date(2026, 11, 25))
    assert (around.first, around.last) == (date(2026, 9, 26), date(2028, 5, 28))
    assert around.part_of(Absence(date(2026, 9, 1), date(2026, 9, 25))) is None
    with pytest.raises(ValueError):
        Horizon(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(ValueError):
        Horizon(date(2026, 1, 1), date(2036, 1, 1))

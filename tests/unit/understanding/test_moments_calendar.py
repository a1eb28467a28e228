"""Dates across months, years, ISO weeks and the change to summer time; hours as they are said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maild.understanding.moments import find_moments
from maild.understanding.result import Moment

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def shown(moment: Moment) -> tuple[bool, str, str | None]:
    return moment.wanted, f"{moment.start:%Y-%m-%dT%H:%M}", f"{moment.end:%Y-%m-%dT%H:%M}" if moment.end else None


def only(text: str, at: str, zone: ZoneInfo = AMSTERDAM) -> tuple[bool, str, str | None]:
    moments = find_moments(text, datetime.fromisoformat(at).replace(tzinfo=zone), zone)
    assert len(moments) == 1, [each.text for each in moments]
    return shown(moments[0])


@pytest.mark.parametrize(
    ("at", "text", "start"),
    [
        ("2026-03-03T12:00", "Kan het dinsdag?", "2026-03-10"),  # a Tuesday named on a Tuesday
        ("2026-03-02T12:00", "Kan het dinsdag?", "2026-03-03"),
        ("2026-03-08T12:00", "Kan het maandag?", "2026-03-09"),
        ("2026-03-08T12:00", "Kan het volgende week maandag?", "2026-03-09"),
        ("2026-03-02T12:00", "Kan het volgende week maandag?", "2026-03-09"),
        ("2026-03-06T12:00", "Kan het volgende week vrijdag?", "2026-03-13"),
        ("2026-12-28T12:00", "Kan het vrijdag?", "2027-01-01"),
        ("2026-12-30T12:00", "Kan het volgende week dinsdag?", "2027-01-05"),
        ("2026-12-30T12:00", "Kan het 12 januari?", "2027-01-12"),
        ("2026-12-31T12:00", "Kan het morgen?", "2027-01-01"),
        ("2026-12-31T23:30", "Kan het overmorgen?", "2027-01-02"),
        ("2028-02-27T12:00", "Kan het overmorgen?", "2028-02-29"),
        ("2026-11-20T12:00", "Kan het op 3/2?", "2027-02-03"),
        ("2026-03-04T12:00", "Kan het op 29 februari 2028?", "2028-02-29"),
        ("2026-03-31T12:00", "Kan het de 2e?", "2026-04-02"),
        ("2026-01-31T12:00", "Kan het de 30e?", "2026-03-30"),  # February has none
        ("2026-05-26T12:00", "Kan het dinsdag over een week?", "2026-06-09"),
        ("2026-06-10T12:00", "Could it be Monday?", "2026-06-15"),
        ("2026-06-10T12:00", "Could it be June 30th, 2026?", "2026-06-30"),
        ("2027-04-01T12:00", "Kan het op tweede kerstdag?", "2027-12-26"),
        ("2025-04-01T12:00", "Kan het op Koningsdag?", "2025-04-26"),  # the 27th is a Sunday
        ("2026-04-01T12:00", "Kan het met Hemelvaart?", "2026-05-14"),
        ("2027-03-01T12:00", "Kan het op tweede pinksterdag?", "2027-05-17"),
    ],
)
def test_a_day_is_the_whole_day(at: str, text: str, start: str) -> None:
    midnight = datetime.fromisoformat(start)
    assert only(text, at) == (True, f"{midnight:%Y-%m-%dT00:00}", f"{midnight + timedelta(days=1):%Y-%m-%dT00:00}")


@pytest.mark.parametrize(
    ("at", "text", "start", "end"),
    [
        ("2026-03-04T12:00", "Kan het in week 13?", "2026-03-23", "2026-03-30"),
        ("2026-11-04T12:00", "Kan het in week 53?", "2026-12-28", "2027-01-04"),
        ("2026-12-20T12:00", "Kan het in week 1?", "2027-01-04", "2027-01-11"),
        ("2027-01-02T12:00", "Kan het volgende week?", "2027-01-04", "2027-01-11"),
        ("2024-12-30T12:00", "Kan het in week 2?", "2025-01-06", "2025-01-13"),
        ("2026-03-25T12:00", "Kan het volgende week?", "2026-03-30", "2026-04-06"),
        ("2026-03-25T12:00", "Kan het in de week van 6 april?", "2026-04-06", "2026-04-13"),
        ("2026-12-29T12:00", "Kan het over twee weken?", "2027-01-11", "2027-01-18"),
        ("2026-10-22T12:00", "Kan het komend weekend?", "2026-10-24", "2026-10-26"),
    ],
)
def test_a_week_runs_from_monday_to_monday(at: str, text: str, start: str, end: str) -> None:
    assert only(text, at) == (True, f"{start}T00:00", f"{end}T00:00")


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("om 10u", "10:00", None),
        ("om 10u30", "10:30", None),
        ("om 10 u 30", "10:30", None),
        ("om 10.30 uur", "10:30", None),
        ("om 10:30", "10:30", None),
        ("om 9h15", "09:15", None),
        ("om tien uur", "10:00", None),
        ("om half vier", "15:30", None),
        ("om half 4", "15:30", None),
        ("om half een", "12:30", None),
        ("om half elf", "10:30", None),
        ("om half zeven", "18:30", None),
        ("om kwart voor zeven", "18:45", None),
        ("om kwart over drie", "15:15", None),
        ("om kwart voor twaalf", "11:45", None),
        ("om vijf voor half twee", "13:25", None),
        ("om tien over half drie", "14:40", None),
        ("om 1 uur", "13:00", None),
        ("om 6 uur", "18:00", None),
        ("om 7 uur", "07:00", None),
        ("om 3", "15:00", None),
        ("om 12 uur", "12:00", None),
        ("om 05:00", "05:00", None),
        ("om 6 uur 's ochtends", "06:00", None),
        ("om 8 uur 's avonds", "20:00", None),
        ("na vijven", "17:00", None),
        ("tegen zessen", "18:00", None),
        ("vanaf 11 uur", "11:00", None),
        ("rond 11", "11:00", None),
        ("rond half drie", "14:30", None),
        ("tussen 10 en 12", "10:00", "12:00"),
        ("tussen 2 en 4", "14:00", "16:00"),
        ("tussen 5 en 7", "17:00", "19:00"),
        ("van 11 tot 1", "11:00", "13:00"),
        ("van 9:00 tot 10:30 uur", "09:00", "10:30"),
        ("10:00-11:00", "10:00", "11:00"),
        ("10.00 - 11.30 uur", "10:00", "11:30"),
        ("tussen half tien en elf uur", "09:30", "11:00"),
        ("na de middag", "12:00", "18:00"),
        ("in de voormiddag", "08:00", "12:00"),
        ("in de namiddag", "12:00", "18:00"),
        ("'s ochtends", "08:00", "12:00"),
        ("'s avonds", "18:00", "23:00"),
    ],
)
def test_hours_as_the_dutch_and_the_flemish_say_them(phrase: str, start: str, end: str | None) -> None:
    expected = (True, f"2026-03-05T{start}", f"2026-03-05T{end}" if end else None)
    assert only(f"Donderdag {phrase} kan ik wel.", "2026-03-04T09:00") == expected


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("at 3pm", "15:00", None),
        ("at 3 p.m.", "15:00", None),
        ("at 10am", "10:00", None),
        ("at 12pm", "12:00", None),
        ("at half four", "16:30", None),
        ("at half past four", "16:30", None),
        ("at quarter to five", "16:45", None),
        ("at ten past two", "14:10", None),
        ("at 4", "16:00", None),
        ("at noon", "12:00", None),
        ("at 10 o'clock", "10:00", None),
        ("after 5", "17:00", None),
        ("between 2 and 4", "14:00", "16:00"),
        ("from 9 to 11", "09:00", "11:00"),
        ("2-4pm", "14:00", "16:00"),
        ("in the morning", "08:00", "12:00"),
        ("afternoon", "12:00", "18:00"),
    ],
)
def test_hours_as_the_english_say_them(phrase: str, start: str, end: str | None) -> None:
    expected = (True, f"2026-03-05T{start}", f"2026-03-05T{end}" if end else None)
    assert only(f"Thursday {phrase} would be good.", "2026-03-04T09:00") == expected


def test_local_hours_keep_their_clock_across_the_change_to_summer_time() -> None:
    moments = find_moments("Kan het maandag om 10 uur?", datetime(2026, 3, 27, 12, tzinfo=UTC), AMSTERDAM)
    assert moments[0].start == datetime(2026, 3, 30, 8, tzinfo=UTC)
    moments = find_moments("Kan het maandag om 10 uur?", datetime(2026, 10, 23, 12, tzinfo=UTC), AMSTERDAM)
    assert moments[0].start == datetime(2026, 10, 26, 9, tzinfo=UTC)


def test_the_day_on_which_the_clock_changes_still_runs_from_midnight_to_midnight() -> None:
    assert only("Zondag kan ik wel.", "2026-03-27T12:00") == (True, "2026-03-29T00:00", "2026-03-30T00:00")


def test_the_mail_s_date_is_taken_in_the_zone_and_not_in_utc() -> None:
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)  # already Wednesday in Amsterdam
    assert find_moments("Kan het morgen?", late, AMSTERDAM)[0].start.date().isoformat() == "2026-03-05"
    assert (
        find_moments("Kan het morgen?", late, ZoneInfo("America/New_York"))[0].start.date().isoformat() == "2026-03-04"
    )


def test_a_day_that_has_gone_by_is_left_out() -> None:
    for text in ("Op 1 maart kan ik niet.", "Gisteren kon ik niet.", "28 februari 2026 lukt niet."):
        assert find_moments(text, datetime(2026, 3, 4, 9, tzinfo=AMSTERDAM), AMSTERDAM) == ()


def test_a_date_that_does_not_exist_is_left_out() -> None:
    for text in (
        "Kan het op 31 juni?",
        "Kan het op 30/2?",
        "Kan het op 99-99-2026?",
        "Kan het in week 60?",
        "Kan het op 29-02-2027?",
    ):
        assert find_moments(text, datetime(2026, 3, 4, 9, tzinfo=AMSTERDAM), AMSTERDAM) == ()

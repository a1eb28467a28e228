"""What a calendar program writes becomes events: in the right hour, each occurrence once, with words that can be shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from maild.agenda.event import AgendaEvent
from maild.agenda.events import read_agenda
from maild.agenda.horizon import Horizon
from maild.facts.session import Answer
from tests.unit.agenda.calendar_texts import YEAR, calendar

ZONE = ZoneInfo("Europe/Amsterdam")
OWN_ZONE = (
    "VERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:{0}\r\n{1}BEGIN:STANDARD\r\nDTSTART:16011028T030000\r\nTZOFFSETFROM:+0200\r\n"
    "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010325T020000\r\nTZOFFSETFROM:+0100\r\n"
    "TZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE"
)


def events(*told: str, head: str = "VERSION:2.0", horizon: Horizon = YEAR) -> tuple[AgendaEvent, ...]:
    reading = read_agenda(calendar(*told, head=head), horizon, ZONE)
    assert reading.skipped == ()
    return reading.events


def starts(*told: str, head: str = "VERSION:2.0") -> list[str]:
    return [f"{each.start:%m-%d %H:%M}" for each in events(*told, head=head)]


@pytest.mark.parametrize(
    ("start", "head"),
    [
        ("DTSTART:20260804T070000Z", "VERSION:2.0"),
        ("DTSTART;TZID=Europe/Amsterdam:20260804T090000", "VERSION:2.0"),
        ("DTSTART;TZID=Europe/Brussels:20260804T090000", "VERSION:2.0"),
        ("DTSTART;TZID=America/New_York:20260804T030000", "VERSION:2.0"),
        ('DTSTART;TZID="W. Europe Standard Time":20260804T090000', "VERSION:2.0"),
        ("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Amsterdam:20260804T090000", "VERSION:2.0"),
        ("DTSTART;TZID=Customized Time Zone:20260804T090000", OWN_ZONE.format("Customized Time Zone", "")),
        ("DTSTART;TZID=Kantoor:20260804T090000", OWN_ZONE.format("Kantoor", "X-LIC-LOCATION:Europe/Amsterdam\r\n")),
        ("DTSTART:20260804T090000", "VERSION:2.0"),
    ],
)
def test_nine_in_amsterdam_is_nine_whatever_the_program_calls_the_zone(start: str, head: str) -> None:
    assert starts(f"UID:1|{start}|DURATION:PT1H|SUMMARY:x", head=head) == ["08-04 07:00"]


def test_a_zone_that_nobody_knows_is_left_out_and_said_rather_than_guessed() -> None:
    raw = calendar("UID:1|DTSTART;TZID=Mars/Olympus:20260804T090000|SUMMARY:geheim")
    reading = read_agenda(raw, YEAR, ZONE)
    assert reading.events == () and reading.skipped == ("line 3: a time zone that nobody knows",)


def test_a_weekly_session_keeps_its_hour_when_summer_time_ends() -> None:
    series = "UID:1|DTSTART;TZID=Europe/Amsterdam:20261020T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=3|SUMMARY:x"
    assert starts(series) == ["10-20 07:00", "10-27 08:00", "11-03 08:00"]


def test_one_moved_one_cancelled_and_one_left_out_of_a_series() -> None:
    found = events(
        "UID:1|DTSTART;TZID=Europe/Amsterdam:20260804T090000|DTEND;TZID=Europe/Amsterdam:20260804T100000"
        "|RRULE:FREQ=WEEKLY;COUNT=5|EXDATE;TZID=Europe/Amsterdam:20260901T090000|SUMMARY:Sessie Els",
        "UID:1|RECURRENCE-ID;TZID=Europe/Amsterdam:20260811T090000|DTSTART;TZID=Europe/Amsterdam:20260812T140000"
        "|DURATION:PT90M|SUMMARY:Sessie Els|SEQUENCE:2",
        "UID:1|RECURRENCE-ID:20260818T070000Z|DTSTART;TZID=Europe/Amsterdam:20260818T090000|STATUS:CANCELLED|SEQUENCE:1",
    )
    assert [f"{each.start:%m-%d %H:%M}" for each in found] == [
        "08-04 07:00", "08-12 12:00", "08-18 07:00", "08-25 07:00",
    ]  # fmt: skip
    assert [each.recurrence_id for each in found[:3]] == ["20260804T070000Z", "20260811T070000Z", "20260818T070000Z"]
    assert [each.is_cancelled for each in found] == [False, False, True, False]
    assert [each.sequence for each in found] == [0, 2, 1, 0]
    assert (found[1].end - found[1].start).total_seconds() == 5400


def test_an_endless_series_is_followed_within_the_horizon_only() -> None:
    found = events(
        "UID:1|DTSTART:20200107T090000Z|RRULE:FREQ=WEEKLY;BYDAY=TU|SUMMARY:x",
        horizon=Horizon(date(2026, 8, 1), date(2026, 8, 31)),
    )
    assert len(found) == 4


def test_a_whole_day_begins_at_the_coachs_midnight() -> None:
    (one,) = events("UID:1|DTSTART;VALUE=DATE:20260804|SUMMARY:Retraite")
    assert one.is_all_day and one.start == datetime(2026, 8, 3, 22, tzinfo=UTC)
    assert one.end == datetime(2026, 8, 4, 22, tzinfo=UTC)


def test_words_are_plain_whatever_escapes_and_html_a_program_wrote() -> None:
    (one,) = events(
        "UID:1|DTSTART:20260804T070000Z|SUMMARY:Sessie\\, Els\\; 3|DESCRIPTION:<p>Opdracht: loop &amp; schrijf<br>"
        "https://zoom.us/j/123?pwd=a.b</p>|LOCATION:Zandweg 14\\nUtrecht"
        '|ATTENDEE;CN="Bakker, Els";PARTSTAT=ACCEPTED:mailto:Els@Voorbeeld.example'
        "|ATTENDEE;CUTYPE=ROOM;CN=Kamer:mailto:kamer@praktijk.example|ORGANIZER;CN=Anouk:MAILTO:anouk@praktijk.example"
    )
    assert one.title == "Sessie, Els; 3" and one.place == "Zandweg 14 Utrecht"
    assert one.notes.splitlines()[0] == "Opdracht: loop & schrijf" and one.link == "https://zoom.us/j/123?pwd=a.b"
    assert [(each.address, each.name, each.answer, each.is_room) for each in one.guests] == [
        ("els@voorbeeld.example", "Bakker, Els", Answer.ACCEPTED, False),
        ("kamer@praktijk.example", "Kamer", None, True),
    ]
    assert one.organizer is not None and one.organizer.address == "anouk@praktijk.example"


def test_a_web_address_as_the_place_is_the_link() -> None:
    (one,) = events("UID:1|DTSTART:20260804T070000Z|SUMMARY:x|LOCATION:https://meet.google.com/abc-defg-hij")
    assert (one.place, one.link) == ("", "https://meet.google.com/abc-defg-hij")


def test_of_two_versions_in_one_calendar_the_newer_counts() -> None:
    assert starts(
        "UID:1|SEQUENCE:3|DTSTART:20260805T070000Z|SUMMARY:x", "UID:1|SEQUENCE:2|DTSTART:20260804T070000Z|SUMMARY:x"
    ) == ["08-05 07:00"]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("DTSTART:20260804T090000Z|RRULE:FREQ=SECONDLY", "repeats within the day"),
        ("DTSTART:20260804T090000Z|RRULE:FREQ=DAILY|RRULE:FREQ=WEEKLY", "several rules"),
        ("DTSTART:20260804T090000Z|RRULE:FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2", "more conditions than weekdays"),
        ("DTSTART:20260804T090000Z|DTEND:20260803T090000Z", "ends before it starts"),
        ("DTSTART:20261304T090000Z", "in no calendar"),
        ("SUMMARY:geen begin", "without a start"),
    ],
)
def test_what_contradicts_itself_is_left_out_with_a_reason_and_its_neighbours_stay(told: str, reason: str) -> None:
    raw = calendar(f"UID:1|{told}", "UID:2|DTSTART:20260804T070000Z|SUMMARY:x")
    reading = read_agenda(raw, YEAR, ZONE)
    assert [each.uid for each in reading.events] == ["2"] and reading.held == 2
    assert len(reading.skipped) == 1 and reason in reading.skipped[0]


def test_a_calendar_of_endless_daily_series_stops_costing_at_a_bound() -> None:
    series = [f"UID:{number}|DTSTART:20000101T0{number % 10}0000Z|RRULE:FREQ=DAILY|SUMMARY:x" for number in range(300)]
    reading = read_agenda(calendar(*series), Horizon(date(2026, 8, 1), date(2026, 8, 2)), ZONE)
    assert 0 < len(reading.events) < 600 and "more repetitions than an agenda has" in reading.skipped[0]

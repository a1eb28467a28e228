"""Calendars that were made to hurt: each is refused or skipped with a reason, in bounded work, and never quoted."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from calendar_texts import YEAR, calendar
from hypothesis import given, settings
from hypothesis import strategies as st

from maild.agenda import AbsenceReading, CalendarRefusedError, Horizon, read_absences, read_calendar_file

GOOD = "UID:good|DTSTART;VALUE=DATE:20260727"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "the calendar is empty"),
        (b"\r\n\r\n", "the calendar is empty"),
        (b"<!DOCTYPE html><title>Log in</title>", "this is no calendar (a page to log in on, perhaps)"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "this is no calendar"),
        (calendar(GOOD).decode().encode("utf-16"), "this is no calendar"),
        (calendar(GOOD)[:-15], "breaks off before its end"),
        (calendar(GOOD).replace(b"END:VEVENT\r\n", b""), "ends something that is not open"),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "line 2 of the calendar ends something that is not open"),
        (b"BEGIN:VCALENDAR\r\n" * 9, "nested more than 8 deep"),
        (calendar("SUMMARY:" + "x" * 70_000), "line 4 of the calendar is longer than 64 kB"),
        (calendar("DTSTART:" + "\r\n ".join(["1" * 70] * 1_000)), "line 4 of the calendar is longer than 64 kB"),
        (b" " * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (calendar(*["UID:a"] * 20_001), "more than 20000 events"),
    ],
)  # fmt: skip
def test_what_is_no_agenda_is_refused_with_a_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(CalendarRefusedError) as caught:
        read_absences(raw, YEAR)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=SECONDLY", "repeats within the day"),
        ("FREQ=HOURLY;COUNT=2", "repeats within the day"),
        ("FREQ=FORTNIGHTLY", "in a way nobody knows"),
        ("COUNT=3", "in a way nobody knows"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "more conditions than weekdays"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "more conditions than weekdays"),
        ("FREQ=WEEKLY;BYMONTH=2", "more conditions than weekdays"),
        ("FREQ=YEARLY;BYMONTH=13", "does not exist"),
        ("FREQ=YEARLY;BYMONTH=-1", "does not exist"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "does not exist"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "does not exist"),
        ("FREQ=MONTHLY;BYDAY=99MO", "does not exist"),
        ("FREQ=YEARLY;BYMONTHDAY=" + ",".join(["1"] * 500), "more values than a year has days"),
        ("FREQ=DAILY;INTERVAL=0", "interval outside"),
        ("FREQ=DAILY;INTERVAL=99999999999999999999", "interval outside"),
        ("FREQ=DAILY;INTERVAL=-1", "interval outside"),
        ("FREQ=DAILY;UNTIL=20261345", "until a day that does not exist"),
        ("FREQ=DAILY;FREQ=YEARLY", "doubled or unknown"),
        ("FREQ=YEARLY;RSCALE=HEBREW", "doubled or unknown"),
        ("FREQ=DAILY|RRULE:FREQ=WEEKLY", "several rules"),
        ("FREQ=DAILY|EXRULE:FREQ=WEEKLY", "several rules"),
    ],
)
def test_a_repetition_that_is_not_followed_costs_its_own_series_only(rule: str, reason: str) -> None:
    reading = read_absences(calendar(f"UID:a|DTSTART;VALUE=DATE:20260105|RRULE:{rule}", GOOD), YEAR)
    assert [each.first for each in reading.absences] == [date(2026, 7, 27)]
    (skipped,) = reading.skipped
    assert skipped.startswith("line 3: ")
    assert reason in skipped


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART;VALUE=DATE:20261332",
        "DTSTART;VALUE=DATE:00000000",
        "DTSTART;VALUE=DATE:20260727|DTEND;VALUE=DATE:20260101",
        "DTSTART;VALUE=DATE:20260727|DTEND;VALUE=DATE:20260728T",
        "DTSTART;VALUE=DATE:20260727|RDATE;VALUE=DATE:nonsense",
        "DTSTART:20260727T100000|X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
    ],
)
def test_an_event_that_contradicts_itself_is_skipped(event: str) -> None:
    reading = read_absences(calendar(f"UID:a|{event}", GOOD), YEAR)
    assert [each.first for each in reading.absences] == [date(2026, 7, 27)]
    assert len(reading.skipped) <= 1


def test_rules_that_no_day_fits_are_searched_for_a_few_seconds_at_most() -> None:
    never = [f"UID:{n}|DTSTART;VALUE=DATE:19000101|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" for n in range(500)]
    begun = process_time()
    reading = read_absences(calendar(*never, GOOD), YEAR)
    assert process_time() - begun < 10
    assert len(reading.absences) == 1
    assert len(reading.skipped) == 50


def test_thousands_of_endless_series_are_followed_only_as_far_as_an_agenda_goes() -> None:
    daily = [f"UID:{n}|DTSTART;VALUE=DATE:19000101|RRULE:FREQ=DAILY" for n in range(5_000)]
    begun = process_time()
    reading = read_absences(calendar(*daily), Horizon(date(2026, 1, 1), date(2028, 1, 1)))
    assert process_time() - begun < 20
    assert "more repetitions than an agenda has" in reading.skipped[-1]


def test_an_absence_of_eight_thousand_years_is_cut_at_the_horizon() -> None:
    reading = read_absences(calendar("UID:a|DTSTART;VALUE=DATE:00010101|DTEND;VALUE=DATE:99991231"), YEAR)
    assert [(each.first, each.last) for each in reading.absences] == [(YEAR.first, YEAR.last)]


def test_no_reason_repeats_the_calendar() -> None:
    secret = "S3CRET"
    texts = [
        calendar(f"UID:{secret}|SUMMARY:{secret}|DTSTART;VALUE=DATE:20261332"),
        calendar(f"UID:{secret}|DTSTART;VALUE=DATE:20260727|RRULE:FREQ={secret}"),
        calendar(f"UID:a|DTSTART;VALUE=DATE:20260727|RRULE:FREQ=YEARLY;BYDAY={secret}"),
    ]
    assert all(secret not in repr(read_absences(each, YEAR)) for each in texts)
    for raw in (f"{secret}:x", f"BEGIN:{secret}", f"BEGIN:VCALENDAR\nEND:{secret}"):
        with pytest.raises(CalendarRefusedError) as caught:
            read_absences(raw.encode(), YEAR)
        assert secret not in str(caught.value)


_WORDS = st.sampled_from(
    "DTSTART;VALUE=DATE:20260105 DTSTART;VALUE=DATE:00010101 DTSTART:20260105T000000 DTSTART;TZID=Mars/Olympus:20260105T000000 "
    "DTEND;VALUE=DATE:20260107 DTEND:99991231T235959Z DTEND;VALUE=DATE:00010101 DURATION:P1D DURATION:-P1D DURATION:P9999999W "
    "RRULE:FREQ=YEARLY;COUNT=3 RRULE:FREQ=MONTHLY;BYMONTHDAY=31 RRULE:FREQ=WEEKLY;BYDAY=MO RRULE: RDATE;VALUE=DATE:20260201 "
    "RDATE;VALUE=PERIOD:20260101T000000Z/P1D RDATE:20260101T000000Z EXDATE;VALUE=DATE:20260105 EXDATE:x EXDATE; "
    "RECURRENCE-ID;VALUE=DATE:20260105 RECURRENCE-ID:20260105T000000Z RECURRENCE-ID;RANGE=THISANDFUTURE:20260105 UID:a UID:b "
    "SEQUENCE:1 SEQUENCE:x SEQUENCE:-1 STATUS:CANCELLED TRANSP:TRANSPARENT X-MICROSOFT-CDO-ALLDAYEVENT:TRUE DTSTART;;=: "
    'DTSTART;X="20260101 DTSTART DTSTART:'.split()
)
_EVENT = st.lists(st.one_of(_WORDS, st.text(max_size=30)), max_size=8).map("|".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(_EVENT, max_size=6))
def test_any_events_give_absences_within_the_horizon_or_a_reason(events: list[str]) -> None:
    try:
        reading = read_absences(calendar(*events), YEAR)
    except CalendarRefusedError:
        return
    assert isinstance(reading, AbsenceReading)
    assert all(YEAR.first <= each.first <= each.last <= YEAR.last for each in reading.absences)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_reading_or_a_refusal(raw: bytes) -> None:
    for each in (raw, b"BEGIN:VCALENDAR\r\n" + raw):
        try:
            read_absences(each, YEAR)
        except CalendarRefusedError as refusal:
            assert str(refusal)


def test_a_file_that_cannot_be_read_or_is_too_large_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    good = tmp_path / "away.ics"
    good.write_bytes(calendar(GOOD))
    assert read_calendar_file(good) == calendar(GOOD)
    with pytest.raises(CalendarRefusedError, match="cannot be read"):
        read_calendar_file(tmp_path / "nothing.ics")
    with good.open("wb") as file:
        file.truncate(10 * 1024 * 1024 + 1)
    with pytest.raises(CalendarRefusedError, match="larger than 10 MB"):
        read_calendar_file(good)

"""Calendars that nobody's program writes: any bytes end in events or a refusal, in bounded work; a server leads nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maild.agenda.caldav_server import CaldavAccess, fetch_caldav
from maild.agenda.content_lines import CalendarRefusedError
from maild.agenda.events import read_agenda
from maild.agenda.horizon import Horizon
from maild.agenda.invitation import read_invitation
from maild.clock import SystemClock
from maild.errors import AccountError, MaildError, PermanentError, TransientError
from tests.unit.agenda.calendar_texts import YEAR, calendar

ZONE = ZoneInfo("Europe/Amsterdam")
_LINES = st.sampled_from(
    [
        "DTSTART:20260804T070000Z", "DTSTART;VALUE=DATE:20260804", "DTSTART;TZID=Europe/Amsterdam:20260329T023000",
        "DTSTART:99991231T235959Z", "DTSTART:00010101T000000Z", "DTEND:20260804T080000Z", "DTEND:00010101",
        "DURATION:PT1H", "DURATION:-P1D", "DURATION:P99999D", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "RRULE:FREQ=MONTHLY;BYDAY=5MO;UNTIL=20270101",
        "RDATE:20260805T070000Z,20260806", "RDATE;VALUE=PERIOD:20260805T070000Z/PT1H", "EXDATE:20260804T070000Z",
        "RECURRENCE-ID:20260811T070000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260811T070000Z", "SEQUENCE:-1",
        "SEQUENCE:99999999999999", "STATUS:CANCELLED", "SUMMARY:" + "a\\n" * 50, "DESCRIPTION:" + "<" * 300,
        "ATTENDEE;CN=\"a:b\":mailto:els@voorbeeld.example", "ATTENDEE:mailto:@", "ATTENDEE;EMAIL=x@y.z:urn:uuid:1",
        "ORGANIZER:mailto:els@voorbeeld.example", "LOCATION:https://zoom.us/j/1", "DTSTAMP:niets", "UID:" + "u" * 400,
    ]
)  # fmt: skip


@given(st.lists(st.lists(_LINES, max_size=9), max_size=4))
@settings(max_examples=250, deadline=None)
def test_any_event_ends_in_moments_that_the_ledger_takes_or_in_a_reason(told: list[list[str]]) -> None:
    reading = read_agenda(calendar(*("|".join(["UID:1", *each]) for each in told)), YEAR, ZONE)
    for each in reading.events:
        assert each.start.tzinfo is UTC and each.end >= each.start and len(each.uid) <= 255
        assert each.start < datetime(2027, 1, 1, tzinfo=UTC) and len(each.recurrence_id) <= 40
    assert reading.held == len(told)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for text in (raw, b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n" + raw + b"\r\nEND:VCALENDAR\r\n"):
        try:
            read_agenda(text, YEAR, ZONE)
            read_invitation(text.decode("latin-1"), YEAR, ZONE)
        except CalendarRefusedError:
            continue


@contextmanager
def _server(status: int, fields: dict[str, str], body: bytes = b"") -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | fields).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_PROPFIND = do_REPORT = do_OPTIONS = do_GET = _answer  # noqa: N815 - names that http.server looks for

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/dav/"
    finally:
        server.shutdown()
        server.server_close()


def _fetch(url: str) -> bytes:
    horizon = Horizon(date(2026, 7, 1), date(2026, 9, 30))
    return fetch_caldav(CaldavAccess(url, "anouk", "zandweg-geheim"), SystemClock(), horizon)


@pytest.mark.parametrize(
    "where", ["http://127.0.0.1:9/x", "https://10.0.0.1/x", "https://169.254.169.254/latest", "http://[::1]:9/"]
)
def test_a_caldav_server_leads_into_no_other_private_place(where: str) -> None:
    with _server(302, {"Location": where}) as url, pytest.raises(AccountError, match="private network"):
        _fetch(url)


def test_a_caldav_server_that_redirects_to_itself_comes_to_an_end() -> None:
    with _server(302, {"Location": "/dav/"}) as url, pytest.raises(MaildError, match="redirects more than 5"):
        _fetch(url)


def test_an_answer_that_is_too_large_is_not_read_to_its_end() -> None:
    with (
        _server(207, {"Content-Type": "text/xml"}, b"<a>" + b"x" * (11 * 1024 * 1024)) as url,
        pytest.raises(PermanentError, match="larger than 10 MB"),
    ):
        _fetch(url)


@pytest.mark.parametrize(
    "body", [b"<html>log in</html>", b"\xff\x00", b"", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"]
)
def test_an_answer_that_is_no_caldav_is_told_without_a_word_of_it(body: bytes) -> None:
    with _server(207, {"Content-Type": "text/xml"}, body) as url:
        with pytest.raises((TransientError, AccountError, PermanentError)) as raised:
            _fetch(url)
        assert "log in" not in str(raised.value) and "geheim" not in str(raised.value)

"""A coach's calendars on a real CalDAV server."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from maild.agenda.caldav_server import CaldavAccess, fetch_caldav
from maild.agenda.events import read_agenda
from maild.agenda.horizon import Horizon
from maild.clock import SystemClock
from maild.errors import AccountError, TransientError
from tests.servers.ports import free_port
from tests.servers.radicale import PASSWORD, USER, Radicale
from tests.unit.agenda.calendar_texts import calendar

ZONE = ZoneInfo("Europe/Amsterdam")
HORIZON = Horizon(date(2026, 7, 1), date(2026, 9, 30))


def _event(uid: str, start: str, more: str = "") -> bytes:
    return calendar(
        f"UID:{uid}|DTSTAMP:20260701T000000Z|DTSTART;TZID=Europe/Amsterdam:{start}|DURATION:PT1H|SUMMARY:Sessie {uid}{more}",
        head="VERSION:2.0\r\nPRODID:-//maild//test//NL",
    )


@pytest.fixture
def filled(radicale: Radicale) -> Radicale:
    for name in ("Sessies", "Familie"):
        radicale.calendar(name)
    radicale.put("Sessies", "els", _event("els", "20260804T090000"))
    radicale.put("Sessies", "mark", _event("mark", "20260805T110000", "|RRULE:FREQ=WEEKLY;COUNT=3"))
    radicale.put("Sessies", "oud", _event("oud", "20240805T110000"))
    radicale.put("Familie", "zwemles", _event("zwemles", "20260806T160000"))
    return radicale


def _access(url: str, password: str = PASSWORD, calendar_name: str | None = None) -> CaldavAccess:
    return CaldavAccess(url, USER, password, calendar_name)


def _titles(access: CaldavAccess) -> list[str]:
    reading = read_agenda(fetch_caldav(access, SystemClock(), HORIZON), HORIZON, ZONE)
    assert reading.skipped == ()
    return [each.title for each in reading.events]


@pytest.mark.parametrize("path", ["", f"{USER}/"])
def test_all_calendars_are_found_from_the_servers_door_and_from_the_coachs_page(filled: Radicale, path: str) -> None:
    assert sorted(_titles(_access(filled.url + path))) == ["Sessie els", *["Sessie mark"] * 3, "Sessie zwemles"]


def test_one_calendar_is_read_by_its_name_or_by_its_own_address(filled: Radicale) -> None:
    theirs = ["Sessie els", *["Sessie mark"] * 3]
    assert _titles(_access(filled.url, calendar_name="sessies")) == theirs
    assert _titles(_access(f"{filled.url}{USER}/Sessies/")) == theirs


def test_a_name_that_no_calendar_has_is_said_with_those_there_are(filled: Radicale) -> None:
    with pytest.raises(AccountError, match='no calendar "Werk"; expected one of "Familie", "Sessies"'):
        fetch_caldav(_access(filled.url, calendar_name="Werk"), SystemClock(), HORIZON)


def test_a_wrong_password_is_for_the_coach_and_is_repeated_nowhere(filled: Radicale) -> None:
    with pytest.raises(AccountError) as raised:
        fetch_caldav(_access(filled.url, password="fout-geheim"), SystemClock(), HORIZON)
    assert "refuses the login" in str(raised.value) and "fout-geheim" not in repr(_access("", "fout-geheim"))


def test_a_server_that_is_away_is_tried_again_later() -> None:
    with pytest.raises(TransientError, match="link to the CalDAV server failed"):
        fetch_caldav(_access(f"http://127.0.0.1:{free_port()}/"), SystemClock(), HORIZON)


def test_an_event_without_end_and_an_empty_calendar_are_no_trouble(radicale: Radicale, tmp_path: Path) -> None:
    radicale.calendar("Sessies")
    assert _titles(_access(radicale.url)) == []
    radicale.put("Sessies", "els", _event("els", "20260804T090000", "|RRULE:FREQ=WEEKLY"))
    assert len(_titles(_access(radicale.url))) == 9

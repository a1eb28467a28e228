"""Absence from a calendar reaches the planner, and a calendar that fails keeps what it said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from maild.calendars import Calendars
from maild.clock import Clock
from maild.config import load_config
from maild.config.account import AccountSettings
from maild.errors import TransientError
from maild.ledger import Ledger, open_ledger

AWAY = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//NL\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260801T000000Z\r\n"
    b"DTSTART;VALUE=DATE:20260805\r\nDTEND;VALUE=DATE:20260807\r\nSUMMARY:vrij\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


class FixedClock:
    moment = datetime(2026, 8, 4, 7, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()


class Feed:
    """A web calendar that can fail."""

    answer: bytes | None = AWAY

    def __call__(self, address: str, clock: Clock) -> bytes:
        assert address == "https://agenda.example/geheim.ics"
        if self.answer is None:
            raise TransientError("no connection")
        return self.answer


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path}/maild.db")
    yield opened
    opened.close()


def an_account(directory: Path, absence: str) -> AccountSettings:
    for name in ("rules", "templates"):
        (directory / name).mkdir(exist_ok=True)
    path = directory / "config.yaml"
    path.write_text(
        "accounts:\n  - address: anna@praktijk.example\n    name: praktijk\n"
        "    imap: {host: imap.praktijk.example, secret: {env: MAILD_TEST}}\n" + absence
    )
    (account,) = load_config(path).accounts
    return account


def test_a_calendar_file_makes_days_off(tmp_path: Path) -> None:
    (tmp_path / "away.ics").write_bytes(AWAY)
    account = an_account(tmp_path, "    absence: {calendar_file: away.ics}\n")
    calendars = Calendars(lambda: (account,), None, FixedClock())
    assert calendars.working_time(account).is_working_day(date(2026, 8, 5))
    calendars.refresh()
    assert [calendars.working_time(account).is_working_day(date(2026, 8, day)) for day in (4, 5, 6, 7)] == [
        True,
        False,
        False,
        True,
    ]


def test_a_feed_that_fails_keeps_its_days_and_is_told_once(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILD_CALENDAR", "https://agenda.example/geheim.ics")
    account = an_account(tmp_path, "    absence: {calendar_url: {env: MAILD_CALENDAR}}\n")
    feed, clock = Feed(), FixedClock()
    calendars = Calendars(lambda: (account,), ledger, clock, feed)
    calendars.refresh()
    feed.answer = None
    for _ in range(3):
        clock.moment += timedelta(minutes=15)
        calendars.refresh()
    assert not calendars.working_time(account).is_working_day(date(2026, 8, 5))
    with ledger.transaction() as tx:
        (told,) = tx.notices.recent("praktijk", FixedClock.moment)
    assert told.kind == "calendar_failing" and "dinsdag 4 augustus" in told.text and "geheim" not in told.text


def test_a_calendar_that_is_taken_out_counts_no_more(tmp_path: Path) -> None:
    (tmp_path / "away.ics").write_bytes(AWAY)
    accounts = [an_account(tmp_path, "    absence: {calendar_file: away.ics}\n")]
    calendars = Calendars(lambda: accounts, None, FixedClock())
    calendars.refresh()
    accounts[:] = [an_account(tmp_path, "")]
    calendars.refresh()
    assert calendars.working_time(accounts[0]).is_working_day(date(2026, 8, 5))

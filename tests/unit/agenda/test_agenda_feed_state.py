"""A feed that fails keeps what was known, and says since when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from calendar_texts import YEAR, calendar

from maild.agenda import FeedState
from maild.errors import TransientError
from maild.working_time import Absence

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 5, 4, 15, 30, tzinfo=UTC)
TUESDAY = datetime(2026, 5, 5, 6, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 5, 6, 6, 0, tzinfo=UTC)
AWAY = Absence(date(2026, 7, 27), date(2026, 7, 27))


def good() -> bytes:
    return calendar("UID:a|DTSTART;VALUE=DATE:20260727")


def busy() -> bytes:
    raise TransientError("the calendar's server answers 503")


def test_a_failing_feed_keeps_the_last_good_state_and_its_first_failure() -> None:
    state = FeedState().refreshed(good, YEAR, MONDAY)
    assert (state.absences, state.good_at, state.is_failing) == ((AWAY,), MONDAY, False)
    state = state.refreshed(busy, YEAR, TUESDAY).refreshed(lambda: b"<html>", YEAR, WEDNESDAY)
    assert state.absences == (AWAY,)
    assert (state.good_at, state.failing_since) == (MONDAY, TUESDAY)
    assert state.reason is not None and state.reason.startswith("this is no calendar")
    state = state.refreshed(lambda: calendar(), YEAR, WEDNESDAY)
    assert (state.absences, state.is_failing, state.reason) == ((), False, None)


def test_half_a_calendar_takes_no_absence_away() -> None:
    state = FeedState().refreshed(good, YEAR, MONDAY).refreshed(lambda: calendar()[:-10], YEAR, TUESDAY)
    assert state.absences == (AWAY,)
    assert state.is_failing


def test_it_is_said_in_words() -> None:
    state = FeedState().refreshed(good, YEAR, MONDAY)
    assert state.in_words(ZONE, "nl") == ""
    failing = state.refreshed(busy, YEAR, TUESDAY)
    assert failing.in_words(ZONE, "nl") == (
        "Je agenda kan sinds dinsdag 5 mei om 8.00 uur niet worden gelezen (the calendar's server answers 503). "
        "De afwezigheid van maandag 4 mei om 17.30 uur blijft gelden."
    )
    assert failing.in_words(ZONE, "en").endswith("The absence read on Monday 4 May at 17:30 still counts.")
    never = FeedState().refreshed(busy, YEAR, TUESDAY)
    assert never.in_words(ZONE, "nl").endswith("Er is nog geen afwezigheid uit gelezen.")
    assert never.in_words(ZONE, "en").endswith("No absence was read from it yet.")

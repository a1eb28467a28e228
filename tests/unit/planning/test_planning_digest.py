"""When a digest is due, and what its strip counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from maild.facts.promise import Promise
from maild.planning.answer_times import time_on_working_days, weeks_of_answers
from maild.planning.digest import DigestPolicy, due_digest
from tests.unit.planning.test_planning_window import CALENDAR, at, mail


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        ("2026-08-04 08:29", None, None),
        ("2026-08-04 08:30", None, date(2026, 8, 4)),
        ("2026-08-04 08:30", date(2026, 8, 3), date(2026, 8, 4)),
        ("2026-08-04 08:30", date(2026, 8, 4), None),
        ("2026-08-04 23:59", date(2026, 8, 3), date(2026, 8, 4)),
        ("2026-08-03 08:30", date(2026, 8, 4), None),  # the clock was put back
        ("2026-08-08 10:00", date(2026, 8, 7), None),  # Saturday
        ("2026-04-27 10:00", None, None),  # Koningsdag
        ("2026-10-26 08:29", None, None),  # the day after the clock went back
        ("2026-10-26 08:30", None, date(2026, 10, 26)),
    ],
)
def test_when_a_digest_is_due(now: str, last: date | None, due: date | None) -> None:
    assert due_digest(DigestPolicy(), CALENDAR, last, at(now)) == due


def test_never_is_never() -> None:
    assert due_digest(DigestPolicy(at=None), CALENDAR, None, at("2026-08-04 12:00")) is None


NOW = at("2026-08-07 09:00")


def test_weeks_count_windows_that_ended() -> None:
    mails = [
        mail(1, "2026-08-04 09:00", answered_at=at("2026-08-04 11:00")),
        mail(2, "2026-08-04 10:00", answered_at=at("2026-08-04 11:00")),  # the same window
        mail(3, "2026-08-04 10:00", thread=2, answered_at=at("2026-08-05 14:00")),  # too late
        mail(4, "2026-08-05 10:00", thread=3),  # open, and late
        mail(5, "2026-08-07 08:00", thread=4),  # open, and not late
        mail(6, "2026-08-04 10:00", thread=5, closed_at=at("2026-08-04 12:00"), closed_by="done"),
        mail(7, "2026-08-04 10:00", thread=6, crisis=True, answered_at=at("2026-08-04 10:30")),
        mail(8, "2026-07-31 16:00", thread=7, answered_at=at("2026-08-03 09:00")),  # over a weekend
        mail(9, "2026-06-01 16:00", thread=8, answered_at=at("2026-06-02 09:00")),  # long ago
    ]
    *older, last_week, this_week = weeks_of_answers(mails, (), CALENDAR, NOW)
    assert [each.windows for each in older] == [0, 0] and older[0].median_time is None
    assert (last_week.windows, last_week.in_time, last_week.median_time) == (1, 1, timedelta(hours=17))
    assert (this_week.windows, this_week.in_time, this_week.median_time) == (4, 2, timedelta(hours=15))


def test_a_promise_that_was_kept_counts_as_in_time() -> None:
    late = mail(1, "2026-08-04 09:00", answered_at=at("2026-08-06 11:00"))
    promise = Promise(1, 1, at("2026-08-05 08:45"), at("2026-08-06 17:30"))
    assert weeks_of_answers([late], [promise], CALENDAR, NOW)[-1].in_time == 1
    broken = replace(promise, until=at("2026-08-06 10:00"))
    assert weeks_of_answers([late], [broken], CALENDAR, NOW)[-1].in_time == 0
    after = replace(promise, sent_at=at("2026-08-06 12:00"), until=at("2026-08-07 12:00"))
    assert weeks_of_answers([late], [after], CALENDAR, NOW)[-1].in_time == 0


@pytest.mark.parametrize(
    ("earlier", "later", "hours"),
    [
        ("2026-08-07 15:00", "2026-08-10 15:00", 24),
        ("2026-08-08 11:00", "2026-08-10 09:00", 9),
        ("2026-08-04 10:00", "2026-08-04 09:00", 0),
    ],
)
def test_days_off_do_not_count(earlier: str, later: str, hours: int) -> None:
    assert time_on_working_days(CALENDAR, at(earlier), at(later)) == timedelta(hours=hours)

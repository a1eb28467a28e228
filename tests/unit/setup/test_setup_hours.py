"""Office hours as a coach writes them on one line."""

from __future__ import annotations

import pytest

from maild.setup.hours import USUAL_HOURS, parse_hours


def test_the_usual_week() -> None:
    week = dict(parse_hours(USUAL_HOURS))
    assert list(week) == ["monday", "tuesday", "wednesday", "thursday", "friday"]
    assert set(week.values()) == {("09:00-12:30", "13:00-17:30")}


@pytest.mark.parametrize(
    ("line", "week"),
    [
        ("ma-do 9:00-12:00; vr 10:00 - 11:00", {"monday": ("9:00-12:00",), "friday": ("10:00-11:00",)}),
        ("zaterdag 10:00–12:00", {"saturday": ("10:00-12:00",)}),
        ("di en do 09:00-17:00", {"tuesday": ("09:00-17:00",), "thursday": ("09:00-17:00",)}),
        ("tue, thu 09:00-17:00", {"tuesday": ("09:00-17:00",), "thursday": ("09:00-17:00",)}),
        ("wo: 09:00-12:00,13:00-14:00", {"wednesday": ("09:00-12:00", "13:00-14:00")}),
    ],
)
def test_a_week_in_ones_own_words(line: str, week: dict[str, tuple[str, ...]]) -> None:
    found = dict(parse_hours(line))
    assert {day: found.get(day) for day in week} == week


@pytest.mark.parametrize(
    "line",
    [
        "",
        "mon",
        "09:00-17:00",
        "fri-mon 09:00-12:00",
        "mon 12:00-09:00",
        "xday 09:00-12:00",
        "mon 9-12",
        "m 09:00-12:00",
    ],
)
def test_what_is_no_week_is_said_with_what_was_expected(line: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_hours(line)

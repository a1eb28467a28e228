"""Office hours, holidays and absence in the configuration: what comes of them, and what a mistake in them says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from maild.config import load_config
from maild.config.account import AccountSettings
from maild.errors import ConfigurationError

GOOD = """\
accounts:
  - address: anna@praktijk.example
    imap: {host: imap.praktijk.example, secret: {file: imap-password}}
"""


def write(directory: Path, extra: str) -> Path:
    """A good configuration with more lines in its account; the first of them is line 4."""
    for name in ("rules", "templates"):
        (directory / name).mkdir(exist_ok=True)
    path = directory / "config.yaml"
    path.write_text(GOOD + "".join(f"    {line}\n" for line in extra.splitlines()), encoding="utf-8")
    return path


def account(directory: Path, extra: str) -> AccountSettings:
    return load_config(write(directory, extra)).accounts[0]


@pytest.mark.parametrize(
    ("extra", "line", "words"),
    [
        ("office_hours: {}", 4, ("no office hours at all", "at least one day", "Monday to Friday")),
        ("office_hours:\n  monday: []\n  tuesday: []", 4, ("no office hours at all",)),
        ("office_hours:", 4, ("nothing stands after the colon",)),
        ('office_hours:\n  monday: ["09:00-12:30", "12:00-13:00"]', 5, ("overlap", "expected the earlier one first")),
        ('office_hours:\n  monday: ["13:00-17:30", "09:00-12:30"]', 5, ("wrong order",)),
        ('office_hours:\n  tuesday: ["12:30-09:00"]', 5, ('"12:30-09:00" ends before it begins',)),
        ('office_hours:\n  tuesday: ["09:00-09:00"]', 5, ("ends before it begins",)),
        ("office_hours:\n  tuesday: [9:00-12:30]", 5, ("a time without quotes", '"9:00-12:30"')),
        ("office_hours:\n  tuesday: 22:00", 5, ("a time without quotes", "1320")),
        ("holidays:\n  country: FR", 5, ("no country whose holidays maild knows", "NL, BE, none")),
        ("holidays:\n  country: NO", 5, ("NO without quotes",)),
        ("holidays:\n  land: NL", 5, ('"land" is unknown', 'did you mean "country"')),
        ("feestdagen:\n  country: NL", 4, ('"feestdagen" is unknown', 'did you mean "holidays"')),
        ("holidays:\n  liberation_day: sometimes", 5, ('"sometimes" does not fit', "every_five_years")),
        ("holidays:\n  good_friday: yes", 5, ("yes without quotes",)),
        ("holidays:\n  extra: [24-12-2026]", 5, ("no day", "2026-12-24")),
        ("holidays:\n  extra:\n    - 2026-12-24\n    - 2026-02-30", 7, ("2026-02-30 is in no calendar",)),
        (
            "holidays:\n  worked: [Tweede Pinkster]",
            5,
            ('called "Tweede Pinkster"', 'did you mean "tweede pinksterdag"'),
        ),
        ("holidays:\n  worked: [2026-02-30]", 5, ("2026-02-30 is in no calendar",)),
        ("absence:\n  dates:\n    - 2026-08-14 to 2026-07-27", 6, ("ends before it starts", "the earlier day first")),
        (
            "absence:\n  dates:\n    - 2026-07-01\n    - 2026-07-27 to 2062-08-14",
            7,
            ("more than two years", "the year"),
        ),
        ("absence:\n  dates: [from monday]", 5, ("no days", "2026-07-27 to 2026-08-14")),
        ("absence:\n  dates: [2026-07-27 tot 2026-08-14]", 5, ("no days", "the last day included")),
        ("absence:\n  dates: [20260727]", 5, ("no days",)),
        ("absence:\n  calendar_file: away.ics", 5, ("there is no file",)),
        ("absence:\n  calendar_url: {}", 5, ("no place is named",)),
        ("vakantie: {}", 4, ('"vakantie" is unknown', 'did you mean "absence"')),
    ],
)
def test_a_mistake_names_file_line_and_remedy(tmp_path: Path, extra: str, line: int, words: tuple[str, ...]) -> None:
    path = write(tmp_path, extra)
    with pytest.raises(ConfigurationError) as caught:
        load_config(path)
    (problem,) = caught.value.problems
    assert problem.startswith(f"{path}:{line}: ")
    for each in words:
        assert each in problem


@pytest.mark.parametrize(
    "written", ["https://calendar.example/private-s3cret/basic.ics", "'webcal://x.example/s3cret'"]
)
def test_the_address_of_a_calendar_is_a_secret_and_never_repeated(tmp_path: Path, written: str) -> None:
    path = write(tmp_path, f"absence:\n  calendar_url: {written}")
    with pytest.raises(ConfigurationError) as caught:
        load_config(path)
    (problem,) = caught.value.problems
    assert problem.startswith(f"{path}:5: ")
    assert "{file: calendar-address}" in problem
    assert "s3cret" not in str(caught.value)


def test_where_the_address_is_kept_is_not_shown_either(tmp_path: Path) -> None:
    settings = account(tmp_path, "absence:\n  calendar_url: {command: [pass, show, agenda-s3cret]}")
    assert "s3cret" not in repr(settings)


def test_nothing_said_is_the_dutch_week(tmp_path: Path) -> None:
    calendar = account(tmp_path, "").working_time
    assert calendar.is_working_day(date(2026, 4, 3)), "Goede Vrijdag is worked"
    assert not calendar.is_working_day(date(2026, 4, 27)), "Koningsdag is not"
    assert not calendar.is_working_day(date(2025, 5, 5))
    assert calendar.is_working_day(date(2026, 5, 5))


def test_brussels_has_belgian_holidays_unless_told_otherwise(tmp_path: Path) -> None:
    belgian = account(tmp_path, "zone: Europe/Brussels").working_time
    assert not belgian.is_working_day(date(2026, 7, 21))
    assert belgian.is_working_day(date(2026, 4, 27))
    dutch = account(tmp_path, "zone: Europe/Brussels\nholidays: {country: nl}").working_time
    assert not dutch.is_working_day(date(2026, 4, 27))
    none = account(tmp_path, "holidays: {country: none}").working_time
    assert none.is_working_day(date(2026, 12, 25))


def test_the_coach_decides_about_single_days(tmp_path: Path) -> None:
    calendar = account(
        tmp_path,
        "holidays:\n  liberation_day: every_year\n  good_friday: true\n  extra: [2026-12-24, '2026-12-31']\n"
        "  worked: [TWEEDE pinksterdag, 2026-05-14]",
    ).working_time
    off = [date(2026, 5, 5), date(2026, 4, 3), date(2026, 12, 24), date(2026, 12, 31), date(2027, 5, 6)]
    assert [day for day in off if calendar.is_working_day(day)] == []
    worked = [date(2026, 5, 25), date(2027, 5, 17), date(2026, 5, 14)]
    assert [day for day in worked if not calendar.is_working_day(day)] == []


def test_two_holidays_on_one_day_are_worked_only_by_who_works_on_both(tmp_path: Path) -> None:
    shared = date(2016, 5, 5)  # Ascension and, where it is off in every year, Bevrijdingsdag
    one = account(tmp_path, "holidays:\n  liberation_day: every_year\n  worked: [Hemelvaartsdag]").working_time
    both = account(tmp_path, "holidays:\n  liberation_day: every_year\n  worked: [Hemelvaartsdag, Bevrijdingsdag]")
    assert not one.is_working_day(shared)
    assert both.working_time.is_working_day(shared)


@pytest.mark.parametrize(
    "written",
    [
        "2026-07-27 to 2026-08-14",
        "2026-07-27 t/m 2026-08-14",
        "2026-07-27 tot en met 2026-08-14",
        "2026-07-27–2026-08-14",
    ],
)
def test_an_absence_includes_its_last_day(tmp_path: Path, written: str) -> None:
    calendar = account(tmp_path, f"absence:\n  dates:\n    - {written}").working_time
    assert calendar.next_working_day(date(2026, 7, 24)) == date(2026, 8, 17)
    assert calendar.is_working_day(date(2026, 7, 24))


def test_one_day_needs_no_list(tmp_path: Path) -> None:
    calendar = account(tmp_path, "absence: {dates: 2026-11-25}\nholidays: {extra: 2026-11-26}").working_time
    assert calendar.next_working_day(date(2026, 11, 24)) == date(2026, 11, 27)

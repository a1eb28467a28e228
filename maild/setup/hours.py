"""Office hours as one line: `mon-fri 09:00-12:30, 13:00-17:30; sat 10:00-12:00`, in English or Dutch."""

from __future__ import annotations

import re

from maild.config.office_hours import parse_blocks

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DUTCH = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_PART = re.compile(r"(?P<days>[^\d]+?)\s+(?P<blocks>\d.*)")
USUAL_HOURS = "mon-fri 09:00-12:30, 13:00-17:30"

Week = tuple[tuple[str, tuple[str, ...]], ...]
"""The days that are worked, in order, each with its blocks as they stand in the configuration."""


def parse_hours(text: str) -> Week:
    """The week that a line describes. ValueError with what is wrong; what was expected."""
    week: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        found = _PART.fullmatch(part)
        if found is None:
            raise ValueError(f'no office hours: "{part[:40]}"; expected for example {USUAL_HOURS}')
        blocks = tuple(re.sub(r"\s*[-–]\s*", "-", each.strip()) for each in found["blocks"].split(","))
        parse_blocks(blocks)
        for day in _days(found["days"]):
            week[day] = blocks
    if not week:
        raise ValueError(f"no office hours at all; expected for example {USUAL_HOURS}")
    return tuple((day, week[day]) for day in DAYS if day in week)


def _days(text: str) -> list[str]:
    days: list[str] = []
    for part in re.split(r"[,\s]+(?:and\s+|en\s+)?", text.strip().rstrip(":")):
        first, separator, last = part.replace("–", "-").partition("-")
        start = _day(first)
        end = _day(last) if separator else start
        if end < start:
            raise ValueError(f'the days "{part}" run backwards; expected the earlier day first, such as mon-fri')
        days += DAYS[start : end + 1]
    return days


def _day(word: str) -> int:
    asked = word.strip().casefold().rstrip(".")
    for names in (DAYS, _DUTCH):
        for index, name in enumerate(names):
            if len(asked) >= 2 and name.startswith(asked):
                return index
    raise ValueError(f'no day: "{word[:20]}"; expected mon to sun, or ma to zo')

"""How much work the repetition of an all-day event is, before anybody does it (RFC 5545 section 3.3.10).

A rule that no day fits ("30 February") is searched by every library until the year 9999; rules are written by strangers,
since an invitation lands in the agenda by itself. So the usual shapes pass, the unusual ones are few, and what would be
searched day by day is not followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from maild.agenda.horizon import Horizon

_DAYS_A_STEP = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_WIDEST = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
_PLAIN = frozenset(("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"))
_LIMITS = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_SURE = {"BYMONTH": 12, "BYMONTHDAY": 28}
_WEEKDAY = re.compile(r"[+-]?(\d{0,2})(?:MO|TU|WE|TH|FR|SA|SU)")
_MOST_VALUES = 400
_EARLIEST_YEAR = 1900

CONTRADICTIONS = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    RecursionError,
    NotImplementedError,
)
"""What the two packages raise on events that contradict themselves, found by feeding them random ones."""


class UnfollowedRepetitionError(Exception):
    """A repetition that maild does not follow, with the reason. Never leaves this package."""


@dataclass(frozen=True, slots=True)
class RepetitionCost:
    """`steps` bounds the days that are looked at up to the end of the horizon; `is_unusual` where no day may fit."""

    steps: int
    is_unusual: bool


def cost_of(rule: str, starts: date, horizon: Horizon) -> RepetitionCost:
    """What following a rule (the value of RRULE) costs. UnfollowedRepetitionError where it is not followed at all."""
    parts = _parts(rule)
    frequency = parts.get("FREQ", "")
    if frequency not in _DAYS_A_STEP:
        raise UnfollowedRepetitionError("a whole day that repeats within the day, or in a way nobody knows")
    if starts.year < _EARLIEST_YEAR:
        raise UnfollowedRepetitionError(f"a repetition that began before {_EARLIEST_YEAR}")
    by_parts = {name: value for name, value in parts.items() if name not in _PLAIN}
    interval = _number(parts.get("INTERVAL", "1"), 1, 1000)
    sure = _is_sure(frequency, interval, by_parts)
    if not sure and frequency in ("DAILY", "WEEKLY"):
        raise UnfollowedRepetitionError("a daily or weekly repetition with more conditions than weekdays")
    days = max(0, (min(horizon.last, _until(parts)) - starts).days)
    width = _WIDEST[frequency] if "BYDAY" in by_parts else max(1, len(by_parts.get("BYMONTHDAY", "").split(",")))
    steps = days // (_DAYS_A_STEP[frequency] * interval) + 1
    return RepetitionCost(min(days + 1, steps * width), not sure)


def _parts(rule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for piece in rule.strip().strip(";").upper().split(";"):
        name, _, value = piece.partition("=")
        if name in parts or (name not in _PLAIN and name != "BYDAY" and name not in _LIMITS):
            raise UnfollowedRepetitionError("a repetition with a part that is doubled or unknown")
        parts[name] = value
    return parts


def _is_sure(frequency: str, interval: int, by_parts: dict[str, str]) -> bool:
    """True where days that fit come round soon whatever the start is. Checks every value on the way."""
    for name, value in by_parts.items():
        _check_values(name, value.split(","))
    if frequency == "WEEKLY" or (frequency == "DAILY" and interval == 1):
        return set(by_parts) <= {"BYDAY"} and not re.search(r"\d", by_parts.get("BYDAY", ""))
    if frequency == "DAILY":
        return not by_parts
    if "BYDAY" in by_parts:
        ordinals = [found[1] for found in map(_WEEKDAY.fullmatch, by_parts["BYDAY"].split(",")) if found]
        return set(by_parts) <= {"BYDAY", "BYMONTH"} and all(not each or int(each) <= 4 for each in ordinals)
    if frequency == "MONTHLY" and "BYMONTH" in by_parts and interval != 1:
        return False
    numbers = {name: [abs(int(each)) for each in value.split(",")] for name, value in by_parts.items()}
    return all(name in _SURE and max(values) <= _SURE[name] for name, values in numbers.items())


def _check_values(name: str, values: list[str]) -> None:
    if len(values) > _MOST_VALUES:
        raise UnfollowedRepetitionError("a repetition with more values than a year has days")
    for each in values:
        if name == "BYDAY":
            found = _WEEKDAY.fullmatch(each)
            if not found or (found[1] and not 1 <= int(found[1]) <= 53):
                raise UnfollowedRepetitionError("a repetition on a weekday that does not exist")
        elif not re.fullmatch(r"[+-]?\d{1,3}", each) or not 1 <= abs(int(each)) <= _LIMITS[name]:
            raise UnfollowedRepetitionError("a repetition on a day or month that does not exist")
        elif name == "BYMONTH" and int(each) < 0:
            raise UnfollowedRepetitionError("a repetition on a month that does not exist")


def _number(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"\d{1,6}", text) or not least <= int(text) <= most:
        raise UnfollowedRepetitionError(f"a repetition with an interval outside {least} to {most}")
    return int(text)


def _until(parts: dict[str, str]) -> date:
    if "UNTIL" not in parts:
        return date.max
    try:
        return date.fromisoformat(parts["UNTIL"][:8])
    except ValueError:
        raise UnfollowedRepetitionError("a repetition until a day that does not exist") from None

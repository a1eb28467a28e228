"""The deadline in a last mail: chosen for its draft, and read back from the mail as it was sent (behaviour 6). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from maild.planning.ladder_rules import LEAST_DEADLINE
from maild.working_time import WorkingTime

_MONTHS = {
    name: number
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "jan feb mar apr may jun jul aug sept oct nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
}
_WEEKDAYS = {
    name: number
    for names in (
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        "monday tuesday wednesday thursday friday saturday sunday",
    )
    for number, name in enumerate(names.split())
}
_COUNTS = {"een": 1, "één": 1, "a": 1, "one": 1, "twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(_WEEKDAYS)
_COUNT = "|".join((*_COUNTS, r"\d{1,2}"))
_NAMED = rf"(?:\b(?P<weekday>{_WEEKDAY}),?\s+(?:the\s+|de\s+|den\s+)?)?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NAMED}(?<![\d.,/-])(?P<day>\d{{1,2}})(?:e|ste|de|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?"
        r"(?:,?\s+(?P<year>\d{4})\b)?",
        rf"{_NAMED}\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.:]\d)(?!\s+(?:{_MONTH})\b)"
        r"(?:,?\s+(?P<year>\d{4})\b)?",
        rf"{_NAMED}(?<![\d.,/€$-])(?<!€\s)(?<!\bom\s)(?<!\bat\s)(?P<day>\d{{1,2}})[-/.](?P<month>\d{{1,2}})"
        r"(?:[-/.](?P<year>\d{4}|\d{2}))?(?![\d/-])(?!\.\d)(?!\s*(?:uur|u\b|h\b|am\b|pm\b|%|euro))",
        rf"{_NAMED}(?<!\d)(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?!\d)",
    )
)
_IN_WEEKS = re.compile(
    rf"\b(?P<weekday>{_WEEKDAY})\s+(?:over|in)\s+(?P<count>{_COUNT})\s+we(?:ek|ken|eks)\b"
    rf"|\b(?P<count2>{_COUNT})\s+weeks?\s+(?:on|from)\s+(?P<weekday2>{_WEEKDAY})\b"
    rf"|\b(?P<weekday3>{_WEEKDAY})\s+week\b",
    re.IGNORECASE,
)
_NEXT_WEEK = re.compile(
    rf"\bvolgende\s+week\s+(?P<weekday>{_WEEKDAY})\b|\b(?P<weekday2>{_WEEKDAY})\s+(?:in\s+)?(?:volgende|next)\s+week\b"
    rf"|\b(?:on\s+)?next\s+week\s+(?:on\s+)?(?P<weekday3>{_WEEKDAY})\b",
    re.IGNORECASE,
)
_LONGEST_TEXT = 20_000
_A_YEAR = 366
_LONG_AGO = 180


def choose_deadline(hours: WorkingTime, sent_on: date, days: int) -> date:
    """The day that a last mail names when it is sent on this day: a working day `days` calendar days on, or later where
    holidays and absence would leave fewer than LEAST_DEADLINE working days."""
    return max(hours.first_working_day(sent_on + timedelta(days=days)), earliest_deadline(hours, sent_on))


def earliest_deadline(hours: WorkingTime, sent_on: date) -> date:
    """Nobody's dossier closes before this day has come, whatever a mail says."""
    return hours.add_working_days(sent_on, LEAST_DEADLINE)


def named_day(text: str, sent_on: date) -> date | None:
    """The one day after the send that the coach's own words name: "uiterlijk maandag 4 mei", "4/5", "May 4", "vrijdag over
    een week". None where they name no such day, several, or a weekday that the date is not: then only the coach can say
    which is meant. A weekday alone names none, for it lies too near."""
    said = text[:_LONGEST_TEXT]
    found = {each for each in (*_dates_in(said, sent_on), *_weekdays_in(said, sent_on)) if each is not None}
    later = {each for each in found if 0 < (each - sent_on).days <= _A_YEAR}
    if len(later) != 1 or any(_is_contradicted(each, sent_on) for each in _found_dates(said)):
        return None
    return later.pop()


def _found_dates(text: str) -> Iterator[re.Match[str]]:
    for pattern in _DATES:
        yield from pattern.finditer(text)


def _dates_in(text: str, sent_on: date) -> Iterator[date | None]:
    for found in _found_dates(text):
        yield _date_of(found, sent_on)


def _weekdays_in(text: str, sent_on: date) -> Iterator[date]:
    for found in _IN_WEEKS.finditer(text):
        name = found["weekday"] or found["weekday2"] or found["weekday3"]
        count = (found["count"] or found["count2"] or "1").casefold()
        weeks = int(count) if count.isdigit() else _COUNTS[count]
        yield _coming(name, sent_on) + timedelta(weeks=weeks)
    for found in _NEXT_WEEK.finditer(text):
        name = found["weekday"] or found["weekday2"] or found["weekday3"]
        monday = sent_on + timedelta(days=7 - sent_on.weekday())
        yield monday + timedelta(days=_WEEKDAYS[name.casefold()])


def _coming(name: str, sent_on: date) -> date:
    """The next day of that name; on that same weekday it is a week later (behaviour 12)."""
    ahead = (_WEEKDAYS[name.casefold()] - sent_on.weekday()) % 7
    return sent_on + timedelta(days=ahead or 7)


def _is_contradicted(found: re.Match[str], sent_on: date) -> bool:
    """True for "maandag 5 mei" where 5 May is a Tuesday."""
    day, name = _date_of(found, sent_on), found["weekday"]
    return day is not None and day > sent_on and bool(name) and _WEEKDAYS[name.casefold()] != day.weekday()


def _date_of(found: re.Match[str], sent_on: date) -> date | None:
    day, month, year = int(found["day"]), found["month"], found["year"]
    number = int(month) if month.isdigit() else _MONTHS[month.casefold()]
    try:
        if year is not None:
            return date(int(year) + (2000 if len(year) == 2 else 0), number, day)
        named = date(sent_on.year, number, day)
        # "4 januari", written in December
        return named.replace(year=named.year + 1) if (sent_on - named).days > _LONG_AGO else named
    except ValueError:
        return None

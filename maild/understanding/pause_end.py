"""Until when somebody wants to pause, in their own words: "tot 1 oktober", "zes weken", "until January" (behaviour 5).

Only what names an end is taken, and the first day after the pause comes back. A vague wish ("even") gives None. Seasons and
school holidays end on usual days, for they differ from year to year and from place to place; the coach reads the day in the
draft before it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february feb", "maart march mrt", "april apr", "mei may", "juni june jun",
            "juli july jul", "augustus august aug", "september sept sep", "oktober october okt oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "een één a one an", "twee two", "drie three", "vier four", "vijf five", "zes six", "zeven seven",
            "acht eight", "negen nine", "tien ten", "elf eleven", "twaalf twelve",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_SEASONS = (
    (r"(?:de )?zomer\w*|the summer\w*(?: (?:break|holidays?))?|summer", 9, 1),
    (
        r"(?:de )?(?:kerst\w*|feestdagen)|christmas|the (?:christmas )?holidays|(?:het )?nieuw(?:e ?)?jaar|new year\w*",
        1,
        5,
    ),
    (r"(?:de )?herfst\w*|the autumn\w*|(?:the )?fall break", 11, 1),
    (r"(?:de )?mei ?vakantie", 5, 11),
    (r"(?:de )?(?:voorjaars|krokus)\w*", 3, 9),
    (r"pasen|de paasvakantie|easter", 5, 1),
)
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_COUNT = rf"\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}"
_UNTIL = r"\b(?P<until>tot en met|t/m|through|tot(?: aan)?|until|till|til|vanaf|weer in|back in|starting)\b"
_YEAR = r"(?P<year>20\d\d)"
_DAY = re.compile(
    rf"{_UNTIL}[^.!?\n]{{0,25}}?\b(?P<day>\d{{1,2}})(?:e|ste|de|st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})\b(?: {_YEAR})?"
)
_MONTH_DAY = re.compile(rf"{_UNTIL} (?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? {_YEAR})?")
_DIGITS = re.compile(rf"{_UNTIL}[^.!?\n]{{0,15}}?\b(?P<day>\d{{1,2}})[-/](?P<month>\d{{1,2}})(?:[-/]{_YEAR})?\b")
_PART = r"(?P<part>begin|half|medio|eind|mid|early|late|the (?:end|beginning) of)"
_WHOLE_MONTH = re.compile(rf"{_UNTIL}(?: ergens| somewhere)?(?: in)? (?:{_PART} )?(?P<month>{_MONTH})\b(?: {_YEAR})?")
_NAMED = "|".join(f"(?P<s{number}>{words})" for number, (words, _, _) in enumerate(_SEASONS))
_SEASON = re.compile(rf"\b(?:na|after|tot|until|till) (?:{_NAMED})\b")
_NEXT_YEAR = re.compile(r"\b(?:tot|until|till) (?:(?:in )?(?:het )?volgend jaar|next year)\b")
_NEXT_MONTH = re.compile(r"\b(?:tot|until|till) (?:volgende maand|next month)\b")
_UNIT = r"(?P<unit>dag(?:en)?|days?|we(?:ek|ken)|weeks?|maand(?:en)?|months?|jaar|years?)"
_LENGTH = rf"(?P<count>{_COUNT}) {_UNIT}\b"
_LENGTHS = (
    re.compile(rf"\b(?:pauz\w*|pause\w*|break|rust|onderbrek\w*|stil\w*|stop\w*)\b[^.!?\n]{{0,40}}?\b{_LENGTH}"),
    re.compile(rf"\b{_LENGTH} (?:lang )?(?:even )?(?:pauz\w*|pause|break|rust|off|stop\w*|niet)"),
    re.compile(rf"\b(?:voor|for|van) (?:ongeveer |about |zo'n )?{_LENGTH}"),
)
_HALF_YEAR = re.compile(r"\b(?:een )?half ?jaar\b|\bhalf a year\b")
_PAUSE = re.compile(r"\b(?:pauz\w*|pause\w*|break|onderbrek\w*|stilleg\w*|stil|rust|even stop\w*)\b")
_SENTENCE = re.compile(r"[^.!?\n]+")
_LONGEST_TEXT = 20_000
_LONGEST = timedelta(days=400)
_BEGINS = {None: 1, "begin": 1, "early": 1, "the beginning of": 1, "half": 15, "medio": 15, "mid": 15}


def pause_end(text: str, on: date) -> date | None:
    """The first day after the pause that a text asks for, or None where it names none; `on` is the mail's own day.

    Sentences about a pause come first. A day that lies in the past, or more than 400 days off, is no end of a pause.
    """
    sentences = [found[0].strip() for found in _SENTENCE.finditer(text[:_LONGEST_TEXT].casefold())]
    about = [each for each in sentences if _PAUSE.search(each)]
    for sentence in (*about, *(each for each in sentences if each not in about)):
        for day in _days_in(sentence, on):
            if day is not None and on < day <= on + _LONGEST:
                return day
    return None


def _days_in(sentence: str, on: date) -> Iterator[date | None]:
    for pattern in (_DAY, _MONTH_DAY, _DIGITS):
        for found in pattern.finditer(sentence):
            month = found["month"]
            number = int(month) if month.isdigit() else _MONTHS[month]
            day = _dated(found["year"], number, int(found["day"]), on)
            yield _next(day) if day is not None and found["until"] in ("tot en met", "t/m", "through") else day
    for found in _WHOLE_MONTH.finditer(sentence):
        yield _in_month(found, on)
    yield _season_end(sentence, on)
    if _NEXT_YEAR.search(sentence):
        yield date(on.year + 1, 1, 1)
    if _NEXT_MONTH.search(sentence):
        yield _months_on(on, 1).replace(day=1)
    yield _after_length(sentence, on)


def _in_month(found: re.Match[str], on: date) -> date | None:
    month = _MONTHS[found["month"]]
    if found["until"] in ("tot en met", "t/m", "through"):
        last = _dated(found["year"], month, 1, on)
        return _months_on(last, 1) if last is not None else None
    return _dated(found["year"], month, _BEGINS.get(found["part"], 25), on)


def _season_end(sentence: str, on: date) -> date | None:
    found = _SEASON.search(sentence)
    if found is None:
        return None
    number = next(index for index in range(len(_SEASONS)) if found[f"s{index}"])
    return _dated(None, _SEASONS[number][1], _SEASONS[number][2], on)


def _after_length(sentence: str, on: date) -> date | None:
    if _PAUSE.search(sentence) and _HALF_YEAR.search(sentence):
        return _months_on(on, 6)
    found = next((match for each in _LENGTHS if (match := each.search(sentence)) is not None), None)
    if found is None:
        return None
    count = int(found["count"]) if found["count"].isdigit() else _NUMBERS[found["count"]]
    unit = found["unit"]
    if unit.startswith("d"):
        return on + timedelta(days=count) if count > 1 else None
    if unit.startswith("w"):
        return on + timedelta(weeks=count)
    return _months_on(on, count * (12 if unit[0] in "jy" else 1))


def _dated(year: str | None, month: int, day: int, on: date) -> date | None:
    """That day, in the year said, else the first one after `on`; None where the calendar has no such day."""
    try:
        if year is not None:
            return date(int(year), month, day)
        this_year = date(on.year, month, day)
        return this_year if this_year > on else date(on.year + 1, month, day)
    except ValueError:
        return None


def _months_on(day: date, count: int) -> date:
    months = day.month - 1 + count
    year, month = day.year + months // 12, months % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def _next(day: date) -> date:
    return day + timedelta(days=1)

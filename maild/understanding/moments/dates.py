"""Reads a date of the calendar that begins at a word: "12 maart", "12/3", "2026-03-12", "de 12e", "March 12th"."""

from __future__ import annotations

from collections.abc import Sequence

from maild.understanding.moments.when import OnDate
from maild.understanding.moments.words import MONTHS, ORDINALS, WEEKDAYS

Dated = tuple[OnDate, int]

RANGE = frozenset("tot t/m through until till tem".split())
LIST = frozenset("of en or and , / & -".split())
_ORDINAL_ENDS = frozenset("e de ste th st nd rd".split())
_NOT_DAYS = frozenset(
    "keer sessie gesprek afspraak week jaar kind time session verdieping etage graad kerstdag paasdag "
    "pinksterdag maand klas".split()
)


def word_at(words: Sequence[str], index: int) -> str:
    """The word at an index, or "" outside the sentence."""
    return words[index] if 0 <= index < len(words) else ""


def numbered_date(words: Sequence[str], index: int) -> Dated | None:
    """ "12 maart 2026", "12/3", "12-03-2026", "2026-03-12", "12e"; days of a list share its month: "12 en 13 maart"."""
    word = words[index]
    if len(word) == 4 and word_at(words, index + 1) == "-" and word_at(words, index + 3) == "-":
        month, day = word_at(words, index + 2), word_at(words, index + 4)
        return (OnDate(int(day), int(month), int(word)), index + 5) if month.isdecimal() and day.isdecimal() else None
    if len(word) > 2 or not 0 < int(word) < 32:
        return None
    return _with_month_name(words, index) or _with_month_number(words, index) or _of_this_month(words, index)


def _with_month_name(words: Sequence[str], index: int) -> Dated | None:
    after = index + 1 + (word_at(words, index + 1) in _ORDINAL_ENDS)
    place = after + (word_at(words, after) == "of" and word_at(words, after + 1) in MONTHS)
    if word_at(words, place) in MONTHS:
        month, place = MONTHS[words[place]], place + 1
        if word_at(words, place) == "." and place < len(words):
            place += 1
        year = _year(words, place)
        return OnDate(int(words[index]), month, year), place + (year is not None)
    month_of_list = _month_of_list(words, after)
    return (OnDate(int(words[index]), month_of_list), after) if month_of_list else None


def _month_of_list(words: Sequence[str], index: int) -> int | None:
    """The month at the end of "12, 13 en 14 maart", seen from after its first day."""
    for _ in range(6):
        if word_at(words, index) == "tot" and word_at(words, index + 1) == "en" and word_at(words, index + 2) == "met":
            index += 2
        elif word_at(words, index) not in LIST | RANGE | {"to", "–"}:
            return None
        index += word_at(words, index + 1) in WEEKDAYS
        number = word_at(words, index + 1)
        if not (number.isdecimal() and len(number) < 3):
            return None
        index += 2 + (word_at(words, index + 2) in _ORDINAL_ENDS)
        if word_at(words, index) in MONTHS:
            return MONTHS[words[index]]
    return None


def _year(words: Sequence[str], index: int) -> int | None:
    word = word_at(words, index)
    return int(word) if word.isdecimal() and len(word) == 4 and word.startswith("20") else None


def _with_month_number(words: Sequence[str], index: int) -> Dated | None:
    mark, month = word_at(words, index + 1), word_at(words, index + 2)
    if mark not in {"/", "-", "."} or not (month.isdecimal() and len(month) < 3 and 0 < int(month) < 13):
        return None
    year_place = index + 4 if word_at(words, index + 3) == mark and word_at(words, index + 4).isdecimal() else 0
    if year_place and len(words[year_place]) in {2, 4}:
        year = int(words[year_place])
        return OnDate(int(words[index]), int(month), year if year > 99 else 2000 + year), year_place + 1
    if mark == "." or word_at(words, index + 3) in {"uur", "u", "h", "pm", "am", ":"}:
        return None
    return (
        None if mark == "-" and _looks_like_hours(words, index) else (OnDate(int(words[index]), int(month)), index + 3)
    )


def _looks_like_hours(words: Sequence[str], index: int) -> bool:
    """ "dinsdag 10-12" are hours, "op 12-3" is a date: hours rise within a day, and follow a weekday or "tussen"."""
    first, second, before = words[index], words[index + 2], word_at(words, index - 1)
    return before in {"tussen", "van", "om", "between"} or (
        before in WEEKDAYS and second[0] != "0" and 7 <= int(first) < int(second)
    )


def _of_this_month(words: Sequence[str], index: int) -> Dated | None:
    """ "de 12e", "the 12th", "dinsdag 12" """
    after = index + 1
    if word_at(words, after) in _ORDINAL_ENDS and (word_at(words, after) != "de" or word_at(words, index - 1) == "de"):
        return None if word_at(words, after + 1) in _NOT_DAYS else (OnDate(int(words[index])), after + 1)
    return None


def month_first(words: Sequence[str], index: int) -> Dated | None:
    """ "March 12th"; a month alone is no day."""
    day = word_at(words, index + 1)
    if not (day.isdecimal() and len(day) < 3 and 0 < int(day) < 32) or word_at(words, index + 2) in {
        ":",
        "u",
        "uur",
        "am",
        "pm",
    }:
        return None
    after = index + 2 + (word_at(words, index + 2) in _ORDINAL_ENDS)
    place = after + (word_at(words, after) == ",")
    year = _year(words, place)
    return OnDate(int(day), MONTHS[words[index]], year), place + 1 if year is not None else after


def ordinal_date(words: Sequence[str], index: int) -> Dated | None:
    """ "de twaalfde" """
    if (
        words[index] in ORDINALS
        and word_at(words, index - 1) == "de"
        and ORDINALS[words[index]] > 3
        and word_at(words, index + 1) not in _NOT_DAYS
    ):
        after = index + 1
        month = MONTHS.get(word_at(words, after + (word_at(words, after) == "van")))
        return OnDate(ORDINALS[words[index]], month), after + (month is not None) * (
            1 + (word_at(words, after) == "van")
        )
    return None

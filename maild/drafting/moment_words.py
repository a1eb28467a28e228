"""Days and moments in the words of a mail, in the coach's zone. The machine's locale plays no part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from maild.understanding.result import Language

_DAYS_NL = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_NL = "januari februari maart april mei juni juli augustus september oktober november december".split()
_MONTHS_EN = "January February March April May June July August September October November December".split()


def day_in_words(day: date, language: Language, *, with_year: bool = False) -> str:
    """ "dinsdag 4 augustus" or "Tuesday 4 August", with the year where asked."""
    days, months = (_DAYS_EN, _MONTHS_EN) if language is Language.EN else (_DAYS_NL, _MONTHS_NL)
    words = f"{days[day.weekday()]} {day.day} {months[day.month - 1]}"
    return f"{words} {day.year}" if with_year else words


def moment_in_words(moment: datetime, zone: ZoneInfo, language: Language, *, with_year: bool = False) -> str:
    """ "dinsdag 4 augustus om 10:00" or "Tuesday 4 August at 10:00", in the zone. `moment` is aware."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone cannot be put in words")
    local = moment.astimezone(zone)
    joint = "at" if language is Language.EN else "om"
    return f"{day_in_words(local.date(), language, with_year=with_year)} {joint} {local:%H:%M}"


def choice_in_words(choices: Sequence[str], language: Language) -> str:
    """ "a, b of c" or "a, b or c"; an empty string where there is nothing to choose."""
    if len(choices) < 2:
        return "".join(choices)
    joint = "or" if language is Language.EN else "of"
    return f"{', '.join(choices[:-1])} {joint} {choices[-1]}"

"""Days and moments in the words of a mail, in the coach's zone. The machine's locale plays no part.

`language` is a tag such as "nl", "nl-BE" or "en" (RFC 5646); what is not English is said in Dutch.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from maild.working_time.calendar import aware

_DAYS_NL = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_NL = "januari februari maart april mei juni juli augustus september oktober november december".split()
_MONTHS_EN = "January February March April May June July August September October November December".split()


def day_in_words(day: date, language: str, *, with_year: bool = False) -> str:
    """ "dinsdag 4 augustus" or "Tuesday 4 August", with the year where asked."""
    days, months = (_DAYS_EN, _MONTHS_EN) if language == "en" else (_DAYS_NL, _MONTHS_NL)
    words = f"{days[day.weekday()]} {day.day} {months[day.month - 1]}"
    return f"{words} {day.year}" if with_year else words


def moment_in_words(moment: datetime, zone: ZoneInfo, language: str, *, with_year: bool = False) -> str:
    """ "maandag 4 mei om 17.30 uur" or "Monday 4 May at 17:30", in the zone. ValueError for a moment without a zone."""
    local = aware(moment).astimezone(zone)
    day = day_in_words(local.date(), language, with_year=with_year)
    return f"{day} at {local:%H:%M}" if language == "en" else f"{day} om {local.hour}.{local:%M} uur"


def choice_in_words(choices: Sequence[str], language: str) -> str:
    """ "a, b of c" or "a, b or c"; an empty string where there is nothing to choose."""
    if len(choices) < 2:
        return "".join(choices)
    joint = "or" if language == "en" else "of"
    return f"{', '.join(choices[:-1])} {joint} {choices[-1]}"

"""Named days of the Netherlands and Flanders, and their dates. Easter comes from dateutil."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

_FROM_EASTER = {
    "goede vrijdag": (-2, 1),
    "good friday": (-2, 1),
    "witte donderdag": (-3, 1),
    "stille zaterdag": (-1, 1),
    "aswoensdag": (-46, 1),
    "pasen": (0, 2),
    "easter": (0, 2),
    "paasweekend": (-1, 3),
    "easter weekend": (-1, 3),
    "eerste paasdag": (0, 1),
    "1e paasdag": (0, 1),
    "paaszondag": (0, 1),
    "easter sunday": (0, 1),
    "tweede paasdag": (1, 1),
    "2e paasdag": (1, 1),
    "paasmaandag": (1, 1),
    "easter monday": (1, 1),
    "hemelvaart": (39, 1),
    "hemelvaartsdag": (39, 1),
    "ascension day": (39, 1),
    "hemelvaartweekend": (39, 4),
    "pinksteren": (49, 2),
    "pinksterweekend": (48, 3),
    "eerste pinksterdag": (49, 1),
    "1e pinksterdag": (49, 1),
    "pinksterzondag": (49, 1),
    "tweede pinksterdag": (50, 1),
    "2e pinksterdag": (50, 1),
    "pinkstermaandag": (50, 1),
    "whit monday": (50, 1),
    "carnaval": (-49, 3),
    "rozenmaandag": (-48, 1),
}
_FIXED = {
    "nieuwjaar": (1, 1, 1),
    "nieuwjaarsdag": (1, 1, 1),
    "new year's day": (1, 1, 1),
    "driekoningen": (1, 6, 1),
    "valentijnsdag": (2, 14, 1),
    "valentijn": (2, 14, 1),
    "dag van de arbeid": (5, 1, 1),
    "dodenherdenking": (5, 4, 1),
    "bevrijdingsdag": (5, 5, 1),
    "nationale feestdag": (7, 21, 1),
    "onze lieve vrouw hemelvaart": (8, 15, 1),
    "o l v hemelvaart": (8, 15, 1),
    "olv hemelvaart": (8, 15, 1),
    "halloween": (10, 31, 1),
    "allerheiligen": (11, 1, 1),
    "allerzielen": (11, 2, 1),
    "wapenstilstand": (11, 11, 1),
    "sint maarten": (11, 11, 1),
    "sinterklaas": (12, 5, 1),
    "pakjesavond": (12, 5, 1),
    "kerstavond": (12, 24, 1),
    "christmas eve": (12, 24, 1),
    "kerst": (12, 25, 2),
    "kerstmis": (12, 25, 2),
    "christmas": (12, 25, 2),
    "christmas day": (12, 25, 1),
    "kerstdag": (12, 25, 1),
    "eerste kerstdag": (12, 25, 1),
    "1e kerstdag": (12, 25, 1),
    "tweede kerstdag": (12, 26, 1),
    "2e kerstdag": (12, 26, 1),
    "boxing day": (12, 26, 1),
    "oudjaar": (12, 31, 1),
    "oudjaarsdag": (12, 31, 1),
    "oudejaarsdag": (12, 31, 1),
    "oudejaarsavond": (12, 31, 1),
    "oudjaarsavond": (12, 31, 1),
    "new year's eve": (12, 31, 1),
}
_KINGS_DAY = frozenset(("koningsdag", "king's day", "kingsday"))

HOLIDAYS = frozenset(_FROM_EASTER) | frozenset(_FIXED) | _KINGS_DAY
"""Every name, in lower case, its words parted by one blank."""

FIRST_WORDS = frozenset(name.split()[0] for name in HOLIDAYS)
MOST_WORDS = 4


@lru_cache(maxsize=64)
def holiday_in(name: str, year: int) -> tuple[date, date]:
    """The first day of a holiday in a year, and the day after its last."""
    if name in _KINGS_DAY:
        kings_day = date(year, 4, 27)
        first, days = (kings_day if kings_day.weekday() != 6 else date(year, 4, 26)), 1
    elif name in _FROM_EASTER:
        shift, days = _FROM_EASTER[name]
        first = easter(year) + timedelta(days=shift)
    else:
        month, day, days = _FIXED[name]
        first = date(year, month, day)
    return first, first + timedelta(days=days)


def coming_holiday(name: str, today: date) -> tuple[date, date]:
    """The holiday that has not ended on `today`: this year's, else next year's."""
    this_year = holiday_in(name, today.year)
    return this_year if this_year[1] > today else holiday_in(name, today.year + 1)

"""Public holidays of the Netherlands and Belgium (package `holidays`), with what the coach decides about them.

Koningsdag moves from Sunday to Saturday by itself. Two Dutch days are no matter of law but of agreement, so the package's
own opinion about them is set aside: Bevrijdingsdag (5 May) and Goede Vrijdag.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from holidays import country_holidays

GOOD_FRIDAY = "goede vrijdag"
LIBERATION_DAY = "bevrijdingsdag"
_SAMPLE_YEARS = range(2020, 2030)


class Country(StrEnum):
    """Whose public holidays count; NONE for nobody's."""

    NL = "NL"
    BE = "BE"
    NONE = "none"


class LiberationDay(StrEnum):
    """When 5 May is a day off in the Netherlands: in the years that five divides, always, or never."""

    EVERY_FIVE_YEARS = "every_five_years"
    EVERY_YEAR = "every_year"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The public holidays of one coach.

    `extra` are days off of the coach's own; `worked_days` and `worked_names` (as `holiday_names` gives them) are holidays on
    which the coach works. A day that is two holidays stays free until the coach works on both.
    """

    country: Country = Country.NL
    liberation_day: LiberationDay = LiberationDay.EVERY_FIVE_YEARS
    good_friday: bool = False
    extra: frozenset[date] = frozenset()
    worked_days: frozenset[date] = frozenset()
    worked_names: frozenset[str] = frozenset()

    def is_free(self, day: date) -> bool:
        """True where the coach is off for a holiday. `extra` wins over the days that are worked."""
        return day in self.extra or bool(self.names_on(day))

    def names_on(self, day: date) -> tuple[str, ...]:
        """The holidays that make a day free, in Dutch and small letters; none for an ordinary or a worked day."""
        if self.country is Country.NONE or day in self.worked_days:
            return ()
        named = _public(self.country, day.year).get(day, ())
        if self.country is Country.NL:
            named = (*named, *self._by_agreement(day))
        return tuple(each for each in named if each not in self.worked_names)

    def _by_agreement(self, day: date) -> tuple[str, ...]:
        if (day.month, day.day) == (5, 5) and self._is_liberation_day_off(day.year):
            return (LIBERATION_DAY,)
        if self.good_friday and day in _good_friday(day.year):
            return (GOOD_FRIDAY,)
        return ()

    def _is_liberation_day_off(self, year: int) -> bool:
        if self.liberation_day is LiberationDay.EVERY_FIVE_YEARS:
            return year % 5 == 0
        return self.liberation_day is LiberationDay.EVERY_YEAR


@lru_cache(maxsize=8)
def holiday_names(country: Country) -> tuple[str, ...]:
    """Every name that a holiday of a country can have, in Dutch and small letters, in the order of the year."""
    if country is Country.NONE:
        return ()
    names = {
        name: day for year in _SAMPLE_YEARS for day, all_names in _public(country, year).items() for name in all_names
    }
    agreed = (GOOD_FRIDAY, LIBERATION_DAY) if country is Country.NL else ()
    return (*sorted(names, key=lambda name: (names[name].month, names[name].day)), *agreed)


@lru_cache(maxsize=256)
def _public(country: Country, year: int) -> dict[date, tuple[str, ...]]:
    """The holidays of a year as the law has them, without the two that are agreed upon."""
    agreed = (GOOD_FRIDAY, LIBERATION_DAY) if country is Country.NL else ()
    found = country_holidays(country.value, years=year, language="nl", expand=False)
    lawful = {day: tuple(name.casefold() for name in found.get_list(day)) for day in found}
    kept = {day: tuple(name for name in names if name not in agreed) for day, names in lawful.items()}
    return {day: names for day, names in kept.items() if names}


@lru_cache(maxsize=256)
def _good_friday(year: int) -> frozenset[date]:
    """Two days before Easter, by the same package's Easter: none in a year that it does not know."""
    easter = (day for day, names in _public(Country.NL, year).items() if "eerste paasdag" in names)
    return frozenset(date.fromordinal(day.toordinal() - 2) for day in easter)

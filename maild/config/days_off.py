"""When the coach does not work: public holidays and absence (behaviour 2). Parsed here; counted with in working_time."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from maild.config.model import Group, problem_at
from maild.config.secrets import SecretSource
from maild.config.suggest import did_you_mean
from maild.config.values import ExistingFile
from maild.working_time import Absence, Country, LiberationDay, PublicHolidays
from maild.working_time.holidays import holiday_names

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RANGE = re.compile(r"(\S+)(?: to | t/m | tot en met | through | ?– ?| - )(\S+)")
_LONGEST = timedelta(days=2 * 366)
_PERIOD = "2026-12-24, or 2026-07-27 to 2026-08-14 (the last day included)"


def parse_day(value: object) -> date:
    """A day as year-month-day: `2026-12-24`."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise ValueError("no day; expected year-month-day, such as 2026-12-24")
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"{value.strip()} is in no calendar; expected a day such as 2026-12-24") from None


def parse_absence(value: object) -> Absence:
    """A day, or two days with "to" or "t/m" between them; the last one is included."""
    if isinstance(value, Absence):
        return value
    if not isinstance(value, str):
        raise ValueError(f"no days; expected {_PERIOD}")
    ends = _RANGE.fullmatch(value.strip())
    if ends is None and not _DAY.fullmatch(value.strip()):
        raise ValueError(f"no days; expected {_PERIOD}")
    first, last = (parse_day(ends[1]), parse_day(ends[2])) if ends else (parse_day(value), parse_day(value))
    if last < first:
        raise ValueError(f"an absence that ends before it starts: {value.strip()}; expected the earlier day first")
    if last - first > _LONGEST:
        raise ValueError(
            f"an absence of more than two years: {value.strip()}; expected a shorter one (is the year right?)"
        )
    return Absence(first, last)


def _country(value: object) -> Country | None:
    written = value.strip() if isinstance(value, str) else value
    for each in Country:
        if isinstance(written, str) and written.casefold() == each.casefold():
            return each
    raise ValueError(f"no country whose holidays maild knows; expected {', '.join(Country)}")


def _one_or_more(item: dict[str, str]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [item, {"type": "array", "items": item}]})


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str | date | Absence) else value


def _is_no_address(value: object) -> object:
    if isinstance(value, str):
        raise ValueError(
            "a web address that is written out; whoever knows it can read your calendar, so expected the place where it "
            "is kept, such as {file: calendar-address} (mode 0600) with the address on its first line"
        )
    return value


_DAY_TEXT = {"type": "string", "pattern": r"^\s*\d{4}-\d{2}-\d{2}\s*$"}
_PERIOD_TEXT = {"type": "string", "pattern": r"^\s*\d{4}-\d{2}-\d{2}"}
_NAME_OR_DAY = {"type": "string"}
Day = Annotated[date, BeforeValidator(parse_day), WithJsonSchema(_DAY_TEXT)]
Period = Annotated[Absence, BeforeValidator(parse_absence), WithJsonSchema(_PERIOD_TEXT)]
SecretAddress = Annotated[SecretSource, BeforeValidator(_is_no_address)]


class HolidaySettings(Group):
    """Which public holidays are days off."""

    country: Annotated[Country | None, BeforeValidator(_country), WithJsonSchema({"enum": [*Country]})] = Field(
        None, description="NL, BE or none; where left out BE for the zone Europe/Brussels, else NL"
    )
    liberation_day: LiberationDay = Field(
        LiberationDay.EVERY_FIVE_YEARS,
        strict=False,
        description="every_five_years, every_year or never (5 May, NL only)",
    )
    good_friday: bool = Field(False, description="true where Goede Vrijdag is a day off (NL only)")
    extra: Annotated[tuple[Day, ...], BeforeValidator(_listed), _one_or_more(_DAY_TEXT)] = Field(
        (), description="a list of your own days off, such as [2026-12-24]"
    )
    worked: Annotated[tuple[str, ...], BeforeValidator(_listed), _one_or_more(_NAME_OR_DAY)] = Field(
        (), description="a list of holidays on which you work: names such as Tweede Pinksterdag, or days"
    )

    @model_validator(mode="after")
    def _worked_ones_are_known(self) -> HolidaySettings:
        named = (self.country,) if self.country else (Country.NL, Country.BE)
        known = [name for country in named for name in holiday_names(country)]
        for written in self.worked:
            if not _DAY.fullmatch(written) and _plain(written) not in map(_plain, known):
                near = did_you_mean(written, known)
                raise problem_at(
                    "worked", f'no holiday is called "{written[:60]}"; expected one of {", ".join(known)}{near}'
                )
            if _DAY.fullmatch(written):
                try:
                    parse_day(written)
                except ValueError as error:
                    raise problem_at("worked", str(error)) from None
        return self

    def holidays_in(self, zone: str) -> PublicHolidays:
        """The holidays as working time counts with them; `zone` decides where no country is named."""
        country = self.country or (Country.BE if zone == "Europe/Brussels" else Country.NL)
        wanted = {_plain(each) for each in self.worked}
        return PublicHolidays(
            country=country,
            liberation_day=self.liberation_day,
            good_friday=self.good_friday,
            extra=frozenset(self.extra),
            worked_days=frozenset(parse_day(each) for each in self.worked if _DAY.fullmatch(each)),
            worked_names=frozenset(each for each in holiday_names(country) if _plain(each) in wanted),
        )


def _plain(name: str) -> str:
    """A name without what people write differently: capitals, full stops, blanks."""
    return re.sub(r"[\s.'’]", "", name).casefold()


class AbsenceSettings(Group):
    """When the coach is away: days, and calendars in which all-day events say so."""

    dates: Annotated[tuple[Period, ...], BeforeValidator(_listed), _one_or_more(_PERIOD_TEXT)] = Field(
        (), description=f"a list of days such as {_PERIOD}"
    )
    calendar_file: ExistingFile | None = Field(
        None, description="a file that your calendar program exports, such as away.ics"
    )
    calendar_url: SecretAddress | None = Field(
        None,
        description="where the secret address of your calendar is: {file: …}, {credential: …}, {env: …}, {command: …}",
    )
    count_free: bool = Field(False, description='true where all-day events shown as "free" are absence too')

    @property
    def sources(self) -> tuple[Path | SecretSource, ...]:
        """The calendars to read."""
        return tuple(each for each in (self.calendar_file, self.calendar_url) if each is not None)

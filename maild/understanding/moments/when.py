"""Days and weeks as a sender names them, and what they are on the calendar, seen from the mail's date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from maild.understanding.moments.holidays import coming_holiday

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_LONG_AGO = 150
"""A date without a year that lies further back than this many days is next year's."""

_JUST_GONE = 45
"""In January, a date of last year's that lies back no further than this is still meant as gone by."""


@dataclass(frozen=True, slots=True)
class RelativeWeek:
    """The calendar week `weeks` after the mail's: 0 "deze week", 1 "volgende week"."""

    weeks: int


@dataclass(frozen=True, slots=True)
class IsoWeek:
    """ "week 13" """

    number: int


@dataclass(frozen=True, slots=True)
class WeekOf:
    """ "de week van 12 maart": the week around another day, `weeks` further on."""

    day: When
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class WeekFromThere:
    """ "die week" (0), "de week erna" (1): counted from the week that was named last."""

    weeks: int


@dataclass(frozen=True, slots=True)
class DaysOfWeek:
    """ "het weekend van ...", "eind volgende week": days `first` to `after` (0 is Monday) of a week."""

    week: Week
    first: int
    after: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """ "morgen", "over drie dagen": days after the mail's date."""

    days: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """ "dinsdag" (0 is Monday), in `week` where one is named, `further` weeks on ("dinsdag over een week")."""

    day: int
    week: Week | None = None
    further: int = 0
    after: When | None = None


@dataclass(frozen=True, slots=True)
class OnDate:
    """ "12 maart", "12-03-2026", "de 12e"; with `weekday`, "dinsdag 12", whose number may be no date at all."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """ "tweede paasdag"."""

    name: str


@dataclass(frozen=True, slots=True)
class FromThere:
    """ "die dag" (0), "een dag later" (1), "een week later" (7): counted from the day that was named last."""

    days: int


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another; `inclusive` is None where "tot" leaves open whether the last day counts."""

    first: When
    last: When
    inclusive: bool | None


Week = RelativeWeek | IsoWeek | WeekOf | WeekFromThere
When = (
    RelativeWeek | IsoWeek | WeekOf | WeekFromThere | DaysOfWeek | Ahead | Weekday | OnDate | Holiday | FromThere | Days
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader of a mail stands: its date, and the day and the week (its Monday) that were named last."""

    today: date
    day: date | None = None
    week: date | None = None


def is_week(when: When | None) -> bool:
    """True for a whole calendar week."""
    return isinstance(when, RelativeWeek | IsoWeek | WeekOf | WeekFromThere)


def monday_of(day: date) -> date:
    """The Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def span_of(when: When, place: Place) -> tuple[date, date] | None:
    """The first day and the day after the last; None where there is no such date, or nothing to count from."""
    try:
        return _span(when, place)
    except (ValueError, OverflowError):
        return None


def _span(when: When, place: Place) -> tuple[date, date] | None:
    match when:
        case RelativeWeek() | IsoWeek() | WeekOf() | WeekFromThere():
            monday = _monday(when, place)
            return (monday, monday + _WEEK) if monday else None
        case DaysOfWeek(week, first, after):
            monday = _monday(week, place)
            return (monday + first * _DAY, monday + after * _DAY) if monday else None
        case Holiday(name):
            return coming_holiday(name, place.today)
        case Days():
            return _days(when, place)
        case _:
            day = _day(when, place)
            return (day, day + _DAY) if day else None


def _monday(week: Week, place: Place) -> date | None:
    match week:
        case RelativeWeek(weeks):
            return monday_of(place.today) + weeks * _WEEK
        case IsoWeek(number):
            year = place.today.isocalendar().year
            monday = date.fromisocalendar(year, number, 1)
            return monday if monday + _WEEK > place.today else date.fromisocalendar(year + 1, number, 1)
        case WeekOf(day, weeks):
            around = span_of(day, place)
            return monday_of(around[0]) + weeks * _WEEK if around else None
        case WeekFromThere(weeks):
            start = place.week or (monday_of(place.day) if place.day else monday_of(place.today))
            return start + weeks * _WEEK


def _day(when: When, place: Place) -> date | None:
    match when:
        case Ahead(days):
            return place.today + days * _DAY
        case FromThere(days):
            return place.day + days * _DAY if place.day else None
        case Weekday(day, week, further, after):
            return _weekday(day, week, further, after, place)
        case OnDate():
            return _date(when, place.today)
        case _:
            return None


def _weekday(day: int, week: Week | None, further: int, after: When | None, place: Place) -> date | None:
    if week is not None:
        monday = _monday(week, place)
        return monday + (day + 7 * further) * _DAY if monday else None
    start = place.today
    if after is not None:
        around = span_of(after, place)
        if around is None:
            return None
        start = around[1] - _DAY
    return start + ((day - start.weekday() - 1) % 7 + 1 + 7 * further) * _DAY


def _date(when: OnDate, today: date) -> date | None:
    if when.year is not None:
        return date(when.year, when.month or 1, when.day)
    if when.month is None:
        months_ahead = 13 if when.weekday is None else 3
        for months in range(months_ahead):
            year, month = today.year + (today.month - 1 + months) // 12, (today.month - 1 + months) % 12 + 1
            if _exists(year, month, when.day) and date(year, month, when.day) >= today:
                found = date(year, month, when.day)
                if when.weekday in (None, found.weekday()):
                    return found
        return None if when.weekday is None else _weekday(when.weekday, None, 0, None, Place(today))
    years = [year for year in range(today.year - 1, today.year + 5) if _exists(year, when.month, when.day)]
    candidates = [date(year, when.month, when.day) for year in years]
    return next(
        (each for each in candidates if (today - each).days < (_LONG_AGO if each.year == today.year else _JUST_GONE)),
        None,
    )


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _days(when: Days, place: Place) -> tuple[date, date] | None:
    first = span_of(when.first, place)
    if first is None:
        return None
    last = span_of(
        when.last, replace(place, today=max(place.today, first[0])) if isinstance(when.last, Weekday) else place
    )
    if last is None or last[0] < first[0]:
        return None
    return (first[0], last[0] if when.inclusive is False else last[1])

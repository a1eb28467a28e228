"""The calendars of the tables, and moments as one reads them from a paper calendar."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from maild.working_time import (
    DEFAULT_WEEK,
    Absence,
    Country,
    LiberationDay,
    OfficeBlock,
    OfficeWeek,
    PublicHolidays,
    WorkingTime,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BRUSSELS = ZoneInfo("Europe/Brussels")


def at(text: str, zone: ZoneInfo = AMSTERDAM) -> datetime:
    """A moment: local time of the zone, or with an offset where the clock shows that time twice or never."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def block(text: str) -> OfficeBlock:
    start, end = (time.fromisoformat(each) for each in text.split("-"))
    return OfficeBlock(start, end)


def week(**days: str) -> OfficeWeek:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return OfficeWeek(tuple(tuple(block(each) for each in days.get(name, "").split()) for name in names))


def nl(week: OfficeWeek = DEFAULT_WEEK, absences: tuple[Absence, ...] = (), **holidays: object) -> WorkingTime:
    return WorkingTime(AMSTERDAM, week, PublicHolidays(**holidays), absences)  # type: ignore[arg-type]


FULL = "09:00-12:30 13:00-17:30"
EVERY_DAY = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), FULL)

PLAIN = nl()
GOOD_FRIDAY_OFF = nl(good_friday=True)
FIFTH_EACH_YEAR = nl(liberation_day=LiberationDay.EVERY_YEAR)
FIFTH_NEVER = nl(liberation_day=LiberationDay.NEVER)
CHRISTMAS_EVE_OFF = nl(extra=frozenset({date(2026, 12, 24)}))
WORKS_ON_ASCENSION = nl(worked_names=frozenset({"hemelvaartsdag"}))
WORKS_THAT_ASCENSION = nl(worked_days=frozenset({date(2026, 5, 14)}))
SATURDAYS_TOO = nl(week(mon=FULL, tue=FULL, wed=FULL, thu=FULL, fri=FULL, sat="09:00-12:30"))
SEVEN_DAYS = nl(week(**EVERY_DAY))
ROUND_THE_CLOCK = nl(week(**dict.fromkeys(EVERY_DAY, "00:00-23:59")))
WEEKENDS = nl(week(sat="10:00-16:00", sun="10:00-16:00"))
PART_TIME = nl(week(mon=FULL, tue=FULL, thu=FULL))
HALF_DAYS = nl(week(mon="09:00-12:30", wed="13:00-17:30"))
LATE_TUESDAY = nl(week(mon=FULL, tue="19:00-21:00"))
AWAY_A_WEEK = nl(absences=(Absence(date(2026, 7, 27), date(2026, 7, 31)),))
AWAY_A_FORTNIGHT = nl(absences=(Absence(date(2026, 7, 25), date(2026, 8, 9)),))
AWAY_A_DAY = nl(absences=(Absence(date(2026, 11, 25), date(2026, 11, 25)),))
BELGIUM = WorkingTime(BRUSSELS, DEFAULT_WEEK, PublicHolidays(Country.BE))
BELGIUM_SATURDAYS = WorkingTime(BRUSSELS, SATURDAYS_TOO.week, PublicHolidays(Country.BE))

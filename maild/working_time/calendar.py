"""Which days the coach works, and when: zone, week, public holidays and absences in one value (behaviour 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from maild.errors import AccountError
from maild.working_time.absence import Absence, AwayDays
from maild.working_time.holidays import PublicHolidays
from maild.working_time.week import DEFAULT_WEEK, OfficeWeek, WorkingBlock, blocks_at, day_begins

_LONGEST_REST = 1_500
"""Days, a little over four years. A longer row of days off is a mistake in the configuration, not a holiday."""


class NoWorkingDayError(AccountError):
    """Holidays and absence leave no working day within about four years: only the coach can mend that."""


@dataclass(frozen=True)
class WorkingTime:
    """The calendar of one coach. Equal parts make equal calendars; nothing in it ever changes."""

    zone: ZoneInfo
    week: OfficeWeek = DEFAULT_WEEK
    holidays: PublicHolidays = field(default_factory=PublicHolidays)
    absences: tuple[Absence, ...] = ()

    @cached_property
    def _away(self) -> AwayDays:
        return AwayDays(self.absences)

    def with_absences(self, more: Iterable[Absence]) -> WorkingTime:
        """The same calendar with more absences, such as those of an agenda."""
        return replace(self, absences=(*self.absences, *more))

    def blocks_on(self, day: date) -> tuple[WorkingBlock, ...]:
        """The office blocks of a day as moments in UTC, in order; none on a day off."""
        known = self._known_days.get(day)
        if known is None:
            known = self._known_days[day] = self._find_blocks(day)
        return known

    @cached_property
    def _known_days(self) -> dict[date, tuple[WorkingBlock, ...]]:
        """What was found of each day that was asked for: every deadline walks over the same few weeks."""
        return {}

    def _find_blocks(self, day: date) -> tuple[WorkingBlock, ...]:
        blocks = self.week.on(day.weekday())
        if not blocks or self.holidays.is_free(day) or day in self._away:
            return ()
        return blocks_at(day, blocks, self.zone)

    def is_working_day(self, day: date) -> bool:
        """True for a day with at least one office block that is no public holiday and no all-day absence."""
        return bool(self.blocks_on(day))

    def day_of(self, moment: datetime) -> date:
        """The calendar day of a moment in the coach's zone. ValueError for a moment without a zone."""
        return aware(moment).astimezone(self.zone).date()

    def begin_of(self, day: date) -> datetime:
        """The first moment of a calendar day, in UTC."""
        return day_begins(day, self.zone)

    def working_days_from(self, day: date) -> Iterator[date]:
        """The working days on or after a day, without end. NoWorkingDayError after 1,500 days off in a row."""
        return self._walk(day, 1)

    def working_days_back_from(self, day: date) -> Iterator[date]:
        """The working days on or before a day, latest first. NoWorkingDayError as for the other direction."""
        return self._walk(day, -1)

    def _walk(self, start: date, step: int) -> Iterator[date]:
        ordinal, last_found = start.toordinal(), start.toordinal()
        while abs(ordinal - last_found) <= _LONGEST_REST and 1 < ordinal < date.max.toordinal():
            day = date.fromordinal(ordinal)
            if self.is_working_day(day):
                last_found = ordinal
                yield day
            ordinal += step
        where = "after" if step > 0 else "before"
        raise NoWorkingDayError(
            f"no working day within {_LONGEST_REST} days {where} {date.fromordinal(last_found).isoformat()}: "
            "holidays and absence leave none; expected at least one (office_hours:, holidays:, absence:)"
        )

    def first_working_day(self, day: date) -> date:
        """The day itself where it is a working day, else the next one."""
        return next(self.working_days_from(day))

    def next_working_day(self, day: date) -> date:
        """The first working day after a day."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before a day."""
        return next(each for each in self.working_days_back_from(day) if each < day)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that is `count` working days after a day (behaviour 6): Thursday + 3 is Tuesday.

        The day itself never counts, so Saturday + 1 is Monday. With 0 it is the day, or the next working day where that is
        a day off. ValueError for a negative count.
        """
        if count < 0:
            raise ValueError("working days are counted forward only")
        days = self.working_days_from(day)
        found = next(days)
        left = count if found == day else count - 1
        for _ in range(left):
            found = next(days)
        return found

    def working_days_between(self, earlier: date, later: date) -> int:
        """How many working days come after `earlier`, up to and including `later`; 0 where none do.

        It undoes the adding: `working_days_between(day, add_working_days(day, n)) == n` for n of at least 1.
        """
        days = (date.fromordinal(each) for each in range(earlier.toordinal() + 1, later.toordinal() + 1))
        return sum(self.is_working_day(day) for day in days)


def aware(moment: datetime) -> datetime:
    """The moment in UTC. ValueError where it says no zone: a naive time is some other moment in each country."""
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone; expected an aware one")
    return moment.astimezone(UTC)

"""What holds for every calendar and every moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from maild.working_time import (
    Absence,
    Country,
    LiberationDay,
    OfficeBlock,
    OfficeWeek,
    PublicHolidays,
    WorkingTime,
    is_office_time,
    next_office_moment,
    office_time_before,
    office_time_between,
    reply_deadline,
    reply_warnings,
)

SEEN = datetime(2030, 1, 1, tzinfo=UTC)
# Beside the two of our coaches: half-hour summer time, a jump at midnight, and clocks that change on a Friday.
ZONES = ("Europe/Amsterdam", "Europe/Brussels", "Australia/Lord_Howe", "America/Havana", "Africa/Cairo")

moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(2025, 1, 1), date(2028, 1, 1))
amounts = st.integers(0, 40 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def day_blocks(draw: st.DrawFn) -> tuple[OfficeBlock, ...]:
    minutes = sorted(draw(st.sets(st.integers(0, 24 * 60 - 1), max_size=6)))
    clock = [time(each // 60, each % 60) for each in minutes]
    return tuple(OfficeBlock(start, end) for start, end in zip(clock[::2], clock[1::2], strict=False))


weeks = st.tuples(*[day_blocks()] * 7).filter(any).map(OfficeWeek)
absences = st.builds(
    lambda first, length: Absence(first, first + timedelta(days=length)), days, st.integers(0, 30)
)  # fmt: skip
calendars = st.builds(
    WorkingTime,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    week=weeks,
    holidays=st.builds(
        PublicHolidays,
        country=st.sampled_from(Country),
        liberation_day=st.sampled_from(LiberationDay),
        good_friday=st.booleans(),
    ),
    absences=st.lists(absences, max_size=3).map(tuple),
)


@settings(deadline=None)
@given(calendars, moments)
def test_a_deadline_comes_after_the_mail_and_lies_in_office_hours_or_at_their_end(
    calendar: WorkingTime, received: datetime
) -> None:
    due = reply_deadline(calendar, received, SEEN)
    assert due > received
    blocks = calendar.blocks_on(calendar.day_of(due))
    if not any(block.start <= due <= block.end for block in blocks):
        # The one exception: the whole window lies outside office hours, so there is nowhere to pull it to.
        assert office_time_between(calendar, received, due) == timedelta(0)


@settings(deadline=None)
@given(calendars, moments, moments)
def test_who_wrote_later_is_never_due_earlier(calendar: WorkingTime, one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))
    assert reply_deadline(calendar, earlier, SEEN) <= reply_deadline(calendar, later, SEEN)


@settings(deadline=None)
@given(calendars, moments, st.integers(1, 48 * 60))
def test_nor_who_wrote_a_little_later(calendar: WorkingTime, one: datetime, minutes: int) -> None:
    later = one + timedelta(minutes=minutes)
    assert reply_deadline(calendar, one, SEEN) <= reply_deadline(calendar, later, SEEN)


@settings(deadline=None)
@given(calendars, moments)
def test_no_more_than_24_hours_pass_on_working_days(calendar: WorkingTime, received: datetime) -> None:
    due = reply_deadline(calendar, received, SEEN)
    passed, day = timedelta(0), calendar.day_of(received)
    while day <= calendar.day_of(due):
        if calendar.is_working_day(day):
            end = min(calendar.begin_of(day + timedelta(days=1)), due)
            passed += max(end - max(calendar.begin_of(day), received), timedelta(0))
        day += timedelta(days=1)
    assert passed <= timedelta(hours=24)


@settings(deadline=None)
@given(calendars, moments)
def test_warnings_come_in_office_time_between_mail_and_deadline(calendar: WorkingTime, received: datetime) -> None:
    due = reply_deadline(calendar, received, SEEN)
    warnings = reply_warnings(calendar, received, due)
    told = [each for each in (warnings.early, warnings.last) if each is not None]
    assert told == sorted(set(told))
    assert all(received <= each < due and is_office_time(calendar, each) for each in told)
    assert warnings.early is None or warnings.last is not None


@settings(deadline=None)
@given(calendars, moments, amounts)
def test_office_time_counted_back_is_as_long_as_asked(
    calendar: WorkingTime, moment: datetime, amount: timedelta
) -> None:
    before = office_time_before(calendar, moment, amount)
    assert office_time_between(calendar, before, moment) == amount
    assert not amount or is_office_time(calendar, before)


@settings(deadline=None)
@given(calendars, moments)
def test_between_a_moment_and_the_next_office_moment_nobody_works(calendar: WorkingTime, moment: datetime) -> None:
    following = next_office_moment(calendar, moment)
    assert following >= moment
    assert is_office_time(calendar, following)
    assert office_time_between(calendar, moment, following) == timedelta(0)


@settings(deadline=None)
@given(calendars, days, st.integers(0, 40))
def test_adding_working_days_lands_on_one_and_counts_back(calendar: WorkingTime, day: date, count: int) -> None:
    landed = calendar.add_working_days(day, count)
    assert calendar.is_working_day(landed)
    assert landed >= day
    if count:
        assert calendar.working_days_between(day, landed) == count


@settings(deadline=None)
@given(calendars, days)
def test_a_day_of_the_clocks_change_begins_where_the_day_before_ends(calendar: WorkingTime, day: date) -> None:
    begin = calendar.begin_of(day)
    assert calendar.day_of(begin) == day
    assert calendar.day_of(begin - timedelta(microseconds=1)) == day - timedelta(days=1)

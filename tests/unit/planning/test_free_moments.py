"""Free moments, each case reckoned by hand. It is Monday 3 August 2026, 09:00 in Amsterdam; office hours are the usual ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.facts.session import BusyTime
from maild.planning.free_moments import USUAL_MOMENTS, Asked, MomentPolicy, free_moments, still_holds
from maild.understanding.result import Moment
from maild.working_time import WorkingTime
from maild.working_time.absence import Absence

ZONE = ZoneInfo("Europe/Amsterdam")
HOURS = WorkingTime(ZONE)


def local(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZONE).astimezone(UTC)


NOW = local("2026-08-03 09:00")


def busy(start: str, end: str) -> BusyTime:
    return BusyTime(local(start), local(end))


def wants(start: str, end: str | None, *, wanted: bool = True) -> Moment:
    return Moment(local(start), local(end) if end else None, wanted, "")


def starts(asked: Asked, policy: MomentPolicy = USUAL_MOMENTS, hours: WorkingTime = HOURS) -> list[str]:
    found = free_moments(hours, asked, policy, NOW).times
    return [each.start.astimezone(ZONE).strftime("%d %H:%M") for each in found]


CASES = {
    "an empty agenda: a morning, an afternoon, a morning": (Asked(), ["04 09:00", "05 13:00", "06 09:00"]),
    "what is taken is passed over": (
        Asked(busy=(busy("2026-08-04 09:00", "2026-08-04 10:15"), busy("2026-08-05 12:00", "2026-08-05 16:00"))),
        ["04 11:00", "05 16:00", "06 09:00"],
    ),
    "a day that is full from end to end": (
        Asked(busy=(busy("2026-08-04 00:00", "2026-08-05 00:00"),)),
        ["05 09:00", "06 13:00", "07 09:00"],
    ),
    "not Tuesday morning": (
        Asked(moments=(wants("2026-08-04 08:00", "2026-08-04 12:00", wanted=False),)),
        ["04 13:00", "05 09:00", "06 13:00"],
    ),
    "Thursday afternoon, then what else there is": (
        Asked(moments=(wants("2026-08-06 12:00", "2026-08-06 18:00"),)),
        ["04 09:00", "06 13:00", "06 15:00"],
    ),
    "Thursday at two": (
        Asked(moments=(wants("2026-08-06 14:00", None),)),
        ["04 09:00", "06 14:00", "06 16:00"],
    ),
    "the week after, except Friday": (
        Asked(
            moments=(
                wants("2026-08-10 00:00", "2026-08-17 00:00"),
                wants("2026-08-14 00:00", "2026-08-15 00:00", wanted=False),
            )
        ),
        ["10 09:00", "11 13:00", "12 09:00"],
    ),
    "an evening that is no office hour": (
        Asked(moments=(wants("2026-08-06 18:00", "2026-08-06 23:00"),)),
        ["04 09:00", "05 13:00", "06 09:00"],
    ),
    "another draft holds the same moment out": (
        Asked(proposed=(busy("2026-08-04 09:00", "2026-08-04 10:00"),)),
        ["04 10:00", "05 13:00", "06 09:00"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_moments_reckoned_by_hand(name: str) -> None:
    asked, expected = CASES[name]
    assert starts(asked) == expected


def test_days_off_and_the_coachs_own_length_and_lead_count() -> None:
    away = HOURS.with_absences([Absence(date(2026, 8, 5), date(2026, 8, 6))])
    assert starts(Asked(), hours=away) == ["04 09:00", "07 13:00", "10 09:00"]
    long = MomentPolicy(length=timedelta(minutes=240), ahead=timedelta(hours=48), most=2)
    assert starts(Asked(), long) == ["05 13:00", "06 13:00"]


def test_no_choice_is_better_than_a_single_moment() -> None:
    found = free_moments(HOURS, Asked(busy=(busy("2026-08-01 00:00", "2026-10-01 00:00"),)), USUAL_MOMENTS, NOW)
    assert (found.times, found.reason) == ((), "fewer than two moments are free")


def test_a_moment_holds_until_it_is_taken_or_past() -> None:
    time = busy("2026-08-04 09:00", "2026-08-04 10:00")
    assert still_holds(time, [busy("2026-08-04 10:00", "2026-08-04 11:00")], NOW)
    assert not still_holds(time, [busy("2026-08-04 09:30", "2026-08-04 11:00")], NOW)
    assert not still_holds(time, [], time.start)


half_hours = st.integers(0, 48 * 30).map(lambda each: NOW + timedelta(minutes=30 * each))
times = st.tuples(half_hours, st.integers(1, 40)).map(
    lambda each: BusyTime(each[0], each[0] + timedelta(minutes=13 * each[1]))
)


@given(st.lists(times, max_size=30), st.lists(times, max_size=6), st.lists(times, max_size=6))
def test_never_what_is_taken_refused_too_soon_or_outside_office_hours(
    taken: list[BusyTime], refused: list[BusyTime], wanted: list[BusyTime]
) -> None:
    moments = [Moment(each.start, each.end, False, "") for each in refused]
    moments += [Moment(each.start, each.end, True, "") for each in wanted]
    found = free_moments(HOURS, Asked(busy=tuple(taken), moments=tuple(moments)), USUAL_MOMENTS, NOW).times
    assert len(found) in (0, 2, 3) and list(found) == sorted(set(found))
    for each in found:
        assert each.start - NOW >= timedelta(hours=24)
        assert not any(each.start < other.end and other.start < each.end for other in (*taken, *refused))
        blocks = HOURS.blocks_on(HOURS.day_of(each.start))
        assert any(block.start <= each.start and each.end <= block.end for block in blocks)

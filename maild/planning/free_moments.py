"""Two or three free moments for a session, from the working time, the agenda and what the mail asks (behaviour 12). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from maild.facts.session import BusyTime
from maild.understanding.result import Moment
from maild.working_time import WorkingTime

_HALF_HOUR = timedelta(minutes=30)
_LOOKED_AHEAD = timedelta(days=21)
_FARTHEST = timedelta(days=120)
"""So far a mail may take the search with it: "after the summer" is looked for, "in three years" is the coach's to answer."""
_APART = timedelta(hours=2)
"""Two moments on the day that the mail asks for are a choice only where they lie so far apart."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class MomentPolicy:
    """What the coach settled: how long a session lasts, how soon one may be proposed, and how many moments at most."""

    length: timedelta = timedelta(minutes=60)
    ahead: timedelta = timedelta(hours=24)
    most: int = 3


USUAL_MOMENTS = MomentPolicy()


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the way, and what the mail asks. `busy` is the agenda, `proposed` what other drafts of the last day hold
    out; both in any order, they may overlap. `moments` are the mail's own, wanted and refused."""

    busy: tuple[BusyTime, ...] = ()
    proposed: tuple[BusyTime, ...] = ()
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class FreeMoments:
    """The moments to propose, in order, each with the end of its session; none where there is no choice to offer. `reason`
    says how they came about."""

    times: tuple[BusyTime, ...]
    reason: str


def free_moments(hours: WorkingTime, asked: Asked, policy: MomentPolicy, now: datetime) -> FreeMoments:
    """Moments inside office blocks: wanted ones first, refused ones never, one a day, mornings and afternoons in turn.

    A day that the mail asks for gives a second one where nothing else of what it asks is free.
    """
    free = tuple(_free(hours, asked, policy, now))
    wanted = [each for each in asked.moments if each.wanted]
    fitting = [each for each in free if any(_fits(each, moment, hours) for moment in wanted)]
    others = [each for each in free if each not in fitting]
    exact = [each for each in fitting if any(one.end is None and one.start == each.start for one in wanted)]
    chosen = _one_a_day(_one_a_day([], exact, hours, policy.most), fitting, hours, policy.most)
    if len(chosen) < _FEWEST:
        far = (each for each in fitting if all(abs(each.start - one.start) >= _APART for one in chosen))
        chosen += list(far)[: 1 if chosen else 0]
    of_asked = len(chosen)
    chosen = _one_a_day(chosen, others, hours, policy.most)
    if len(chosen) < _FEWEST:
        return FreeMoments((), "fewer than two moments are free")
    return FreeMoments(
        tuple(sorted(chosen)), f"{of_asked} of {len(chosen)} are what the mail asks" if wanted else "free"
    )


def still_holds(time: BusyTime, busy: Iterable[BusyTime], now: datetime) -> bool:
    """True where a proposed moment is still to come and nothing of the agenda lies across it."""
    return time.start > now and not any(_overlap(time, each) for each in busy)


def search_end(moments: Iterable[Moment], now: datetime) -> datetime:
    """Up to when the agenda has to be known: three weeks, or as far as the mail looks ahead."""
    asked = (each.end or each.start + timedelta(days=1) for each in moments if each.wanted)
    return min(max([now + _LOOKED_AHEAD, *asked]), now + _FARTHEST)


def _free(hours: WorkingTime, asked: Asked, policy: MomentPolicy, now: datetime) -> Iterator[BusyTime]:
    """Every start on a whole or half hour at which a session fits, in order."""
    earliest, last = now + policy.ahead, search_end(asked.moments, now)
    refused = [BusyTime(each.start, _end_of(each, hours)) for each in asked.moments if not each.wanted]
    closed = sorted((*asked.busy, *asked.proposed, *refused))
    day, last_day = hours.day_of(earliest), hours.day_of(last)
    while day <= last_day:
        for block in hours.blocks_on(day):
            start = _next_half_hour(block.start)
            while start + policy.length <= block.end:
                time = BusyTime(start, start + policy.length)
                if start >= earliest and not any(_overlap(time, each) for each in closed):
                    yield time
                start += _HALF_HOUR
        day += timedelta(days=1)


def _one_a_day(
    chosen: Sequence[BusyTime], offered: Iterable[BusyTime], hours: WorkingTime, most: int
) -> list[BusyTime]:
    """So many at most, on days that have none yet; after a morning an afternoon where that day has one, and whole
    hours before half ones."""
    found, by_day = list(chosen), dict[date, list[BusyTime]]()
    for each in offered:
        by_day.setdefault(hours.day_of(each.start), []).append(each)
    taken = {hours.day_of(each.start) for each in chosen}
    for day, times in by_day.items():
        if len(found) >= most:
            break
        if day not in taken:
            was_morning = bool(found) and _is_morning(found[-1], hours)
            found.append(min(times, key=lambda each: _unsuited(each, was_morning, hours)))
    return found


def _unsuited(time: BusyTime, was_morning: bool, hours: WorkingTime) -> tuple[object, ...]:
    minutes = time.start.astimezone(hours.zone).minute
    return was_morning and _is_morning(time, hours), minutes != 0, time.start


def _is_morning(time: BusyTime, hours: WorkingTime) -> bool:
    return time.start.astimezone(hours.zone).hour < 12


def _fits(time: BusyTime, wanted: Moment, hours: WorkingTime) -> bool:
    return time.start >= wanted.start and time.end <= _end_of(wanted, hours)


def _end_of(moment: Moment, hours: WorkingTime) -> datetime:
    """A clock time without an end reaches to the end of its day."""
    return moment.end or hours.begin_of(hours.day_of(moment.start) + timedelta(days=1))


def _next_half_hour(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else moment - over + _HALF_HOUR


def _overlap(one: BusyTime, other: BusyTime) -> bool:
    return one.start < other.end and other.start < one.end

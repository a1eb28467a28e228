"""The all-day events of a calendar as absences within a horizon (RFC 5545 section 3.6.1, 3.8.2.7, 3.8.5).

A timed appointment is no absence (behaviour 2). What is cancelled, or shown as free, is none either; most birthdays and
public holidays that calendar programs add are shown as free. Known limit: EXRULE (dropped from RFC 5545) is not followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import icalendar
import recurring_ical_events

from maild.agenda.content_lines import EventLines, read_events
from maild.agenda.horizon import Horizon
from maild.agenda.repetition import CONTRADICTIONS, UnfollowedRepetitionError, cost_of
from maild.working_time import Absence

_MOST_STEPS = 60_000
_MOST_UNUSUAL = 10
_MOST_TOLD = 50
_REPEATS = ("RRULE", "RDATE", "EXRULE", "RECURRENCE-ID")
_NOT_AWAY = ("FREE", "WORKINGELSEWHERE")
_OUTLOOK = ("X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-CDO-BUSYSTATUS")
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AbsenceReading:
    """What a calendar says: absences within the horizon, in order, each once; `skipped` is a line for each event or series
    (of the first 50) that could not be followed, with its line in the calendar and the reason, never its text."""

    absences: tuple[Absence, ...]
    skipped: tuple[str, ...] = ()


def read_absences(raw: bytes, horizon: Horizon, *, count_free: bool = False) -> AbsenceReading:
    """The absences in a calendar's bytes. `count_free` takes events that are shown as free as well.

    CalendarRefusedError where the whole is no calendar, is cut off or too large (see content_lines). An endless repetition is
    followed within the horizon only.
    """
    series: dict[str, list[EventLines]] = {}
    for event in read_events(raw):
        series.setdefault(event.uid, []).append(event)
    expansion = _Expansion(horizon, count_free)
    for events in series.values():
        if any(event.is_all_day for event in events):
            expansion.take(events)
    return AbsenceReading(tuple(sorted(set(expansion.absences))), tuple(expansion.skipped[:_MOST_TOLD]))


class _Expansion:
    """One calendar's series, one after another, with what is left of the work that it may take."""

    def __init__(self, horizon: Horizon, count_free: bool) -> None:
        self.absences: list[Absence] = []
        self.skipped: list[str] = []
        self._horizon = horizon
        self._count_free = count_free
        self._steps_left = _MOST_STEPS
        self._unusual_left = _MOST_UNUSUAL

    def take(self, events: list[EventLines]) -> None:
        """One series: an event and what was changed about single days of it."""
        try:
            self._spend(events)
            found = [each for each in self._occurrences(events) if each is not None]
        except UnfollowedRepetitionError as error:
            self.skipped.append(f"line {events[0].line}: {error}")
        except CONTRADICTIONS:
            self.skipped.append(f"line {events[0].line}: an event that contradicts itself")
        else:
            self.absences.extend(found)

    def _spend(self, events: list[EventLines]) -> None:
        for event in events:
            rules = event.all("RRULE")
            if len(rules) > 1 or event.first("EXRULE"):
                raise UnfollowedRepetitionError("several rules of repetition at once")
            self._steps_left -= sum(each.count(",") for name in ("RDATE", "EXDATE") for each in event.all(name))
            for rule in rules:
                starts = date.fromisoformat(event.value("DTSTART")[:8])
                cost = cost_of(rule.partition(":")[2], starts, self._horizon)
                self._steps_left -= cost.steps
                self._unusual_left -= cost.is_unusual
                if self._steps_left < 0 or self._unusual_left < 0:
                    raise UnfollowedRepetitionError("more repetitions than an agenda has")

    def _occurrences(self, events: list[EventLines]) -> Iterator[Absence | None]:
        calendar = icalendar.Calendar.from_ical(_as_calendar(events))
        if len(events) == 1 and not any(events[0].first(name) for name in _REPEATS):
            occurrences = calendar.walk("VEVENT")
        else:
            query = recurring_ical_events.of(calendar)
            occurrences = query.between(self._horizon.first, self._horizon.last + _A_DAY)
        for each in occurrences:
            yield self._absence_in(each)

    def _absence_in(self, event: icalendar.cal.Component) -> Absence | None:
        start = _told(event, "DTSTART")
        told = {name: str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP", *_OUTLOOK)}
        is_whole = not isinstance(start, datetime) or told["X-MICROSOFT-CDO-ALLDAYEVENT"] == "TRUE"
        if not is_whole or told["STATUS"] == "CANCELLED" or not self._is_away(told):
            return None
        if isinstance(start, datetime) and start.time() != time(0):
            raise ValueError("called a whole day, but does not begin at midnight")
        return self._horizon.part_of(Absence(_day(start), max(_end(event) - _A_DAY, _day(start))))

    def _is_away(self, told: dict[str, str]) -> bool:
        busy = told["X-MICROSOFT-CDO-BUSYSTATUS"]
        if busy == "OOF":
            return True
        if busy == "WORKINGELSEWHERE":
            return False
        return self._count_free or (told["TRANSP"] != "TRANSPARENT" and busy not in _NOT_AWAY)


def _as_calendar(events: list[EventLines]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:maild"]
    for event in events:
        lines += ["BEGIN:VEVENT", *(text for _, text in event.properties), "END:VEVENT"]
    return "\r\n".join((*lines, "END:VCALENDAR", ""))


def _told(event: icalendar.cal.Component, name: str) -> object:
    """The date, moment or duration of a property; None where it is missing or says something else."""
    return getattr(event.get(name), "dt", None)


def _end(event: icalendar.cal.Component) -> date:
    """The first day after an event: DTEND, DTSTART and DURATION, or a single day (section 3.6.1)."""
    start, end, lasts = _day(_told(event, "DTSTART")), _told(event, "DTEND"), _told(event, "DURATION")
    if end is None:
        return start + max(lasts, _A_DAY) if isinstance(lasts, timedelta) else start + _A_DAY
    if _day(end) < start:
        raise ValueError("ends before it starts")
    return _day(end)


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise ValueError("no date")

"""A calendar's bytes to its events within a horizon, with their words, in bounded work (RFC 5545 section 3.6.1, 3.8.5).

Events that do not repeat are read here; repetitions are costed, and then followed by recurring-ical-events, which sees only
what says when. An endless one is followed within the horizon. Known limit: EXRULE (dropped from RFC 5545) is not followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from maild.agenda.content_lines import EventLines, read_calendar
from maild.agenda.event import AgendaEvent
from maild.agenda.event_lines import KEPT, event_of, event_span, sequence_of
from maild.agenda.horizon import Horizon
from maild.agenda.moments import UnknownMomentError, Zones
from maild.agenda.repetition import CONTRADICTIONS, UnfollowedRepetitionError, cost_of

_MOST_STEPS = 400_000
_MOST_UNUSUAL = 20
_MOST_OCCURRENCES = 50_000
_MOST_TOLD = 50
_MARK = "X-MAILD-LINE"
_DATES = ("RDATE", "EXDATE")


@dataclass(frozen=True, slots=True)
class EventReading:
    """What a calendar holds: events within the horizon in order of their start, and how many it holds in all, near and far.
    `skipped` is a line for each event or series (of the first 50) that could not be followed, never its text."""

    events: tuple[AgendaEvent, ...]
    held: int
    skipped: tuple[str, ...] = ()


def read_agenda(raw: bytes, horizon: Horizon, zone: ZoneInfo) -> EventReading:
    """The events in a calendar's bytes; `zone` is the coach's. CalendarRefusedError where the whole is no calendar, is cut
    off or too large (see content_lines)."""
    calendar = read_calendar(raw, KEPT)
    series: dict[str, list[EventLines]] = {}
    for event in calendar.events:
        series.setdefault(event.uid, []).append(event)
    expansion = _Expansion(horizon, Zones(zone.key, calendar.zones), zone)
    for events in series.values():
        expansion.take(events)
    found = sorted(expansion.found, key=lambda each: (each.start, each.uid))
    return EventReading(tuple(found), len(calendar.events), tuple(expansion.skipped[:_MOST_TOLD]))


class _Expansion:
    """One calendar's series, one after another, with what is left of the work that it may take."""

    def __init__(self, horizon: Horizon, zones: Zones, zone: ZoneInfo) -> None:
        self.found: list[AgendaEvent] = []
        self.skipped: list[str] = []
        self._horizon = horizon
        self._zones = zones
        self._begin = datetime.combine(horizon.first, time(0), zone).astimezone(UTC)
        self._end = datetime.combine(horizon.last + timedelta(days=1), time(0), zone).astimezone(UTC)
        self._steps_left = _MOST_STEPS
        self._unusual_left = _MOST_UNUSUAL

    def take(self, events: list[EventLines]) -> None:
        """One series: an event and what was changed about single occurrences of it."""
        try:
            if any(event.first(name) for event in events for name in ("RRULE", "RDATE", "EXRULE")):
                found = self._followed(events)
            else:
                newest = _newest(events)
                found = [each for event in newest for each in self._plain(event)]
        except UnfollowedRepetitionError as error:
            self.skipped.append(f"line {events[0].line}: {error}")
        except UnknownMomentError as error:
            self.skipped.append(f"line {events[0].line}: {error}")
        except CONTRADICTIONS:
            self.skipped.append(f"line {events[0].line}: an event that contradicts itself")
        else:
            self.found.extend(found)

    def _plain(self, event: EventLines) -> Iterator[AgendaEvent]:
        span = event_span(event, self._zones)
        if span.end > self._begin and span.start < self._end:
            yield event_of(event, span, self._zones)

    def _followed(self, events: list[EventLines]) -> list[AgendaEvent]:
        self._spend(events)
        text = "\r\n".join(_schedule(event, self._zones, number) for number, event in enumerate(events))
        calendar = icalendar.Calendar.from_ical(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{text}\r\nEND:VCALENDAR\r\n")
        occurrences = recurring_ical_events.of(calendar).between(self._begin, self._end)
        if len(self.found) + len(occurrences) > _MOST_OCCURRENCES:
            raise UnfollowedRepetitionError("more repetitions than an agenda has")
        models: dict[int, AgendaEvent] = {}
        found = []
        for each in occurrences:
            number = int(str(each[_MARK]))
            if number not in models:
                models[number] = event_of(events[number], event_span(events[number], self._zones), self._zones)
            found.append(self._occurrence(each, models[number]))
        return found

    def _occurrence(self, each: Any, model: AgendaEvent) -> AgendaEvent:
        start, end = self._utc(each["DTSTART"].dt), self._utc(each["DTEND"].dt) if "DTEND" in each else None
        named = model.recurrence_id or f"{start:%Y%m%dT%H%M%SZ}"
        return replace(model, start=start, end=end or start + (model.end - model.start), recurrence_id=named)

    def _utc(self, value: Any) -> datetime:
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return self._zones.moment(f":{value:%Y%m%d}").utc

    def _spend(self, events: list[EventLines]) -> None:
        for event in events:
            rules = event.all("RRULE")
            if len(rules) > 1 or event.first("EXRULE"):
                raise UnfollowedRepetitionError("several rules of repetition at once")
            self._steps_left -= sum(each.count(",") for name in _DATES for each in event.all(name))
            for rule in rules:
                starts = self._zones.moment(event.first("DTSTART")).wall.date()
                cost = cost_of(rule.partition(":")[2], starts, self._horizon)
                self._steps_left -= cost.steps
                self._unusual_left -= cost.is_unusual
            if self._steps_left < 0 or self._unusual_left < 0:
                raise UnfollowedRepetitionError("more repetitions than an agenda has")


def _newest(events: Iterable[EventLines]) -> list[EventLines]:
    """Of several versions of the same occurrence the one with the highest SEQUENCE; of two such the last."""
    best: dict[str, EventLines] = {}
    for event in events:
        name = event.value("RECURRENCE-ID")
        known = best.get(name)
        if known is None or sequence_of(event) >= sequence_of(known):
            best[name] = event
    return list(best.values())


def _schedule(event: EventLines, zones: Zones, number: int) -> str:
    """The lines that say when, in zones that every parser knows, and the number of the event that they come from."""
    lines = ["BEGIN:VEVENT", f"{_MARK}:{number}", "UID:series", f"SEQUENCE:{sequence_of(event)}"]
    for name, text in event.properties:
        if name in ("DTSTART", "DTEND"):
            lines.append(f"{name}{zones.moment(text).line}")
        elif name == "RECURRENCE-ID":
            future = ";RANGE=THISANDFUTURE" if "RANGE=THISANDFUTURE" in text.upper() else ""
            lines.append(f"{name}{future}{zones.moment(text).line}")
        elif name in ("DURATION", "RRULE"):
            lines.append(f"{name}:{text.rpartition(':')[2].strip()}")
        elif name in _DATES:
            head, _, values = text.rpartition(":")
            lines += [f"{name}{zones.moment_of(head, each).line}" for each in values.split(",") if "/" not in each]
    return "\r\n".join((*lines, "END:VEVENT"))

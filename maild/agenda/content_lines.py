"""A calendar's bytes to the lines of its events, in bounded work (RFC 5545 section 3.1 and 3.4).

Only what the caller asks for passes on, and nothing nested in an event. For absence that is what says when an event is: no
summary, no guests, no text of the coach's clients. Of time zones their name and offsets are kept; alarms are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from maild.errors import PermanentError

LARGEST_CALENDAR = 10 * 1024 * 1024
_LONGEST_LINE = 64 * 1024
_MOST_EVENTS = 20_000
_DEEPEST = 8
_NAME = re.compile(r"[A-Za-z0-9-]+")
_KEPT = frozenset(
    "DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE RECURRENCE-ID UID SEQUENCE STATUS TRANSP "
    "X-MICROSOFT-CDO-ALLDAYEVENT X-MICROSOFT-CDO-BUSYSTATUS".split()
)
_OF_ZONES = ("TZID", "X-LIC-LOCATION", "TZOFFSETTO")
_MOST_ZONES = 500


class CalendarRefusedError(PermanentError):
    """These bytes are not taken for a calendar; the text says why and repeats nothing of them."""


@dataclass(frozen=True, slots=True)
class EventLines:
    """One VEVENT: `line` is where it begins, counted from 1, `properties` are the kept lines by name, in order."""

    line: int
    properties: tuple[tuple[str, str], ...]
    _first: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_first", dict(reversed(self.properties)))

    def first(self, name: str) -> str:
        """The whole line of a property, or ""."""
        return self._first.get(name, "")

    def value(self, name: str) -> str:
        """What stands behind the colon, in capitals; for properties that take no quoted parameter."""
        return self.first(name).partition(":")[2].strip().upper()

    def all(self, name: str) -> tuple[str, ...]:
        """Every line of a property."""
        return tuple(text for each, text in self.properties if each == name)

    @property
    def uid(self) -> str:
        """What events of one series have in common; an event without one is a series of its own."""
        return self.first("UID").partition(":")[2].strip() or f"line {self.line}"

    @property
    def is_all_day(self) -> bool:
        """True for a DTSTART that is a date (section 3.3.4), and for what Outlook exports as a day from midnight."""
        start = self.first("DTSTART")
        return bool(re.fullmatch(r"[^:]*:\s*\d{8}\s*", start)) or self.value("X-MICROSOFT-CDO-ALLDAYEVENT") == "TRUE"


@dataclass(frozen=True, slots=True)
class ZoneLines:
    """One VTIMEZONE: its name in this calendar, the IANA name where it says one, and its offsets as written ("+0100")."""

    tzid: str
    location: str
    offsets: frozenset[str]


@dataclass(frozen=True, slots=True)
class CalendarLines:
    """A calendar, or several behind each other. `method` is that of an iTIP message (RFC 5546), "" for a plain calendar."""

    events: tuple[EventLines, ...]
    zones: tuple[ZoneLines, ...] = ()
    method: str = ""


def read_events(raw: bytes) -> tuple[EventLines, ...]:
    """The events of a calendar. CalendarRefusedError for what is none, is cut off, or is larger than anybody's agenda."""
    return read_calendar(raw).events


def read_calendar(raw: bytes, kept: frozenset[str] = _KEPT) -> CalendarLines:
    """A calendar with these properties of its events. CalendarRefusedError as above."""
    if len(raw) > LARGEST_CALENDAR:
        raise CalendarRefusedError(f"the calendar is larger than {LARGEST_CALENDAR // 1024 // 1024} MB")
    reader = _Reader(kept)
    for number, text in _unfolded(raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")):
        reader.take(number, text)
    return reader.finish()


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Each content line with the number of its first line; a line that begins with a blank goes on (section 3.1)."""
    number, parts, length = 1, list[str](), 0
    for here, line in enumerate(text.split("\n"), start=1):
        bare = line.removesuffix("\r")
        goes_on = bool(parts) and bare[:1] in (" ", "\t")
        if not goes_on:
            if parts:
                yield number, "".join(parts)
            number, parts, length = here, [], 0
        length += len(bare)
        if length > _LONGEST_LINE:
            raise CalendarRefusedError(f"line {number} of the calendar is longer than {_LONGEST_LINE // 1024} kB")
        parts.append(bare[1:] if goes_on else bare)
    if parts:
        yield number, "".join(parts)


class _Reader:
    """Follows BEGIN and END, and keeps what stands directly in an event of a calendar."""

    def __init__(self, kept: frozenset[str]) -> None:
        self._kept = kept
        self._method = ""
        self._zones: list[ZoneLines] = []
        self._open: list[str] = []
        self._has_calendar = False
        self._begin = 0
        self._properties: list[tuple[str, str]] = []
        self._events: list[EventLines] = []

    def take(self, number: int, text: str) -> None:
        """One content line."""
        found = _NAME.match(text)
        name = found[0].upper() if found else ""
        if name == "BEGIN":
            self._enter(number, text.partition(":")[2].strip().upper())
        elif name == "END":
            self._leave(number, text.partition(":")[2].strip().upper())
        elif not self._open and text.strip():
            raise CalendarRefusedError(
                "this is no calendar (a page to log in on, perhaps): it does not begin with VCALENDAR"
            )
        elif name in self._kept and self._open == ["VCALENDAR", "VEVENT"]:
            self._properties.append((name, text))
        elif name in _OF_ZONES and self._open[:2] == ["VCALENDAR", "VTIMEZONE"]:
            self._properties.append((name, text.partition(":")[2].strip()))
        elif name == "METHOD" and self._open == ["VCALENDAR"]:
            self._method = text.partition(":")[2].strip().upper()

    def _enter(self, number: int, what: str) -> None:
        if not self._open and what != "VCALENDAR":
            raise CalendarRefusedError("this is no calendar: it does not begin with VCALENDAR")
        if len(self._open) >= _DEEPEST:
            raise CalendarRefusedError(f"line {number} of the calendar is nested more than {_DEEPEST} deep")
        self._open.append(what)
        self._has_calendar = True
        if self._open in (["VCALENDAR", "VEVENT"], ["VCALENDAR", "VTIMEZONE"]):
            self._begin, self._properties = number, []

    def _leave(self, number: int, what: str) -> None:
        if not self._open or self._open[-1] != what:
            raise CalendarRefusedError(f"line {number} of the calendar ends something that is not open")
        if self._open == ["VCALENDAR", "VEVENT"]:
            self._events.append(EventLines(self._begin, tuple(self._properties)))
            if len(self._events) > _MOST_EVENTS:
                raise CalendarRefusedError(f"the calendar has more than {_MOST_EVENTS} events")
        if self._open == ["VCALENDAR", "VTIMEZONE"] and len(self._zones) < _MOST_ZONES:
            told = dict(reversed(self._properties))
            offsets = frozenset(value for name, value in self._properties if name == "TZOFFSETTO")
            self._zones.append(ZoneLines(told.get("TZID", ""), told.get("X-LIC-LOCATION", ""), offsets))
        self._open.pop()

    def finish(self) -> CalendarLines:
        """The calendar. A calendar that breaks off is refused: half of one would take absences away."""
        if not self._has_calendar:
            raise CalendarRefusedError("the calendar is empty: not even VCALENDAR stands in it")
        if self._open:
            raise CalendarRefusedError("the calendar breaks off before its end")
        return CalendarLines(tuple(self._events), tuple(self._zones), self._method)

"""The moments of an event as aware UTC, whatever zone a calendar program wrote (RFC 5545 section 3.3.4, 3.3.5, 3.8.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from maild.agenda.content_lines import ZoneLines

_VALUE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?")
_TZID = re.compile(r';TZID=("[^"]*"|[^;:]*)', re.IGNORECASE)
_BY_OFFSETS = {
    frozenset({"+0100", "+0200"}): "Europe/Amsterdam",
    frozenset({"+0000", "+0100"}): "Europe/London",
    frozenset({"+0200", "+0300"}): "Europe/Helsinki",
    frozenset({"+0000"}): "UTC",
}
"""Zones that a calendar calls by a name of its own are known by their offsets, where those leave no doubt to speak of."""


class UnknownMomentError(ValueError):
    """A moment that says nothing: no date, an impossible one, or in a zone that nobody knows."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as it was written: wall clock and zone; `is_day` for a date without a time."""

    wall: datetime
    zone: str
    is_day: bool = False

    @property
    def utc(self) -> datetime:
        """Aware UTC. A wall clock that the change to summer time leaves out is taken an hour later (RFC 5545 section
        3.3.5)."""
        return self.wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def line(self) -> str:
        """Parameters and value for a property line, in a zone that every parser knows."""
        if self.is_day:
            return f";VALUE=DATE:{self.wall:%Y%m%d}"
        return f":{self.wall:%Y%m%dT%H%M%S}Z" if self.zone == "UTC" else f";TZID={self.zone}:{self.wall:%Y%m%dT%H%M%S}"

    def later(self, length: timedelta) -> datetime:
        """Aware UTC after a length: days are counted on the wall clock, hours as time that passes (section 3.3.6)."""
        return Moment(self.wall + timedelta(days=length.days), self.zone).utc + timedelta(seconds=length.seconds)


class Zones:
    """The zones of one calendar. `home` is the coach's, for moments without one and for whole days."""

    def __init__(self, home: str, lines: Iterable[ZoneLines] = ()) -> None:
        self._home = home
        self._lines = {each.tzid: each for each in lines}
        self._known: dict[str, str | None] = {}

    def moment(self, line: str) -> Moment:
        """What a property line says. UnknownMomentError where it says nothing."""
        head, _, value = line.rpartition(":")
        return self.moment_of(head, value)

    def moment_of(self, head: str, value: str) -> Moment:
        """One value of a property whose name and parameters are `head`."""
        found = _VALUE.fullmatch(value.strip())
        if found is None:
            raise UnknownMomentError("a moment that is none")
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
            if found[4] is None:
                return Moment(datetime.combine(day, time(0)), self._home, is_day=True)
            wall = datetime.combine(day, time(int(found[4]), int(found[5]), min(int(found[6]), 59)))
        except ValueError:
            raise UnknownMomentError("a moment that is in no calendar") from None
        if found[7]:
            return Moment(wall, "UTC")
        named = _TZID.search(head)
        return Moment(wall, self._zone(named[1].strip('" ')) if named else self._home)

    def _zone(self, tzid: str) -> str:
        if tzid not in self._known:
            self._known[tzid] = self._find(tzid)
        found = self._known[tzid]
        if found is None:
            raise UnknownMomentError("a time zone that nobody knows")
        return found

    def _find(self, tzid: str) -> str | None:
        """By its own name, by the end of it ("/mozilla.org/20050126_1/Europe/Amsterdam"), by Windows' name, by offsets."""
        lines = self._lines.get(tzid)
        parts = tzid.split("/")
        names = [tzid, *("/".join(parts[-count:]) for count in (2, 3, 1) if len(parts) > count)]
        names += [lines.location] if lines and lines.location else []
        names += [WINDOWS_TO_OLSON[each] for each in (tzid, tzid.rpartition("/")[2]) if each in WINDOWS_TO_OLSON]
        known = next((each for each in names if is_zone(each)), None)
        return known or (_BY_OFFSETS.get(lines.offsets) if lines else None)


@lru_cache(maxsize=1_000)
def is_zone(name: str) -> bool:
    """True for an IANA name."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+/-]{1,59}", name):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def length_of(value: str) -> timedelta:
    """A DURATION (section 3.3.6), never negative. UnknownMomentError for anything else."""
    found = _DURATION.fullmatch(value.strip().upper())
    if found is None or found[1] == "-" or not any(found.groups()[1:]):
        raise UnknownMomentError("a length that is none")
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in found.groups()[1:])
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)

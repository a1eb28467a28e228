"""One event of a calendar with its words. It lives in memory only: what is kept of it is a `Session` or a `BusyTime`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maild.facts.session import Answer


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom an event names (ATTENDEE, ORGANIZER; RFC 5545 section 3.8.4.1 and 3.8.4.3): the address key, the name as written.
    `is_room` for a room or a thing."""

    address: str
    name: str = ""
    answer: Answer | None = None
    is_room: bool = False


@dataclass(frozen=True, slots=True)
class AgendaEvent:
    """One occurrence. Moments are aware UTC, `zone` is the IANA name of the zone that it was written in. `is_free` leaves the
    coach's time open (TRANSP); `is_tentative` is in pencil (STATUS). `link` is where a meeting on a screen is held, or ""."""

    uid: str
    start: datetime
    end: datetime
    zone: str
    recurrence_id: str = ""
    sequence: int = 0
    stamp: datetime | None = None
    is_all_day: bool = False
    title: str = ""
    notes: str = ""
    categories: str = ""
    place: str = ""
    link: str = ""
    organizer: Guest | None = None
    guests: tuple[Guest, ...] = ()
    is_cancelled: bool = False
    is_tentative: bool = False
    is_free: bool = False

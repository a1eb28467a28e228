"""The coach's calendar in `maild demo --journey`: a file that a calendar program would keep (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//maild//demo//NL\r\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `start` is a time on the coach's wall (Europe/Amsterdam), a date for a whole day; `end` then the first day
    back."""

    uid: str
    title: str
    start: datetime | date
    end: datetime | date
    sequence: int = 0
    guest: str = ""
    notes: str = ""
    place: str = ""
    category: str = ""
    is_cancelled: bool = False

    def lines(self) -> str:
        """As it stands in the file."""
        told = {
            "LOCATION": self.place,
            "DESCRIPTION": self.notes,
            "CATEGORIES": self.category,
            "STATUS": "CANCELLED" if self.is_cancelled else "",
        }
        parts = [
            "BEGIN:VEVENT",
            f"UID:{self.uid}@demo",
            "DTSTAMP:20260801T000000Z",
            f"SEQUENCE:{self.sequence}",
            f"DTSTART{_moment(self.start)}",
            f"DTEND{_moment(self.end)}",
            f"SUMMARY:{self.title}",
            *([f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{self.guest}"] if self.guest else []),
            *(f"{name}:{value}" for name, value in told.items() if value),
            "END:VEVENT",
        ]
        return "".join(f"{each}\r\n" for each in parts)


class CoachAgenda:
    """The calendar; each change is in the file at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries: dict[str, Entry] = {}
        self._write()

    def plan(self, uid: str, title: str, local: str, guest: str, place: str, notes: str = "") -> None:
        """An hour with somebody, from a time such as "2026-08-11 10:00" on."""
        start, end = _hour(local)
        self._put(Entry(uid, title, start, end, guest=guest, place=place, notes=notes))

    def move(self, uid: str, local: str) -> None:
        """The same hour at another moment."""
        known = self._entries[uid]
        start, end = _hour(local)
        self._put(replace(known, start=start, end=end, sequence=known.sequence + 1))

    def cancel(self, uid: str) -> None:
        """It is off, and stays in the calendar as such."""
        known = self._entries[uid]
        self._put(replace(known, is_cancelled=True, sequence=known.sequence + 1))

    def mark(self, uid: str, category: str) -> None:
        """A category, such as no-show."""
        self._put(replace(self._entries[uid], category=category))

    def away(self, uid: str, title: str, first: date, last: date) -> None:
        """Whole days off, the last one included."""
        self._put(Entry(uid, title, first, last + timedelta(days=1)))

    def _put(self, entry: Entry) -> None:
        self._entries[entry.uid] = entry
        self._write()

    def _write(self) -> None:
        text = _HEAD + "".join(each.lines() for each in self._entries.values()) + "END:VCALENDAR\r\n"
        self.path.write_bytes(text.encode("utf-8"))


def _hour(local: str) -> tuple[datetime, datetime]:
    start = datetime.fromisoformat(local)
    return start, start + timedelta(hours=1)


def _moment(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return f";TZID=Europe/Amsterdam:{value:%Y%m%dT%H%M%S}"
    return f";VALUE=DATE:{value:%Y%m%d}"

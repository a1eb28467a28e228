"""Small calendars for the tests."""

from __future__ import annotations

from datetime import date

from maild.agenda import Horizon

YEAR = Horizon(date(2026, 1, 1), date(2026, 12, 31))


def calendar(*events: str, head: str = "VERSION:2.0") -> bytes:
    """A calendar; each event is its properties with | between them."""
    body = "".join("BEGIN:VEVENT\r\n" + each.replace("|", "\r\n") + "\r\nEND:VEVENT\r\n" for each in events)
    return f"BEGIN:VCALENDAR\r\n{head}\r\n{body}END:VCALENDAR\r\n".encode()

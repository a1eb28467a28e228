"""A calendar that lies as a file on this machine."""

from __future__ import annotations

from pathlib import Path

from maild.agenda.content_lines import LARGEST_CALENDAR, CalendarRefusedError


def read_calendar_file(path: Path) -> bytes:
    """The file's bytes. CalendarRefusedError where it cannot be read or is larger than a calendar may be."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_CALENDAR + 1)
    except OSError as error:
        raise CalendarRefusedError(f"the calendar file {path.name} cannot be read ({error.strerror})") from None
    if len(raw) > LARGEST_CALENDAR:
        raise CalendarRefusedError(
            f"the calendar file {path.name} is larger than {LARGEST_CALENDAR // 1024 // 1024} MB"
        )
    return raw

"""The coach's calendars: what stands in them, and how they are fetched (RFC 5545). Nothing of their text is kept."""

from maild.agenda.absences import AbsenceReading, read_absences
from maild.agenda.calendar_file import read_calendar_file
from maild.agenda.content_lines import CalendarRefusedError
from maild.agenda.feed import FeedLimits, fetch_calendar
from maild.agenda.feed_state import FeedState
from maild.agenda.horizon import Horizon

__all__ = [
    "AbsenceReading",
    "CalendarRefusedError",
    "FeedLimits",
    "FeedState",
    "Horizon",
    "fetch_calendar",
    "read_absences",
    "read_calendar_file",
]

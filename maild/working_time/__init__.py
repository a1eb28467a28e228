"""Office hours, holidays, absence, and what is counted with them. Pure values and functions; `now` is an argument.

Every moment that comes in is aware, every moment that goes out is aware and in UTC; days are days of the coach's zone.
"""

from maild.working_time.absence import Absence
from maild.working_time.calendar import NoWorkingDayError, WorkingTime
from maild.working_time.holidays import Country, LiberationDay, PublicHolidays
from maild.working_time.office_moments import (
    is_office_time,
    last_block_before,
    next_office_moment,
    office_time_before,
    office_time_between,
)
from maild.working_time.reply_window import ReplyWarnings, reply_deadline, reply_warnings, window_opens
from maild.working_time.week import DEFAULT_WEEK, OfficeBlock, OfficeWeek, WorkingBlock

__all__ = [
    "DEFAULT_WEEK",
    "Absence",
    "Country",
    "LiberationDay",
    "NoWorkingDayError",
    "OfficeBlock",
    "OfficeWeek",
    "PublicHolidays",
    "ReplyWarnings",
    "WorkingBlock",
    "WorkingTime",
    "is_office_time",
    "last_block_before",
    "next_office_moment",
    "office_time_before",
    "office_time_between",
    "reply_deadline",
    "reply_warnings",
    "window_opens",
]

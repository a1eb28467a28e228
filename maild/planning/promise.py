"""The moment that a holding reply promises: chosen here, and read back from the mail as it was sent (behaviour 2)."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from maild.working_time import WorkingTime
from maild.working_time.week import moment_of

_MONTHS = {
    name: number
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
_MOMENT = re.compile(
    rf"\b(\d{{1,2}})\s+({'|'.join(_MONTHS)})(?:\s+(\d{{4}}))?(?:,?\s+(?:om|at|voor|vóór|before|by)\s+(\d{{1,2}})[.:](\d{{2}}))?",
    re.IGNORECASE,
)
_END_OF_DAY = time(17, 30)
_LONGEST_TEXT = 20_000


def choose_promise(calendar: WorkingTime, deadline: datetime) -> datetime:
    """When the answer is promised for, in UTC: the end of the last office block of the working day after the deadline."""
    day = calendar.next_working_day(calendar.day_of(deadline))
    return calendar.blocks_on(day)[-1].end


def read_promise(text: str, sent_at: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment in UTC that the coach's own words name, as in "uiterlijk woensdag 5 augustus om 17.30 uur"; a day without
    a time ends at 17:30. None where the words name none after the send, or several: then nobody can say which is meant."""
    sent_on = sent_at.astimezone(zone).date()
    found = {_moment(each, sent_on, zone) for each in _MOMENT.finditer(text[:_LONGEST_TEXT])}
    later = {each for each in found if each is not None and each > sent_at}
    return later.pop() if len(later) == 1 else None


def _moment(found: re.Match[str], sent_on: date, zone: ZoneInfo) -> datetime | None:
    day, month, year, hour, minute = found.groups()
    try:
        named = date(int(year or sent_on.year), _MONTHS[month.casefold()], int(day))
        if year is None and (sent_on - named).days > 180:
            named = named.replace(year=named.year + 1)  # "4 januari", written in December
        at = time(int(hour), int(minute)) if hour else _END_OF_DAY
    except ValueError:
        return None
    return moment_of(named, at, zone)

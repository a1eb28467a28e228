"""One VEVENT's lines to an event: when it is, what it says, whom it names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from maild.agenda.content_lines import EventLines
from maild.agenda.event import AgendaEvent
from maild.agenda.event_words import guests_of, line_of, link_of, text_of
from maild.agenda.moments import UnknownMomentError, Zones, length_of

KEPT = frozenset(
    "DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE RECURRENCE-ID UID SEQUENCE DTSTAMP STATUS TRANSP SUMMARY DESCRIPTION "
    "LOCATION CATEGORIES ATTENDEE ORGANIZER URL CONFERENCE X-GOOGLE-CONFERENCE X-MICROSOFT-SKYPETEAMSMEETINGURL "
    "X-MICROSOFT-CDO-ALLDAYEVENT X-MICROSOFT-CDO-BUSYSTATUS".split()
)
"""The properties that sessions are read from."""
_LONGEST_UID = 255
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class EventSpan:
    """When an event is, in aware UTC."""

    start: datetime
    end: datetime
    zone: str
    is_all_day: bool


def event_span(event: EventLines, zones: Zones) -> EventSpan:
    """When it is: DTEND, DTSTART and DURATION, a whole day, or a mere moment (RFC 5545 section 3.6.1). UnknownMomentError for
    what is no time, ends before it starts, or is longer than a year."""
    if not event.first("DTSTART"):
        raise UnknownMomentError("an event without a start")
    start = zones.moment(event.first("DTSTART"))
    if event.first("DTEND"):
        end = zones.moment(event.first("DTEND")).utc
    elif event.first("DURATION"):
        end = start.later(length_of(event.first("DURATION").rpartition(":")[2]))
    else:
        end = start.later(timedelta(days=1)) if start.is_day else start.utc
    if not timedelta(0) <= end - start.utc <= _LONGEST:
        raise UnknownMomentError("an event that ends before it starts, or after more than a year")
    is_all_day = start.is_day or event.value("X-MICROSOFT-CDO-ALLDAYEVENT") == "TRUE"
    return EventSpan(start.utc, end, start.zone, is_all_day)


def event_of(event: EventLines, span: EventSpan, zones: Zones) -> AgendaEvent:
    """The event with its words."""
    notes, place = text_of(event, "DESCRIPTION"), line_of(text_of(event, "LOCATION"))
    link = link_of(event, place, notes)
    return AgendaEvent(
        uid=uid_of(event),
        start=span.start,
        end=span.end,
        zone=span.zone,
        recurrence_id=recurrence_of(event, zones),
        sequence=sequence_of(event),
        stamp=_stamp(event, zones),
        is_all_day=span.is_all_day,
        title=line_of(text_of(event, "SUMMARY")),
        notes=notes,
        categories=line_of(" ".join(text.partition(":")[2] for text in event.all("CATEGORIES"))),
        place="" if place and place == link else place,
        link=link,
        organizer=next(iter(guests_of(event.all("ORGANIZER"))), None),
        guests=guests_of(event.all("ATTENDEE")),
        is_cancelled=event.value("STATUS") == "CANCELLED",
        is_tentative=event.value("STATUS") == "TENTATIVE",
        is_free=event.value("TRANSP") == "TRANSPARENT" or event.value("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE",
    )


def uid_of(event: EventLines) -> str:
    """The event's UID as the ledger keeps it; one that is longer than any program's is kept as its mark."""
    uid = " ".join(event.uid.split())
    return uid if len(uid) <= _LONGEST_UID else hashlib.sha256(uid.encode()).hexdigest()


def sequence_of(event: EventLines) -> int:
    """Which version of an event it is (section 3.8.7.4); 0 where it does not say."""
    written = event.value("SEQUENCE")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def recurrence_of(event: EventLines, zones: Zones) -> str:
    """Which occurrence of a series it is: its planned start in UTC, "" for all of it (section 3.8.4.4)."""
    line = event.first("RECURRENCE-ID")
    return f"{zones.moment(line).utc:%Y%m%dT%H%M%SZ}" if line else ""


def _stamp(event: EventLines, zones: Zones) -> datetime | None:
    try:
        return zones.moment(event.first("DTSTAMP")).utc if event.first("DTSTAMP") else None
    except UnknownMomentError:
        return None

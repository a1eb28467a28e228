"""Invitations in the mail: a calendar part's text to what it asks (iTIP, RFC 5546; over mail RFC 6047), in bounded work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from maild.agenda.content_lines import CalendarRefusedError, EventLines, read_calendar
from maild.agenda.event import AgendaEvent, Guest
from maild.agenda.event_lines import KEPT, recurrence_of, sequence_of, uid_of
from maild.agenda.event_words import guests_of
from maild.agenda.events import read_agenda
from maild.agenda.horizon import Horizon
from maild.agenda.moments import UnknownMomentError, Zones

_LARGEST = 256 * 1024
_MOST_EVENTS = 50


class Method(StrEnum):
    """What an invitation asks (RFC 5546 section 1.4). PUBLISH is how some booking services tell of a new appointment; ADD,
    REFRESH and DECLINECOUNTER change nothing here."""

    REQUEST = "REQUEST"
    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"
    REPLY = "REPLY"
    COUNTER = "COUNTER"


@dataclass(frozen=True, slots=True)
class Target:
    """Which event, or occurrence of it, a CANCEL, REPLY or COUNTER is about. `is_onward` takes all later ones with it.
    `start` is the one that it names, for a COUNTER the one that is proposed."""

    uid: str
    recurrence_id: str
    sequence: int
    stamp: datetime | None
    start: datetime | None
    organizer: Guest | None
    guests: tuple[Guest, ...]
    is_onward: bool = False


@dataclass(frozen=True, slots=True)
class Invitation:
    """One calendar part: `events` are what a REQUEST or PUBLISH plans, `targets` what the others are about."""

    method: Method
    events: tuple[AgendaEvent, ...] = ()
    targets: tuple[Target, ...] = ()


def read_invitation(text: str, horizon: Horizon, zone: ZoneInfo) -> Invitation | None:
    """What a calendar part asks; None for what asks nothing that changes a session. CalendarRefusedError for one that
    is no calendar or larger than any invitation."""
    raw = text.encode("utf-8", "replace")
    if len(raw) > _LARGEST:
        raise CalendarRefusedError(f"the invitation is larger than {_LARGEST // 1024} kB")
    calendar = read_calendar(raw, KEPT)
    if calendar.method not in tuple(Method) or len(calendar.events) > _MOST_EVENTS:
        return None
    method = Method(calendar.method)
    if method in (Method.REQUEST, Method.PUBLISH):
        return Invitation(method, read_agenda(raw, horizon, zone).events)
    zones = Zones(zone.key, calendar.zones)
    targets = (_target(each, zones) for each in calendar.events)
    return Invitation(method, targets=tuple(each for each in targets if each is not None))


def _target(event: EventLines, zones: Zones) -> Target | None:
    """None for an event that does not say which one it is about."""
    if not event.first("UID"):
        return None
    try:
        named = recurrence_of(event, zones)
    except UnknownMomentError:
        return None
    return Target(
        uid=uid_of(event),
        recurrence_id=named,
        sequence=sequence_of(event),
        stamp=_moment(event, "DTSTAMP", zones),
        start=_moment(event, "DTSTART", zones),
        organizer=next(iter(guests_of(event.all("ORGANIZER"))), None),
        guests=guests_of(event.all("ATTENDEE")),
        is_onward="RANGE=THISANDFUTURE" in event.first("RECURRENCE-ID").upper(),
    )


def _moment(event: EventLines, name: str, zones: Zones) -> datetime | None:
    try:
        return zones.moment(event.first(name)).utc if event.first(name) else None
    except UnknownMomentError:
        return None

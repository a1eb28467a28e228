"""A session in the coach's agenda, as far as maild keeps it (behaviour 11). The title and the notes are never kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FROM_MAIL = "mail"
"""The source of sessions that invitations in the mail brought; every other source is a calendar of the configuration."""


class SessionKind(StrEnum):
    """Introduction, intake or session, by words in `rules/agenda.yaml`."""

    INTRODUCTION = "introduction"
    INTAKE = "intake"
    SESSION = "session"


class MatchedBy(StrEnum):
    """How an event was found to be this person's, the surest first."""

    NOTE = "note"
    ATTENDEE = "attendee"
    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"


class Answer(StrEnum):
    """What the guest answered to the invitation (PARTSTAT, RFC 5545 section 3.2.12)."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


@dataclass(frozen=True, slots=True)
class Session:
    """One session, one occurrence of a series each. `start` and `end` are aware UTC, `zone` the IANA name of the zone it was
    planned in. `uid` and `recurrence_id` ("" or the planned start in UTC) name it (RFC 5545 section 3.8.4.7, 3.8.4.4);
    `sequence` and `stamp` say which of two versions is newer (RFC 5546 section 2.1.4 and 2.1.5).

    `person` is an address key, None where nobody knows whose it is; `guests` are the address keys of attendees who are not
    the coach nor a room. `number` is what the title says, never a count. `is_tentative` is an invitation that the coach has
    not taken into the agenda: no mail rests on it. `counter` is the start that the guest proposes instead (COUNTER).
    `organizer` is who may move it by mail. Texts are one line each; "" where there is none.
    """

    source: str
    uid: str
    start: datetime
    end: datetime
    zone: str
    recurrence_id: str = ""
    sequence: int = 0
    stamp: datetime | None = None
    is_all_day: bool = False
    kind: SessionKind = SessionKind.SESSION
    person: str | None = None
    matched_by: MatchedBy | None = None
    guests: tuple[str, ...] = ()
    organizer: str = ""
    number: int | None = None
    is_missed: bool = False
    is_cancelled: bool = False
    is_tentative: bool = False
    answer: Answer | None = None
    counter: datetime | None = None
    place: str = ""
    link: str = ""
    assignment: str = ""
    id: int = 0
    """The ledger's number, the same for as long as the session exists, however often it moves; 0 before that."""

    @property
    def key(self) -> tuple[str, str]:
        """What two versions of one session have in common, whatever their sources."""
        return self.uid, self.recurrence_id

    @property
    def takes_place(self) -> bool:
        """True where nothing speaks against it: not cancelled, not marked as missed, not a mere invitation."""
        return not (self.is_cancelled or self.is_missed or self.is_tentative)


@dataclass(frozen=True, slots=True, order=True)
class BusyTime:
    """The coach has no room from `start` up to `end` (aware UTC), whatever it is."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """One calendar of the coach. `good_at` is when it was last read well, None for never; `failing_since` the first failure
    in a row, with the latest `reason`. `events` are how many it held. `is_emptied` where it fails because it suddenly holds
    nothing: an alarm, no order to forget."""

    source: str
    good_at: datetime | None = None
    failing_since: datetime | None = None
    reason: str | None = None
    events: int = 0
    is_emptied: bool = False

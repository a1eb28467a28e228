"""What the coach says by moving a mail: the control mailboxes and what was dropped in them (behaviour 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from maild.mail.identity import MessageKey

CONTROL_ROOT = "Coach"
"""The mailbox under which all control mailboxes lie."""


class Gesture(StrEnum):
    """The control mailboxes, by the names that the coach sees."""

    DONE = "Afgehandeld"
    CLIENT = "Klant"
    PAUSE = "Pauze"
    RESUME = "Hervat"
    SEEN = "Gezien"
    CALLED = "Gebeld"
    VOICEMAIL = "Voicemail"
    SKIP_CALL = "Niet bellen"
    SEND = "Versturen"
    IS_LEAD = "Is lead"
    IS_RESCHEDULE = "Is verzetten"
    IS_SUPPORT = "Is steun"
    IS_STOP = "Is stoppen"
    IS_OTHER = "Is overig"


class GestureOutcome(StrEnum):
    """What came of a gesture. `not_yet` says that this maild cannot do it yet."""

    OBEYED = "obeyed"
    REFUSED = "refused"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class SeenGesture:
    """One mail that was dropped. `key` is where it lay in the control mailbox; `returned_at` when it was moved back, or
    found to have gone from there. `person` is whom it was about, where that is known."""

    id: int
    gesture: Gesture
    key: MessageKey
    content_key: str
    person: int | None
    outcome: GestureOutcome
    at: datetime
    returned_at: datetime | None = None

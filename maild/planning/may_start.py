"""May maild begin something by itself for this person? Asked when planning, and once more right before acting."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from maild.facts.draft import DraftPurpose
from maild.facts.person import Person


class Refusal(StrEnum):
    """Why maild starts nothing by itself for a person now."""

    DANGER = "danger"
    NO_CONTACT = "no_contact"
    PAUSED = "paused"
    STOPPED = "stopped"

    @property
    def meaning(self) -> str:
        """The refusal as a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    Refusal.DANGER: "a danger case is open for this person",
    Refusal.NO_CONTACT: "this person asked for no contact",
    Refusal.PAUSED: "this person is paused",
    Refusal.STOPPED: "this person has asked to stop since",
}


def may_start(person: Person, now: datetime, begun: datetime | None = None) -> Refusal | None:
    """Why nothing may be started for this person, or None where it may: a ladder's rung, a mail of the journey, a
    situation (behaviour 5, 7).

    With `begun`, the moment at which a ladder or journey began: a stop of any kind after it ends it for good, where a
    pause only holds it up.
    """
    if person.danger_since is not None:
        return Refusal.DANGER
    if person.no_contact:
        return Refusal.NO_CONTACT
    if begun is not None and has_stopped_since(person, begun):
        return Refusal.STOPPED
    return Refusal.PAUSED if is_paused(person, now) else None


def is_paused(person: Person, now: datetime) -> bool:
    """True until the pause is over; what was held up then goes on."""
    return person.paused_until is not None and now < person.paused_until


def has_stopped_since(person: Person, begun: datetime) -> bool:
    """True where the person asked to stop after something began. A pause is no stop: what it holds up goes on later."""
    return person.stopped_at is not None and person.stopped_at >= begun


def may_place(person: Person, purpose: DraftPurpose, now: datetime) -> Refusal | None:
    """The same question about one draft, right before it is placed. A reply answers what the person wrote themselves, and
    so does a holding reply; after "no contact" it is ordinary replies only."""
    if purpose is DraftPurpose.REPLY:
        return Refusal.DANGER if person.danger_since is not None else None
    refusal = may_start(person, now)
    return None if purpose is DraftPurpose.HOLDING and refusal is Refusal.PAUSED else refusal

"""A reply draft of maild's and its life (behaviour 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from maild.mail.identity import MessageId, MessageKey


class DraftState(StrEnum):
    """intended -> placed -> one of the rest; `touched` may still become sent or discarded."""

    INTENDED = "intended"
    PLACED = "placed"
    TOUCHED = "touched"
    SENT = "sent"
    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    SET_ASIDE = "set_aside"

    @property
    def is_live(self) -> bool:
        """True while the draft may still lie in Drafts."""
        return self in (DraftState.INTENDED, DraftState.PLACED, DraftState.TOUCHED)


class DraftPurpose(StrEnum):
    """Why maild wrote it. In a thread lies one live reply; the others stand beside it by rules of their own."""

    REPLY = "reply"
    HOLDING = "holding"
    LADDER = "ladder"
    SITUATION = "situation"
    JOURNEY = "journey"


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft. `mail` is the mail that it answers, None for what maild starts by itself. `key` is where it lies (None
    before it was placed), `fingerprint` the SHA-256 of the bytes as placed, `shingles` salted hashes of its text,
    `missing_since` when its UID was first seen gone, `promised_at` the moment that a holding reply
    promises."""

    id: int
    account: str
    token: str
    message_id: MessageId
    mail: int | None
    thread: int
    person: int
    recipient: str
    parent: MessageId | None
    template: str
    state: DraftState
    key: MessageKey | None
    fingerprint: str
    shingles: frozenset[int]
    created_at: datetime
    placed_at: datetime | None = None
    missing_since: datetime | None = None
    reason: str | None = None
    purpose: DraftPurpose = DraftPurpose.REPLY
    promised_at: datetime | None = None

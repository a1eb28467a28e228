"""A mail that arrived, as the ledger remembers it: never its text, never its subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from maild.mail.identity import MessageId, MessageKey


class MailStage(StrEnum):
    """How far one mail has come. It moves down this list only; a restart goes on where it stands."""

    SEEN = "seen"
    JUDGED = "judged"
    DECIDED = "decided"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class SeenMail:
    """One mail of INBOX. `clock` is the moment the window counts from (behaviour 2), `reason` why there is no draft
    (or a short word for the draft made), `tries` how often its present stage failed.

    `is_thanks`: it only thanks or confirms. `is_addressed`: an address of the coach's stands in To, Cc or the envelope.
    `is_from_known`: who wrote was a client or a lead when it came. `closed_at` and `closed_by` say when and by what its
    window closed without an answer. `return_date` is the first day back that an out-of-office names; `bounced` the person
    whom a bounce says was not reached.
    """

    id: int
    key: MessageKey
    stage: MailStage
    content_key: str
    message_id: MessageId | None
    thread: int | None
    person: int | None
    writer: str
    clock: datetime
    first_seen: datetime
    intent: str | None = None
    kind: str | None = None
    band: str | None = None
    automatic: str | None = None
    crisis: bool = False
    reason: str | None = None
    tries: int = 0
    answered_at: datetime | None = None
    is_thanks: bool = False
    is_addressed: bool = True
    is_from_known: bool = False
    closed_at: datetime | None = None
    closed_by: str | None = None
    return_date: date | None = None
    bounced: int | None = None

    @property
    def is_settled(self) -> bool:
        """True where the coach owes nothing for it any more: answered, or closed."""
        return self.answered_at is not None or self.closed_at is not None

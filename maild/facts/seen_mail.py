"""A mail that arrived, as the ledger remembers it: never its text, never its subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    (or a short word for the draft made), `tries` how often its present
    stage failed."""

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

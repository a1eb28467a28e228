"""Something the coach should know (behaviour 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoticeLevel(StrEnum):
    """now: by SMTP and as a note; digest: the morning mail; status: on request only."""

    NOW = "now"
    DIGEST = "digest"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. `text` is our own sentence: it may name an address, never a subject or a word of the mail."""

    id: int
    account: str
    level: NoticeLevel
    kind: str
    text: str
    mail: int | None
    created_at: datetime

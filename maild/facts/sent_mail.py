"""A mail that the coach really sent, as Sent shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maild.mail.identity import MessageId, MessageKey


@dataclass(frozen=True, slots=True)
class SentMail:
    """One mail of Sent. `recipients` are address keys; `sent_at` is INTERNALDATE in UTC; `is_automatic` is true for
    the coach's automatic answers and calendar replies, which close nothing and start nothing (behaviour 2). `outreach` is the
    id of the coach's rule that takes it for outreach (behaviour 6). `last_mail` is the number of the mail that had been seen
    last when this one was: where a clock was set back, that tells which of two came first."""

    id: int
    key: MessageKey
    message_id: MessageId | None
    ancestors: tuple[MessageId, ...]
    recipients: tuple[str, ...]
    thread: int | None
    sent_at: datetime
    is_automatic: bool = False
    draft: int | None = None
    outreach: str | None = None
    last_mail: int | None = None

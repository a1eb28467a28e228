"""What is known of a mail without its text: enough to follow Sent and Drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maild.mail.address import Address
from maild.mail.identity import MessageId, MessageKey


@dataclass(frozen=True, slots=True)
class Envelope:
    """Selected header fields and the server's own data of one mail.

    `internal_date` is the server's clock in aware UTC (RFC 3501 section 2.3.3); `date` is what the sender claims,
    aware, or None where it is missing or absurd. `size` is RFC822.SIZE in octets.
    """

    key: MessageKey
    message_id: MessageId | None
    in_reply_to: tuple[MessageId, ...]
    references: tuple[MessageId, ...]
    senders: tuple[Address, ...]
    recipients: tuple[Address, ...]
    subject: str
    date: datetime | None
    internal_date: datetime
    flags: frozenset[str]
    size: int

    @property
    def ancestors(self) -> tuple[MessageId, ...]:
        """References, then In-Reply-To, each id once, oldest first."""
        return tuple(dict.fromkeys(self.references + self.in_reply_to))

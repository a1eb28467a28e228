"""What tells one mail from another: the server's own numbers, and the sender's Message-ID, which proves nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NewType

Uid = NewType("Uid", int)
"""A unique identifier within one mailbox and one UIDVALIDITY (RFC 3501 section 2.3.1.1)."""

UidValidity = NewType("UidValidity", int)
"""The number under which a mailbox's UIDs hold (RFC 3501 section 2.3.1.1)."""

MessageId = NewType("MessageId", str)
"""A msg-id with its angle brackets (RFC 5322 section 3.6.4), as a sender wrote it: never unique, never trusted."""

_MSG_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,900}>")
_LONGEST_HEADER = 64 * 1024


@dataclass(frozen=True, slots=True, order=True)
class MessageKey:
    """The server's name for one mail."""

    account: str
    mailbox: str
    uidvalidity: UidValidity
    uid: Uid

    def __str__(self) -> str:
        return f"{self.account}/{self.mailbox}/{self.uidvalidity}/{self.uid}"


def parse_message_ids(value: str) -> tuple[MessageId, ...]:
    """Every msg-id in a Message-ID, In-Reply-To or References value, in order, each once; linear in its length."""
    found = _MSG_ID.findall(value[:_LONGEST_HEADER])
    return tuple(MessageId(each) for each in dict.fromkeys(found))

"""Flags and special uses that maild reads or sets (RFC 3501 section 2.3.2, RFC 6154 section 2)."""

from __future__ import annotations

from enum import StrEnum

SEEN = "\\Seen"
ANSWERED = "\\Answered"
FLAGGED = "\\Flagged"
DELETED = "\\Deleted"
DRAFT = "\\Draft"


class SpecialUse(StrEnum):
    """What a mailbox is for."""

    INBOX = "inbox"
    DRAFTS = "drafts"
    SENT = "sent"

"""The same mail has the same content key, whatever UID it carries and however it was delivered."""

from __future__ import annotations

import hashlib

from maild.mail.message import Message
from maild.reading.wire import split_header


def content_key(message: Message, raw: bytes) -> str:
    """SHA-256 (hex) over Message-ID, From, Date, Subject, the size of the body and its text.

    Received lines differ between two deliveries of one mail and do not count: the body's size is RFC822.SIZE without the
    header. A copied Message-ID on another text gives another key.
    """
    body_size = message.size - len(split_header(raw)[0])
    chosen = (
        message.message_id or "",
        message.header("From"),
        message.header("Date"),
        message.header("Subject"),
        str(body_size),
        message.text,
        message.html,
    )
    digest = hashlib.sha256()
    for each in chosen:
        octets = each.encode("utf-8", "surrogatepass")
        digest.update(str(len(octets)).encode("ascii") + b":" + octets)
    return digest.hexdigest()

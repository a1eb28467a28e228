"""Moving one mail to another mailbox: MOVE (RFC 6851), else COPY, and what the server says of its new number."""

from __future__ import annotations

import re

from imapclient import IMAPClient

_COPYUID = re.compile(rb"\[?COPYUID (\d+) \S+ (\d+)\]?")


def move_one(client: IMAPClient, uid: int, mailbox: str) -> tuple[int, int] | None:
    """Moves a mail of the selected mailbox where the server can, else copies it; UIDVALIDITY and UID of it there, or None.

    After MOVE the number stands in an untagged OK (RFC 6851 section 4.3), after COPY in the tagged one (RFC 4315
    section 3).
    """
    client._imap.untagged_responses.pop("COPYUID", None)
    if not client.has_capability("MOVE"):
        reply = client.copy([uid], mailbox)
        return _numbers([reply if isinstance(reply, bytes) else str(reply).encode("utf-8", "replace")])
    reply = client.move([uid], mailbox)
    told = client._imap.untagged_responses.pop("COPYUID", None) or []
    # imaplib files a response code under its own name, with its text alone
    return _numbers([b"COPYUID " + each for each in told if isinstance(each, bytes)]) or _numbers(
        [each if isinstance(each, bytes) else str(each).encode("utf-8", "replace") for each in (reply,)]
    )


def _numbers(texts: list[bytes]) -> tuple[int, int] | None:
    found = next((match for each in texts if (match := _COPYUID.search(each)) is not None), None)
    return (int(found[1]), int(found[2])) if found else None

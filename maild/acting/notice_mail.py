"""Mail from maild to the coach: built here, and recognised here when it comes back into the mailbox.

A notice is recognised by a Message-ID that only this ledger can make, never by a header that a sender can set
(behaviour 8).
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from maild.mail.address import Address
from maild.mail.identity import MessageId

_OURS = re.compile(r"<([a-z2-7]{26})\.([a-z2-7]{26})@[^<>\s]+>")
_OURS_IN_TEXT = re.compile(r"(?<![a-z2-7])([a-z2-7]{26})\.([a-z2-7]{26})@([A-Za-z0-9\[][A-Za-z0-9.:\-\]]{0,250})")
_LONGEST_TEXT = 1_000_000


def notice_message_id(token: str, key: bytes, domain: str) -> MessageId:
    """The Message-ID of a notice: a token, and a code over it that needs the ledger's key."""
    return MessageId(f"<{token}.{_code(token, key)}@{domain}>")


def is_own_notice(message_id: MessageId | None, key: bytes) -> bool:
    """True where this Message-ID was made by `notice_message_id` with the same key."""
    match = _OURS.fullmatch(message_id or "")
    return match is not None and hmac.compare_digest(match.group(2), _code(match.group(1), key))


def own_notice_ids(text: str, key: bytes) -> tuple[MessageId, ...]:
    """The ids of our notices that stand anywhere in a text, such as a bounce with a copy of one. Nobody else can make
    one; whoever got a notice can repeat its id, and gains nothing by it but that the notice is known."""
    found = dict.fromkeys(_OURS_IN_TEXT.findall(text[:_LONGEST_TEXT]))
    ids = (MessageId(f"<{token}.{code}@{domain}>") for token, code, domain in found)
    return tuple(each for each in ids if is_own_notice(each, key))


def with_mark(text: str, message_id: MessageId) -> str:
    """The text with its own id below it: by that a copy is known whose Message-ID a provider wrote anew, or a bounce lost."""
    return f"{text.rstrip()}\n\nKenmerk: {message_id[1:-1]}\n"


def build_notice(
    message_id: MessageId, sender: Address, recipients: Sequence[str], subject: str, text: str, at: datetime
) -> bytes:
    """One notice as bytes to submit or to file: plain text, and marked as automatic (RFC 3834 section 5)."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = header_address(sender)
    mail["To"] = ", ".join(recipients)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(with_mark(text, message_id), charset="utf-8", cte="quoted-printable")
    return mail.as_bytes()


def header_address(address: Address) -> HeaderAddress:
    """An address as the standard library writes it into a header field."""
    return HeaderAddress(display_name=address.display_name, addr_spec=address.addr_spec)


def _code(token: str, key: bytes) -> str:
    digest = hmac.digest(key, token.encode("ascii"), "sha256")
    return base64.b32encode(digest).decode("ascii").lower()[:26]

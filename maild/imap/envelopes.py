"""Header fields of a FETCH to an Envelope, with the standard library; whatever a sender put there gives a value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime

from maild.mail.address import Address
from maild.mail.charset import decode_octets
from maild.mail.envelope import Envelope
from maild.mail.identity import parse_message_ids
from maild.mail.store import Headline

FIELDS = ("MESSAGE-ID", "IN-REPLY-TO", "REFERENCES", "FROM", "TO", "CC", "BCC", "SUBJECT", "DATE")
_LONGEST_FIELD = 16_384
_MOST_ADDRESSES = 200


def parse_envelope(headline: Headline, block: bytes) -> Envelope:
    """One envelope from the raw block of the header fields in `FIELDS`."""
    fields = _fields(block)
    ids = parse_message_ids(_joined(fields, "message-id"))
    return Envelope(
        key=headline.key,
        message_id=ids[0] if ids else None,
        in_reply_to=parse_message_ids(_joined(fields, "in-reply-to")),
        references=parse_message_ids(_joined(fields, "references")),
        senders=_addresses(fields.get("from", [])),
        recipients=_addresses([*fields.get("to", []), *fields.get("cc", []), *fields.get("bcc", [])]),
        subject=_decoded(_joined(fields, "subject")),
        date=_date(_joined(fields, "date")),
        internal_date=headline.internal_date,
        flags=headline.flags,
        size=headline.size,
    )


def _fields(block: bytes) -> dict[str, list[str]]:
    """Unfolded header fields by name (RFC 5322 section 2.2.3)."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in block.decode("utf-8", "replace").replace("\0", "").splitlines():
        if line[:1] in (" ", "\t") and name:
            found[name][-1] = (found[name][-1] + " " + line.strip())[:_LONGEST_FIELD]
        elif ":" in line:
            head, _, value = line.partition(":")
            name = head.strip().casefold()
            found.setdefault(name, []).append(value.strip()[:_LONGEST_FIELD])
    return found


def _joined(fields: dict[str, list[str]], name: str) -> str:
    return " ".join(fields.get(name, []))


def _addresses(values: Sequence[str]) -> tuple[Address, ...]:
    bounded = [value for value in values if value.count("(") < 50]
    try:
        pairs = getaddresses(bounded)[:_MOST_ADDRESSES]
    except (IndexError, ValueError, AttributeError, RecursionError):
        return ()  # the standard library gives up on some lists that are none
    return tuple(Address(_decoded(name), spec) for name, spec in pairs if "@" in spec)


def _decoded(value: str) -> str:
    """RFC 2047 words decoded, on one line."""
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return " ".join(value.split())
    words = [part if isinstance(part, str) else decode_octets(part, charset) for part, charset in parts]
    return " ".join("".join(words).replace("\0", "").split())


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None

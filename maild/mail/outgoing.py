"""A finished mail of the coach's own as it goes on the wire: its header fields looked at one by one, its body left alone.

RFC 5322 section 3.6 (fields and how often each may stand), RFC 6409 section 8 (what a submission adds), RFC 3834 section 5
(Auto-Submitted).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, getaddresses, parsedate_to_datetime

from maild.mail.address import Address
from maild.mail.identity import MessageId, parse_message_ids

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_MOST_FIELDS = 300
_LONGEST_VALUE = 64 * 1024


@dataclass(frozen=True, slots=True)
class OutgoingField:
    """One header field: its name in small letters, and its lines as they stand, with their line ends."""

    name: str
    lines: bytes

    @property
    def value(self) -> str:
        """The value, unfolded; "" for a line that is no field."""
        found = _FIELD.fullmatch(self.lines)
        return " ".join(found[2].decode("ascii", "replace").split()) if found else ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail taken apart at the end of its header. `odd_lines` counts lines of the header that are no field."""

    fields: tuple[OutgoingField, ...]
    body: bytes
    odd_lines: int = 0

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of a field, in order."""
        return tuple(each.value for each in self.fields if each.name == name)

    def addresses(self, *names: str) -> tuple[Address, ...]:
        """The addresses in these fields, each once, names undecoded."""
        values = [value for name in names for value in self.values(name) if value.count("(") < 50]
        try:
            pairs = getaddresses(values)
        except (IndexError, ValueError, AttributeError, RecursionError):
            return (Address("", ""),)  # the standard library gives up on some lists that are none
        found = {Address(name, spec).key: Address(name, spec) for name, spec in pairs if name or spec}
        return tuple(found.values())

    @property
    def recipients(self) -> tuple[Address, ...]:
        """Everybody in To, Cc and Bcc, each once."""
        return self.addresses("to", "cc", "bcc")

    @property
    def date(self) -> datetime | None:
        """Its Date in aware UTC; None where that cannot be had."""
        try:
            return parsedate_to_datetime(next(iter(self.values("date")), "")).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None

    @property
    def message_id(self) -> MessageId | None:
        """Its Message-ID, None where it has none or a malformed one."""
        found = parse_message_ids(" ".join(self.values("message-id")))
        return found[0] if len(found) == 1 else None


def take_apart(raw: bytes) -> Outgoing:
    """A mail's header fields and its body, with CRLF line ends throughout (RFC 5321 section 2.3.8)."""
    text = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    head, _, body = text.partition(b"\r\n\r\n")
    fields: list[OutgoingField] = []
    odd = 0
    for line in head.split(b"\r\n")[: _MOST_FIELDS * 20]:
        if line[:1] in (b" ", b"\t") and fields:
            last = fields[-1]
            fields[-1] = OutgoingField(last.name, (last.lines + line + b"\r\n")[:_LONGEST_VALUE])
        elif (found := _FIELD.fullmatch(line)) is not None and len(fields) < _MOST_FIELDS:
            fields.append(OutgoingField(found[1].decode("ascii").casefold(), line + b"\r\n"))
        elif line:
            odd += 1
    return Outgoing(tuple(fields), body, odd)


def prepare(
    mail: Outgoing, kept: frozenset[str], at: datetime, message_id: MessageId, *, is_automatic: bool = False
) -> bytes:
    """The mail as it is filed in Sent: only the fields in `kept`, with the moment of sending as its Date (RFC 5322 section
    3.6.1), and a Message-ID where it had none. `message_id` is used only then."""
    lines = [each.lines for each in mail.fields if each.name in kept and each.name not in ("date", "message-id")]
    lines.insert(0, f"Date: {format_datetime(at)}\r\n".encode("ascii"))
    lines.append(f"Message-ID: {mail.message_id or message_id}\r\n".encode("ascii"))
    if is_automatic:
        lines.append(b"Auto-Submitted: auto-generated\r\n")
    return b"".join(lines) + b"\r\n" + mail.body


def without_bcc(raw: bytes) -> bytes:
    """The prepared mail as it goes on the wire: nobody sees who got a blind copy (RFC 5322 section 3.6.3)."""
    mail = take_apart(raw)
    lines = b"".join(each.lines for each in mail.fields if each.name != "bcc")
    return lines + b"\r\n" + mail.body

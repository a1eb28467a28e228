"""Raw bytes to a Message. mail-parser is wrapped here and nowhere else; the standard library takes over where it fails."""

from __future__ import annotations

import email
import email.policy
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.errors import MessageError as EmailError
from email.message import Message as WireMessage
from email.utils import getaddresses, parsedate_to_datetime

import mailparser
from mailparser.exceptions import MailParserError

from maild.errors import MessageError
from maild.mail.address import Address
from maild.mail.charset import decode_octets
from maild.mail.identity import MessageId, parse_message_ids
from maild.mail.message import TEXT_LEFT_OUT, HeaderField, Message
from maild.reading.body_text import joined, text_of, text_of_attached
from maild.reading.header_fields import decode_field, one_line, raw_fields
from maild.reading.text_parts import MailBody, collect_body
from maild.reading.wire import make_harmless, split_header

logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)  # it logs header texts, which are a client's own

_PARSER_FAULTS = (
    MailParserError, EmailError, AttributeError, ValueError, LookupError, TypeError, AssertionError, RecursionError,
)  # fmt: skip
_HEADER_AND_TEXT = "only header and text could be read"
_MOST_ADDRESSES = 500
_MOST_PARTS_FOR_MAIL_PARSER = 400


def parse_message(raw: bytes, size: int | None = None) -> Message:
    """One mail, parsed (RFC 5322, RFC 2045). `size` is RFC822.SIZE where `raw` is only a part of the mail.

    MessageError where the bytes are no mail at all; nothing else leaves.
    """
    if not raw.strip():
        raise MessageError("the mail is empty")
    harmless = make_harmless(raw)
    wire, defects = _parse_wire(harmless.raw)
    is_partial = size is not None and size != len(raw)
    try:
        message = _message(wire, collect_body(wire), len(raw) if size is None else size)
    except _PARSER_FAULTS as error:
        raise MessageError(f"the mail cannot be parsed ({type(error).__name__})") from None
    left_out = is_partial and bool(message.header(TEXT_LEFT_OUT))  # a sender's own such field says nothing
    return replace(
        message,
        defects=(*harmless.defects, *defects, *message.defects),
        is_cut=message.is_cut or harmless.is_cut or left_out or _HEADER_AND_TEXT in defects,
    )


def _parse_wire(raw: bytes) -> tuple[WireMessage, tuple[str, ...]]:
    """The MIME tree: mail-parser's where it copes, the standard library's own, or header and text only."""
    if raw.count(b"\n--") <= _MOST_PARTS_FOR_MAIL_PARSER and len(raw) <= 4 * 1024 * 1024:
        try:
            parsed = mailparser.parse_from_bytes(raw)
            defects = tuple(sorted(str(each) for each in parsed.defects_categories))
            return parsed.message, defects
        except _PARSER_FAULTS:
            pass  # the standard library's parser below takes what mail-parser does not
    try:
        return email.message_from_bytes(raw, policy=email.policy.compat32), ("read without mail-parser",)
    except _PARSER_FAULTS:
        return _header_and_text(raw), (_HEADER_AND_TEXT,)


def _header_and_text(raw: bytes) -> WireMessage:
    header, body = split_header(raw)
    wire = email.message_from_bytes(header + b"\r\n", policy=email.policy.compat32)
    for name in ("Content-Type", "Content-Transfer-Encoding"):
        del wire[name]
    wire.set_payload(decode_octets(body[:1_048_576], None).encode("utf-8"), "utf-8")
    return wire


def _message(wire: WireMessage, body: MailBody, size: int) -> Message:
    fields = raw_fields(wire)
    values: dict[str, list[str]] = {}
    raws: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name.casefold(), []).append(decode_field(value))
        raws.setdefault(name.casefold(), []).append(value)
    shown = text_of(body)
    recipients = _addresses(raws.get("to", []))
    attached = text_of_attached(_brought(wire, body.mails, recipients))
    ids = parse_message_ids(" ".join(values.get("message-id", [])))
    return_path = values.get("return-path")
    return Message(
        message_id=ids[0] if ids else _odd_id(values.get("message-id", [""])[0]),
        in_reply_to=parse_message_ids(" ".join(values.get("in-reply-to", []))),
        references=parse_message_ids(" ".join(values.get("references", []))),
        from_=_addresses(raws.get("from", [])),
        sender=next(iter(_addresses(raws.get("sender", []))), None),
        reply_to=_addresses(raws.get("reply-to", [])),
        to=recipients,
        cc=_addresses(raws.get("cc", [])),
        subject=values.get("subject", [""])[0],
        date=_date(values.get("date", [""])[0]),
        return_path=return_path[0].strip().strip("<>").strip() if return_path else None,
        headers=tuple(HeaderField(name, decode_field(value)) for name, value in fields),
        content_type=one_line(wire.get_content_type()).partition(" ")[0],
        text=shown.text,
        html=shown.html,
        hidden_text=joined(shown.hidden, attached.hidden),
        text_is_from_html=shown.is_from_html,
        parts=tuple(body.parts),
        defects=tuple(body.defects),
        size=size,
        html_text=shown.html_text,
        forwarded_text=attached.text,
        is_cut=body.is_cut or attached.is_cut,
    )


def _brought(wire: WireMessage, mails: list[WireMessage], recipients: tuple[Address, ...]) -> list[WireMessage]:
    """The mails inside that bring words from elsewhere. What a report (RFC 6522) gives back to its own author does not:
    the coach's own text must not alarm when it bounces (behaviour 7)."""
    if wire.get_content_type() != "multipart/report":
        return mails
    own = {each.key for each in recipients}
    return [each for each in mails if not own & {author.key for author in _authors(each)}]


def _authors(mail: WireMessage) -> tuple[Address, ...]:
    return _addresses([value for name, value in raw_fields(mail) if name.casefold() == "from"])


def _addresses(values: list[str]) -> tuple[Address, ...]:
    """Addresses in order; the name is decoded after the address list was taken apart, never before (RFC 2047 section 5)."""
    found = []
    for value in values:
        for name, spec in _pairs(value):
            clean = one_line(spec)
            if "@" in clean:
                found.append(Address(decode_field(name).strip("\"' "), clean))
    return tuple(found[:_MOST_ADDRESSES])


def _pairs(value: str) -> list[tuple[str, str]]:
    try:
        pairs = getaddresses([value])
    except (IndexError, ValueError, AttributeError, RecursionError):
        pairs = []
    sane = [(name, spec) for name, spec in pairs if _is_sane(spec)]
    if sane:
        return sane
    # not an address list by the book: take what stands between < and >, and what stands before it as the name
    found = re.search(r"<\s*([^<>\s]+@[^<>\s]+)\s*>", value) or re.search(r"([^\s<>\",;:]+@[^\s<>\",;:]+)", value)
    return [(value[: found.start()].strip(), found.group(1))] if found else []


def _is_sane(spec: str) -> bool:
    """True for one address as it stands (RFC 5322 section 3.4.1). A space is never taken out of it: inside quotes it is a
    part of the mailbox's name, elsewhere a name stands before the address; without it, somebody else would be written to."""
    local = spec.rpartition("@")[0]
    if not local or "=?" in spec or "?=" in spec:
        return False
    return one_line(spec) == spec if local.startswith('"') else not any(map(str.isspace, spec))


def _odd_id(value: str) -> MessageId | None:
    """A Message-ID without angle brackets, as some machines write it."""
    word = value.strip().strip("<>").strip()
    is_one_word = bool(word) and not any(sign.isspace() for sign in word) and len(word) <= 900
    return MessageId(f"<{word}>") if is_one_word and "<" not in word and ">" not in word else None


def _date(value: str) -> datetime | None:
    """The Date field in its own zone, aware; None where it is missing or absurd."""
    try:
        moment = parsedate_to_datetime(re.sub(r"\([^()]*\)", "", value).strip())
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    try:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware if 1980 <= aware.year <= 2100 else None

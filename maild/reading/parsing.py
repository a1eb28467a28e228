"""Raw bytes to a Message. mail-parser is wrapped here and nowhere else; the standard library takes over where it fails."""

from __future__ import annotations

import email
import email.policy
import logging
import re
from datetime import UTC, datetime
from email.errors import MessageError as EmailError
from email.header import decode_header
from email.message import Message as WireMessage
from email.utils import getaddresses, parsedate_to_datetime

import mailparser
from mailparser.exceptions import MailParserError

from maild.errors import MessageError
from maild.mail.address import Address
from maild.mail.identity import MessageId, parse_message_ids
from maild.mail.message import HeaderField, Message
from maild.reading.html_text import readable
from maild.reading.text_parts import MailBody, collect_body, decode_octets
from maild.reading.wire import make_harmless, split_header

logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)  # it logs header texts, which are a client's own

_PARSER_FAULTS = (
    MailParserError, EmailError, AttributeError, ValueError, LookupError, TypeError, AssertionError, RecursionError,
)  # fmt: skip
_MOST_ADDRESSES = 500
_MOST_PARTS_FOR_MAIL_PARSER = 400
_BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029\x85]+")


def parse_message(raw: bytes, size: int | None = None) -> Message:
    """One mail, parsed (RFC 5322, RFC 2045). `size` is RFC822.SIZE where `raw` is only a part of the mail.

    MessageError where the bytes are no mail at all; nothing else leaves.
    """
    if not raw.strip():
        raise MessageError("the mail is empty")
    harmless, cut = make_harmless(raw)
    wire, defects = _parse_wire(harmless)
    try:
        body = collect_body(wire)
        return _message(wire, body, (*cut, *defects, *body.defects), len(raw) if size is None else size)
    except _PARSER_FAULTS as error:
        raise MessageError(f"the mail cannot be parsed ({type(error).__name__})") from None


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
        return _header_and_text(raw), ("only header and text could be read",)


def _header_and_text(raw: bytes) -> WireMessage:
    header, body = split_header(raw)
    wire = email.message_from_bytes(header + b"\r\n", policy=email.policy.compat32)
    for name in ("Content-Type", "Content-Transfer-Encoding"):
        del wire[name]
    wire.set_payload(decode_octets(body[:1_048_576], None).encode("utf-8"), "utf-8")
    return wire


def _message(wire: WireMessage, body: MailBody, defects: tuple[str, ...], size: int) -> Message:
    fields = tuple(HeaderField(name, decode_field(value)) for name, value in _items(wire))
    values: dict[str, list[str]] = {}
    for each in fields:
        values.setdefault(each.name.casefold(), []).append(each.value)
    raws: dict[str, list[str]] = {}
    for name, value in _items(wire):
        raws.setdefault(name.casefold(), []).append(value)
    html = "\n".join(each for each in body.html if each.strip())
    shown = readable(html) if html else None
    plain = body.shown_plain
    ids = parse_message_ids(" ".join(values.get("message-id", [])))
    return_path = values.get("return-path")
    return Message(
        message_id=ids[0] if ids else _odd_id(values.get("message-id", [""])[0]),
        in_reply_to=parse_message_ids(" ".join(values.get("in-reply-to", []))),
        references=parse_message_ids(" ".join(values.get("references", []))),
        from_=_addresses(raws.get("from", [])),
        sender=next(iter(_addresses(raws.get("sender", []))), None),
        reply_to=_addresses(raws.get("reply-to", [])),
        to=_addresses(raws.get("to", [])),
        cc=_addresses(raws.get("cc", [])),
        subject=values.get("subject", [""])[0],
        date=_date(values.get("date", [""])[0]),
        return_path=return_path[0].strip().strip("<>").strip() if return_path else None,
        headers=fields,
        content_type=_one_line(wire.get_content_type()).partition(" ")[0],
        text=plain or (shown.text if shown else ""),
        html=html,
        hidden_text=shown.hidden if shown else "",
        text_is_from_html=not plain and bool(shown and shown.text),
        parts=tuple(body.parts),
        defects=defects,
        size=size,
    )


def _items(wire: WireMessage) -> list[tuple[str, str]]:
    """Header fields as written, with octets above ASCII read as UTF-8 or Windows-1252."""
    found = []
    for name, value in wire.raw_items():
        text = str(value)
        if any("\udc80" <= sign <= "\udcff" for sign in text):
            text = decode_octets(text.encode("utf-8", "surrogateescape"), None)
        found.append((name, " ".join(text.replace("\r", "\n").split("\n"))))
    return found


def decode_field(value: str) -> str:
    """RFC 2047 words decoded, on one line, without control characters."""
    if "=?" not in value:
        return _one_line(value)
    try:
        pieces = decode_header(value)
    except (EmailError, ValueError, LookupError):
        return _one_line(value)
    words = [each if isinstance(each, str) else decode_octets(each, charset) for each, charset in pieces]
    return _one_line("".join(words))


def _one_line(value: str) -> str:
    """One line of text: a decoded line break must never become a second header field."""
    text = value.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_BREAKS.sub(" ", text.replace("\t", " ")).split())


def _addresses(values: list[str]) -> tuple[Address, ...]:
    """Addresses in order; the name is decoded after the address list was taken apart, never before (RFC 2047 section 5)."""
    found = []
    for value in values:
        for name, spec in _pairs(value):
            clean = _one_line(spec).replace(" ", "")
            if "@" in clean:
                found.append(Address(decode_field(name).strip("\"' "), clean))
    return tuple(found[:_MOST_ADDRESSES])


def _pairs(value: str) -> list[tuple[str, str]]:
    try:
        pairs = getaddresses([value])
    except (IndexError, ValueError, AttributeError, RecursionError):
        pairs = []
    sane = [(name, spec) for name, spec in pairs if "@" in spec and "=?" not in spec and "?=" not in spec]
    if sane:
        return sane
    # not an address list by the book: take what stands between < and >, and what stands before it as the name
    found = re.search(r"<\s*([^<>\s]+@[^<>\s]+)\s*>", value) or re.search(r"([^\s<>\",;:]+@[^\s<>\",;:]+)", value)
    return [(value[: found.start()].strip(), found.group(1))] if found else []


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

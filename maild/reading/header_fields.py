"""Header fields as text: unfolded, decoded, on one line, whatever octets a sender put there (RFC 5322, RFC 2047)."""

from __future__ import annotations

import re
from email.errors import MessageError as EmailError
from email.header import decode_header
from email.message import Message as WireMessage

from maild.mail.charset import decode_octets, without_surrogates

_BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]+")


def raw_fields(wire: WireMessage) -> list[tuple[str, str]]:
    """Names and values as written, unfolded, with octets above ASCII read as UTF-8 or Windows-1252."""
    found = []
    for name, value in wire.raw_items():
        text = str(value)
        if any("\udc80" <= sign <= "\udcff" for sign in text):
            text = decode_octets(text.encode("utf-8", "surrogateescape"), None)
        found.append((one_line(name), " ".join(text.replace("\r", "\n").split("\n"))))
    return found


def decode_field(value: str) -> str:
    """RFC 2047 words decoded, on one line, without control characters."""
    if "=?" not in value:
        return one_line(value)
    try:
        pieces = decode_header(value)
    except (EmailError, ValueError, LookupError):
        return one_line(value)
    words = [each if isinstance(each, str) else decode_octets(each, charset) for each, charset in pieces]
    return one_line("".join(words))


def one_line(value: str) -> str:
    """One line of text: a decoded line break must never become a second header field, nor a control character reach a
    terminal."""
    return " ".join(_BREAKS.sub(" ", without_surrogates(value).replace("\t", " ")).split())

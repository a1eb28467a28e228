"""The readable parts of a MIME tree: decoded text, HTML, and what else is attached; bounded in number and size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as WireMessage

from maild.mail.message import Part

_MOST_PARTS = 200
_LARGEST_TEXT = 1024 * 1024
_LARGEST_KEPT = 262_144
_KEPT_CONTENT = frozenset(
    {
        "message/delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "text/calendar",
        "text/rfc822-headers",
        "message/rfc822",
    }
)
_FLOWED_STUFFING = re.compile(r"^ ", re.MULTILINE)
_STUB = re.compile(r"html|browser|tekstversie|plain text", re.IGNORECASE)


@dataclass(slots=True)
class MailBody:
    """What the walk found: plain and HTML texts in order, and every other leaf."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    @property
    def shown_plain(self) -> str:
        """The plain text, or "" where it is empty or only says that there is an HTML version."""
        text = "\n".join(each.strip("\n") for each in self.plain if each.strip())
        is_stub = bool(self.html) and len(text) < 300 and _STUB.search(text) is not None and len(text.split()) < 40
        return "" if is_stub else text


def collect_body(message: WireMessage) -> MailBody:
    """Walks a parsed mail. A mail inside the mail (message/rfc822) is a part, not text of this one."""
    body = MailBody()
    for count, part in enumerate(_leaves(message)):
        if count >= _MOST_PARTS:
            body.defects.append(f"more than {_MOST_PARTS} parts: the rest was not looked at")
            break
        _take(part, body)
    return body


def _leaves(message: WireMessage) -> Iterator[WireMessage]:
    stack: list[WireMessage] = [message]
    while stack:
        part = stack.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            stack.extend(each for each in reversed(payload[: _MOST_PARTS + 1]) if isinstance(each, WireMessage))
        else:
            yield part


def _take(part: WireMessage, body: MailBody) -> None:
    kind = part.get_content_type()
    filename = _clean(part.get_filename() or "")
    is_attached = part.get_content_disposition() == "attachment" or (
        bool(filename) and kind not in ("text/plain", "text/html")
    )
    if kind == "multipart/mixed" or (kind in ("text/plain", "text/html") and not is_attached):
        text = decode_text(part)[:_LARGEST_TEXT]
        (body.html if kind == "text/html" else body.plain).append(text)
        return
    content = _content(part, kind) if kind in _KEPT_CONTENT else None
    body.parts.append(Part(kind, filename, _size(part), content))


def _content(part: WireMessage, kind: str) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        pieces = []
        for each in payload[:20]:
            if not isinstance(each, WireMessage):
                continue
            pieces.append("\n".join(f"{name}: {_clean(str(value))}" for name, value in each.raw_items()))
            inner = each.get_payload()
            if kind == "message/rfc822" and isinstance(inner, str):
                pieces.append(inner[:4_000])
        return "\n\n".join(pieces)[:_LARGEST_KEPT]
    return decode_text(part)[:_LARGEST_KEPT]


def decode_text(part: WireMessage) -> str:
    """A part's text with LF line ends: transfer encoding, character set and format=flowed undone (RFC 2045, RFC 3676)."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    text = decode_octets(raw[: 4 * _LARGEST_TEXT], part.get_content_charset())
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if part.get_content_type() == "text/plain" and str(part.get_param("format") or "").lower() == "flowed":
        text = unflow(text, str(part.get_param("delsp") or "").lower() == "yes")
    return text


def decode_octets(raw: bytes, charset: str | None) -> str:
    """The declared character set where it fits, else UTF-8, else Windows-1252, which takes anything.

    A mail that declares ASCII or Latin-1 and holds UTF-8 is common; strict UTF-8 hardly ever fits by accident.
    """
    names = [charset or "utf-8", "utf-8"]
    if charset and charset.lower().replace("_", "-") in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"):
        names = ["utf-8", "windows-1252"]
    for name in names:
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return raw.decode("windows-1252", "replace")


def unflow(text: str, delete_space: bool) -> str:
    """Joins flowed lines (RFC 3676 section 4.2): a line that ends in a space goes on, at the same quote depth."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:]
        content = content[1:] if content.startswith(" ") else content
        is_signature = content == "-- "
        if open_depth == depth and out and not is_signature:
            out[-1] += content
        else:
            out.append((">" * depth + " " if depth else "") + content)
        flows = content.endswith(" ") and not is_signature
        if flows and delete_space:
            out[-1] = out[-1][:-1]
        open_depth = depth if flows else -1
    return "\n".join(line if line == "-- " else line.rstrip(" ") if not line.endswith("-- ") else line for line in out)


def _size(part: WireMessage) -> int:
    payload = part.get_payload()
    return len(payload) if isinstance(payload, str) else 0


def _clean(value: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in value[:1_000]).strip()

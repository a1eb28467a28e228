"""The readable parts of a MIME tree: decoded text, HTML, mails inside the mail, and what else is attached; bounded in number
and size, and it says where a bound left text out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as WireMessage

from maild.mail.charset import decode_octets
from maild.mail.message import Part

_MOST_LEAVES = 20_000
_MOST_TEXTS = 200
_MOST_PARTS = 200
_LARGEST_TEXT = 1024 * 1024
_LARGEST_TEXTS = 2 * _LARGEST_TEXT
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
_MAILS = frozenset({"message/rfc822", "message/global", "message/news"})
_STUB = re.compile(r"html|browser|tekstversie|plain text", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/[a-z0-9.+-]{1,40};base64,[A-Za-z0-9+/=]+", re.IGNORECASE)


@dataclass(slots=True)
class MailBody:
    """What the walk found: plain and HTML texts in order, mails inside the mail, and every other leaf. `is_cut` is true
    where text was left out."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    mails: list[WireMessage] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    is_cut: bool = False

    @property
    def whole_plain(self) -> str:
        """All plain text."""
        return "\n".join(each.strip("\n") for each in self.plain if each.strip())

    @property
    def shown_plain(self) -> str:
        """The plain text, or "" where it is empty or only says that there is an HTML version."""
        text = self.whole_plain
        is_stub = bool(self.html) and len(text) < 300 and _STUB.search(text) is not None and len(text.split()) < 40
        return "" if is_stub else text

    def leave_out(self, what: str) -> None:
        """Notes that text was left out, in our words."""
        self.is_cut = True
        if what not in self.defects:
            self.defects.append(what)


def collect_body(message: WireMessage) -> MailBody:
    """Walks a parsed mail. A mail inside the mail (message/rfc822) is a part and a mail of its own, not text of this one."""
    body = MailBody()
    for count, part in enumerate(_leaves(message)):
        if count >= _MOST_LEAVES:
            body.leave_out(f"more than {_MOST_LEAVES} parts: the rest was not looked at")
            break
        _take(part, body)
    return body


def _leaves(message: WireMessage) -> Iterator[WireMessage]:
    """The leaves in order. A text is asked for by `decode_text` alone: elsewhere the library decodes it by whatever
    character set the sender names."""
    stack: list[WireMessage] = [message]
    while stack:
        part = stack.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            stack.extend(reversed(_inside(part)))
        else:
            yield part


def _inside(part: WireMessage) -> list[WireMessage]:
    return [each for each in part.get_payload() if isinstance(each, WireMessage)] if part.is_multipart() else []


def _decoded(mail: WireMessage, part: WireMessage) -> WireMessage:
    """A mail inside the mail; some programs encode it whole, which RFC 2046 section 5.2.1 forbids and clients undo."""
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding not in ("base64", "quoted-printable") or mail.keys() or mail.is_multipart():
        return mail
    mail["Content-Transfer-Encoding"] = encoding
    raw = mail.get_payload(decode=True)
    return message_from_bytes(raw) if isinstance(raw, bytes) else mail


def _take(part: WireMessage, body: MailBody) -> None:
    kind = part.get_content_type()
    filename = _clean(part.get_filename() or "")
    is_attached = part.get_content_disposition() == "attachment" or (
        bool(filename) and kind not in ("text/plain", "text/html")
    )
    if kind == "multipart/mixed" or (kind in ("text/plain", "text/html") and not is_attached):
        _take_text(part, body.html if kind == "text/html" else body.plain, body)
        return
    if kind in _MAILS:
        body.mails += [_decoded(each, part) for each in _inside(part)]
    if len(body.parts) < _MOST_PARTS:
        content = _content(part, kind) if kind in _KEPT_CONTENT else None
        body.parts.append(Part(_clean(kind), filename, _size(part), content))
    elif f"more than {_MOST_PARTS} attachments" not in body.defects:
        body.defects.append(f"more than {_MOST_PARTS} attachments")


def _take_text(part: WireMessage, texts: list[str], body: MailBody) -> None:
    if len(texts) >= _MOST_TEXTS:
        body.leave_out(f"more than {_MOST_TEXTS} texts: the rest was not looked at")
        return
    text = decode_text(part)
    if len(text) > _LARGEST_TEXT:
        text = _PICTURE.sub("", text)  # a drawing inside the HTML is no text
    room = min(_LARGEST_TEXT, _LARGEST_TEXTS - sum(map(len, texts)))
    if len(text) > room:
        body.leave_out("a text of more than 1 MiB: only the beginning was read")
    texts.append(text[:room])


def _content(part: WireMessage, kind: str) -> str:
    """A small machine-read part as text: the fields of its blocks, and of a mail inside the mail also how it begins."""
    if not part.is_multipart():
        return decode_text(part)[:_LARGEST_KEPT]
    pieces = []
    for each in _inside(part)[:20]:
        pieces.append("\n".join(f"{name}: {_clean(str(value))}" for name, value in each.raw_items()))
        if kind == "message/rfc822" and not each.is_multipart():
            pieces.append(decode_text(each)[:4_000])
    return "\n\n".join(pieces)[:_LARGEST_KEPT]


def decode_text(part: WireMessage) -> str:
    """A part's text with LF line ends: transfer encoding, character set and format=flowed undone (RFC 2045, RFC 3676)."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    text = decode_octets(raw, part.get_content_charset())
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if part.get_content_type() == "text/plain" and str(part.get_param("format") or "").lower() == "flowed":
        text = unflow(text, str(part.get_param("delsp") or "").lower() == "yes")
    return text


def unflow(text: str, delete_space: bool) -> str:
    """Joins flowed lines (RFC 3676 section 4.2): a line that ends in a space goes on, at the same quote depth."""
    out: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:]
        content = content[1:] if content.startswith(" ") else content
        is_signature = content == "-- "
        if open_depth == depth and out and not is_signature:
            out[-1].append(content)
        else:
            out.append([">" * depth + " " if depth else "", content])
        flows = content.endswith(" ") and not is_signature
        if flows and delete_space:
            out[-1][-1] = out[-1][-1][:-1]
        open_depth = depth if flows else -1
    lines = ("".join(pieces) for pieces in out)
    return "\n".join(
        line if line == "-- " else line.rstrip(" ") if not line.endswith("-- ") else line for line in lines
    )


def _size(part: WireMessage) -> int:
    payload = part.get_payload(decode=True)
    return len(payload) if isinstance(payload, bytes) else 0


def _clean(value: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in value[:1_000]).strip()

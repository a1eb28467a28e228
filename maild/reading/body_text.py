"""The text of a mail from its parts: what a mail program shows, and what it could show or hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message as WireMessage

from maild.reading.alternatives import Sayings
from maild.reading.header_fields import decode_field, raw_fields
from maild.reading.html_text import readable
from maild.reading.text_parts import MailBody, collect_body

_MOST_MAILS = 50
_DEEPEST = 5
_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BodyText:
    """`text` is what is read; `html_text` is the readable HTML where `text` came from the plain parts, else ""; `hidden`
    is what neither shows."""

    text: str
    html: str
    html_text: str
    hidden: str
    is_from_html: bool


@dataclass(frozen=True, slots=True)
class AttachedText:
    """The texts of the mails inside a mail. `is_cut` is true where some of it was left out."""

    text: str = ""
    hidden: str = ""
    is_cut: bool = False


def text_of(body: MailBody) -> BodyText:
    """The text of one mail, without the mails inside it."""
    html = "\n".join(each for each in body.html if each.strip())
    shown = readable(html) if html else None
    plain = body.shown_plain
    stub = "" if plain else body.whole_plain
    return BodyText(
        text=plain or (shown.text if shown else ""),
        html=html,
        html_text=shown.text if shown and plain else "",
        hidden=joined(shown.hidden if shown else "", stub),
        is_from_html=not plain and bool(shown and shown.text),
    )


def text_of_attached(mails: Sequence[WireMessage]) -> AttachedText:
    """The mails inside a mail (message/rfc822, RFC 2046 section 5.2.1), each with its subject, and the mails inside those."""
    texts: list[str] = []
    hidden: list[str] = []
    waiting = [(each, 1) for each in reversed(mails)]
    is_cut = False
    count = 0
    while waiting:
        mail, depth = waiting.pop()
        count += 1
        if count > _MOST_MAILS or depth > _DEEPEST:
            is_cut = True
            continue
        body = collect_body(mail)
        found = text_of(body)
        is_cut = is_cut or body.is_cut
        texts.append(joined(_subject(mail), found.text, Sayings(found.text).lines_beyond(found.html_text)))
        hidden.append(found.hidden)
        waiting += [(each, depth + 1) for each in reversed(body.mails)]
    whole, rest = joined(*texts), joined(*hidden)
    return AttachedText(whole[:_LARGEST], rest[:_LARGEST], is_cut or max(len(whole), len(rest)) > _LARGEST)


def _subject(mail: WireMessage) -> str:
    return next((decode_field(value) for name, value in raw_fields(mail) if name.casefold() == "subject"), "")


def joined(*texts: str) -> str:
    """Texts one below the other, without the empty ones."""
    return "\n\n".join(each.strip("\n") for each in texts if each.strip())

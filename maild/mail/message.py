"""One mail, read: decoded header fields and text, with nothing of the wire format left in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from maild.mail.address import Address
from maild.mail.identity import MessageId

TEXT_LEFT_OUT = "X-Maild-Text-Left-Out"
"""The header field of a mail that was fetched in part (`FetchedMail.is_partial`) and lacks some of its text."""


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One header field: `name` as written, `value` unfolded and decoded, without CR, LF or NUL."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """One MIME leaf that is not shown as the mail's text. `content` is kept only for small machine-read kinds
    (message/delivery-status, text/calendar, message/disposition-notification ...), else None."""

    content_type: str
    filename: str
    size: int
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A parsed mail (RFC 5322).

    `text` is the readable body with LF line ends: the text/plain parts, or the HTML made readable where there is no
    plain text (`text_is_from_html`). `html` is the raw HTML where there is any, `html_text` that HTML made readable where
    `text` is the plain text. `hidden_text` is text that a reader would not see; `forwarded_text` is the text of the mails
    attached to this one. `is_cut` is true where text of the mail was cut off or left out while it was fetched or read:
    nobody has looked at the rest. `return_path` is the reverse_path of RFC 5321 as the server noted it: None when absent,
    "" when null. `defects` name what was odd, in our words.
    """

    message_id: MessageId | None
    in_reply_to: tuple[MessageId, ...]
    references: tuple[MessageId, ...]
    from_: tuple[Address, ...]
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | None
    return_path: str | None
    headers: tuple[HeaderField, ...]
    content_type: str
    text: str
    html: str
    hidden_text: str
    text_is_from_html: bool
    parts: tuple[Part, ...]
    defects: tuple[str, ...]
    size: int
    html_text: str = ""
    forwarded_text: str = ""
    is_cut: bool = False
    _by_name: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, list[str]] = {}
        for each in self.headers:
            by_name.setdefault(each.name.casefold(), []).append(each.value)
        object.__setattr__(self, "_by_name", {name: tuple(values) for name, values in by_name.items()})

    def header(self, name: str) -> str:
        """The first value of a header field, or "" where the mail has none; names compare without case."""
        return next(iter(self.header_values(name)), "")

    def header_values(self, name: str) -> tuple[str, ...]:
        """Every value of a header field, in order."""
        return self._by_name.get(name.casefold(), ())

    @property
    def header_names(self) -> Iterable[str]:
        """The names of the header fields in small letters, each once, in order."""
        return self._by_name

    @property
    def author(self) -> Address | None:
        """The first From address, else Sender, else None."""
        return self.from_[0] if self.from_ else self.sender

    @property
    def ancestors(self) -> tuple[MessageId, ...]:
        """References, then In-Reply-To, each id once, oldest first."""
        return tuple(dict.fromkeys(self.references + self.in_reply_to))

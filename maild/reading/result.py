"""What reading hands on: a Message, what of it is new, and whether a person typed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from maild.mail.address import Address
from maild.mail.message import Message


class AutomaticKind(StrEnum):
    """Why no person typed a mail (behaviour 12)."""

    BOUNCE = "bounce"
    FEEDBACK = "feedback"
    OOO = "ooo"
    LIST = "list"
    NEWSLETTER = "newsletter"
    NOTIFICATION = "notification"
    CALENDAR = "calendar"
    RECEIPT = "receipt"
    CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True)
class Automatic:
    """`kind` is None for mail that a person typed. `may_answer` is RFC 3834's answer to "may a response go to it".

    `reasons` are short and quote nothing of the mail but header names and their machine-made values.
    `return_date` is the first day back, only for out-of-office and only when it is stated (behaviour 12).
    """

    kind: AutomaticKind | None
    may_answer: bool
    reasons: tuple[str, ...]
    return_date: date | None = None


@dataclass(frozen=True, slots=True)
class NewText:
    """A mail's text taken apart. `text` keeps greeting and sign-off; it loses quote, signature block, device line and
    disclaimer (behaviour 12). `forwarded` is the text of a mail that the sender forwards; `quoted` is older text of the
    thread; `hidden` is text that a reader of the HTML would not see."""

    text: str
    signature: str
    quoted: str
    forwarded: str
    hidden: str


@dataclass(frozen=True, slots=True)
class FormVisitor:
    """The person behind a website's contact form (behaviour 1): `form` is the id of the rule that recognised it."""

    form: str
    person: Address
    question: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One mail, read. `content_key` is the same for the same mail seen twice, whatever UID it carries (hex)."""

    message: Message
    new: NewText
    automatic: Automatic
    visitor: FormVisitor | None
    content_key: str

    @property
    def writer(self) -> Address | None:
        """Who wrote: the form's visitor, else the author. None where the mail names nobody."""
        return self.visitor.person if self.visitor else self.message.author

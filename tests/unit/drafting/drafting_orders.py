"""Orders and originals for the drafting tests: invented people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from maild.drafting.drafter import Drafter
from maild.drafting.order import ComposedDraft, DraftOrder
from maild.drafting.template_set import TemplateSet
from maild.drafting.templates import load_templates
from maild.mail.address import Address
from maild.mail.identity import MessageId
from maild.mail.message import Message
from maild.reading.result import Automatic, FormVisitor, NewText, Reading
from maild.understanding.result import Language

ROOT = Path(__file__).parents[3]
TOKEN = "abcdefghijklmnopqrstuvwxyz"
NOW = datetime(2026, 8, 4, 8, 30, tzinfo=UTC)
JAN = Address("Jan de Vries", "jan@vries.example")
ANNA = Address("Anna de Wit", "anna@praktijk.example")
SLOTS: Mapping[str, str | None] = {
    "signature": "Anna de Wit\nPraktijk De Brug\n06 1234 5678",
    "booking_link": "https://agenda.praktijk.example/anna",
}


@cache
def shipped() -> TemplateSet:
    return load_templates(ROOT / "templates")


def original(text: str = "Hoi Anna,\n\nKan het ook later?\n\nJan", **changes: Any) -> Message:
    message = Message(
        message_id=MessageId("<parent@vries.example>"),
        in_reply_to=(),
        references=(),
        from_=(JAN,),
        sender=None,
        reply_to=(),
        to=(ANNA,),
        cc=(),
        subject="Onze afspraak",
        date=datetime(2026, 8, 4, 7, 3, tzinfo=UTC),
        return_path=None,
        headers=(),
        content_type="text/plain",
        text=text,
        html="",
        hidden_text="",
        text_is_from_html=False,
        parts=(),
        defects=(),
        size=len(text),
    )
    return replace(message, **changes)


def read(message: Message, visitor: FormVisitor | None = None) -> Reading:
    new = NewText(message.text, "", "", "", "")
    return Reading(message, new, Automatic(None, True, ()), visitor, "00")


@dataclass(frozen=True)
class Orders:
    """Makes an order with the given changes."""

    base: dict[str, Any] = field(default_factory=dict)

    def __call__(self, template: str = "reschedule", **changes: Any) -> DraftOrder:
        values: dict[str, Any] = {
            "language": Language.NL,
            "address_form": None,
            "kind": None,
            "lead_kind": None,
            "secondary": (),
            "greeting_name": "Jan",
            "reading": read(original()),
            "recipient": JAN,
            "identity": ANNA,
            "token": TOKEN,
            "message_domain": "praktijk.example",
            "at": NOW,
            "zone": ZoneInfo("Europe/Amsterdam"),
            "slots": SLOTS,
        }
        return DraftOrder(template=template, **{**values, **self.base, **changes})


order = Orders()


def compose(template: str = "reschedule", **changes: Any) -> ComposedDraft:
    made = Drafter(shipped()).compose(order(template, **changes))
    assert isinstance(made, ComposedDraft), made
    return made


def parsed(draft: ComposedDraft) -> EmailMessage:
    message = message_from_bytes(draft.raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body(draft: ComposedDraft) -> str:
    return parsed(draft).get_content().replace("\r\n", "\n")

"""What drafting is asked for, and what it hands back: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from maild.mail.address import Address
from maild.mail.identity import MessageId
from maild.reading.result import Reading
from maild.understanding.result import AddressForm, Intent, Kind, Language, LeadKind


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """One mail to be written: the answer to `reading`, or a mail of its own where that is None.

    `template` is a mail's name ("reschedule"; `kind` or `lead_kind` then choose the variant) or a full name
    ("reschedule.late"). `identity` is the coach's exact From, `recipient` the only To. `token` is a fresh token of the
    clock's maker; `at` is now, aware; `zone` is the coach's. `slots` are values for `maild.drafting.slots.SLOTS` or the
    coach's own slots, already in words of the mail's language; None or an absent key means that nothing is known.
    """

    template: str
    language: Language
    address_form: AddressForm | None
    kind: Kind | None
    lead_kind: LeadKind | None
    secondary: tuple[Intent, ...]
    greeting_name: str | None
    reading: Reading | None
    recipient: Address
    identity: Address
    token: str
    message_domain: str
    at: datetime
    zone: ZoneInfo
    slots: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class ComposedDraft:
    """A mail ready to be filed. `raw` has CRLF line ends. `template` is the full name of the one used, `text` the
    coach's words with the signature and without the quote, `unfilled` what stands in it as "[invullen: ...]"."""

    raw: bytes
    message_id: MessageId
    template: str
    text: str
    unfilled: tuple[str, ...]


class NoDraftReason(StrEnum):
    """Why an order gave no draft."""

    NO_TEMPLATE = "no_template"
    TEMPLATE_BROKEN = "template_broken"
    RECIPIENT_UNUSABLE = "recipient_unusable"
    IDENTITY_UNUSABLE = "identity_unusable"
    NO_SUBJECT = "no_subject"


@dataclass(frozen=True, slots=True)
class NoDraft:
    """No draft was made. `template` names the template that was wanted."""

    reason: NoDraftReason
    template: str

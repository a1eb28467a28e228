"""What understanding hands on: what the sender wants, how sure that is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Intent(StrEnum):
    """What the sender wants (product.md, Intents)."""

    NEW_LEAD = "new_lead"
    RESCHEDULE = "reschedule"
    EMOTIONAL_SUPPORT = "emotional_support"
    STOP_REQUEST = "stop_request"
    OTHER = "other"


class Band(StrEnum):
    """How sure a decision is: sure drafts, fairly drafts and is listed, unsure is only listed."""

    SURE = "sure"
    FAIRLY = "fairly"
    UNSURE = "unsure"


class Kind(StrEnum):
    """What kind of reschedule, stop or lead: it chooses the template's variant."""

    MOVE = "move"
    CANCEL = "cancel"
    LATE = "late"
    MISSED = "missed"
    END = "end"
    PAUSE = "pause"
    NO_CONTACT = "no_contact"
    LEAD_DECLINES = "lead_declines"


class LeadKind(StrEnum):
    """For whom a lead asks."""

    SELF = "self"
    SOMEONE_ELSE = "someone_else"
    FORMER = "former"


class CrisisKind(StrEnum):
    """What the danger is (behaviour 7)."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    VIOLENCE_AT_HOME = "violence_at_home"
    DANGER_TO_OTHERS = "danger_to_others"


class Language(StrEnum):
    """The language of the sender's own words (behaviour 12)."""

    NL = "nl"
    NL_BE = "nl-BE"
    EN = "en"
    MIXED = "mixed"
    OTHER = "other"


class AddressForm(StrEnum):
    """How the sender addresses the coach (behaviour 12)."""

    JE = "je"
    U = "u"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a decision fell: `rule` is an id from rules/ (or a fixed word of ours), `words` what matched in the mail.

    `words` are a client's own: shown by `explain` and `classify`, never logged and never kept in the ledger.
    """

    rule: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Crisis:
    """Signs of acute danger. `kind` may be None where the signs do not say which."""

    kind: CrisisKind | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that the sender proposes (`wanted`) or refuses; `end` is None for a clock time without an end."""

    start: datetime
    end: datetime | None
    wanted: bool
    text: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """The whole of what a mail means (behaviour 12). `confidence` runs from 0 to 1; `crisis` does not change `intent`."""

    intent: Intent
    secondary: tuple[Intent, ...]
    kind: Kind | None
    lead_kind: LeadKind | None
    band: Band
    confidence: float
    crisis: Crisis | None
    language: Language
    address_form: AddressForm | None
    greeting_name: str | None
    moments: tuple[Moment, ...]
    is_mere_thanks: bool
    reasons: tuple[Reason, ...]

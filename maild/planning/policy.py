"""What the coach has settled, as far as planning asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Mode(StrEnum):
    """`watch` writes nothing in the mailbox; `draft` places drafts (behaviour 4)."""

    WATCH = "watch"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of behaviour 3 and 4. `own_addresses` are address keys of the coach."""

    mode: Mode
    own_addresses: frozenset[str]
    drafts_a_sender_a_day: int = 3
    draft_lifetime: timedelta = timedelta(days=14)
    discard_after: timedelta = timedelta(hours=24)
    reopen_within: timedelta = timedelta(days=14)

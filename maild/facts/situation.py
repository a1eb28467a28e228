"""A situation that asks for a mail of its own: too many messages, silence, a no-show, no match, an announcement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SituationKind(StrEnum):
    """What happened."""

    TOO_MANY = "too_many"
    DROPPING_OUT = "dropping_out"
    NO_SHOW = "no_show"
    NO_MATCH = "no_match"
    ANNOUNCEMENT = "announcement"

    @property
    def may_begin_ladder(self) -> bool:
        """True where its mail, sent, waits for an answer; a boundary or an announcement never does (behaviour 6)."""
        return self in (SituationKind.NO_SHOW, SituationKind.DROPPING_OUT)


class SituationState(StrEnum):
    """wanted -> drafted, or one of the two ways to end without a draft. What becomes of the draft is the draft's own
    state."""

    WANTED = "wanted"
    DRAFTED = "drafted"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation of one person. `about` tells it from others of its kind: the missed moment, the last contact before a
    silence, the round of an announcement. `reason` is a word: why it waits, or why it ended without a draft."""

    id: int
    account: str
    person: int
    kind: SituationKind
    about: str
    template: str
    state: SituationState
    asked_at: datetime
    draft: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A mail that a person typed, as far as a situation asks for it. `is_understood` is false where nobody has read it."""

    at: datetime
    intents: frozenset[str]
    has_crisis: bool
    is_thanks: bool
    is_understood: bool

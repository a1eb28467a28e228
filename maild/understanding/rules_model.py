"""What a rule is, once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

from maild.mail.address import Address
from maild.understanding.result import CrisisKind, Intent, Kind, LeadKind
from maild.understanding.sender import SenderContext


class Strength(StrEnum):
    """How much a rule says: strong decides alone, medium with a little help, weak only adds up."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"

    @property
    def weight(self) -> float:
        """What it counts for in the sum."""
        return {"strong": 3.0, "medium": 1.6, "weak": 0.7}[self.value]


class Mark(StrEnum):
    """What a rule shows beside an intent: mere thanks or a mere confirmation; that the sender asks for something;
    that a "but" turns the mail."""

    THANKS = "thanks"
    ASKS = "asks"
    TURNS = "turns"


@dataclass(frozen=True, slots=True)
class When:
    """Conditions beside the text. An empty one always holds. `states` and `states_not` name states of the person, or
    `unknown`; `senders` are patterns such as `*@example.nl`; `words_at_most` counts the words that the sender typed."""

    states: frozenset[str] = frozenset()
    states_not: frozenset[str] = frozenset()
    senders: tuple[str, ...] = ()
    answers: bool | None = None
    words_at_most: int | None = None
    words_at_least: int | None = None

    def holds(self, sender: SenderContext, writer: Address | None, words: int, *, is_reply: bool) -> bool:
        """True where every condition is met."""
        state = sender.state.value if sender.state else "unknown"
        key = writer.key[:320] if writer else ""
        return (
            (not self.states or state in self.states)
            and state not in self.states_not
            and (not self.senders or any(fnmatchcase(key, each) for each in self.senders))
            and (self.answers is None or self.answers == is_reply)
            and (self.words_at_most is None or words <= self.words_at_most)
            and (self.words_at_least is None or words >= self.words_at_least)
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule stands."""

    path: Path
    line: int

    def says(self, text: str) -> str:
        """One printable line for a problem here."""
        return f"{self.path}:{self.line}: {text}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `intent` is None for a rule of danger, whose `crisis` may be None where the signs do not say which.

    `against` are intents that the rule speaks against with the same weight.
    """

    id: str
    description: str
    origin: Origin
    intent: Intent | None
    crisis: CrisisKind | None
    strength: Strength
    kind: Kind | None = None
    lead_kind: LeadKind | None = None
    against: frozenset[Intent] = frozenset()
    marks: frozenset[Mark] = frozenset()
    when: When = When()
    must_match: tuple[str, ...] = ()
    must_not_match: tuple[str, ...] = ()

    @property
    def is_danger(self) -> bool:
        """True for a rule of danger."""
        return self.intent is None

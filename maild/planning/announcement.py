"""Whom an announcement goes to, and how far it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from maild.facts.draft import DraftState
from maild.facts.person import Person, PersonState
from maild.facts.situation import Situation, SituationState
from maild.planning.may_start import Refusal, may_start

PREFIX = "announce."
"""Only templates of this name are announced: no slip of the keys sends a goodbye to everybody."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets the announcement, and who of the same state does not, with the reason."""

    invited: tuple[Person, ...]
    left_out: tuple[tuple[Person, Refusal], ...]


def choose_audience(people: Iterable[Person], state: PersonState, now: datetime) -> Audience:
    """The people in this state, without those for whom nothing may be begun (behaviour 5, 7)."""
    judged = [(each, may_start(each, now)) for each in people if each.state is state and each.addresses]
    return Audience(
        tuple(person for person, refusal in judged if refusal is None),
        tuple((person, refusal) for person, refusal in judged if refusal is not None),
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one announcement is: people in all, drafts that were placed, those sent, those still to come, and those that
    came to nothing."""

    people: int
    placed: int
    sent: int
    to_come: int
    dropped: int

    @property
    def is_under_way(self) -> bool:
        """True while drafts are still to come, or lie in Drafts unsent."""
        return self.to_come > 0 or self.placed > self.sent


def progress_of(entries: Sequence[tuple[Situation, DraftState | None]]) -> Progress:
    """The progress of one round: each person's entry with the state of its draft."""
    wanted = sum(entry.state is SituationState.WANTED for entry, _ in entries)
    states = [state for entry, state in entries if entry.state is SituationState.DRAFTED]
    to_come = wanted + states.count(DraftState.INTENDED)
    sent = states.count(DraftState.SENT)
    placed = sent + states.count(DraftState.PLACED) + states.count(DraftState.TOUCHED)
    return Progress(len(entries), placed, sent, to_come, len(entries) - placed - to_come)


def newest_round(entries: Iterable[Situation]) -> int:
    """The number of the latest round of an announcement, 0 where there was none."""
    return max((int(each.about) for each in entries), default=0)

"""One announcement to everybody: meant at once, placed twenty a day, taken back as long as it is untouched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maild.facts.draft import DraftState
from maild.facts.person import Person
from maild.facts.situation import Situation, SituationKind, SituationState
from maild.ledger import Transaction
from maild.planning.announcement import Progress, newest_round, progress_of
from maild.steps.withdrawing import Hand, withdraw

_TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a cancelled announcement came to: not begun yet, untouched drafts that go, and those that stay as they are:
    sent, or touched by the coach."""

    never_placed: int
    withdrawn: int
    kept: int


def announce(tx: Transaction, hand: Hand, template: str, people: Sequence[Person], *, again: bool = False) -> int:
    """Writes down that these people get the announcement; returns how many are new to it.

    Once a person: whoever is in it already is left as they are, unless it was taken back for them. `again` begins it anew
    for everybody.
    """
    number = max(1, newest_round(tx.situations.announced(hand.account, template)) + again)
    return sum(_invite(tx, hand, template, person, str(number)) for person in people)


def _invite(tx: Transaction, hand: Hand, template: str, person: Person, about: str) -> bool:
    kind, now = SituationKind.ANNOUNCEMENT, hand.clock.now()
    if tx.situations.add(hand.account, person.id, kind, about, template, now) is not None:
        return True
    known = tx.situations.find(person.id, kind, template, about)
    if known is None or known.state not in (SituationState.CANCELLED, SituationState.LAPSED):
        return False
    if _draft_state(tx, known) not in (None, DraftState.WITHDRAWN):
        return False  # its withdrawal has not been carried out, or the coach touched the draft first
    tx.situations.want_again(known.id, now)
    return True


def take_back(tx: Transaction, hand: Hand, template: str) -> TakenBack:
    """Cancels what is still to come of an announcement, and means to withdraw what lies untouched."""
    never, gone, kept = 0, 0, 0
    for each in tx.situations.announced(hand.account, template):
        draft = tx.drafts.get(each.draft) if each.draft is not None else None
        if each.state is SituationState.WANTED:
            tx.situations.end(each.id, SituationState.CANCELLED, _TAKEN_BACK)
            never += 1
        elif draft is not None and draft.state in (DraftState.INTENDED, DraftState.PLACED):
            if each.state is SituationState.DRAFTED:
                withdraw(tx, hand, draft, _TAKEN_BACK)
                tx.situations.end(each.id, SituationState.CANCELLED, _TAKEN_BACK)
                gone += 1
        elif draft is not None and draft.state in (DraftState.SENT, DraftState.TOUCHED):
            kept += 1
    return TakenBack(never, gone, kept)


def progress(tx: Transaction, account: str, template: str) -> Progress:
    """How far the latest round of an announcement is."""
    entries = tx.situations.announced(account, template)
    number = str(newest_round(entries))
    return progress_of([(each, _draft_state(tx, each)) for each in entries if each.about == number])


def _draft_state(tx: Transaction, entry: Situation) -> DraftState | None:
    draft = tx.drafts.get(entry.draft) if entry.draft is not None else None
    return draft.state if draft is not None else None

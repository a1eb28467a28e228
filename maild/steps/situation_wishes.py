"""What the coach (a command, or the agenda) asks for: a mail after a no-show, or one that says there is no match."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from maild.facts.draft import DraftPurpose, DraftState
from maild.facts.ladder import ClimbState
from maild.facts.person import Person
from maild.facts.situation import SituationKind, SituationState
from maild.ledger import Transaction
from maild.planning.may_start import Refusal, may_start
from maild.steps.situation_holds import edits_answer
from maild.steps.withdrawing import Hand, withdraw


class Asked(StrEnum):
    """What came of asking."""

    WANTED = "wanted"
    KNOWN = "known"
    WRITING = "writing"


def ask_no_show(tx: Transaction, hand: Hand, person: Person, template: str, missed: datetime | date) -> Asked | Refusal:
    """A mail the same day to somebody who did not come. `missed` is the moment of the appointment (aware), or its day where
    the hour is not known. The same person and moment twice is once, whoever asks: the command or the agenda. A Refusal where
    nothing may be begun for the person."""
    refusal = may_start(person, hand.clock.now())
    if refusal is not None:
        return refusal
    about = missed.isoformat(timespec="minutes") if isinstance(missed, datetime) else missed.isoformat()
    if any(_is_same_day_mail(each.about, about) for each in tx.situations.of_person(person.id, SituationKind.NO_SHOW)):
        return Asked.KNOWN
    made = tx.situations.add(hand.account, person.id, SituationKind.NO_SHOW, about, template, hand.clock.now())
    return Asked.WANTED if made is not None else Asked.KNOWN


def _is_same_day_mail(known: str, about: str) -> bool:
    """The same moment; or the same day, where one of the two does not know the hour."""
    is_only_day = "T" not in known or "T" not in about
    return known == about or (is_only_day and known[:10] == about[:10])


def ask_no_match(tx: Transaction, hand: Hand, person: Person, template: str, today: date) -> Asked | Refusal:
    """A mail that says honestly that coach and person do not fit, or that the practice is full. Whoever was being followed up
    is left in peace from here on. KNOWN where one is wanted, or lies in Drafts, already."""
    refusal = may_start(person, hand.clock.now())
    if refusal is not None:
        return refusal
    if edits_answer(tx, person):
        return Asked.WRITING
    if any(_is_open(tx, each.state, each.draft) for each in tx.situations.of_person(person.id, SituationKind.NO_MATCH)):
        return Asked.KNOWN
    now = hand.clock.now()
    if tx.situations.add(hand.account, person.id, SituationKind.NO_MATCH, today.isoformat(), template, now) is None:
        return Asked.KNOWN
    climb = tx.climbs.live_of_person(person.id)
    if climb is not None:
        tx.climbs.end(climb.id, ClimbState.STOPPED, "no match")
        for draft in tx.drafts.live_of_person(person.id):
            if draft.purpose is DraftPurpose.LADDER and draft.state is not DraftState.TOUCHED:
                withdraw(tx, hand, draft, "no match")
    return Asked.WANTED


def _is_open(tx: Transaction, state: SituationState, draft: int | None) -> bool:
    made = tx.drafts.get(draft) if draft is not None else None
    return state is SituationState.WANTED or (made is not None and made.state.is_live)

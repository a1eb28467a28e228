"""Why a mail that the coach asked for waits, and when it will not come any more."""

from __future__ import annotations

from maild.acting.situation_texts import dropped_line
from maild.facts.draft import DraftPurpose, DraftState
from maild.facts.notice import NoticeLevel
from maild.facts.person import Person, PersonState
from maild.facts.situation import Situation, SituationKind, SituationState
from maild.ledger import Transaction
from maild.planning.may_start import Refusal, may_start
from maild.planning.situations import has_passed, outlived
from maild.steps.daily_room import has_room
from maild.steps.practice import Desk, Practice
from maild.steps.situation_outlived import began_at

ASKED = (SituationKind.NO_SHOW, SituationKind.NO_MATCH)
"""What the coach asked for about one person does not wait for the day's maximum."""
NO_TEMPLATE, NO_ROOM = "no_template", "room"
_FOR_GOOD = (Refusal.NO_CONTACT, Refusal.STOPPED)


def why_held(tx: Transaction, desk: Desk, practice: Practice, wanted: Situation, person: Person) -> str | None:
    """Why a wish waits, in a word; it is kept, and looked at again. None where it may be drafted now."""
    refusal = may_start(person, desk.clock.now())
    if refusal is not None:
        return refusal
    if wanted.kind is SituationKind.NO_MATCH and edits_answer(tx, person):
        return "writing"
    template = practice.drafter.templates.templates.get(wanted.template)
    if template is None or not template.subject:
        return NO_TEMPLATE
    return None if wanted.kind in ASKED or has_room(tx, desk) else NO_ROOM


def edits_answer(tx: Transaction, person: Person) -> bool:
    """True while the coach works on an answer to this person: nothing takes its place."""
    live = tx.drafts.live_of_person(person.id)
    return any(each.state is DraftState.TOUCHED and each.purpose is not DraftPurpose.SITUATION for each in live)


def ends(tx: Transaction, desk: Desk, wanted: Situation) -> bool:
    """Ends what is wanted no more: too late, they wrote themselves, they may not be written to; False where it still is."""
    person = tx.people.get(wanted.person)
    if person is None:
        tx.situations.end(wanted.id, SituationState.LAPSED, "nobody")
        return True
    reason = _why_ended(tx, desk, wanted, person)
    if reason is not None:
        drop(tx, desk, wanted, person, reason)
    return reason is not None


def _why_ended(tx: Transaction, desk: Desk, wanted: Situation, person: Person) -> str | None:
    now, is_announcement = desk.clock.now(), wanted.kind is SituationKind.ANNOUNCEMENT
    written = tx.contacts.written_by(person.id, began_at(wanted)) if not is_announcement else ()
    reason = outlived(wanted.kind, written, coach_wrote=False)
    if reason is not None:
        return reason
    if has_passed(wanted.kind, wanted.asked_at, now):
        return "day_is_over"
    if is_announcement and person.state is PersonState.FORMER:
        return "former"
    refusal = may_start(person, now)
    return refusal if refusal in _FOR_GOOD or is_announcement else None


def drop(tx: Transaction, desk: Desk, wanted: Situation, person: Person, reason: str) -> None:
    """A mail that will not come is told; not so for an announcement, whose progress tells it."""
    tx.situations.end(wanted.id, SituationState.LAPSED, reason)
    if wanted.kind is SituationKind.ANNOUNCEMENT:
        return
    line = dropped_line(", ".join(person.addresses), wanted.kind, reason)
    once, now = f"situation-dropped:{wanted.id}", desk.clock.now()
    tx.notices.add(desk.account, NoticeLevel.DIGEST, "situation_dropped", line, None, now, once)

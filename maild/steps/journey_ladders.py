"""A ladder that a mail of the journey began ends when what it asked for came, though nobody typed an answer."""

from __future__ import annotations

from maild.facts.ladder import ClimbState
from maild.ledger import Transaction
from maild.planning.journey import Case
from maild.planning.sessions import SessionState


def end_journey_ladder(tx: Transaction, person: int, reason: str) -> bool:
    """True where a live ladder of this person began with a mail of the journey, and is over now. Its untouched mail goes with
    the ladder's next look."""
    climb = tx.climbs.live_of_person(person)
    sent = tx.sent.get(climb.outreach) if climb is not None else None
    if climb is None or sent is None or not _is_of_journey(tx, climb.thread, person, sent.draft):
        return False
    tx.climbs.end(climb.id, ClimbState.ANSWERED, reason)
    return True


def end_ladder_of_who_came(tx: Transaction, case: Case) -> None:
    """Whoever came to a session since is in touch: nobody who answered is ever chased."""
    climb = tx.climbs.live_of_person(case.person.id)
    if climb is None:
        return
    came = (each for each in case.sessions if each.state is SessionState.HELD and each.doubt is None)
    if any(each.session.start > climb.began_at for each in came):
        end_journey_ladder(tx, case.person.id, "they came to the session")


def _is_of_journey(tx: Transaction, thread: int, person: int, draft: int | None) -> bool:
    """True where the ladder's latest mail, or the one in its thread that began it, was written for the journey."""
    if draft is not None and tx.journeys.of_draft(draft) is not None:
        return True
    return any(tx.journeys.of_draft(each.id) is not None for each in tx.drafts.in_thread(thread, person))

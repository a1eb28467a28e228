"""A ladder ends when what its mail asked for came, though nobody typed an answer: a booking, the client, the form."""

from __future__ import annotations

from datetime import datetime, timedelta

from maild.facts.ladder import ClimbState
from maild.ledger import Transaction
from maild.planning.journey import Case
from maild.planning.sessions import Doubt, SessionState

_NEAR = timedelta(days=120)
_STANDS = (None, Doubt.STALE, Doubt.UNCONFIRMED)
"""A session stands, though no mail may rest on it: whether somebody is chased is asked the other way round."""


def end_journey_ladder(tx: Transaction, person: int, reason: str) -> bool:
    """True where a live ladder of this person began with a mail of the journey, and is over now. Its untouched mail goes with
    the ladder's next look."""
    climb = tx.climbs.live_of_person(person)
    sent = tx.sent.get(climb.outreach) if climb is not None else None
    if climb is None or sent is None or not _is_of_journey(tx, climb.thread, person, sent.draft):
        return False
    tx.climbs.end(climb.id, ClimbState.ANSWERED, reason)
    return True


def end_ladder_of_who_booked(tx: Transaction, case: Case, now: datetime) -> None:
    """Whoever has a session now that was planned, or moved, since the mail went out chose a moment: by the link, by phone, in
    the coach's own agenda. Those in a year are the far end of a series; a form that is asked for is not returned by that."""
    climb = tx.climbs.live_of_person(case.person.id)
    sent = tx.sent.get(climb.outreach) if climb is not None else None
    if climb is None or (sent is not None and _is_of_journey(tx, climb.thread, case.person.id, sent.draft)):
        return
    settled = tx.sessions.settled_since(case.person.account, climb.began_at)
    planned = (each for each in case.sessions if each.state is SessionState.PLANNED and each.doubt in _STANDS)
    if any(each.session.id in settled and each.session.start - now < _NEAR for each in planned):
        tx.climbs.end(climb.id, ClimbState.ANSWERED, "a session with them was planned")


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

"""What the coach says of a call: spoken, voicemail, or not called (behaviour 6 and 9)."""

from __future__ import annotations

from datetime import datetime

from maild.facts.ladder import Climb, ClimbState
from maild.facts.person import Person
from maild.ledger import Transaction
from maild.planning.ladder import Ladders, Rung, rung_after


def note_spoken(tx: Transaction, person: Person) -> bool:
    """They spoke: the ladder ends as answered. False where no ladder was live."""
    climb = tx.climbs.live_of_person(person.id)
    if climb is not None:
        tx.climbs.end(climb.id, ClimbState.ANSWERED, "the coach spoke to them")
    return climb is not None


def note_tried(tx: Transaction, person: Person, ladders: Ladders, at: datetime) -> bool:
    """A voicemail, or no call at all: the ladder goes on, and the next wait counts from now. False where no call was due."""
    climb = tx.climbs.live_of_person(person.id)
    rung = rung_after(climb.rung, ladders.by_name.get(climb.ladder, ())) if climb else None
    if climb is None or rung is None or rung.template is not None:
        return False
    end_call(tx, climb, rung, at)
    return True


def end_call(tx: Transaction, climb: Climb, rung: Rung | None, at: datetime) -> None:
    """The call is behind us, whether it was tried or skipped."""
    tx.climbs.reach(climb.id, rung.name if rung else climb.rung, climb.outreach, at, None)

"""What the coach says of a call: spoken, voicemail, or not called (behaviour 6 and 9)."""

from __future__ import annotations

from datetime import datetime

from maild.facts.ladder import Climb, ClimbState
from maild.facts.person import Person
from maild.ledger import Transaction
from maild.planning.ladder_rules import Ladders, Rung, find_rung, rung_after
from maild.steps.outreach_starts import following


def note_spoken(tx: Transaction, person: Person) -> bool:
    """They spoke: the ladder ends as answered. False where no ladder was live."""
    climb = tx.climbs.live_of_person(person.id)
    if climb is not None:
        tx.climbs.end(climb.id, ClimbState.ANSWERED, "the coach spoke to them")
    return climb is not None


def note_tried(tx: Transaction, person: Person, ladders: Ladders, at: datetime) -> bool:
    """A voicemail, or no call at all: the ladder goes on, and the next wait counts from now. False where no call was due."""
    climb = tx.climbs.live_of_person(person.id)
    if climb is None or _call_of(climb, ladders) is None:
        return False
    end_call(tx, climb, ladders, at)
    return True


def end_call(tx: Transaction, climb: Climb, ladders: Ladders, at: datetime) -> None:
    """The call is behind us, whether it was tried or skipped."""
    rung = _call_of(climb, ladders)
    if rung is not None:
        above = following(rung.name, ladders.by_name.get(climb.ladder, ()))
        tx.climbs.reach(climb.id, rung.name, climb.outreach, at, None, following=above)


def _call_of(climb: Climb, ladders: Ladders) -> Rung | None:
    """The call that comes next on a climb, None where that is something else."""
    rungs = ladders.by_name.get(climb.ladder, ())
    rung = find_rung(climb.next_rung, rungs) if climb.next_rung is not None else rung_after(climb.rung, rungs)
    return rung if rung is not None and rung.template is None else None

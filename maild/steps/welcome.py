"""Who is welcome back: a former client, or somebody whose dossier was closed without an answer (behaviour 5)."""

from __future__ import annotations

from maild.facts.ladder import ClimbState
from maild.facts.person import Person, PersonState
from maild.ledger import Transaction
from maild.steps.practice import Practice
from maild.understanding.result import Intent

WELCOME_BACK = "welcome_back"
_INTENTS = (Intent.NEW_LEAD, Intent.RESCHEDULE)


def welcome_template(tx: Transaction, practice: Practice, person: Person | None, intent: Intent) -> str | None:
    """The template that welcomes a person back; None where the mail is answered as any other: for every other intent, for a
    client, and where the coach took the template away. A welcome is given once, until the next dossier closes."""
    if person is None or intent not in _INTENTS or not practice.drafter.templates.has(WELCOME_BACK):
        return None
    if intent is Intent.NEW_LEAD and practice.is_full:
        return None  # nobody is invited to a practice that has a waiting list
    latest = tx.climbs.newest_of_person(person.id)
    is_closed = latest is not None and latest.state is ClimbState.CLOSED
    if person.state is PersonState.FORMER:
        was_welcomed = latest is not None and latest.state is ClimbState.ANSWERED and latest.ladder != "client"
        return None if was_welcomed or _is_on_a_ladder(tx, person) else WELCOME_BACK
    return WELCOME_BACK if is_closed and person.state is not PersonState.CLIENT else None


def _is_on_a_ladder(tx: Transaction, person: Person) -> bool:
    return tx.climbs.live_of_person(person.id) is not None

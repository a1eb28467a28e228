"""Who is on a ladder and what happens next, for people to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maild.facts.ladder import Climb
from maild.ledger import Transaction
from maild.planning.ladder import ClimbStep, Ladders, StepKind, due_day, next_step, rung_after
from maild.steps.climbing import climb_facts
from maild.working_time import WorkingTime
from maild.working_time.words import day_in_words

_WORDS = {
    StepKind.DRAFT: "een bericht komt nu in Concepten",
    StepKind.CALL: "bellen",
    StepKind.SKIP_CALL: "de beloperonde is voorbij, verder naar het volgende bericht",
    StepKind.CLIMB: "je hebt zelf geschreven, het wachten begint opnieuw",
    StepKind.ANSWERED: "er is geantwoord",
    StepKind.CLOSE: "het dossier sluit",
    StepKind.REST: "de ladder is ten einde",
    StepKind.STOP: "gestopt",
    StepKind.HALT: "een bericht kwam terug",
    StepKind.ASK: "maild heeft je nodig: kijk naar dit gesprek",
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """One person's climb, and its next step."""

    who: str
    climb: Climb
    step: ClimbStep


def outlooks(tx: Transaction, account: str, ladders: Ladders, hours: WorkingTime, now: datetime) -> tuple[Outlook, ...]:
    """Everybody who is on a ladder, with what these ladders would do next."""
    found = []
    for climb in tx.climbs.live(account):
        person, facts = tx.people.get(climb.person), climb_facts(tx, climb, now)
        rungs = ladders.by_name.get(climb.ladder, ())
        step = next_step(climb, rungs, facts, hours, now)
        rung = rung_after(climb.rung, rungs)
        if step.kind is StepKind.WAIT and step.due is None and rung is not None:
            step = ClimbStep(step.kind, rung, due_day(climb, rung, facts, hours), step.reason)
        found.append(Outlook(", ".join(person.addresses) if person else "", climb, step))
    return tuple(found)


def step_in_words(outlook: Outlook) -> str:
    """The next step as a sentence in Dutch."""
    step = outlook.step
    if step.kind is not StepKind.WAIT:
        return _WORDS[step.kind]
    what = step.rung.name if step.rung else "volgende stap"
    day = f" op {day_in_words(step.due, 'nl')}" if step.due else ""
    return f"{what}{day} ({step.reason})"

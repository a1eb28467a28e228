"""Who is on a ladder and what happens next, for people to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maild.acting.climb_facts import read_climb_facts
from maild.acting.ladder_texts import reason_in_dutch
from maild.facts.ladder import Climb
from maild.ledger import Transaction
from maild.planning.ladder_case import ClimbStep, StepKind
from maild.planning.ladder_forecast import CLOSES, RESTS, Coming, forecast
from maild.planning.ladder_rules import Ladders
from maild.working_time import WorkingTime
from maild.working_time.words import day_in_words

_WORDS = {
    StepKind.DRAFT: "een bericht komt nu in Concepten",
    StepKind.REWRITE: "het bericht in Concepten wordt opnieuw gemaakt: de dag erin komt te dichtbij",
    StepKind.CALL: "bellen",
    StepKind.SKIP_CALL: "de belronde is voorbij, verder naar het volgende bericht",
    StepKind.CLIMB: "je hebt zelf geschreven, het wachten begint opnieuw",
    StepKind.ANSWERED: "er is geantwoord",
    StepKind.CLOSE: "het dossier sluit",
    StepKind.REST: "de ladder is ten einde",
    StepKind.STOP: "gestopt",
    StepKind.HALT: "een bericht kwam terug",
    StepKind.ASK: "maild heeft je nodig: kijk naar dit gesprek",
}
_ENDS = {CLOSES: "dossier sluit", RESTS: "daarna rust"}


@dataclass(frozen=True, slots=True)
class Outlook:
    """One person's climb, its next step, and what comes from it on where nobody answers and each draft is sent on its day."""

    who: str
    climb: Climb
    step: ClimbStep
    coming: tuple[Coming, ...] = ()


def outlooks(tx: Transaction, account: str, ladders: Ladders, hours: WorkingTime, now: datetime) -> tuple[Outlook, ...]:
    """Everybody who is on a ladder, with what these ladders would do next."""
    live, found = tx.climbs.live(account), []
    facts = read_climb_facts(tx, live, now)
    for climb in live:
        person = tx.people.get(climb.person)
        seen = forecast(climb, ladders.by_name.get(climb.ladder, ()), facts[climb.id], hours, now)
        step = seen.step
        if step.kind is StepKind.WAIT and step.due is None and seen.coming:
            step = ClimbStep(step.kind, step.rung, seen.coming[0].day, step.reason)
        found.append(Outlook(", ".join(person.addresses) if person else "", climb, step, seen.coming))
    return tuple(found)


def step_in_words(outlook: Outlook) -> str:
    """The next step as a sentence in Dutch."""
    step = outlook.step
    if step.kind is not StepKind.WAIT:
        return _WORDS[step.kind]
    what = step.rung.name if step.rung else "volgende stap"
    day = f" op {day_in_words(step.due, 'nl')}" if step.due else ""
    return f"{what}{day} ({reason_in_dutch(step.reason)})"


def coming_in_words(outlook: Outlook) -> str:
    """All that comes, each with its earliest day, in Dutch; "" where nothing does."""
    return " · ".join(f"{_ENDS.get(each.what, each.what)} {day_in_words(each.day, 'nl')}" for each in outlook.coming)

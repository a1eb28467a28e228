"""What the coach is reminded of during a trajectory, as a line of the digest."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from maild.facts.session import Session
from maild.planning.trajectory_rules import Trajectory
from maild.working_time.words import moment_in_words

PLAN_CLOSING = "plan_closing"
LENGTH_AND_GOAL = "length_and_goal"

NOTES: Mapping[str, str] = {
    PLAN_CLOSING: "{who}: het traject begint. Plan nu ook de afsluitende sessie (sessie {last}) in je agenda.",
    LENGTH_AND_GOAL: (
        "{who}: tussenevaluatie op {moment}. Breng de lengte van het traject en het doel ter sprake: is {last} sessies "
        "genoeg, te veel of te weinig, en klopt het doel nog?"
    ),
}
"""Every note that `notes:` in `rules/trajectories.yaml` may name, in the words that the coach reads."""

_CHANGES: Mapping[str, str] = {
    "moved": "de sessie is verzet",
    "no such session": "de sessie staat niet meer in je agenda",
    "not of this session any more": "het traject is veranderd",
    "passed": "de sessie is al geweest",
    "not ended any more": "er staat weer een sessie gepland",
    "changed": "plaats, opdracht of volgende sessie is veranderd",
}


def note_line(name: str, who: str, session: Session | None, trajectory: Trajectory | None, zone: ZoneInfo) -> str:
    """A note to the coach."""
    moment = moment_in_words(session.start, zone, "nl") if session is not None else ""
    last = str(trajectory.sessions) if trajectory is not None else ""
    return NOTES[name].format(who=who, moment=moment, last=last)


def changed_line(who: str, reason: str) -> str:
    """The coach is writing in a draft that holds no more; maild leaves it alone."""
    return (
        f"{who}: een concept dat je al hebt bewerkt klopt niet meer, want {_CHANGES.get(reason, reason)}. Kijk het na."
    )


def returned_line(who: str) -> str:
    """Form and contract seem to have come back."""
    return (
        f"{who}: formulier of overeenkomst is binnen, dus daar komt geen herinnering meer voor. "
        "Klopt dat niet? `maild client trajectory ADRES --not-returned`."
    )


def no_mail_line(name: str, who: str) -> str:
    """A mail that is due cannot be made."""
    return f'{who}: de mail "{name}" van het traject kon niet worden gemaakt; kijk naar het sjabloon (maild check).'

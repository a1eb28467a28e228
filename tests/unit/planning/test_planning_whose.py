"""Whose is this? By note, guest, or name; a doubt is nobody's, and what is no session is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from maild.agenda.event import AgendaEvent, Guest
from maild.config import packaged_directory
from maild.facts.name_mark import NameMark, mark_of_name
from maild.facts.person import Person, PersonState
from maild.facts.session import Answer, MatchedBy, Session, SessionKind
from maild.planning.whose import KnownPeople, known_people, session_of
from maild.steps.agenda_rules_file import load_agenda_rules

RULES = load_agenda_rules(packaged_directory("rules") / "agenda.yaml")
SALT = b"zout" * 8
OWN = "anouk@praktijk.example"
START = datetime(2026, 8, 4, 7, tzinfo=UTC)
ANNA, ANNA_TWO, ELS, LEAD, OLD = (
    f"{name}@voorbeeld.example" for name in ("anna.de.vries", "anna.jansen", "els", "mark", "oud")
)
NAMES = {
    ANNA: "Anna de Vries",
    ELS: "Bakker, Els",
    LEAD: "Mark Peeters",
    OLD: "Zoë van 't Hof",
    "bank@elders.example": "Bas Bank",
}
STATES = {ANNA: "client", ELS: "client", LEAD: "lead", OLD: "former", "bank@elders.example": "correspondent"}


def people(**more: str) -> KnownPeople:
    names = NAMES | ({ANNA_TWO: more["second"]} if more else {})
    states = STATES | ({ANNA_TWO: "client"} if more else {})
    known = [Person(n, "praktijk", PersonState(states[each]), (each, f"thuis.{each}")) for n, each in enumerate(names)]
    marks: dict[str, NameMark] = {}
    for each, name in names.items():
        mark = mark_of_name(name, SALT)
        assert mark is not None
        marks[each] = mark
    return known_people(known, marks, frozenset({OWN}), SALT)


def judge(
    title: str, known: KnownPeople | None = None, *guests: str, notes: str = "", **told: object
) -> Session | None:
    event = AgendaEvent("u", START, START + timedelta(hours=1), "Europe/Amsterdam", title=title, notes=notes)
    event = replace(event, **({"guests": tuple(Guest(each) for each in guests)} | told))  # type: ignore[arg-type]
    return session_of(event, "agenda", known or people(), RULES)


def owner(title: str, known: KnownPeople | None = None, *guests: str, notes: str = "") -> tuple[str | None, object]:
    found = judge(title, known, *guests, notes=notes)
    return (found.person, found.matched_by) if found else (None, "none")


@pytest.mark.parametrize(
    ("title", "person", "by"),
    [
        ("Sessie Anna de Vries", ANNA, MatchedBy.FULL_NAME),
        ("anna DE VRIES - sessie 3", ANNA, MatchedBy.FULL_NAME),
        ("Els Bakker", ELS, MatchedBy.FULL_NAME),
        ("Kennismaking Mark Peeters", LEAD, MatchedBy.FULL_NAME),
        ("Zoe van 't Hof", OLD, MatchedBy.FULL_NAME),
        ("Anna", ANNA, MatchedBy.FIRST_NAME),
        ("Sessie met Anna (3/8)", ANNA, MatchedBy.FIRST_NAME),
        ("Anna sessie 3", ANNA, MatchedBy.FIRST_NAME),
        ("Sessie Anna Jansen", None, None),
        ("Sessie Anna van Dijk", None, None),
        ("Sessie Anna en Els", None, None),
        ("Sessie Anna de Vries en Els Bakker", None, None),
        ("Sessie Mark", None, None),
        ("Sessie", None, None),
    ],
)
def test_the_name_in_the_title(title: str, person: str | None, by: object) -> None:
    assert owner(title) == (person, by)


def test_a_first_name_that_two_clients_have_is_nobodys_and_the_full_name_still_tells() -> None:
    two = people(second="Anna Jansen")
    assert owner("Sessie Anna", two) == (None, None)
    assert owner("Sessie Anna Jansen", two) == (ANNA_TWO, MatchedBy.FULL_NAME)
    same = people(second="Anna de Vries")
    assert owner("Sessie Anna de Vries", same) == (None, None)


def test_a_guest_counts_before_the_title_and_a_note_before_both() -> None:
    assert owner("Sessie Anna de Vries", None, f"thuis.{ELS}") == (ELS, MatchedBy.ATTENDEE)
    for note in (f"Cliënt: {OLD}", f"maild: Zoë <{OLD.upper()}>", "klant: Zoë van 't Hof"):
        assert owner("Sessie Anna de Vries", None, ELS, notes=f"bla\n{note}\nbla") == (OLD, MatchedBy.NOTE)
    assert owner("Iets", None, notes="maild: nieuw@elders.example") == ("nieuw@elders.example", MatchedBy.NOTE)
    assert owner("Sessie", None, notes=f"maild: {OWN}") == (None, None)


def test_the_coach_and_the_rooms_are_never_the_client_and_two_clients_are_nobodys() -> None:
    room = Guest("kamer@resource.calendar.google.com", is_room=True)
    found = judge("Sessie", None, guests=(Guest(OWN), room))
    assert found is not None and found.person is None and found.guests == ()
    assert owner("Sessie", None, OWN, ELS) == (ELS, MatchedBy.ATTENDEE)
    assert owner("Sessie", None, ELS, ANNA) == (None, None)


def test_a_stranger_in_a_session_is_to_be_confirmed_and_in_a_mere_meeting_is_none() -> None:
    assert owner("Intake", None, "nieuw@elders.example") == ("nieuw@elders.example", MatchedBy.ATTENDEE)
    assert owner("Overleg", None, "nieuw@elders.example") == (None, "none")
    assert owner("Overleg rente", None, "bank@elders.example") == (None, "none")
    assert owner("Sessie Anna", None, "nieuw@elders.example")[0] == "nieuw@elders.example"


@pytest.mark.parametrize(
    "title", ["Tandarts", "Factuur Anna de Vries", "Anna jarig", "Voorbereiding sessie Els Bakker", "Lunch met Bas"]
)
def test_the_rest_of_a_life_is_no_session(title: str) -> None:
    assert judge(title) is None


def test_a_whole_day_with_a_name_is_none_unless_it_says_session() -> None:
    assert judge("Anna de Vries", None, is_all_day=True) is None
    assert judge("Sessie Anna de Vries", None, is_all_day=True) is not None


def test_what_the_event_says_is_read_from_it() -> None:
    found = judge("Intake Els no-show", None, notes="Opdracht:  elke avond drie dingen opschrijven ", place="Kade 3")
    assert found is not None and found.kind is SessionKind.INTAKE and found.is_missed
    assert found.assignment == "elke avond drie dingen opschrijven" and found.place == "Kade 3"
    for told in ({"is_cancelled": True}, {"title": "Geannuleerd: sessie Els"}, {"categories": "afgezegd"}):
        cancelled = judge("Sessie Els", None, **told) if "title" not in told else judge(str(told["title"]))
        assert cancelled is not None and cancelled.is_cancelled
    missed = judge("Sessie Els", None, categories="No-show")
    assert missed is not None and missed.is_missed and not missed.takes_place


def test_an_invitation_that_the_coach_declined_does_not_take_place() -> None:
    theirs = {"organizer": Guest(ELS), "guests": (Guest(OWN, answer=Answer.DECLINED),)}
    found = judge("Sessie", None, **theirs)
    assert found is not None and found.is_cancelled and found.person == ELS


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Sessie 3 Els", 3),
        ("3e sessie Els", 3),
        ("Els sessie 3/8", 3),
        ("Els 3 van 8", 3),
        ("Els #12", 12),
        ("Coaching nr. 4", 4),
        ("Els 3/8", None),
        ("Sessie Els 4-8", None),
        ("Sessie 10:30 Els", None),
        ("Sessie 10 uur Els", None),
        ("Sessie 0", None),
        ("Sessie 2026", None),
    ],
)
def test_the_number_in_a_title_is_no_date_and_no_hour(title: str, number: int | None) -> None:
    assert RULES.number_in(title) == number

"""The slots that a template may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot: what a coach reads where it has no value, and a sample in each language to try templates with."""

    name: str
    label_nl: str
    label_en: str
    sample_nl: str
    sample_en: str
    many_lines: bool = False


def own_slot(name: str) -> Slot:
    """A slot that the coach made up in the configuration; its label is its name in words."""
    label = name.replace("_", " ")
    return Slot(name, label, label, f"voorbeeld van {label}", f"example of {label}", many_lines=True)


def _link(name: str, label_nl: str, label_en: str, sample: str) -> Slot:
    return Slot(name, label_nl, label_en, sample, sample)


_CATALOGUE = (
    Slot("name", "naam", "name", "Sanne", "Emma"),
    Slot("coach_name", "je eigen naam", "your own name", "Anna de Wit", "Anna de Wit"),
    Slot(
        "signature",
        "je ondertekening",
        "your signature",
        "Anna de Wit\nPraktijk De Brug",
        "Anna de Wit\nPraktijk De Brug",
        many_lines=True,
    ),
    Slot("phone", "je telefoonnummer", "your phone number", "06 1234 5678", "+31 6 1234 5678"),
    _link("booking_link", "link om een moment te kiezen", "link to pick a moment", "https://agenda.praktijk.example"),
    _link("portal_link", "link naar het portaal", "link to the portal", "https://portaal.praktijk.example"),
    _link("form_link", "link naar het formulier", "link to the form", "https://formulier.praktijk.example"),
    Slot("session_day", "dag van de sessie", "day of the session", "dinsdag 11 augustus", "Tuesday 11 August"),
    Slot("old_moment", "het oude moment", "the old moment", "maandag 3 augustus om 10:00", "Monday 3 August at 10:00"),
    Slot(
        "proposals",
        "twee of drie momenten",
        "two or three moments",
        "dinsdag 4 augustus om 10:00 of woensdag 5 augustus om 14:00",
        "Tuesday 4 August at 10:00 or Wednesday 5 August at 14:00",
    ),
    Slot("pause_until", "einde van de pauze", "end of the break", "maandag 7 september", "Monday 7 September"),
    Slot(
        "promised_moment",
        "dag en tijd van je antwoord",
        "day and time of your answer",
        "dinsdag 4 augustus om 17:30",
        "Tuesday 4 August at 17:30",
    ),
    Slot("moment", "dag en tijd", "day and time", "dinsdag 11 augustus om 10:00", "Tuesday 11 August at 10:00"),
    Slot(
        "next_moment",
        "dag en tijd van de volgende sessie",
        "day and time of the next session",
        "dinsdag 25 augustus om 10:00",
        "Tuesday 25 August at 10:00",
    ),
    Slot("place", "plaats of link", "place or link", "Singel 12 in Deventer", "Singel 12, Deventer"),
    Slot(
        "assignment",
        "de opdracht",
        "the assignment",
        "een week lang opschrijven wat energie geeft",
        "write down for a week what gives you energy",
    ),
    Slot(
        "colleague",
        "naam en telefoonnummer van een collega",
        "name and phone number of a colleague",
        "Mila Bos (06 8765 4321)",
        "Mila Bos (+31 6 8765 4321)",
    ),
    Slot("sessions_count", "aantal sessies", "number of sessions", "8", "8"),
    Slot("rhythm", "ritme van de sessies", "rhythm of the sessions", "om de twee weken", "every two weeks"),
    Slot("evaluation_session", "sessie van de tussenevaluatie", "session of the mid-way evaluation", "4", "4"),
    Slot(
        "trajectory_map",
        "de stappen van het traject",
        "the steps of the trajectory",
        "Sessie 1: kennismaken en doelen kiezen\nSessie 2 tot en met 7: aan het werk\nSessie 8: evalueren en afronden",
        "Session 1: getting acquainted and choosing goals\nSessions 2 to 7: at work\nSession 8: evaluating and rounding off",
        many_lines=True,
    ),
    Slot("deadline", "uiterste dag", "last day", "dinsdag 18 augustus", "Tuesday 18 August"),
)
SLOTS: Mapping[str, Slot] = {slot.name: slot for slot in _CATALOGUE}
"""Every slot that maild itself knows, by name."""

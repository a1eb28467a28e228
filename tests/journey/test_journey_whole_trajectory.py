"""Half a year with Els: eight sessions with a move, an illness, a no-show, a holiday, a mid-way evaluation, and a goodbye."""

from __future__ import annotations

from datetime import date

from maild.facts.person import PersonState
from maild.facts.session import SessionKind
from maild.working_time import Absence
from tests.journey.conftest import OFFICE_HOURS, World
from tests.journey.situation_worlds import ELS, RULES, lying, make, notices, person_of, send, subjects
from tests.journey.trajectory_worlds import at, open_diary, text_of

REMINDER, MAP, FORMS = "Herinnering aan onze afspraak", "Zo ziet ons traject eruit", "Voor onze eerste sessie"


def take(world: World, subject: str) -> str:
    """The coach reads a draft and sends it; its words."""
    text = text_of(world, subject)
    send(world, subject)
    return text


def test_eight_sessions_from_introduction_to_a_sign_of_life(world: World) -> None:  # noqa: PLR0915 - one story
    diary, world.situations = open_diary(world), RULES
    make(world, ELS, PersonState.LEAD)

    # Els picks a moment for an introduction, and it fits: the coach says that she is a client.
    diary.plan("intro", "2026-08-10 11:00", kind=SessionKind.INTRODUCTION)
    at(world, "2026-08-04 09:10")
    assert "maandag 10 augustus om 11.00 uur" in take(world, "Onze kennismaking")
    at(world, "2026-08-07 13:10")
    take(world, REMINDER)
    at(world, "2026-08-11 09:00")
    make(world, ELS, PersonState.CLIENT)
    diary.plan("s1", "2026-08-20 10:00", assignment="elke avond een zin opschrijven")
    diary.plan("s2", "2026-09-03 10:00")
    at(world, "2026-08-11 09:10")
    assert "Sessie 1: kennismaken" in take(world, MAP)
    assert "sessie 8" in notices(world, "journey_note")[0]

    # Before and after the first session.
    at(world, "2026-08-18 09:30")
    take(world, FORMS)
    assert "Hoe gaat het met de opdracht?" in subjects(world), "it has an assignment in the agenda"
    at(world, "2026-08-18 13:10")
    take(world, REMINDER)
    at(world, "2026-08-20 13:00")
    assert "donderdag 3 september om 10.00 uur" in take(world, "Na onze eerste sessie")

    # The second session moves after its reminder lay ready; the third is ill and cancelled, and planned anew.
    at(world, "2026-09-01 13:10")
    diary.move("s2", "2026-09-03 16:00")
    at(world, "2026-09-01 13:20")
    at(world, "2026-09-02 13:10")
    assert "om 16.00 uur" in take(world, REMINDER)
    diary.plan("ill", "2026-09-17 10:00")
    at(world, "2026-09-15 13:10")
    diary.change("ill", is_cancelled=True)
    at(world, "2026-09-15 14:10")
    assert REMINDER not in subjects(world)
    diary.plan("s3", "2026-09-24 10:00")
    at(world, "2026-09-22 13:10")
    take(world, REMINDER)

    # A session that Els does not come to: no number, and a mail on the same day.
    diary.plan("missed", "2026-10-08 10:00")
    at(world, "2026-10-06 13:10")
    take(world, REMINDER)
    diary.change("missed", is_missed=True)
    at(world, "2026-10-08 11:30")
    assert "Is alles goed met je?" in take(world, "Onze afspraak")

    # The fourth that takes place is the mid-way evaluation; the coach is told to raise length and goal.
    diary.plan("s4", "2026-10-22 10:00")
    at(world, "2026-10-16 13:10")
    assert "5. Moet het plan anders" in take(world, "Halverwege: even stilstaan")
    at(world, "2026-10-21 09:10")
    assert "donderdag 22 oktober" in notices(world, "journey_note")[-1]

    # The coach is away for a week: the reminder lies ready before the holiday.
    world.working_time = OFFICE_HOURS.with_absences([Absence(date(2026, 10, 26), date(2026, 10, 30))])
    diary.plan("s5", "2026-11-02 10:00")
    at(world, "2026-10-23 13:10")
    assert "maandag 2 november om 10.00 uur" in text_of(world, REMINDER)

    # The last three; before the last one the evaluation form, after it the goodbye.
    for number, day in ((6, "2026-11-12"), (7, "2026-11-26"), (8, "2026-12-10")):
        diary.plan(f"s{number}", f"{day} 10:00")
    at(world, "2026-12-04 13:10")
    assert "donderdag 10 december om 10.00 uur" in take(world, "Voor onze laatste sessie")
    at(world, "2026-12-11 09:10")
    take(world, "Ons traject afgerond")
    at(world, "2026-12-11 10:00")
    assert person_of(world).state is PersonState.FORMER

    # Six weeks, three months.
    at(world, "2027-01-21 13:10")
    take(world, "Hoe gaat het nu?")
    at(world, "2027-03-10 13:10")
    take(world, "Even bijpraten?")
    assert all(str(mail["To"]) == ELS for _, mail in lying(world))

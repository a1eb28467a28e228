"""The mails of a trajectory lie ready by themselves, as the agenda stands at that moment, and never twice."""

from __future__ import annotations

import pytest

from maild.facts.person import PersonState
from maild.facts.session import SessionKind
from maild.planning.policy import Mode
from tests.journey.conftest import DANGER, World, a_mail
from tests.journey.situation_worlds import ELS, lying, make, notices, person_of, send, subjects
from tests.journey.trajectory_worlds import Diary, at, lay, open_diary, text_of

REMINDER, MAP, FORMS, FIRST = (
    "Herinnering aan onze afspraak",
    "Zo ziet ons traject eruit",
    "Voor onze eerste sessie",
    "Na onze eerste sessie",
)
GOODBYE = "Ons traject afgerond"


@pytest.fixture
def diary(world: World) -> Diary:
    """It is Tuesday 4 August, nine o'clock. Els is a client."""
    return open_diary(world)


def test_a_lead_who_picked_a_moment_gets_a_confirmation_with_day_time_and_place(world: World, diary: Diary) -> None:
    make(world, "mark@voorbeeld.example", PersonState.LEAD)
    diary.plan("intro", "2026-08-14 11:00", "mark@voorbeeld.example", kind=SessionKind.INTRODUCTION)
    at(world, "2026-08-04 09:10")
    assert subjects(world) == ["Onze kennismaking"]
    text = text_of(world, "Onze kennismaking")
    assert "vrijdag 14 augustus om 11.00 uur" in text and "Singel 12" in text and "morgen" not in text


def test_a_new_client_gets_the_map_and_the_coach_is_asked_to_plan_the_closing_session(
    world: World, diary: Diary
) -> None:
    diary.plan("s1", "2026-08-20 10:00")
    at(world, "2026-08-04 09:10")
    assert subjects(world) == [MAP]
    text = text_of(world, MAP)
    assert "donderdag 20 augustus om 10.00 uur" in text and "8 keer, om de twee weken" in text
    assert "Sessie 2 en 3: aan het werk" in text and "Bij sessie 4" in text
    (note,) = notices(world, "journey_note")
    assert ELS in note and "sessie 8" in note


def test_the_reminder_lies_ready_in_the_last_office_block_a_day_before(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-20 10:00")
    at(world, "2026-08-04 09:10")
    at(world, "2026-08-18 08:50")
    assert FORMS in subjects(world) and REMINDER not in subjects(world)
    at(world, "2026-08-18 13:05")
    assert REMINDER in subjects(world)
    assert "donderdag 20 augustus om 10.00 uur, Singel 12" in text_of(world, REMINDER)


def test_a_session_that_moves_takes_its_untouched_reminder_along(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-20 10:00")
    at(world, "2026-08-19 13:10")
    diary.move("s1", "2026-08-20 15:00")
    at(world, "2026-08-19 14:10")
    world.clock.pass_time(minutes=2)
    world.walk()
    assert subjects(world).count(REMINDER) == 1
    assert "om 15.00 uur" in text_of(world, REMINDER)


def test_a_cancelled_session_takes_everything_away(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-20 10:00")
    at(world, "2026-08-19 13:10")
    assert REMINDER in subjects(world)
    diary.change("s1", is_cancelled=True)
    at(world, "2026-08-19 14:10")
    assert subjects(world) == []


def test_nothing_comes_twice_whatever_restarts(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-20 10:00")
    at(world, "2026-08-19 13:10")
    before = subjects(world)
    world.restart()
    lay(world, diary)
    at(world, "2026-08-19 13:20")
    assert subjects(world) == before and len(before) == len(set(before))


def test_booked_within_three_hours_nobody_is_reminded_any_more(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-04 12:00")
    at(world, "2026-08-04 09:10")
    assert subjects(world) == []


def test_booked_late_the_reminder_comes_at_once(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-04 13:00")
    at(world, "2026-08-04 09:10")
    assert REMINDER in subjects(world)


def test_danger_takes_the_mails_away_and_none_comes(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-20 10:00")
    at(world, "2026-08-19 13:10")
    world.deliver(a_mail(DANGER, ident="<nood@voorbeeld.example>"))
    at(world, "2026-08-19 13:20")
    assert subjects(world) == []
    at(world, "2026-08-19 15:00")
    assert subjects(world) == []


def test_a_paused_client_hears_nothing_until_the_pause_is_over(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-20 10:00")
    els = person_of(world)
    with world.ledger.transaction() as tx:
        tx.people.set_paused_until(els.id, diary.sessions["s1"].start.replace(hour=1))
    at(world, "2026-08-19 13:10")
    assert subjects(world) == []
    at(world, "2026-08-20 06:30")
    assert REMINDER in subjects(world)


def test_in_mode_watch_nothing_is_written(world: World, diary: Diary) -> None:
    world.mode = Mode.WATCH
    diary.plan("s1", "2026-08-20 10:00")
    at(world, "2026-08-19 13:10")
    assert lying(world) == []


def test_a_session_of_somebody_who_is_no_client_yet_brings_nothing(world: World, diary: Diary) -> None:
    make(world, "mark@voorbeeld.example", PersonState.LEAD)
    diary.plan("s1", "2026-08-20 10:00", "mark@voorbeeld.example")
    diary.plan("s2", "2026-08-20 12:00", None)
    at(world, "2026-08-19 13:10")
    assert subjects(world) == []


def test_after_the_first_session_the_thanks_name_the_assignment_and_the_next_moment(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-06 10:00", assignment="elke avond drie dingen opschrijven die goed gingen")
    diary.plan("s2", "2026-08-20 10:00")
    at(world, "2026-08-05 13:10")
    at(world, "2026-08-06 11:30")
    assert FIRST not in subjects(world)
    at(world, "2026-08-06 13:00")
    text = text_of(world, FIRST)
    assert "elke avond drie dingen" in text and "donderdag 20 augustus om 10.00 uur" in text


def test_after_the_last_session_come_goodbye_and_follow_up_until_two_stay_unanswered(
    world: World, diary: Diary
) -> None:
    for number in range(8):
        diary.plan(f"s{number + 1}", f"2026-08-{6 + number:02} 18:00")
    at(world, "2026-08-04 09:10")
    at(world, "2026-08-14 09:30")
    assert GOODBYE in subjects(world)
    send(world, GOODBYE)
    at(world, "2026-08-14 11:00")
    assert person_of(world).state is PersonState.FORMER
    at(world, "2026-09-25 10:00")
    send(world, "Hoe gaat het nu?")
    at(world, "2026-11-16 10:00")
    send(world, "Even bijpraten?")
    at(world, "2027-05-14 10:00")
    at(world, "2027-11-15 10:00")
    assert "Een groet" not in subjects(world)

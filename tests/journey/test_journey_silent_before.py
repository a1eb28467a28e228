"""A client who fell silent before maild was installed is found as well: by what Sent and the agenda show of that time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from maild.facts.person import PersonState
from maild.facts.session import Session
from maild.rehearsal.memory_store import MemoryServer
from maild.workshop import Tools
from tests.journey.conftest import FixedClock, World
from tests.journey.situation_worlds import LADDERS, RULES, make, settle, subjects

JO = "jo@voorbeeld.example"
ASKS = "Hoe gaat het?"


def an_old_practice(path: Path, tools: Tools, *weeks_ago: int, subject: str = "Onze afspraak") -> World:
    """maild is installed on a mailbox in which Sent holds mails to Jo, so many weeks old."""
    clock = FixedClock()
    world = World(path, tools, MemoryServer(clock), clock)
    world.situations, world.ladders = RULES, LADDERS
    for number in weeks_ago:
        raw = f"From: anouk@praktijk.example\r\nTo: {JO}\r\nSubject: {subject}\r\nMessage-ID: <o{number}@praktijk.example>"
        world.server.deliver(f"{raw}\r\n\r\nTot dan!\r\n".encode(), "Sent", at=clock.now() - timedelta(weeks=number))
    world.walk()
    make(world, JO, PersonState.CLIENT)
    settle(world, days=1)
    return world


def had_a_session(world: World, weeks_ago: int, **how: bool) -> None:
    end = world.clock.now() - timedelta(weeks=weeks_ago)
    session = Session("caldav", f"u{weeks_ago}", end - timedelta(hours=1), end, "Europe/Amsterdam", person=JO, **how)
    with world.ledger.transaction() as tx:
        tx.sessions.put("praktijk", session, world.clock.now())
    settle(world, days=1)


def test_the_last_mail_before_maild_came_counts(tmp_path: Path, tools: Tools) -> None:
    world = an_old_practice(tmp_path, tools, 20, 9)
    assert subjects(world) == [ASKS]
    world.restart()
    settle(world, days=1)
    assert subjects(world) == [ASKS]


def test_who_was_written_to_not_long_ago_is_left_in_peace(tmp_path: Path, tools: Tools) -> None:
    world = an_old_practice(tmp_path, tools, 20, 3)
    assert subjects(world) == []
    settle(world, weeks=3, days=1)
    assert subjects(world) == [ASKS]


def test_an_automatic_answer_of_the_coach_is_no_contact(tmp_path: Path, tools: Tools) -> None:
    assert subjects(an_old_practice(tmp_path, tools, 9, subject="Automatisch antwoord: afwezig")) == []


def test_a_session_is_contact_too(tmp_path: Path, tools: Tools) -> None:
    world = an_old_practice(tmp_path, tools)
    assert subjects(world) == [], "nothing is known of Jo"
    had_a_session(world, 8)
    assert subjects(world) == [ASKS]


def test_who_was_met_not_long_ago_is_not_asked_where_they_are(tmp_path: Path, tools: Tools) -> None:
    world = an_old_practice(tmp_path, tools, 3)
    had_a_session(world, 1)
    settle(world, weeks=4)
    assert subjects(world) == [], "eight weeks without a mail, and five since the session"
    settle(world, weeks=1, days=1)
    assert subjects(world) == [ASKS]


@pytest.mark.parametrize("how", ["is_cancelled", "is_missed", "is_tentative"])
def test_a_session_that_did_not_take_place_is_no_contact(tmp_path: Path, tools: Tools, how: str) -> None:
    world = an_old_practice(tmp_path, tools)
    had_a_session(world, 8, **{how: True})
    assert subjects(world) == []

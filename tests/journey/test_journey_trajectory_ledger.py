"""The agenda as the ledger keeps it: a trajectory from calendar to goodbye, on the daemon's own road."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from maild.facts.person import PersonState
from maild.facts.session import FeedHealth, Session
from tests.journey.conftest import THANKS, World, a_mail
from tests.journey.situation_worlds import ELS, RULES, answer_by_hand, make, subjects
from tests.journey.trajectory_worlds import AMSTERDAM, TRAJECTORIES, at, text_of

REMINDER = "Herinnering aan onze afspraak"


@pytest.fixture(autouse=True)
def _rules(world: World) -> None:
    world.trajectories = TRAJECTORIES


def calendar(world: World, *planned: tuple[str, str], since: str = "2026-01-01 00:00") -> None:
    """What the coach's calendar holds now, read this minute."""
    now = world.clock.now()
    found = []
    for uid, local in planned:
        start = datetime.fromisoformat(local).replace(tzinfo=AMSTERDAM).astimezone(now.tzinfo)
        end = start + timedelta(hours=1)
        found.append(Session("caldav", uid, start, end, "Europe/Amsterdam", person=ELS, place="Singel 12"))
    with world.ledger.transaction() as tx:
        tx.sessions.replace_source(
            "praktijk", "caldav", found, datetime.fromisoformat(since).replace(tzinfo=AMSTERDAM), now
        )
        tx.feeds.put("praktijk", FeedHealth("caldav", good_at=now, events=len(found)))


def test_what_stands_in_the_calendar_lies_ready_and_what_left_it_goes(world: World) -> None:
    at(world, "2026-08-19 09:00")
    calendar(world, ("s1", "2026-08-20 16:00"))
    at(world, "2026-08-19 13:10")
    assert "donderdag 20 augustus om 16.00 uur" in text_of(world, REMINDER)
    calendar(world)
    at(world, "2026-08-19 13:20")
    assert subjects(world) == []


def test_no_mail_rests_on_a_calendar_that_was_not_read_for_a_day(world: World) -> None:
    calendar(world, ("s1", "2026-08-20 16:00"))
    at(world, "2026-08-19 13:10")
    assert subjects(world) == []
    calendar(world, ("s1", "2026-08-20 16:00"))
    at(world, "2026-08-19 13:20")
    assert REMINDER in subjects(world)


def test_who_has_something_planned_has_not_dropped_out(world: World) -> None:
    world.situations = RULES
    make(world, ELS, PersonState.CLIENT)
    world.deliver(a_mail(THANKS, ident="<dank@voorbeeld.example>"))
    at(world, "2026-08-04 10:00")
    answer_by_hand(world)
    world.clock.moment = world.clock.moment.replace(month=9, day=22)
    calendar(world, ("s1", "2026-10-29 10:00"))
    at(world, "2026-09-22 11:00")
    assert "Hoe gaat het?" not in subjects(world)
    world.clock.moment = world.clock.moment.replace(day=23)
    calendar(world)
    at(world, "2026-09-23 11:10")
    world.clock.moment = world.clock.moment.replace(day=24)
    calendar(world)
    at(world, "2026-09-24 11:20")
    assert "Hoe gaat het?" in subjects(world)

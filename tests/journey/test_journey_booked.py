"""Whoever picked a moment answered, though they typed nothing: nobody who booked is chased."""

from __future__ import annotations

import pytest

from maild.facts.ladder import ClimbState
from maild.facts.person import PersonState
from tests.journey.conftest import LEAD, RESCHEDULE, World, a_mail
from tests.journey.situation_worlds import ELS, LADDERS, lying, make, send
from tests.journey.test_journey_free_moments import agenda
from tests.journey.trajectory_worlds import TRAJECTORIES, at

MARK = "mark@elders.example"


@pytest.fixture(autouse=True)
def _at_work(world: World) -> None:
    world.ladders, world.trajectories = LADDERS, TRAJECTORIES


def climbs(world: World) -> list[ClimbState]:
    with world.ledger.transaction() as tx:
        found = [tx.climbs.get(number) for number in range(1, 9)]
    return [each.state for each in found if each is not None]


def to(world: World, address: str) -> list[str]:
    return [str(mail["Subject"]) for _, mail in lying(world) if address in str(mail["To"])]


def test_a_client_who_moves_the_session_by_the_link_is_not_asked_again(world: World) -> None:
    agenda(world, ("els", "2026-08-06 10:00", ELS))
    world.deliver(a_mail(RESCHEDULE))
    at(world, "2026-08-04 09:30")
    send(world, "Re: Afspraak")
    agenda(world, ("els", "2026-08-20 10:00", ELS))
    at(world, "2026-08-04 15:00")
    assert climbs(world) == [ClimbState.ANSWERED]
    at(world, "2026-08-10 09:30")
    assert "Re: Afspraak" not in to(world, ELS)


def test_a_client_whose_next_session_stood_already_is_still_asked_for_a_moment(world: World) -> None:
    agenda(world, ("els", "2026-08-06 10:00", ELS), ("later", "2026-08-27 10:00", ELS))
    world.deliver(a_mail(RESCHEDULE))
    at(world, "2026-08-04 09:30")
    send(world, "Re: Afspraak")
    agenda(world, ("later", "2026-08-27 10:00", ELS))
    at(world, "2026-08-10 09:30")
    agenda(world, ("later", "2026-08-27 10:00", ELS))
    at(world, "2026-08-10 13:30")
    assert "Re: Afspraak" in to(world, ELS), "the one that fell away was not planned anew"


def test_a_lead_who_picks_an_introduction_is_not_reminded_of_it(world: World) -> None:
    world.deliver(a_mail(LEAD, sender=f"Mark <{MARK}>", subject="Coaching", ident="<mark@elders.example>"))
    at(world, "2026-08-04 09:30")
    make(world, MARK, PersonState.LEAD)
    send(world, "Re: Coaching")
    agenda(world, ("kennis", "2026-08-20 10:00", MARK))
    at(world, "2026-08-05 09:30")
    assert climbs(world) == [ClimbState.ANSWERED]


def test_the_far_end_of_a_series_that_comes_in_sight_is_no_answer(world: World) -> None:
    agenda(world, ("els", "2026-08-06 10:00", ELS))
    world.deliver(a_mail(RESCHEDULE))
    at(world, "2026-08-04 09:30")
    send(world, "Re: Afspraak")
    agenda(world, ("volgend-jaar", "2027-08-06 10:00", ELS))
    at(world, "2026-08-04 15:00")
    assert climbs(world) == [ClimbState.LIVE]

"""An answer is an answer, also where the machine's clock was set back after the coach wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest

from maild.facts.ladder import ClimbState
from tests.journey.conftest import LEAD, THANKS, World, a_mail

MARK = "Mark <mark@elders.example>"


def climb_after_an_answer(world: World, set_back: timedelta) -> ClimbState:
    """Mark's answer comes in 10 minutes after the coach wrote by the server's clock, which is right; maild's is set back."""
    world.ladders = world.tools.ladders
    world.deliver(a_mail(LEAD, sender=MARK))
    world.walk()
    ((uid, kept),) = world.server.boxes["Drafts"].mails.items()
    world.server.deliver(kept.raw, "Sent")
    world.server.remove("Drafts", uid)
    world.clock.pass_time(minutes=2)
    world.walk()
    came = world.clock.now() + timedelta(minutes=10)
    world.clock.moment = came - set_back
    world.server.deliver(a_mail(THANKS, sender=MARK, ident="<m2@elders.example>"), at=came)
    world.walk()
    world.clock.moment = came + timedelta(days=9)
    world.walk()
    with world.ledger.transaction() as tx:
        (climb,) = (*tx.climbs.live("praktijk"), *tx.climbs.ended("praktijk", came - timedelta(days=2)))
    return climb.state


def test_an_answer_ends_the_ladder(world: World) -> None:
    assert climb_after_an_answer(world, timedelta(0)) is ClimbState.ANSWERED


@pytest.mark.xfail(
    strict=True, reason="the answer counts as from before the outreach: its clock is maild's own, set back"
)
def test_an_answer_ends_the_ladder_where_the_clock_was_set_back(world: World) -> None:
    assert climb_after_an_answer(world, timedelta(minutes=45)) is ClimbState.ANSWERED

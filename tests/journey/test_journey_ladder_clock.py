"""An answer is an answer, also where the machine's clock was set back after the coach wrote."""

from __future__ import annotations

from datetime import timedelta

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


def test_an_answer_ends_the_ladder_where_the_clock_was_set_back(world: World) -> None:
    assert climb_after_an_answer(world, timedelta(minutes=45)) is ClimbState.ANSWERED


def test_an_answer_ends_the_ladder_where_the_machine_is_always_late(world: World) -> None:
    """The machine's clock stands three quarters of an hour behind the server's, before the outreach too."""
    world.clock.pass_time(minutes=-45)
    world.ladders = world.tools.ladders
    world.deliver(a_mail(LEAD, sender=MARK))
    world.walk()
    ((uid, kept),) = world.server.boxes["Drafts"].mails.items()
    sent_at = world.clock.now() + timedelta(minutes=45)
    world.server.deliver(kept.raw, "Sent", at=sent_at)
    world.server.remove("Drafts", uid)
    world.walk()
    world.clock.pass_time(minutes=20)
    answer = a_mail(THANKS, sender=MARK, ident="<m2@elders.example>")
    world.server.deliver(answer, at=sent_at + timedelta(minutes=20))
    world.walk()
    world.clock.pass_time(days=9)
    world.walk()
    with world.ledger.transaction() as tx:
        (climb,) = (*tx.climbs.live("praktijk"), *tx.climbs.ended("praktijk", sent_at - timedelta(days=2)))
    assert climb.state is ClimbState.ANSWERED


def test_a_mail_from_before_the_outreach_is_no_answer_wherever_it_was_found(world: World) -> None:
    """An older mail that comes into INBOX late, out of the spam perhaps, keeps its moment and answers nothing."""
    world.ladders = world.tools.ladders
    world.deliver(a_mail(LEAD, sender=MARK))
    world.walk()
    ((uid, kept),) = world.server.boxes["Drafts"].mails.items()
    world.server.deliver(kept.raw, "Sent")
    world.server.remove("Drafts", uid)
    world.clock.pass_time(minutes=2)
    world.walk()
    older = a_mail(THANKS, sender=MARK, ident="<m0@elders.example>")
    world.server.deliver(older, at=world.clock.now() - timedelta(days=2))
    world.clock.pass_time(minutes=2)
    world.walk()
    with world.ledger.transaction() as tx:
        assert [each.state for each in tx.climbs.live("praktijk")] == [ClimbState.LIVE]

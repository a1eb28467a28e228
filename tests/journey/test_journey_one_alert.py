"""One mail with signs of danger gives one alert, under whatever number it comes again (behaviour 7)."""

from __future__ import annotations

from maild.facts.person import Person
from tests.journey.conftest import DANGER, RESCHEDULE, World, a_mail


def person(world: World, address: str = "els@voorbeeld.example") -> Person:
    with world.ledger.transaction() as tx:
        found = tx.people.by_address("praktijk", address)
    assert found is not None
    return found


def lift(world: World) -> None:
    """`maild resume --danger`, an hour later."""
    frozen = person(world)
    with world.ledger.transaction() as tx:
        tx.people.set_danger(frozen.id, None)
    world.clock.pass_time(hours=1)


def test_the_same_mail_moved_out_and_in_again_does_not_freeze_the_person_again(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    lift(world)
    world.deliver(a_mail(DANGER))
    world.walk()
    assert len(world.submissions.mails) == 1 and person(world).danger_since is None
    assert world.verdicts()[-1] == "duplicate"


def test_numbering_inbox_anew_alarms_nobody_again(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    lift(world)
    world.server.renumber("INBOX")
    world.walk()
    assert len(world.submissions.mails) == 1 and person(world).danger_since is None


def test_a_mail_that_is_delivered_twice_at_once_alerts_once(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.deliver(a_mail(DANGER))
    world.walk()
    assert world.verdicts()[:2] == ["crisis", "duplicate"] and len(world.submissions.mails) == 1


def test_the_same_words_in_a_new_mail_alert_again(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    lift(world)
    world.deliver(a_mail(DANGER, ident="<m2@voorbeeld.example>"))
    world.walk()
    assert len(world.submissions.mails) == 2 and person(world).danger_since is not None


def test_the_reason_is_true_where_a_senders_address_cannot_be_written(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE, sender="Jürgen <jürgen@voorbeeld.example>"))
    world.walk()
    assert world.verdicts() == ["recipient_unusable"] and world.drafts == []
    with world.ledger.transaction() as tx:
        (notice,) = tx.notices.recent("praktijk", world.clock.now().replace(year=2020))
    assert notice.kind == "recipient_unusable" and "sjabloon" not in notice.text

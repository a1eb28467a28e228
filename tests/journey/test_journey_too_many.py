"""A client who writes very often gets one warm boundary, never when it would hurt (product.md, Difficult situations)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from maild.facts.person import Person
from maild.ledger import Transaction
from maild.planning.policy import Mode
from maild.steps.braking import lift_danger
from maild.steps.situations import SituationMaker
from tests.journey.conftest import DANGER, RESCHEDULE, World, a_mail
from tests.journey.situation_worlds import (
    ELS,
    LADDERS,
    RULES,
    answer_by_hand,
    chat,
    lines,
    lying,
    maild,
    notices,
    person_of,
    send,
    settle,
    subjects,
    write_config,
)

BOUNDARY = "Vragen voor onze sessie"
HEAVY = "Lieve Anouk,\n\nIk zit er helemaal doorheen en heb de hele nacht gehuild. Ik weet niet meer hoe ik verder moet.\n\nEls"


@pytest.fixture(autouse=True)
def _rules(world: World) -> None:
    world.situations, world.ladders = RULES, LADDERS


def boundaries(world: World) -> int:
    return subjects(world).count(BOUNDARY)


def test_the_seventh_message_in_seven_working_days_brings_one_boundary_mail(world: World) -> None:
    chat(world, 6)
    settle(world)
    assert subjects(world) == []
    chat(world, 1, first=7)
    settle(world, hours=10)
    assert subjects(world) == [BOUNDARY]
    ((_, mail),) = lying(world)
    assert str(mail["To"]) == f"Els Bakker <{ELS}>" and mail["In-Reply-To"] is None
    text = mail.get_content()
    assert "Beste Els," in text and "onze eerstvolgende sessie" in text and "[invullen" not in text
    assert lines(world) == [f"{ELS}: mail over veel berichten ligt klaar"]


def test_it_names_the_day_of_the_next_session_where_the_agenda_knows_it(world: World) -> None:
    class Agenda:
        def has_planned(self, tx: Transaction, person: Person, now: datetime, /) -> bool | None:
            return True

        def next_session(self, tx: Transaction, person: Person, now: datetime, /) -> date | None:
            return date(2026, 8, 11)

    world.route._situations = SituationMaker(world.desk, Agenda())
    chat(world, 7)
    settle(world, hours=10)
    assert "onze sessie van dinsdag 11 augustus" in lying(world)[0][1].get_content()


def test_once_and_then_not_again_for_weeks_whatever_restarts(world: World) -> None:
    chat(world, 8)
    settle(world, hours=10)
    world.restart()
    settle(world, hours=1)
    assert boundaries(world) == 1
    send(world, BOUNDARY)
    chat(world, 9, first=20)
    settle(world, hours=10)
    assert boundaries(world) == 0
    world.clock.pass_time(weeks=6)
    chat(world, 7, first=40)
    settle(world, hours=10)
    assert boundaries(world) == 0, "it is Saturday, and nothing begins on a day off"
    settle(world, days=2)
    assert boundaries(world) == 1


def test_never_when_one_of_the_mails_is_emotional(world: World) -> None:
    world.deliver(a_mail(HEAVY, subject="Zwaar", ident="<h@voorbeeld.example>"))
    world.walk()
    answer_by_hand(world)
    chat(world, 8)
    settle(world, hours=10)
    assert BOUNDARY not in subjects(world)


def test_an_emotional_mail_takes_away_the_boundary_that_lies_ready(world: World) -> None:
    chat(world, 7)
    settle(world, hours=10)
    assert boundaries(world) == 1
    world.deliver(a_mail(HEAVY, subject="Zwaar", ident="<h@voorbeeld.example>"))
    settle(world, minutes=2)
    assert boundaries(world) == 0 and len(world.drafts) == 1


def test_never_with_danger_neither_before_nor_after_the_case_is_lifted(world: World) -> None:
    chat(world, 6)
    world.deliver(a_mail(DANGER, subject="Nu", ident="<d@voorbeeld.example>"))
    chat(world, 3, first=10)
    settle(world, hours=10)
    assert subjects(world) == []
    person = person_of(world)
    assert person.danger_since is not None
    with world.ledger.transaction() as tx:
        lift_danger(tx, person, world.clock.now())
    settle(world, hours=1)
    assert boundaries(world) == 0


def test_never_while_a_person_is_paused(world: World) -> None:
    person = person_of(world)
    with world.ledger.transaction() as tx:
        tx.people.set_paused_until(person.id, world.clock.now().replace(month=9))
    chat(world, 8)
    settle(world, hours=10)
    assert subjects(world) == []


def test_it_waits_until_no_reply_draft_lies_ready_for_that_person(world: World) -> None:
    chat(world, 7)
    world.deliver(a_mail(RESCHEDULE, ident="<r@voorbeeld.example>"))
    settle(world, hours=10)
    assert boundaries(world) == 0 and "Re: Afspraak" in subjects(world)
    send(world, "Re: Afspraak")
    settle(world, hours=1)
    assert boundaries(world) == 1


def test_thanks_and_moving_a_session_do_not_count(world: World) -> None:
    chat(world, 6)
    for number in range(3):
        world.deliver(a_mail(RESCHEDULE, ident=f"<r{number}@voorbeeld.example>", subject=f"Afspraak {number}"))
        world.walk()
        answer_by_hand(world, ident=f"h{number}")
    settle(world, hours=10)
    assert boundaries(world) == 0


@pytest.mark.parametrize("new_id", [False, True])
def test_the_boundary_answers_nothing_and_starts_no_ladder(world: World, new_id: bool) -> None:
    chat(world, 7)
    settle(world, hours=10)
    with world.ledger.transaction() as tx:
        before = [each.id for each in tx.windows.unsettled("praktijk")]
    send(world, BOUNDARY, new_id=new_id)
    with world.ledger.transaction() as tx:
        assert [each.id for each in tx.windows.unsettled("praktijk")] == before != []
        assert tx.climbs.live("praktijk") == ()
    assert notices(world, "which_thread") == [], "it asks nobody which conversation it answers"
    assert world.draft_states()[-1] == "sent"


def test_in_mode_watch_nothing_is_made_and_draft_catches_up(world: World) -> None:
    world.mode = Mode.WATCH
    chat(world, 7)
    settle(world, hours=10)
    assert subjects(world) == [] and lines(world) == []
    world.mode = Mode.DRAFT
    settle(world, hours=1)
    assert boundaries(world) == 1


def test_the_coach_sees_it_in_status(world: World) -> None:
    chat(world, 7)
    settle(world, hours=10)
    said = maild(write_config(world), "status")
    assert said.exit_code == 0 and "mail over veel berichten ligt klaar" in said.output

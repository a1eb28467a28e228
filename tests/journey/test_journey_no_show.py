"""Somebody did not come: a mail the same day, once, asked for by the coach or by the agenda."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from maild.cli import no_match, no_show
from maild.cli.hand import CommandHand
from maild.facts.person import PersonState
from maild.planning.may_start import Refusal
from maild.planning.policy import Mode
from maild.rehearsal.memory_store import MemoryStore
from maild.steps.situation_wishes import Asked, ask_no_show
from tests.journey.conftest import DANGER, RESCHEDULE, World, a_mail
from tests.journey.situation_worlds import (
    ELS,
    LADDERS,
    RULES,
    lines,
    lying,
    maild,
    make,
    notices,
    person_of,
    send,
    settle,
    subjects,
    write_config,
)

MISSED = "Onze afspraak"
AT_NINE = datetime(2026, 8, 4, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _rules(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday 4 August, eleven o'clock; the commands look at the same clock as the daemon."""
    world.situations, world.ladders = RULES, LADDERS
    world.clock.pass_time(hours=2)
    for command in (no_show, no_match):
        monkeypatch.setattr(command, "CommandHand", lambda account: CommandHand(account, world.clock, world.tokens))


def test_the_mail_lies_ready_the_same_day_and_names_the_moment(world: World) -> None:
    said = maild(write_config(world), "no-show", ELS, "--at", "2026-08-04 09:00")
    assert said.exit_code == 0 and "within a few minutes" in said.output
    settle(world, minutes=2)
    ((_, mail),) = lying(world)
    text = mail.get_content()
    assert str(mail["Subject"]) == MISSED and mail["References"] is None
    assert "dinsdag 4 augustus om 9.00 uur" in text and "Is alles goed met je?" in text and "[invullen" not in text


def test_the_same_no_show_twice_is_one_mail_whoever_asks_and_whatever_restarts(world: World) -> None:
    config = write_config(world)
    assert maild(config, "no-show", ELS, "--at", "09:00").exit_code == 0
    assert "nothing new" in maild(config, "no-show", ELS, "--at", "2026-08-04 9:00").output
    assert "nothing new" in maild(config, "no-show", ELS).output, "a day without an hour is that same day"
    world.restart()
    settle(world, minutes=2)
    person = person_of(world)
    with world.ledger.transaction() as tx:  # as the agenda does
        assert ask_no_show(tx, world.desk, person, "no_show", AT_NINE) is Asked.KNOWN
    world.restart()
    settle(world, minutes=2)
    assert subjects(world) == [MISSED]


def test_a_crash_between_intention_and_placing_makes_it_once(world: World) -> None:
    maild(write_config(world), "no-show", ELS)
    world.clock.pass_time(minutes=2)
    store = MemoryStore(world.server)
    world.route._situations.look(world.practice, store)
    assert world.draft_states() == ["intended"] and world.drafts == []
    world.restart()
    world.route._situations.look(world.practice, store)
    world.restart()
    settle(world, minutes=2)
    assert subjects(world) == [MISSED] and world.draft_states() == ["placed"]


def test_danger_after_a_crash_is_stronger_than_what_was_meant(world: World) -> None:
    maild(write_config(world), "no-show", ELS)
    world.clock.pass_time(minutes=2)
    world.route._situations.look(world.practice, MemoryStore(world.server))
    world.restart()
    world.deliver(a_mail(DANGER))
    settle(world, minutes=2)
    assert world.drafts == [] and world.draft_states() == ["withdrawn"]


def test_when_sent_it_waits_for_an_answer_on_the_ladder(world: World) -> None:
    maild(write_config(world), "no-show", ELS)
    settle(world, minutes=2)
    send(world, MISSED)
    settle(world, minutes=2)
    with world.ledger.transaction() as tx:
        assert [each.ladder for each in tx.climbs.live("praktijk")] == ["client"]


def test_who_writes_themselves_gets_the_reply_and_not_the_question(world: World) -> None:
    maild(write_config(world), "no-show", ELS, "--at", "09:00")
    settle(world, minutes=2)
    world.deliver(a_mail(RESCHEDULE))
    settle(world, minutes=2)
    assert subjects(world) == ["Re: Afspraak"]


def test_a_mail_that_the_coach_has_edited_stays(world: World) -> None:
    maild(write_config(world), "no-show", ELS)
    settle(world, minutes=2)
    ((uid, mail),) = lying(world)
    raw = world.server.boxes["Drafts"].mails[uid].raw
    edited = raw.replace(str(mail["Message-ID"]).encode(), b"<bewerkt@praktijk.example>").replace(
        b"verwacht", b"gemist"
    )
    world.server.deliver(edited, "Drafts")
    world.server.remove("Drafts", uid)
    settle(world, minutes=2)
    world.deliver(a_mail(RESCHEDULE))
    settle(world, days=2)
    assert "touched" in world.draft_states() and MISSED in subjects(world)


def test_paused_danger_and_no_contact_are_refused_with_the_reason(world: World) -> None:
    config, person = write_config(world), person_of(world)
    with world.ledger.transaction() as tx:
        tx.people.set_paused_until(person.id, datetime(2026, 9, 1, tzinfo=UTC))
    said = maild(config, "no-show", ELS)
    assert said.exit_code == 1 and Refusal.PAUSED.meaning in said.output
    with world.ledger.transaction() as tx:
        tx.people.set_paused_until(person.id, None)
        tx.people.set_no_contact(person.id, True)
    assert Refusal.NO_CONTACT.meaning in maild(config, "no-show", ELS).output
    with world.ledger.transaction() as tx:
        tx.people.set_no_contact(person.id, False)
    world.deliver(a_mail(DANGER))
    world.walk()
    assert Refusal.DANGER.meaning in maild(config, "no-show", ELS).output
    settle(world, minutes=2)
    assert subjects(world) == []


def test_danger_that_comes_in_between_is_stronger(world: World) -> None:
    maild(write_config(world), "no-show", ELS)
    world.deliver(a_mail(DANGER))
    settle(world, minutes=2)
    assert subjects(world) == []
    settle(world, days=2)
    assert subjects(world) == [] and lines(world) == []
    assert len(notices(world, "situation_dropped")) == 1


def test_in_mode_watch_it_waits_and_a_day_later_it_comes_too_late(world: World) -> None:
    world.mode = Mode.WATCH
    said = maild(write_config(world, "watch"), "no-show", ELS)
    assert "mode is watch" in said.output
    settle(world, minutes=2)
    assert subjects(world) == []
    assert lines(world) == [f"{ELS}: mail na een gemiste afspraak wacht: in de meekijkstand wordt niets klaargezet"]
    settle(world, days=1)
    world.mode = Mode.DRAFT
    settle(world, minutes=2)
    assert subjects(world) == [] and "de dag is voorbij" in notices(world, "situation_dropped")[0]


@pytest.mark.parametrize(
    ("at", "expected"),
    [("morgen", "is no moment"), ("2026-08-04 18:00", "past week"), ("2026-07-01 10:00", "past week")],
)
def test_a_moment_that_is_none_is_said_in_words(world: World, at: str, expected: str) -> None:
    said = maild(write_config(world), "no-show", ELS, "--at", at)
    assert said.exit_code == 2 and expected in said.output


def test_an_unknown_address_is_said_in_words(world: World) -> None:
    said = maild(write_config(world), "no-show", "wie@elders.example")
    assert said.exit_code == 1 and "is not known" in said.output


def test_a_person_of_whom_maild_knows_only_an_address_is_written_to_all_the_same(world: World) -> None:
    make(world, "nieuw@elders.example", PersonState.CLIENT)
    maild(write_config(world), "no-show", "nieuw@elders.example", "--at", "09:00")
    settle(world, minutes=2)
    ((_, mail),) = lying(world)
    assert str(mail["To"]) == "nieuw@elders.example" and mail.get_content().startswith("Hallo,")


def test_two_people_who_turn_out_to_be_one_get_one_mail(world: World) -> None:
    config, other = write_config(world), "els.thuis@elders.example"
    make(world, other, PersonState.CORRESPONDENT)
    for address in (ELS, other):
        assert maild(config, "no-show", address, "--at", "09:00").exit_code == 0
    person = person_of(world)
    with world.ledger.transaction() as tx:
        tx.people.add_alias(person.id, other)
    settle(world, minutes=2)
    assert subjects(world) == [MISSED]

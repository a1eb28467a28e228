"""Coach and person do not fit, or there is no room: said honestly, with a colleague, and nobody is followed up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from maild.cli import no_match
from maild.cli.hand import CommandHand
from maild.facts.person import PersonState
from maild.planning.may_start import Refusal
from maild.planning.policy import Mode
from tests.journey.conftest import DANGER, LEAD, World, a_mail
from tests.journey.situation_worlds import (
    LADDERS,
    RULES,
    lines,
    lying,
    maild,
    make,
    person_of,
    send,
    settle,
    subjects,
    write_config,
)

MARK = "mark@elders.example"


@pytest.fixture(autouse=True)
def _rules(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.situations, world.ladders = RULES, LADDERS
    monkeypatch.setattr(no_match, "CommandHand", lambda account: CommandHand(account, world.clock, world.tokens))


def asks_for_coaching(world: World) -> None:
    world.deliver(a_mail(LEAD, sender=f"Mark <{MARK}>", subject="Coaching", ident="<l1@elders.example>"))
    world.walk()


def test_it_takes_the_place_of_the_reply_in_the_thread_and_names_a_colleague(world: World) -> None:
    asks_for_coaching(world)
    assert len(world.drafts) == 1
    assert maild(write_config(world), "no-match", MARK).exit_code == 0
    settle(world, minutes=2)
    ((_, mail),) = lying(world)
    text = mail.get_content()
    assert str(mail["In-Reply-To"]) == "<l1@elders.example>" and str(mail["Subject"]) == "Re: Coaching"
    assert "niet de juiste coach" in text and "[invullen: naam en telefoonnummer van een collega]" in text
    assert world.draft_states() == ["withdrawn", "placed"]


def test_a_full_practice_is_said_as_such(world: World) -> None:
    asks_for_coaching(world)
    maild(write_config(world), "no-match", MARK, "--because", "practice_full")
    settle(world, minutes=2)
    assert "mijn praktijk zit vol" in lying(world)[0][1].get_content()


def test_sent_it_closes_the_window_and_nobody_is_followed_up(world: World) -> None:
    asks_for_coaching(world)
    maild(write_config(world), "no-match", MARK)
    settle(world, minutes=2)
    send(world, "Re: Coaching")
    settle(world, days=20)
    with world.ledger.transaction() as tx:
        assert tx.windows.unsettled("praktijk") == () and tx.climbs.live("praktijk") == ()
    assert world.drafts == []


def test_it_ends_a_ladder_that_was_under_way(world: World) -> None:
    asks_for_coaching(world)
    send(world, "Re: Coaching")
    settle(world, days=7)
    assert len(world.drafts) == 1, "the light mail of the ladder"
    maild(write_config(world), "no-match", MARK)
    settle(world, minutes=2)
    assert len(world.drafts) == 1 and "niet de juiste coach" in lying(world)[0][1].get_content()
    with world.ledger.transaction() as tx:
        assert tx.climbs.live("praktijk") == ()


def test_asked_twice_it_lies_there_once(world: World) -> None:
    asks_for_coaching(world)
    config = write_config(world)
    assert maild(config, "no-match", MARK).exit_code == 0
    assert maild(config, "no-match", MARK).exit_code == 1
    world.restart()
    settle(world, minutes=2)
    world.clock.pass_time(days=1)
    assert "already" in maild(config, "no-match", MARK).output
    settle(world, minutes=2)
    assert subjects(world).count("Re: Coaching") == 1


def test_a_reply_that_the_coach_edits_is_never_replaced(world: World) -> None:
    asks_for_coaching(world)
    ((uid, _),) = lying(world)
    edited = world.server.boxes["Drafts"].mails[uid].raw.replace(b"Beste", b"Lieve")
    world.server.deliver(edited, "Drafts")
    world.server.remove("Drafts", uid)
    settle(world, minutes=2)
    said = maild(write_config(world), "no-match", MARK)
    assert said.exit_code == 1 and "you edit a draft" in said.output
    settle(world, minutes=2)
    assert len(world.drafts) == 1


def test_the_mail_may_be_gone_from_inbox(world: World) -> None:
    asks_for_coaching(world)
    send(world, "Re: Coaching")
    world.server.remove("INBOX", next(iter(world.server.boxes["INBOX"].mails)))
    maild(write_config(world), "no-match", MARK)
    settle(world, minutes=2)
    ((_, mail),) = lying(world)
    assert str(mail["Subject"]) == "Over onze kennismaking" and mail.get_content().startswith("Beste Mark,")


def test_paused_and_danger_hold_it_and_say_so(world: World) -> None:
    config = write_config(world)
    asks_for_coaching(world)
    person = person_of(world, MARK)
    assert maild(config, "no-match", MARK).exit_code == 0
    with world.ledger.transaction() as tx:
        tx.people.set_paused_until(person.id, world.clock.now() + timedelta(days=3))
    settle(world, minutes=2)
    assert lines(world) == [f"{MARK}: mail dat het niet past wacht: deze persoon is in pauze"]
    assert "niet past wacht" in maild(config, "status").output
    settle(world, days=4)
    assert "niet de juiste coach" in lying(world)[-1][1].get_content()
    world.deliver(a_mail(DANGER, sender=f"Mark <{MARK}>", ident="<l2@elders.example>"))
    settle(world, minutes=2)
    assert world.drafts == []
    assert Refusal.DANGER.meaning in maild(config, "no-match", MARK).output


def test_mode_watch_writes_nothing(world: World) -> None:
    world.mode = Mode.WATCH
    asks_for_coaching(world)
    maild(write_config(world, "watch"), "no-match", MARK)
    settle(world, days=1)
    assert world.drafts == []


def test_a_situation_that_is_off_is_named_with_its_file(world: World) -> None:
    config = write_config(world)
    rules = world.path / "rules"
    rules.mkdir()
    config.write_text(config.read_text(encoding="utf-8") + "rules: rules\n", encoding="utf-8")
    (rules / "situations.yaml").write_text("no_match: off\nno_show: off\n", encoding="utf-8")
    make(world, MARK, PersonState.LEAD)
    said = maild(config, "no-match", MARK)
    assert said.exit_code == 78 and "situations.yaml" in said.output and "no_fit" in said.output
    assert maild(config, "no-show", MARK).exit_code == 78


def test_a_full_practice_answers_new_leads_with_the_waiting_list_and_others_as_ever(world: World) -> None:
    world.is_full = True
    asks_for_coaching(world)
    ((_, mail),) = lying(world)
    assert "wachtlijst" in mail.get_content()

"""Something changes for everybody: one draft for each client, twenty a day, once, and taken back while untouched."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from maild.cli import announce
from maild.cli.hand import CommandHand
from maild.drafting.drafter import Drafter
from maild.drafting.template_set import TemplateSet
from maild.facts.person import PersonState
from maild.planning.digest import DigestPolicy
from maild.planning.policy import Mode
from tests.journey.conftest import DANGER, RESCHEDULE, World, a_mail, parsed
from tests.journey.situation_worlds import (
    ELS,
    LADDERS,
    RULES,
    TEMPLATES,
    answer_by_hand,
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

CHANNEL = "Voortaan bereikbaar per mail"


@pytest.fixture(autouse=True)
def _rules(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.situations, world.ladders = RULES, LADDERS
    monkeypatch.setattr(announce, "CommandHand", lambda account: CommandHand(account, world.clock, world.tokens))


def with_clients(world: World, count: int) -> None:
    """Els and so many others."""
    for number in range(count):
        make(world, f"c{number:02}@voorbeeld.example", PersonState.CLIENT)


def recipients(world: World) -> list[str]:
    return sorted(str(mail["To"]) for _, mail in lying(world))


def test_each_client_gets_one_draft_of_their_own_and_leads_and_former_clients_none(world: World) -> None:
    with_clients(world, 2)
    make(world, "lead@elders.example", PersonState.LEAD)
    make(world, "oud@elders.example", PersonState.FORMER)
    said = maild(write_config(world), "announce", "primary_channel")
    assert said.exit_code == 0 and "3 drafts wanted" in said.output, said.output
    settle(world, minutes=2)
    assert recipients(world) == ["c00@voorbeeld.example", "c01@voorbeeld.example", ELS]
    assert {str(mail["Subject"]) for _, mail in lying(world)} == {CHANNEL}
    assert all("[invullen" not in mail.get_content() for _, mail in lying(world))


def test_who_writes_u_or_english_gets_it_so(world: World) -> None:
    world.deliver(
        a_mail("Geachte mevrouw Hendriks,\n\nKunt u mij de factuur sturen?\n\nMet vriendelijke groet,\nEls Bakker")
    )
    world.walk()
    answer_by_hand(world)
    maild(write_config(world), "announce", "announce.primary_channel.j2")
    settle(world, minutes=2)
    ((_, mail),) = lying(world)
    assert "u krijgt binnen" in mail.get_content()


def test_twenty_a_day_and_the_rest_on_the_next_days_whatever_restarts(world: World) -> None:
    with_clients(world, 44)
    maild(write_config(world), "announce", "primary_channel")
    settle(world, minutes=2)
    world.restart()
    settle(world, hours=3)
    assert len(world.drafts) == 20
    assert lines(world) == [
        "Mededeling primary_channel: 20 van 45 klaargezet, 0 verstuurd, 25 volgen op de komende dagen (20 per dag)"
    ]
    settle(world, days=1)
    assert len(world.drafts) == 40
    world.restart()
    settle(world, days=1)
    assert len(world.drafts) == 45 and len(set(recipients(world))) == 45


def test_nobody_gets_it_twice(world: World) -> None:
    config = write_config(world)
    maild(config, "announce", "primary_channel")
    settle(world, minutes=2)
    send(world, CHANNEL)
    make(world, "nieuw@elders.example", PersonState.CLIENT)
    said = maild(config, "announce", "primary_channel")
    assert "1 drafts wanted, 1 had it before" in said.output
    settle(world, minutes=2)
    assert recipients(world) == ["nieuw@elders.example"]
    assert maild(config, "announce", "primary_channel", "--again").exit_code == 1, "the other is under way"
    send(world, CHANNEL)
    assert maild(config, "announce", "primary_channel", "--again").exit_code == 0
    settle(world, minutes=2)
    assert len(world.drafts) == 2


def test_paused_danger_and_no_contact_are_left_out_and_named(world: World) -> None:
    for number, name in enumerate(("pauze", "nooit", "gevaar")):
        make(world, f"{name}@voorbeeld.example", PersonState.CLIENT)
        person = person_of(world, f"{name}@voorbeeld.example")
        with world.ledger.transaction() as tx:
            if number == 0:
                tx.people.set_paused_until(person.id, world.clock.now() + timedelta(days=9))
            if number == 1:
                tx.people.set_no_contact(person.id, True)
    world.deliver(a_mail(DANGER, sender="gevaar@voorbeeld.example"))
    world.walk()
    config = write_config(world)
    said = maild(config, "announce", "primary_channel", "--dry-run")
    assert said.output.count("left out") == 3 and said.output.count("would get it") == 1
    settle(world, minutes=2)
    assert world.drafts == [], "a dry run makes nothing"
    maild(config, "announce", "primary_channel")
    settle(world, minutes=2)
    assert recipients(world) == [ELS]


def test_who_is_paused_or_in_danger_after_the_command_drops_out_of_it(world: World) -> None:
    with_clients(world, 2)
    maild(write_config(world), "announce", "primary_channel")
    person = person_of(world, "c00@voorbeeld.example")
    with world.ledger.transaction() as tx:
        tx.people.set_paused_until(person.id, world.clock.now() + timedelta(days=9))
    world.deliver(a_mail(DANGER, sender="c01@voorbeeld.example"))
    settle(world, minutes=2)
    assert recipients(world) == [ELS]
    assert lines(world) == ["Mededeling primary_channel: 1 van 3 klaargezet, 0 verstuurd, 2 vervallen"]


def test_cancelled_the_untouched_ones_go_and_what_was_edited_or_sent_stays(world: World) -> None:
    with_clients(world, 24)
    config = write_config(world)
    maild(config, "announce", "primary_channel")
    settle(world, minutes=2)
    (uid, mail), (second, _), *_ = lying(world)
    world.server.deliver(world.server.boxes["Drafts"].mails[uid].raw.replace(b"mededeling", b"bericht"), "Drafts")
    world.server.remove("Drafts", uid)
    world.server.deliver(world.server.boxes["Drafts"].mails[second].raw, "Sent")
    world.server.remove("Drafts", second)
    settle(world, minutes=2)
    said = maild(config, "announce", "primary_channel", "--cancel")
    assert said.exit_code == 0 and "5 not begun, 18 untouched drafts are withdrawn, 2 sent or edited" in said.output
    settle(world, minutes=2)
    world.restart()
    settle(world, days=3)
    assert recipients(world) == [str(mail["To"])]
    assert "23 drafts wanted, 2 had it before" in maild(config, "announce", "primary_channel").output


def test_an_announcement_answers_nobody_and_starts_no_ladder(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    maild(write_config(world), "announce", "primary_channel")
    settle(world, minutes=2)
    send(world, CHANNEL)
    with world.ledger.transaction() as tx:
        assert len(tx.windows.unsettled("praktijk")) == 1 and tx.climbs.live("praktijk") == ()
    assert subjects(world) == ["Re: Afspraak"], "the reply that they wait for lies ready still"


def test_digest_and_status_show_how_far_it_is(world: World) -> None:
    with_clients(world, 24)
    config = write_config(world)
    maild(config, "announce", "primary_channel")
    settle(world, minutes=2)
    send_one = lying(world)[0][0]
    world.server.deliver(world.server.boxes["Drafts"].mails[send_one].raw, "Sent")
    world.server.remove("Drafts", send_one)
    world.digest = DigestPolicy(at=time(8, 30))
    settle(world, minutes=2)
    plain = parsed(world.submissions.mails[-1][0]).get_body(("plain",))
    assert plain is not None
    words = "20 van 25 klaargezet, 1 verstuurd, 5 volgen op de komende dagen"
    assert words in " ".join(plain.get_content().split())
    assert words in " ".join(maild(config, "status").output.split())


def test_mode_watch_writes_nothing_and_draft_goes_on(world: World) -> None:
    with_clients(world, 24)
    world.mode = Mode.WATCH
    maild(write_config(world, "watch"), "announce", "primary_channel")
    settle(world, days=2)
    assert world.drafts == [] and "25 wachten: in de meekijkstand wordt niets klaargezet" in lines(world)[0]
    world.mode = Mode.DRAFT
    settle(world, minutes=2)
    assert len(world.drafts) == 20 and "5 volgen op de komende dagen" in lines(world)[0]


def test_leads_get_what_is_meant_for_leads(world: World) -> None:
    make(world, "lead@elders.example", PersonState.LEAD)
    maild(write_config(world), "announce", "reply_time", "--to", "leads")
    settle(world, minutes=2)
    assert recipients(world) == ["lead@elders.example"]


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (("primary_chanel",), 2, 'did you mean "announce.primary_channel"?'),
        (("stop_request",), 2, "there is no template"),
        (("primary_channel", "--cancel"), 1, "never announced"),
        (("primary_channel", "--cancel", "--dry-run"), 2, "--cancel goes with neither"),
    ],
)
def test_a_mistake_at_the_command_line_is_said_in_words(
    world: World, arguments: tuple[str, ...], code: int, expected: str
) -> None:
    said = maild(write_config(world), "announce", *arguments)
    assert said.exit_code == code and expected in said.output, said.output
    settle(world, minutes=2)
    assert world.drafts == []


def test_a_template_that_breaks_meanwhile_holds_the_announcement_and_says_so(world: World) -> None:
    with_clients(world, 3)
    maild(write_config(world), "announce", "primary_channel")
    templates = {name: each for name, each in TEMPLATES.items() if name != "announce.primary_channel"}
    good, broken = world.tools, replace(world.tools, drafter=Drafter(TemplateSet(templates, ())))
    world.tools = broken
    settle(world, minutes=2)
    assert world.drafts == [] and "0 van 4 klaargezet" in lines(world)[0] and "sjabloon" in lines(world)[0]
    world.tools = good
    settle(world, minutes=2)
    assert len(world.drafts) == 4

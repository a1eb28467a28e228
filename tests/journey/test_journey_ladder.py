"""Who does not answer is written to again, called, and in the end left in peace with the door open (behaviour 6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.drafting.templates import load_templates
from maild.facts.ladder import ClimbState
from maild.facts.person import Person, PersonState
from maild.steps.calls import note_spoken, note_tried
from maild.steps.ladder_rules_file import load_ladders
from tests.journey.conftest import DANGER, LEAD, RESCHEDULE, World, a_mail, parsed

ELS = "els@voorbeeld.example"
TEMPLATES = load_templates(packaged_directory("templates")).templates
SHIPPED = load_ladders(packaged_directory("rules") / "ladders.yaml", TEMPLATES)


@pytest.fixture
def climbing(world: World) -> Iterator[World]:
    world.ladders = SHIPPED
    yield world


def send_the_draft(world: World, text: str | None = None) -> str:
    """The coach sends the only draft that lies there, changed where `text` says so; its subject comes back."""
    ((uid, kept),) = world.server.boxes["Drafts"].mails.items()
    raw = kept.raw if text is None else kept.raw.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n" + text.encode()
    world.server.deliver(raw, "Sent")
    world.server.remove("Drafts", uid)
    world.walk()
    return str(parsed(raw)["Subject"])


def go_on(world: World, days: int) -> list[str]:
    """Walks on hour by hour; the days on which a draft came to lie in Drafts, as ISO dates."""
    found, before = [], len(world.drafts)
    for _ in range(days * 24):
        world.clock.pass_time(hours=1)
        world.walk()
        if len(world.drafts) > before:
            found.append(world.clock.now().astimezone(world.practice.zone).date().isoformat())
        before = len(world.drafts)
    return found


def reached(world: World) -> list[tuple[str, str, str]]:
    with world.ledger.transaction() as tx:
        climbs = (*tx.climbs.live("praktijk"), *tx.climbs.ended("praktijk", datetime(2026, 1, 1, tzinfo=UTC)))
    return [(each.ladder, each.rung, each.state.value) for each in climbs]


def els(world: World) -> Person:
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", ELS)
    assert person is not None
    return person


def outreach(world: World, text: str, sender: str = f"Els Bakker <{ELS}>") -> None:
    """A mail came in, and the coach has sent the reply that lay ready (Tuesday 4 August 2026, 09:00)."""
    world.deliver(a_mail(text, sender=sender))
    world.walk()
    send_the_draft(world)
    world.clock.pass_time(minutes=2)
    world.walk()


def test_a_lead_who_never_answers_gets_a_light_mail_and_a_last_one_and_then_rest(climbing: World) -> None:
    outreach(climbing, LEAD, "Mark <mark@elders.example>")
    assert go_on(climbing, 8) == ["2026-08-10"]  # +4 working days: Mon 10 August
    assert send_the_draft(climbing).startswith("Re:")
    sent_on = climbing.clock.now().astimezone(climbing.practice.zone).date()
    assert sent_on.isoformat() == "2026-08-12"
    assert go_on(climbing, 10) == ["2026-08-21"]  # +7: Fri 21 August
    send_the_draft(climbing)
    assert go_on(climbing, 30) == []
    assert reached(climbing) == [("lead", "final", "rested")]


def test_a_client_climbs_to_a_call_a_last_mail_and_a_closed_dossier_and_is_welcome_again(climbing: World) -> None:
    climbing.client(ELS)
    outreach(climbing, RESCHEDULE)
    assert go_on(climbing, 5) == ["2026-08-07"]  # +3: Fri 7 August
    send_the_draft(climbing)  # Sun 9 August
    assert go_on(climbing, 7) == ["2026-08-13"]  # +4: Thu 13 August
    send_the_draft(climbing)  # Sun 16 August
    notices = len(climbing.submissions.mails)
    assert go_on(climbing, 3) == []
    called = [str(parsed(raw)["Subject"]) for raw, _ in climbing.submissions.mails[notices:]]
    assert called == [f"Bellen met {ELS}"]  # +2: Tue 18 August
    person = els(climbing)
    with climbing.ledger.transaction() as tx:
        assert note_tried(tx, person, SHIPPED, climbing.clock.now())
    assert go_on(climbing, 5) == ["2026-08-24"]  # voicemail on Wed 19, +3: Mon 24 August
    (last,) = climbing.drafts
    assert "maandag 31 augustus" in last.get_content()
    go_on(climbing, 1)
    climbing.clock.pass_time(hours=1)
    climbing.walk()  # Tue 25 August: unsent, it is written anew, for the day in it came too near
    (last,) = climbing.drafts
    assert "dinsdag 1 september" in last.get_content()
    send_the_draft(climbing)  # Tue 25 August
    assert go_on(climbing, 7) == [] and reached(climbing)[0][2] == "live"
    assert go_on(climbing, 1) == []  # Wed 2 September, in office hours
    assert reached(climbing) == [("client", "last", "closed")]
    assert els(climbing).state is PersonState.FORMER
    climbing.deliver(a_mail(LEAD, ident="<hallo@voorbeeld.example>", subject="Hallo weer"))
    climbing.walk()
    (welcome,) = climbing.drafts
    assert "De deur stond open" in welcome.get_content()


def test_an_answer_from_another_address_of_the_person_ends_the_ladder_and_withdraws_the_draft(climbing: World) -> None:
    climbing.client(ELS)
    person = els(climbing)
    with climbing.ledger.transaction() as tx:
        tx.people.add_alias(person.id, "els.thuis@elders.example")
    outreach(climbing, RESCHEDULE)
    go_on(climbing, 4)
    assert len(climbing.drafts) == 1
    climbing.deliver(
        a_mail(
            "Dag Anouk, dank je, ik kom er op terug.", sender="Els <els.thuis@elders.example>", ident="<a@e.example>"
        )
    )
    climbing.walk()
    climbing.clock.pass_time(minutes=2)
    climbing.walk()
    assert climbing.drafts == []
    assert go_on(climbing, 20) == []
    assert reached(climbing)[0][2] == "answered"


def test_a_mail_that_lies_unsent_for_a_week_waits_and_nothing_comes_beside_it(climbing: World) -> None:
    climbing.client(ELS)
    outreach(climbing, RESCHEDULE)
    assert go_on(climbing, 12) == ["2026-08-07"]
    assert len(climbing.drafts) == 1


def test_the_coach_who_chases_by_hand_counts_as_the_next_mail(climbing: World) -> None:
    climbing.client(ELS)
    outreach(climbing, RESCHEDULE)
    go_on(climbing, 4)
    assert len(climbing.drafts) == 1
    raw = f"From: anouk@praktijk.example\r\nTo: {ELS}\r\nSubject: Hoe is het?\r\nMessage-ID: <hand@praktijk.example>\r\n\r\nHoi!"
    climbing.server.deliver(raw.encode(), "Sent")
    climbing.walk()
    climbing.clock.pass_time(minutes=2)
    climbing.walk()
    climbing.clock.pass_time(minutes=2)
    climbing.walk()
    assert climbing.drafts == []
    assert reached(climbing) == [("client", "second", "live")]


def test_nothing_is_written_to_whom_danger_froze_or_who_asked_for_no_contact(climbing: World) -> None:
    climbing.client(ELS)
    outreach(climbing, RESCHEDULE)
    person = els(climbing)
    with climbing.ledger.transaction() as tx:
        tx.people.set_no_contact(person.id, True)
    assert go_on(climbing, 15) == []
    assert reached(climbing)[0][2] == "stopped"


def test_danger_withdraws_the_mail_of_a_rung(climbing: World) -> None:
    climbing.client(ELS)
    outreach(climbing, RESCHEDULE)
    go_on(climbing, 4)
    assert len(climbing.drafts) == 1
    climbing.deliver(a_mail(DANGER, ident="<d@voorbeeld.example>"))
    climbing.walk()
    assert climbing.drafts == []
    assert go_on(climbing, 10) == []


def test_who_was_spoken_to_is_written_to_no_more(climbing: World) -> None:
    climbing.client(ELS)
    outreach(climbing, RESCHEDULE)
    person = els(climbing)
    with climbing.ledger.transaction() as tx:
        assert note_spoken(tx, person)
    assert go_on(climbing, 15) == []
    assert reached(climbing) == [("client", "", ClimbState.ANSWERED.value)]


def test_a_restart_in_the_middle_changes_nothing_and_a_long_stop_brings_one_rung(climbing: World) -> None:
    climbing.client(ELS)
    outreach(climbing, RESCHEDULE)
    climbing.clock.pass_time(days=40)
    climbing.restart()
    climbing.walk()
    climbing.restart()
    climbing.walk()
    assert go_on(climbing, 2) == [] or len(climbing.drafts) == 1
    assert len(climbing.drafts) == 1


def test_an_answer_that_came_while_maild_was_away_ends_the_ladder_before_its_first_rung(climbing: World) -> None:
    climbing.client(ELS)
    climbing.deliver(a_mail(RESCHEDULE))
    climbing.walk()
    ((uid, kept),) = climbing.server.boxes["Drafts"].mails.items()
    climbing.server.deliver(kept.raw, "Sent")
    climbing.server.remove("Drafts", uid)
    climbing.clock.pass_time(days=1)
    climbing.deliver(a_mail("Dag Anouk, donderdag is goed.", ident="<a2@voorbeeld.example>", subject="Re: Afspraak"))
    climbing.clock.pass_time(days=6)
    climbing.restart()
    assert go_on(climbing, 10) == []
    assert reached(climbing) == [("client", "", "answered")]


def test_an_out_of_office_moves_the_next_rung_by_a_week(climbing: World) -> None:
    climbing.client(ELS)
    outreach(climbing, RESCHEDULE)
    away = a_mail(
        "Ik ben afwezig.", ident="<ooo@voorbeeld.example>", subject="Automatisch antwoord: afwezig",
        headers="Auto-Submitted: auto-replied",
    )  # fmt: skip
    climbing.clock.pass_time(hours=1)
    climbing.deliver(away)
    climbing.walk()
    assert go_on(climbing, 10) == ["2026-08-14"]  # a week later than Fri 7 August


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ladders: {client: []}", "no rungs"),
        ("ladders: {client: [{rung: a, after: 0, mail: outreach.second}]}", "from 1 to"),
        ("ladders: {client: [{rung: a, after: 2, mail: outreach.secnd}]}", "did you mean"),
        ("ladders: {client: [{rung: a, after: 2}]}", "either mail"),
        ("ladders: {client: [{rung: a, after: 2, call: yes}, {rung: a, after: 2, call: yes}]}", "wait on itself"),
        ("ladders: {client: [{rung: a, after: 2, mail: outreach.last, deadline_days: 2}]}", "from 7 to"),
        ("ladders: {client: [{rung: a, aftr: 2, call: yes}]}", "aftr"),
        ("client: []", "expected the key ladders"),
    ],
)
def test_a_broken_ladder_is_left_out_and_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "ladders.yaml").write_text(text)
    found = load_ladders(tmp_path / "ladders.yaml", TEMPLATES)
    assert found.by_name == {}
    assert any(said in each and "ladders.yaml:1:" in each for each in found.problems), found.problems


def test_the_shipped_ladders_are_those_of_the_definitions() -> None:
    assert SHIPPED.problems == ()
    waits = {name: [(each.after, each.template is None) for each in rungs] for name, rungs in SHIPPED.by_name.items()}
    assert waits == {"client": [(3, False), (4, False), (2, True), (3, False)], "lead": [(4, False), (7, False)]}
    assert SHIPPED.by_name["client"][-1].deadline_days == 7
    assert timedelta(days=SHIPPED.by_name["client"][-1].deadline_days or 0) == timedelta(days=7)

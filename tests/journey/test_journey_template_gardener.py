"""A coach keeps changing the same sentence in drafts; after five people the template may follow, at the coach's word."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from maild.cli.main import app
from maild.config import packaged_directory
from maild.drafting.templates import load_templates
from maild.ledger import ErasureFile, erase_person
from maild.ledger.tables import template_suggestions
from tests.journey.conftest import RESCHEDULE, World, a_mail, parsed

NAMES = ("Els", "Bram", "Carla", "Daan", "Eefje", "Fons", "Greet")
WAS = "Dank je wel dat je het laat weten."
NOW = "Wat fijn dat je het even laat weten."


def lives_through(world: World, name: str, change: dict[str, str], *, message_id: bool = True, again: str = "") -> str:
    """Somebody asks to move; the coach edits the draft and sends it. The words that were sent."""
    address = f"{name.casefold()}@voorbeeld.example"
    world.client(address)
    text = RESCHEDULE.replace("Groetjes,\nEls", f"De cavia is ontsnapt.\n\nGroetjes,\n{name}")
    world.deliver(a_mail(text, sender=f"{name} Bakker <{address}>", ident=f"<vraag-{name}{again}@voorbeeld.example>"))
    world.walk()
    (uid,) = list(world.server.boxes["Drafts"].mails)
    raw = world.server.boxes["Drafts"].mails[uid].raw
    draft = parsed(raw)
    body = draft.get_content().replace("\r\n", "\n")
    for was, now in change.items():
        assert was in body, body
        body = body.replace(was, now)
    head = [
        "From: Anouk Hendriks <anouk@praktijk.example>",
        f"To: {name} Bakker <{address}>",
        f"Subject: {draft['Subject']}",
        f"In-Reply-To: {draft['In-Reply-To']}",
        f"References: {draft['References']}",
        f"Message-ID: {draft['Message-ID'] if message_id else f'<anders-{name}{again}@praktijk.example>'}",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    world.clock.pass_time(minutes=3)
    world.server.remove("Drafts", uid)
    world.server.deliver(("\r\n".join(head) + "\r\n\r\n" + body.replace("\n", "\r\n")).encode(), "Sent")
    world.walk()
    world.clock.pass_time(minutes=3)
    world.walk()
    return body


def suggestions(world: World) -> list[tuple[str, str, str, int]]:
    with world.ledger.transaction() as tx:
        found = tx.template_changes.suggestions("praktijk")
    return [(each.mark.template, each.mark.voice, each.text, each.times) for each in found]


def on_disk(world: World, *words: str) -> list[str]:
    found = []
    for path in sorted(world.path.rglob("*")):
        raw = path.read_bytes().decode("utf-8", "replace").casefold() if path.is_file() else ""
        found += [f"{path.name}: {word}" for word in words if word.casefold() in raw]
    return found


def test_the_same_change_for_five_people_becomes_a_proposal(world: World) -> None:
    for name in NAMES[:4]:
        lives_through(world, name, {WAS: NOW})
    assert suggestions(world) == []
    assert on_disk(world, "Wat fijn dat", "even laat weten") == [], "four times: nothing of it can be read"
    lives_through(world, NAMES[4], {WAS: NOW}, message_id=False)
    assert suggestions(world) == [("reschedule.move", "je", NOW, 5)]
    lives_through(world, NAMES[5], {WAS: NOW})
    assert suggestions(world) == [("reschedule.move", "je", NOW, 6)]


def test_one_person_five_times_is_no_habit(world: World) -> None:
    for round_ in range(6):
        world.clock.pass_time(days=1)
        lives_through(world, "Els", {WAS: NOW}, again=f"-{round_}")
    assert suggestions(world) == []


def test_what_belongs_to_one_person_is_never_kept(world: World) -> None:
    """Names, days, numbers, links, what they wrote: however often it comes."""
    sentences = (
        "Dank je wel dat je het Sanderijn laat weten.",
        "Dank je wel dat je het maandag laat weten.",
        "Dank je wel dat je het in 2026 laat weten.",
        "Dank je wel dat je het via rouwgroep.example laat weten.",
        "Dank je wel dat je het van bakker laat weten.",
        "Dank je wel dat je het van de cavia laat weten.",
    )
    for number, sentence in enumerate(sentences):
        for name in NAMES[:5]:
            lives_through(world, name, {WAS: sentence}, again=f"-{number}")
            world.clock.pass_time(hours=25)
    with world.ledger.transaction() as tx:
        looked_at = tx.template_changes.waiting("praktijk", world.clock.now() - timedelta(days=30)) == ()
    assert suggestions(world) == [] and looked_at
    assert on_disk(world, "sanderijn", "rouwgroep", "het maandag", "van de cavia") == []


def test_a_sentence_about_the_person_stays_a_hash(world: World) -> None:
    lives_through(world, "Els", {WAS: "Dank je wel dat je het laat weten, wat naar dat je hondje ziek werd."})
    assert suggestions(world) == []
    assert on_disk(world, "hondje", "ziek werd") == []


def test_a_sentence_that_is_always_left_out_is_proposed_to_go(world: World) -> None:
    for name in NAMES[:5]:
        lives_through(world, name, {f"{WAS} ": ""})
    assert suggestions(world) == [("reschedule.move", "je", "", 5)]


def test_a_draft_that_was_written_anew_says_nothing_of_the_template(world: World) -> None:
    rest = "We zetten de afspraak op een ander moment."
    for name in NAMES[:5]:
        lives_through(world, name, {f"{WAS} {rest}": "Ik bel je straks even, dan zoeken we samen iets."})
    assert suggestions(world) == []


def test_a_mail_sent_as_it_was_drafted_changes_nothing(world: World) -> None:
    for name in NAMES[:5]:
        lives_through(world, name, {})
    assert suggestions(world) == []
    with world.ledger.transaction() as tx:
        assert tx.template_changes.waiting("praktijk", world.clock.now() - timedelta(days=1)) == ()


def test_a_restart_counts_nobody_twice_and_erasing_a_person_takes_their_mark(world: World) -> None:
    for name in NAMES[:4]:
        lives_through(world, name, {WAS: NOW})
        world.restart()
        world.walk()
    with world.ledger.transaction() as tx:
        subject = tx.privacy.subject("praktijk", "bram@voorbeeld.example")
        assert len(tx.privacy.rows_of(subject).rows["template_changes"]) == 1
    erase_person(world.ledger, ErasureFile(world.path), "praktijk", "bram@voorbeeld.example", world.clock.now())
    lives_through(world, NAMES[4], {WAS: NOW})
    assert suggestions(world) == [], "of the five one is forgotten"
    lives_through(world, NAMES[5], {WAS: NOW})
    assert suggestions(world) == [("reschedule.move", "je", NOW, 5)]


@pytest.fixture
def config(world: World) -> Path:
    home = world.path / "home"
    home.mkdir()
    path = home / "config.yaml"
    path.write_text(
        f"database: sqlite:///{world.path}/maild.db\nstate_dir: {world.path}\naccounts:\n"
        "  - name: praktijk\n    address: anouk@praktijk.example\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: MAILD_TEST}}\n",
        encoding="utf-8",
    )
    return path


def suggest(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["templates", "suggest", *arguments, "--config", str(config)])


def test_the_coach_sees_the_change_with_its_evidence_and_takes_it_over(world: World, config: Path) -> None:
    assert "Nothing is proposed" in suggest(config).output
    for name in NAMES[:5]:
        lives_through(world, name, {WAS: NOW})
    shown = suggest(config)
    assert shown.exit_code == 0, shown.output
    assert (
        "1. reschedule.move.j2 (je): a sentence was changed in the mails of 5 people since Tuesday 4 August"
        in shown.output
    )
    assert f"-{WAS} {{% if" in shown.output and f"+{NOW} {{% if" in shown.output
    (row,) = json.loads(suggest(config, "--json").output)
    assert (row["was"], row["now"], row["people"]) == (WAS, NOW, 5)
    assert not any(name in shown.output for name in NAMES)
    packaged = (packaged_directory("templates") / "reschedule.move.j2").read_text(encoding="utf-8")
    applied = suggest(config, "--apply", "1")
    assert applied.exit_code == 0 and "after its next start" in applied.output, applied.output
    own = config.parent / "templates"
    assert (own / "reschedule.move.j2").read_text(encoding="utf-8") == packaged.replace(WAS, NOW, 1)
    (copy,) = own.glob("*.bak")
    assert copy.read_text(encoding="utf-8") == packaged
    assert (packaged_directory("templates") / "reschedule.move.j2").read_text(encoding="utf-8") == packaged
    assert load_templates(own).problems == ()
    assert "Nothing is proposed" in suggest(config).output
    assert suggest(config, "--apply", "1").exit_code == 1


def test_what_the_coach_declines_is_not_proposed_again(world: World, config: Path) -> None:
    for name in NAMES[:5]:
        lives_through(world, name, {WAS: NOW})
    assert suggest(config, "--decline", "9").exit_code == 1
    assert suggest(config, "--decline", "1", "--apply", "1").exit_code == 2
    assert suggest(config, "--decline", "1").exit_code == 0
    lives_through(world, NAMES[5], {WAS: NOW})
    assert "Nothing is proposed" in suggest(config).output
    world.ledger.compact()  # as the daemon does each hour
    assert on_disk(world, "even laat weten") == [], "what was declined is forgotten"


def test_a_change_that_would_break_the_templates_is_not_written(world: World, config: Path) -> None:
    for name in NAMES[:5]:
        lives_through(world, name, {WAS: NOW})
    with world.ledger.transaction() as tx:
        tx.template_changes._connection.execute(update(template_suggestions).values(text="{{ geen_slot }}"))
    refused = suggest(config, "--apply", "1")
    assert refused.exit_code == 78 and "unknown slot" in refused.output
    own = config.parent / "templates"
    assert list(own.glob("*.bak")) == []

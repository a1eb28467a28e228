"""What the journeys about situations share: the coach at work, on the shipped rules, days that pass, the command line."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from typer.testing import CliRunner, Result

from maild.cli.main import app
from maild.config import packaged_directory
from maild.drafting.templates import load_templates
from maild.facts.person import Person, PersonState
from maild.mail.identity import Uid
from maild.steps.ladder_rules_file import load_ladders
from maild.steps.situation_lines import situation_lines
from maild.steps.situation_rules_file import load_situations
from tests.journey.conftest import World, a_mail, parsed

ELS = "els@voorbeeld.example"
TEMPLATES = load_templates(packaged_directory("templates")).templates
RULES = load_situations(packaged_directory("rules") / "situations.yaml", TEMPLATES)
LADDERS = load_ladders(packaged_directory("rules") / "ladders.yaml", TEMPLATES)
CHAT = (
    "Hoi Anouk,\n\nIk las net een stuk over waarden en dacht aan onze oefening van laatst, nummer {0}.\n\nGroetjes,\nEls",
    "Dag Anouk,\n\nIn het boek dat je noemde staat op bladzijde {0} een schema over energie. Mooi gevonden.\n\nGroetjes,\nEls",
)


def settle(world: World, **passed: float) -> None:
    """Time goes by, and maild looks twice."""
    world.clock.pass_time(**(passed or {"minutes": 20}))
    world.walk()
    world.clock.pass_time(minutes=2)
    world.walk()


def person_of(world: World, address: str = ELS) -> Person:
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", address)
    assert person is not None
    return person


def make(world: World, address: str, state: PersonState) -> None:
    with world.ledger.transaction() as tx:
        tx.people.set_state(tx.people.ensure("praktijk", address, PersonState.STRANGER).id, state)


def chat(world: World, count: int, *, first: int = 1) -> None:
    """Els writes so many mails, three hours apart, none of which asks for anything."""
    for number in range(first, first + count):
        text = CHAT[number % 2].format(number)
        world.deliver(a_mail(text, subject=f"Gedachte {number}", ident=f"<c{number}@voorbeeld.example>"))
        world.walk()
        world.clock.pass_time(hours=3)
    world.walk()


def answer_by_hand(world: World, address: str = ELS, ident: str = "hand1") -> None:
    """The coach writes a mail of their own to somebody."""
    head = f"From: anouk@praktijk.example\r\nTo: {address}\r\nSubject: Even bijpraten\r\n"
    raw = f"{head}Message-ID: <{ident}@praktijk.example>\r\n\r\nBeste Els,\r\n\r\nDank voor je mails, tot snel!\r\n"
    world.server.deliver(raw.encode(), "Sent")
    world.walk()


def lying(world: World) -> list[tuple[Uid, EmailMessage]]:
    return [(uid, parsed(kept.raw)) for uid, kept in world.server.boxes["Drafts"].mails.items()]


def subjects(world: World) -> list[str]:
    return sorted(str(mail["Subject"]) for _, mail in lying(world))


def send(world: World, subject: str, *, new_id: bool = False) -> None:
    """The coach sends the draft with this subject; with `new_id` from a mail program that gives it another Message-ID."""
    ((uid, raw),) = [
        (uid, kept.raw)
        for uid, kept in world.server.boxes["Drafts"].mails.items()
        if str(parsed(kept.raw)["Subject"]) == subject
    ]
    if new_id:
        mail = parsed(raw)
        raw = raw.replace(str(mail["Message-ID"]).encode(), b"<ander@praktijk.example>")
    world.server.deliver(raw, "Sent")
    world.server.remove("Drafts", uid)
    settle(world, minutes=2)


def lines(world: World) -> list[str]:
    with world.ledger.transaction() as tx:
        return [f"{who}: {what}" for who, what in situation_lines(tx, "praktijk", world.clock.now())]


def notices(world: World, kind: str) -> list[str]:
    with world.ledger.transaction() as tx:
        found = tx.notices.recent("praktijk", world.clock.now().replace(year=2020))
    return [each.text for each in found if each.kind == kind]


def write_config(world: World, mode: str = "draft") -> Path:
    path = world.path / "config.yaml"
    path.write_text(
        f"mode: {mode}\ndatabase: sqlite:///{world.path}/maild.db\nstate_dir: {world.path}\naccounts:\n"
        "  - name: praktijk\n    address: anouk@praktijk.example\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: MAILD_TEST}}\n",
        encoding="utf-8",
    )
    return path


def maild(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--config", str(config)])

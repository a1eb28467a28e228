"""`maild explain` for a mail in the mailbox: the same as for a file, and what maild knows of it besides."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maild.cli import looking
from maild.cli.main import app
from maild.mail.store import MailStore
from maild.rehearsal.memory_store import MemoryStore
from tests.journey.conftest import DANGER, RESCHEDULE, THANKS, World, a_mail


@pytest.fixture
def config(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The world's configuration; whoever looks finds no command that changes something."""
    path = tmp_path / "config.yaml"
    path.write_text(
        f"state_dir: {world.path}\nmode: draft\naccounts:\n  - name: praktijk\n    address: anouk@praktijk.example\n"
        "    alert_to: mobiel@elders.example\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: MAILD_TEST}}\n",
        encoding="utf-8",
    )

    def opened(settings: object) -> MailStore:
        assert getattr(settings, "read_only", False)
        store = MemoryStore(world.server)
        for name in ("append", "expunge", "add_keywords", "move", "create_mailbox"):
            monkeypatch.setattr(store, name, None)
        return store

    monkeypatch.setattr(looking, "open_store", opened)
    monkeypatch.setenv("MAILD_TEST", "geheim")
    return path


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments])


def section(text: str, name: str) -> list[str]:
    """The lines below a heading."""
    lines = text.splitlines()
    start = lines.index(name) + 1
    end = next((at for at in range(start, len(lines)) if not lines[at].startswith(" ")), len(lines))
    return [line.strip() for line in lines[start:end]]


@pytest.mark.parametrize("named", ["INBOX/1", "<m1@voorbeeld.example>", "m1@voorbeeld.example"])
def test_a_mail_in_the_mailbox_is_explained_as_its_file_is_with_what_is_known_of_it(
    world: World, config: Path, tmp_path: Path, named: str
) -> None:
    raw = a_mail(RESCHEDULE)
    world.client("els@voorbeeld.example")
    world.deliver(raw)
    world.walk()
    file = tmp_path / "mail.eml"
    file.write_bytes(raw)
    there = explain(named, "--config", str(config))
    assert there.exit_code == 0, there.output
    assert "lies in INBOX/1" in there.stdout
    of_file = explain(str(file), "--config", str(config))
    assert of_file.exit_code == 0, of_file.output
    assert section(there.stdout, "Understood") == section(of_file.stdout, "Understood")
    known = section(there.stdout, "Known")
    assert known == section(of_file.stdout, "Known")
    assert "person client" in known
    assert any(line.startswith("window open (asks), answer before 2026-08-05 09:00") for line in known)
    assert any(line.startswith("draft reply from reschedule.move: placed, Drafts/1") for line in known)
    assert "intention place_draft: done" in known


def test_the_newest_copy_is_found_wherever_the_coach_moved_it(world: World, config: Path) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.server.create("Klanten/Els")
    world.server.move("INBOX", 1, "Klanten/Els")
    done = explain("m1@voorbeeld.example", "--config", str(config))
    assert done.exit_code == 0, done.output
    assert "lies in Klanten/Els/1" in done.stdout
    assert any(line.startswith("draft reply from reschedule.move") for line in section(done.stdout, "Known"))


def test_a_mail_that_maild_has_not_seen_is_explained_all_the_same(world: World, config: Path) -> None:
    world.deliver(a_mail(THANKS))
    done = explain("INBOX/1", "--config", str(config))
    assert done.exit_code == 0, done.output
    assert section(done.stdout, "Known") == ["nothing maild has not seen this mail"]


def test_a_danger_case_is_shown_with_the_person(world: World, config: Path) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    known = section(explain("INBOX/1", "--config", str(config)).stdout, "Known")
    assert any(line.startswith("person") and "danger case open since 2026-08-04 09:00" in line for line in known)


def test_a_mail_of_the_coachs_own_is_known_as_sent(world: World, config: Path) -> None:
    world.walk()
    mine = a_mail("Dag Els, tot dinsdag.", sender="anouk@praktijk.example", ident="<s1@praktijk.example>")
    world.server.deliver(mine, "Sent")
    world.walk()
    done = explain("s1@praktijk.example", "--config", str(config))
    assert done.exit_code == 0, done.output
    assert "lies in Sent/1" in done.stdout
    assert "sent by you, 2026-08-04 09:00" in section(done.stdout, "Known")


@pytest.mark.parametrize("named", ["INBOX/9", "Nergens/1", "weg@voorbeeld.example"])
def test_a_mail_that_is_not_there_is_told(world: World, config: Path, named: str) -> None:
    world.deliver(a_mail(THANKS))
    done = explain(named, "--config", str(config))
    assert done.exit_code == 1
    assert "not in the mailbox" in done.stderr


def test_without_a_configuration_it_says_what_is_needed() -> None:
    done = explain("m1@voorbeeld.example")
    assert done.exit_code == 2
    assert "--config" in done.stderr


def test_looking_leaves_the_ledger_as_it_was(world: World, config: Path) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    before = (world.verdicts(), world.draft_states(), len(world.drafts))
    explain("INBOX/1", "--config", str(config))
    assert (world.verdicts(), world.draft_states(), len(world.drafts)) == before

"""What the coach says at the command line about who waits, while the daemon runs on the same ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maild.cli.main import app
from tests.journey.conftest import RESCHEDULE, World, a_mail


@pytest.fixture
def config(world: World) -> Path:
    path = world.path / "config.yaml"
    path.write_text(
        f"database: sqlite:///{world.path}/maild.db\nstate_dir: {world.path}\naccounts:\n  - name: praktijk\n"
        "    address: anouk@praktijk.example\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: MAILD_TEST}}\n",
        encoding="utf-8",
    )
    return path


def maild(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--config", str(config)])


def test_done_takes_the_draft_away_while_the_daemon_runs(world: World, config: Path) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    said = maild(config, "done", "els@voorbeeld.example")
    assert said.exit_code == 0, said.output
    assert "els@voorbeeld.example needs no answer any more" in said.output
    world.walk()
    assert world.drafts == [] and world.draft_states() == ["withdrawn"]
    again = maild(config, "done", "els@voorbeeld.example")
    assert again.exit_code == 1 and "nobody waits" in again.output


def test_done_asks_which_where_somebody_waits_twice(world: World, config: Path) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.deliver(a_mail(RESCHEDULE + "\n\nEn nog iets.", subject="Iets anders", ident="<m2@voorbeeld.example>"))
    world.walk()
    asked = maild(config, "done", "els@voorbeeld.example")
    assert (
        asked.exit_code == 1
        and "2 conversations" in asked.output
        and "answer by Wednesday 5 August at 9:00" in asked.output.replace("09:00", "9:00")
    )
    number = asked.output.partition("--thread ")[2].partition("--thread ")[2].split()[0]
    assert maild(config, "done", "--thread", number).exit_code == 0
    world.walk()
    assert len(world.drafts) == 1
    assert maild(config, "done", "els@voorbeeld.example", "--all").exit_code == 0
    world.walk()
    assert world.drafts == []


def test_done_without_anybody_says_what_it_expects(config: Path) -> None:
    said = maild(config, "done")
    assert said.exit_code == 2 and "expected an address" in said.output


def test_the_digest_is_shown_and_not_sent(world: World, config: Path) -> None:
    world.deliver(a_mail(RESCHEDULE, subject="Sessie"))
    world.walk()
    shown = maild(config, "digest", "--offline")
    assert shown.exit_code == 0, shown.output
    assert "els@voorbeeld.example: wacht sinds dinsdag 4 augustus om 9.00 uur" in shown.output
    html = maild(config, "digest", "--offline", "--html")
    assert html.output.startswith("<!DOCTYPE html>") and "els@voorbeeld.example" in html.output
    assert world.submissions.mails == []
    assert maild(config, "digest", "--print", "--html").exit_code == 2


def test_the_digest_is_shown_without_names_where_the_server_is_away(
    world: World, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILD_TEST", "geheim")
    world.deliver(a_mail(RESCHEDULE, subject="Sessie"))
    world.walk()
    shown = maild(config, "digest")
    assert shown.exit_code == 0 and "without names and subjects" in shown.output
    assert "els@voorbeeld.example" in shown.output and "geheim" not in shown.output


def test_status_says_who_waits(world: World, config: Path) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    assert "waiting for your answer: 1, 1 of them too long" in maild(config, "status").output, (
        "by the machine's clock it is late"
    )
    assert '"waiting": 1' in maild(config, "status", "--json").output

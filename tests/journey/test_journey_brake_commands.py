"""`seen`, `resume` and `status` in a danger case, while the daemon runs on the same ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maild.cli.main import app
from tests.journey.conftest import DANGER, RESCHEDULE, World, a_mail

ELS = "els@voorbeeld.example"


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


def status(config: Path) -> dict[str, object]:
    said = json.loads(maild(config, "status", "--json").output)
    account: dict[str, object] = said["accounts"][0]
    return account | {"warnings": said["warnings"]}


def asks(world: World, number: int) -> None:
    world.deliver(a_mail(RESCHEDULE, ident=f"<vraag{number}@voorbeeld.example>", subject=f"Vraag {number}"))
    world.walk()


def test_a_case_from_alert_to_lifting_at_the_command_line(world: World, config: Path) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    assert status(config)["unseen_danger"] == [ELS]

    said = maild(config, "seen", ELS)
    assert said.exit_code == 0 and "will not be repeated" in said.output
    assert status(config)["unseen_danger"] == [] and status(config)["danger_cases"] == [ELS]
    world.clock.pass_time(hours=2)
    world.walk()
    assert len(world.submissions.mails) == 1

    said = maild(config, "resume", ELS)
    assert said.exit_code == 0 and "still open" in said.output
    asks(world, 1)
    assert world.drafts == []

    said = maild(config, "resume", ELS, "--danger")
    assert said.exit_code == 0 and "is closed" in said.output
    assert status(config)["danger_cases"] == []
    asks(world, 2)
    assert len(world.drafts) == 1
    assert "had no open danger case" in maild(config, "resume", ELS, "--danger").output


def test_seen_where_nothing_is_open_changes_nothing_and_says_so(world: World, config: Path) -> None:
    for address in (ELS, "niemand@elders.example"):
        said = maild(config, "seen", address)
        assert said.exit_code == 1 and "no open danger case" in said.output


def test_status_keeps_saying_that_no_alert_leaves_the_watched_account(world: World, config: Path) -> None:
    assert any("no alert address lies outside" in each for each in status(config)["warnings"])  # type: ignore[attr-defined]
    elsewhere = config.read_text(encoding="utf-8") + "    alert_command: [/usr/local/bin/ring]\n"
    config.write_text(elsewhere, encoding="utf-8")
    assert not any("no alert address" in each for each in status(config)["warnings"])  # type: ignore[attr-defined]

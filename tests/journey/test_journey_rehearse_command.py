"""`maild rehearse`: what the coach sees of it, and what it says of what it cannot use."""

from __future__ import annotations

import json
import mailbox
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maild.cli import rehearse as command
from maild.cli.main import app
from maild.config import packaged_directory
from maild.mail.flags import SpecialUse
from maild.rehearsal.memory_store import MemoryServer, MemoryStore
from tests.journey.conftest import LEAD, RESCHEDULE, FixedClock, a_mail

DAYS = ("--from", "2026-08-03", "--to", "2026-08-05")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(
        f"state_dir: {tmp_path}/state\naccounts:\n  - name: praktijk\n    address: anouk@praktijk.example\n"
        "    alert_to: mobiel@elders.example\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: MAILD_TEST}}\n"
        "    slots: {booking_link: 'https://praktijk.example/agenda'}\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def mbox(tmp_path: Path) -> Path:
    box = mailbox.mbox(tmp_path / "oud.mbox")
    box.add(a_mail(RESCHEDULE))
    box.add(a_mail(LEAD, sender="Mark <mark@elders.example>", ident="<m2@elders.example>"))
    box.flush()
    return tmp_path / "oud.mbox"


@pytest.fixture
def other_rules(tmp_path: Path) -> Path:
    """The shipped rules, and one of the coach's own that closes what comes from elsewhere."""
    rules = tmp_path / "andere"  # one named "rules" beside the configuration would be in force
    shutil.copytree(packaged_directory("rules"), rules)
    (rules / "window.yaml").write_text(
        "opens: []\ncloses:\n  - id: no leads\n    from: ['@elders.example']\n", encoding="utf-8"
    )
    return rules


def rehearse(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["rehearse", *arguments, "--config", str(config)])


def test_every_draft_is_shown_with_its_moment_and_whom_it_goes_to(config: Path, mbox: Path) -> None:
    said = rehearse(config, "--mbox", str(mbox), *DAYS)
    assert said.exit_code == 0, said.output
    drafts = [line.split() for line in said.stdout.splitlines() if "  draft " in line]
    replies = [line for line in drafts if not line[3].endswith(":")]
    assert [line[:4] for line in replies][:2] == [
        ["2026-08-04", "09:00", "draft", "els@voorbeeld.example"],
        ["2026-08-04", "09:00", "draft", "mark@elders.example"],
    ]


def test_compared_with_the_same_rules_there_is_nothing_to_show(config: Path, mbox: Path) -> None:
    said = rehearse(config, "--mbox", str(mbox), *DAYS, "--compare", str(packaged_directory("rules")))
    assert said.exit_code == 0 and said.stdout == ""


def test_compared_with_other_rules_only_the_differences_are_shown(config: Path, mbox: Path, other_rules: Path) -> None:
    plain = Counter(rehearse(config, "--mbox", str(mbox), *DAYS).stdout.splitlines())
    other = Counter(rehearse(config, "--mbox", str(mbox), *DAYS, "--rules", str(other_rules)).stdout.splitlines())
    said = rehearse(config, "--mbox", str(mbox), *DAYS, "--compare", str(other_rules))
    shown = said.stdout.splitlines()
    assert said.exit_code == 0 and plain != other
    assert Counter(line[2:] for line in shown if line.startswith("- ")) == plain - other
    assert Counter(line[2:] for line in shown if line.startswith("+ ")) == other - plain
    assert "els@voorbeeld.example" not in "".join(line for line in shown if "draft" in line)


def test_differences_are_data_as_well(config: Path, mbox: Path, other_rules: Path) -> None:
    said = rehearse(config, "--mbox", str(mbox), *DAYS, "--compare", str(other_rules), "--json")
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert lines and {line["only_in"] for line in lines} <= {"rules", "compare"}


def test_rules_that_cannot_be_read_are_told_of_before_anything_is_rehearsed(
    config: Path, mbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*arguments: object) -> None:
        raise AssertionError("rehearsed all the same")

    monkeypatch.setattr(command, "rehearse", never)
    said = rehearse(config, "--mbox", str(mbox), *DAYS, "--compare", str(tmp_path / "nergens"))
    assert said.exit_code == 78 and "danger.yaml" in said.output


@pytest.mark.parametrize(
    ("arguments", "says", "code"),
    [
        (("--mbox", "/nergens/oud.mbox", *DAYS), "no such file", 1),
        (("--mbox", "{config}", *DAYS), "no mbox", 1),
        (("--mbox", "{mbox}", "--from", "3 augustus", "--to", "2026-08-05"), "--from", 2),
        (("--mbox", "{mbox}", "--from", "2026-08-05", "--to", "2026-08-03"), "--to", 2),
        (("--mbox", "{mbox}", "--from", "2031-08-03", "--to", "2031-08-03"), "no mail from 2031-08-03", 0),
    ],
)
def test_what_cannot_be_used_is_named(
    config: Path, mbox: Path, arguments: tuple[str, ...], says: str, code: int
) -> None:
    said = rehearse(config, *(each.format(config=config, mbox=mbox) for each in arguments))
    assert said.exit_code == code and says in said.output


def test_an_account_is_read_and_left_as_it_is(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be asked of the server that writes."""
    server = MemoryServer(FixedClock(datetime(2026, 8, 4, 7, 0, tzinfo=UTC)))
    server.deliver(a_mail(RESCHEDULE))
    server.deliver(a_mail("Tot dan!", sender="Anouk <anouk@praktijk.example>"), "Sent")
    store = MemoryStore(server)
    for name in ("append", "expunge", "add_keywords", "move", "create_mailbox"):
        monkeypatch.setattr(store, name, None)
    monkeypatch.setattr(command, "open_store", lambda connection: store)
    monkeypatch.setenv("MAILD_TEST", "geheim")
    said = rehearse(config, *DAYS)
    assert said.exit_code == 0, said.output
    assert "els@voorbeeld.example" in said.stdout
    assert all(kept.flags == frozenset() for box in server.boxes.values() for kept in box.mails.values())
    assert server.names[SpecialUse.DRAFTS] and server.raws("Drafts") == []


def test_on_a_terminal_it_says_how_far_it_is(
    config: Path, mbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("maild.cli.rehearse.sys.stderr.isatty", lambda: True, raising=False)
    tell = command._progress()
    for done in (49, 50, 99, 100, 101):
        tell(done, 101)
    assert capsys.readouterr().err == "\r50 of 101 mails\r100 of 101 mails\r101 of 101 mails\n"

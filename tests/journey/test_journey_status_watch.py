"""A coach leaves `maild status --watch` open beside the mail program."""

from __future__ import annotations

import io
import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from maild.cli import live_view
from maild.cli.main import app
from maild.log_format import EventFormatter, LogFormat
from maild.mail.identity import Uid, UidValidity
from maild.sign_of_life import SignOfLife
from tests.journey.conftest import DANGER, RESCHEDULE, World, a_mail
from tests.journey.test_journey_template_gardener import NOW, WAS, lives_through


class Waits:
    """Passes the time between two looks by letting something happen; the last wait is Ctrl-C."""

    def __init__(self, *events: object) -> None:
        self.events = list(events)

    def __call__(self, seconds: float) -> None:
        if not self.events:
            raise KeyboardInterrupt
        event = self.events.pop(0)
        if callable(event):
            event()


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


def watch(monkeypatch: pytest.MonkeyPatch, config: Path, waits: Waits, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr(live_view.keep_showing, "__defaults__", (waits,))
    result = CliRunner().invoke(app, ["status", "--watch", *arguments, "--config", str(config)])
    return result.exit_code, result.output


def test_without_a_terminal_each_change_is_printed_once_and_ctrl_c_ends_it(
    world: World, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def a_mail_comes() -> None:
        world.deliver(a_mail(RESCHEDULE))
        world.walk()

    code, output = watch(monkeypatch, config, Waits(None, None, a_mail_comes, None))
    assert code == 0 and output.count("mode: watch") == 2, "five looks, two pictures"
    assert "a reply lies in Drafts" in output.partition("mode: watch")[2].partition("mode: watch")[2]
    assert "a reply lies in Drafts" not in output.partition("mode: watch")[2].partition("mode: watch")[0]
    assert "Traceback" not in output and "Afspraak" not in output


def test_as_json_each_change_is_one_line(world: World, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign = SignOfLife(world.path)

    def starts() -> None:
        sign.give(datetime.now(UTC), is_well=True)

    code, output = watch(monkeypatch, config, Waits(None, starts), "--json")
    lines = [json.loads(line) for line in output.splitlines()]
    assert (code, [each["daemon"] for each in lines]) == (0, ["not running", "running"])


def test_on_a_terminal_the_picture_is_drawn_in_place() -> None:
    paper = io.StringIO()
    console = Console(file=paper, force_terminal=True, width=60, height=10)
    pictures = iter(["een", "twee", "drie"])
    live_view.keep_showing(lambda: next(pictures), lambda each, to: to.print(each), console, Waits(None, None))
    shown = paper.getvalue()
    assert all(each in shown for each in ("een", "twee", "drie"))
    assert "\x1b[?1049h" in shown and shown.rindex("\x1b[?1049l") > shown.rindex("drie"), "the terminal is given back"
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l"), "and its cursor too"


def test_no_line_of_the_log_holds_a_word_of_a_mail(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    lives_through(world, "Bram", {WAS: "Dank je wel dat je het van de zilverreiger laat weten."})
    lives_through(world, "Carla", {WAS: NOW})
    world.deliver(a_mail(f"{DANGER} Zilverreiger.", subject="Korenwolf", ident="<log@voorbeeld.example>"))
    with world.ledger.transaction() as tx:
        tx.mailboxes.set_line("praktijk", "INBOX", UidValidity(4711), Uid(1))  # as if the server numbered anew
    world.walk()
    assert len(caplog.records) >= 3
    for record in caplog.records:
        for kind in LogFormat:
            line = EventFormatter(kind, with_time=True).format(record)
            assert "\n" not in line and not re.search("zilverreiger|korenwolf|cavia|even laat", line, re.IGNORECASE)
        assert isinstance(json.loads(EventFormatter(LogFormat.JSON, with_time=True).format(record)), dict)

"""What the coach says of ladders at the command line, while the daemon runs on the same ledger."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maild.cli import ladders
from maild.cli import outreach as outreach_command
from maild.cli.hand import CommandHand
from maild.cli.main import app
from maild.config import packaged_directory
from tests.journey.conftest import RESCHEDULE, World, a_mail
from tests.journey.test_journey_ladder import ELS, SHIPPED, go_on, outreach, reached


@pytest.fixture
def config(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice whose commands know the same time as its daemon."""
    world.ladders = SHIPPED
    for name in ("rules", "templates"):
        shutil.copytree(packaged_directory(name), world.path / name)
    path = world.path / "config.yaml"
    path.write_text(
        f"database: sqlite:///{world.path}/maild.db\nstate_dir: {world.path}\nrules: rules\ntemplates: templates\naccounts:\n"
        "  - name: praktijk\n    address: anouk@praktijk.example\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: MAILD_TEST}}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(ladders, "SystemClock", lambda: world.clock)
    monkeypatch.setattr(outreach_command, "CommandHand", lambda label: CommandHand(label, world.clock))
    return path


def maild(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--config", str(config)])


def writes(world: World, text: str = "Dag Els, hoor ik van je?", ident: str = "h1") -> None:
    raw = f"From: anouk@praktijk.example\r\nTo: {ELS}\r\nSubject: Hoi\r\nMessage-ID: <{ident}@praktijk.example>\r\n\r\n{text}\r\n"
    world.server.deliver(raw.encode(), "Sent")
    world.walk()


def test_outreach_begins_at_the_last_mail_or_at_a_rung_of_choice(world: World, config: Path) -> None:
    assert maild(config, "outreach", ELS).exit_code == 1, "nothing was sent to her yet"
    writes(world)
    begun = maild(config, "outreach", ELS)
    assert begun.exit_code == 0 and 'on the ladder "client"' in begun.output
    again = maild(config, "outreach", ELS)
    assert again.exit_code == 1 and "on a ladder already" in again.output
    assert maild(config, "outreach", ELS, "--rung", "all_well").exit_code == 0
    assert reached(world) == [("client", "all_well", "live")]
    assert maild(config, "outreach", ELS, "--rung", "2").exit_code == 0
    assert reached(world) == [("client", "second", "live")]
    assert go_on(world, 7) == ["2026-08-10"], "the third mail, four working days after the send"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rung", "9"), "expected a number from 1 to 5"),
        (("--rung", "secnd"), "did you mean"),
        (("--ladder", "cliet"), "expected one of: client, lead"),
        (("--deadline", "2026-09-01"), "a deadline belongs to a last mail"),
        (("--stop",), "they are on no ladder"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    world: World, config: Path, words: tuple[str, ...], said: str
) -> None:
    writes(world)
    result = maild(config, "outreach", ELS, *words)
    assert result.exit_code == 1 and said in result.output and "Nothing was changed" in result.output
    assert reached(world) == []


def test_nobody_who_answered_is_chased(world: World, config: Path) -> None:
    writes(world)
    world.clock.pass_time(minutes=5)
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    result = maild(config, "outreach", ELS)
    assert result.exit_code == 1 and "nobody who answered is chased" in result.output


def test_unclear_words_are_refused_with_what_is_expected(config: Path) -> None:
    assert maild(config, "outreach", ELS, "--stop", "--rung", "2").exit_code == 2
    assert maild(config, "outreach", ELS, "--deadline", "soon").exit_code == 2
    assert maild(config, "outreach", "nobody@elders.example").exit_code == 1


def test_stopping_takes_the_untouched_draft_back(world: World, config: Path) -> None:
    outreach(world, RESCHEDULE)
    assert go_on(world, 4) == ["2026-08-07"]
    assert maild(config, "outreach", ELS, "--stop").exit_code == 0
    world.walk()
    assert world.drafts == [] and reached(world) == [("client", "", "stopped")]
    assert go_on(world, 15) == []


def test_the_coach_names_the_deadline_that_the_last_mail_lacks(world: World, config: Path) -> None:
    writes(world, "Dag Els, dit is de laatste keer dat ik je schrijf.")
    assert maild(config, "outreach", ELS, "--rung", "last").exit_code == 0
    go_on(world, 1)
    assert maild(config, "outreach", ELS, "--deadline", "2026-08-04").exit_code == 1
    assert maild(config, "outreach", ELS, "--deadline", "2026-08-17").exit_code == 0
    go_on(world, 12)
    assert reached(world) == [("client", "last", "live")]
    go_on(world, 2)
    assert reached(world) == [("client", "last", "closed")]


def test_a_plan_shows_all_that_comes_before_and_after_an_edit(world: World, config: Path, tmp_path: Path) -> None:
    outreach(world, RESCHEDULE)
    short = maild(config, "ladders").output
    plan = maild(config, "ladders", "--plan").output
    assert "second op vrijdag 7 augustus" in short and "all_well" not in short
    assert "second vrijdag 7 augustus · all_well donderdag 13 augustus · call maandag 17 augustus" in plan
    assert "last donderdag 20 augustus · dossier sluit vrijdag 28 augustus" in plan
    other = tmp_path / "other"
    shutil.copytree(packaged_directory("rules"), other)
    assert "the same" in maild(config, "ladders", "--plan", "--rules", str(other)).output
    text = (other / "ladders.yaml").read_text(encoding="utf-8")
    (other / "ladders.yaml").write_text(
        text.replace("after: 4, mail: outreach.all_well", "after: 9, mail: outreach.all_well")
    )
    edited = maild(config, "ladders", "--plan", "--rules", str(other)).output
    assert "all_well donderdag 13 augustus" in edited and "all_well donderdag 20 augustus" in edited
    (other / "ladders.yaml").write_text(text.replace("rung: second", "rung: reminder"))
    assert "maild heeft je nodig" in maild(config, "ladders", "--rules", str(other)).output
    (row,) = (json.loads(line) for line in maild(config, "ladders", "--json").output.splitlines())
    assert [each["what"] for each in row["coming"]] == ["second", "all_well", "call", "last", "closes"]
    (other / "ladders.yaml").write_text("ladders: {client: []}\n")
    broken = maild(config, "ladders", "--rules", str(other))
    assert broken.exit_code == 78 and "ladders.yaml:1: " in broken.output
    assert reached(world) == [("client", "", "live")], "a plan changes nothing"


def test_a_mail_of_a_rung_goes_when_the_coach_says_that_they_spoke(world: World, config: Path) -> None:
    outreach(world, RESCHEDULE)
    assert go_on(world, 4) == ["2026-08-07"]
    assert maild(config, "called", ELS).exit_code == 0
    world.clock.pass_time(minutes=2)
    world.walk()
    assert world.drafts == [] and reached(world) == [("client", "", "answered")]

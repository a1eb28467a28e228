"""`maild templates`: a coach reads a template as a mail to somebody, before anybody gets one."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maild.cli.main import app
from maild.config import packaged_directory
from maild.facts.session import FROM_MAIL, Session
from tests.journey.conftest import World, a_mail

ELS = "els@voorbeeld.example"


@pytest.fixture
def config(world: World, tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(
        f"state_dir: {world.path}\naccounts:\n  - name: praktijk\n    address: Anouk Hendriks <anouk@praktijk.example>\n"
        "    imap: {host: imap.praktijk.example, secret: {env: MAILD_TEST}}\n"
        "    slots: {booking_link: 'https://praktijk.example/agenda', signature: Anouk Hendriks}\n",
        encoding="utf-8",
    )
    return path


def templates(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["templates", *arguments])


def preview(config: Path, name: str, *arguments: str) -> Result:
    return templates("preview", name, "--for", ELS, "--config", str(config), *arguments)


def test_somebody_unknown_gets_samples_and_is_said_to_be_unknown(config: Path) -> None:
    done = templates("preview", "reminder", "--for", "Jo <jo@elders.example>", "--config", str(config))
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[:5] == [
        "to       jo@elders.example (not known to maild)",
        "voice    je",
        "subject  Herinnering aan onze afspraak",
        "known    signature",
        "samples  name, moment, place",
    ]
    assert "Sanne" in lines[6]
    assert lines[-1] == "Anouk Hendriks"


def test_what_the_ledger_knows_stands_in_it_in_the_voice_that_the_person_writes_in(world: World, config: Path) -> None:
    world.client(ELS)
    world.deliver(
        a_mail("Geachte mevrouw,\n\nKunt u mij zeggen of u mijn sessie kunt verzetten?\n\nEls", subject="Vraag")
    )
    world.walk()
    start = datetime(2031, 8, 12, 8, 0, tzinfo=UTC)
    made = Session(
        FROM_MAIL, "s1", start, start + timedelta(hours=1), "Europe/Amsterdam", person=ELS, place="Singel 12"
    )
    with world.ledger.transaction() as tx:
        tx.sessions.put("praktijk", made, world.clock.now())
    done = preview(config, "reminder", "--json")
    assert done.exit_code == 0, done.output
    shown = json.loads(done.stdout)
    assert (shown["state"], shown["voice"]) == ("client", "u")
    assert "dinsdag 12 augustus om 10.00 uur" in shown["text"] and "Singel 12" in shown["text"]
    assert {"moment", "place"} <= set(shown["known"])
    assert shown["samples"] == ["name"]


def test_language_and_form_can_be_asked_for(config: Path) -> None:
    assert "Laat u het me" in preview(config, "reminder", "--form", "u").stdout
    english = preview(config, "reminder", "--lang", "en").stdout
    assert "We meet soon" in english and "voice    en" in english
    assert preview(config, "reminder", "--form", "jij").exit_code == 2
    assert "expected nl or en" in preview(config, "reminder", "--lang", "fr").stderr


@pytest.mark.parametrize("voice", [("--form", "je"), ("--form", "u"), ("--lang", "en")])
def test_every_template_can_be_shown_and_leaves_nothing_open(config: Path, voice: tuple[str, str]) -> None:
    names = [json.loads(line)["name"] for line in templates("list", "--json").stdout.splitlines()]
    assert len(names) > 40
    for name in names[:: 4 if voice[1] != "je" else 3]:
        done = preview(config, name, *voice)
        assert done.exit_code == 0, (name, done.output)
        written = (packaged_directory("templates") / f"{name}.j2").read_text(encoding="utf-8")
        for mark in ("[invullen:", "[fill in:"):
            assert mark in written or mark not in done.stdout, name


def test_nothing_is_made_of_a_preview(world: World, config: Path) -> None:
    world.client(ELS)
    preview(config, "reminder")
    assert world.drafts == [] and world.draft_states() == []


def test_a_mistyped_name_is_told_with_the_one_that_was_meant(config: Path) -> None:
    done = preview(config, "remindr")
    assert done.exit_code == 2
    assert 'did you mean "reminder"?' in done.stderr


def test_the_list_says_what_each_is_for() -> None:
    done = templates("list")
    assert done.exit_code == 0
    assert any(line.startswith("reminder ") and "Een dag voor een sessie" in line for line in done.stdout.splitlines())


def test_a_check_names_file_line_and_what_was_meant(tmp_path: Path) -> None:
    mine = tmp_path / "templates"
    shutil.copytree(packaged_directory("templates"), mine)
    assert templates("check", str(mine)).exit_code == 0
    path = mine / "reminder.j2"
    path.write_text(path.read_text(encoding="utf-8").replace("{{ moment }}", "{{ momnt }}"), encoding="utf-8")
    done = templates("check", str(mine))
    assert done.exit_code == 78
    assert "reminder.j2:9:" in done.stderr and "did you mean moment?" in done.stderr

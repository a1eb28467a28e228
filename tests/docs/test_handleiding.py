"""docs/handleiding.md tells a coach nothing that does not exist: commands, gestures, settings, numbers, subjects of notices."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer.main

from maild.acting.coach_texts import HelpRoutes, blind_alert, danger_alert, sees_again
from maild.cli.main import app
from maild.config import load_config
from maild.drafting.templates import load_templates
from maild.facts.gesture import CONTROL_ROOT, Gesture
from maild.steps.ladder_rules_file import load_ladders
from maild.steps.situation_rules_file import load_situations

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "handleiding.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(kind, name, text) for kind, name, text in _BLOCK.findall(PAGE)]
PROSE = _BLOCK.sub("", PAGE)
TYPED = [
    *re.findall(r"`(maild [a-z][^`]*)`", PROSE),
    *(line for kind, _, text in BLOCKS if kind == "sh" for line in text.splitlines()),
]
COMMANDS = [each for each in TYPED if not each.startswith(("maild ziet je mail",))]
_ADDRESS = "els@voorbeeld.example"
_ACCOUNT = """\
accounts:
  - address: anna@praktijk.example
    imap:
      host: imap.praktijk.example
      secret: {env: MAILD_TEST_IMAP}
"""


@pytest.mark.parametrize("typed", sorted(set(COMMANDS)))
def test_a_command_on_the_page_can_be_typed_like_that(typed: str, tmp_path: Path) -> None:
    configuration, mail = tmp_path / "config.yaml", tmp_path / "mail.eml"
    configuration.write_text(_ACCOUNT, encoding="utf-8")
    mail.write_bytes(b"From: els@voorbeeld.example\r\n\r\nDag\r\n")
    words = [_real(word, configuration, mail) for word in shlex.split(typed)[1:]]
    _parse(typer.main.get_command(app), "maild", words, str(configuration))


def _real(word: str, configuration: Path, mail: Path) -> str:
    return {"ADRES": _ADDRESS, "config.yaml": str(configuration), "mail.eml": str(mail)}.get(word, word)


def _parse(command: Any, name: str, words: list[str], configuration: str) -> None:
    """As the command line does it, down to the last option, without running anything. The page says once that --config follows."""
    if hasattr(command, "commands"):
        assert words[0] in command.commands, f"there is no {name} {words[0]}"
        _parse(command.commands[words[0]], words[0], words[1:], configuration)
        return
    if "--config" not in words and any("--config" in each.opts for each in command.params):
        words = [*words, "--config", configuration]
    command.make_context(name, words)


def test_the_page_names_commands_in_prose_and_in_blocks() -> None:
    assert len(set(COMMANDS)) > 30


def test_the_table_of_gestures_has_every_gesture_once() -> None:
    rows = re.findall(r"^\| `([A-Z][a-z ]+)` \| .* \| `maild .*` \|$", PROSE, re.MULTILINE)
    assert sorted(rows) == sorted(each.value for each in Gesture)


def test_every_mailbox_under_coach_that_the_page_names_exists() -> None:
    named = set(re.findall(rf"`{CONTROL_ROOT}/([^`]+)`", PROSE))
    assert len(named) > 8
    assert named <= {each.value for each in Gesture}


@pytest.mark.parametrize("text", [text for kind, name, text in BLOCKS if (kind, name) == ("yaml", "account")])
def test_lines_for_an_account_load(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(_ACCOUNT + text, encoding="utf-8")
    assert load_config(path).accounts


def test_the_configuration_of_the_first_draft_loads(tmp_path: Path) -> None:
    (text,) = (text for _, name, text in BLOCKS if name == "config.yaml")
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    config = load_config(path)
    assert config.mode.value == "draft" and config.accounts[0].control_mailboxes


def test_the_days_of_the_holiday_example_are_days_off(tmp_path: Path) -> None:
    text = next(text for _, name, text in BLOCKS if name == "account" and "absence" in text)
    path = tmp_path / "config.yaml"
    path.write_text(_ACCOUNT + text, encoding="utf-8")
    (account,) = load_config(path).accounts
    away = account.absence.dates
    assert any(each.first <= date(2026, 8, 14) <= each.last for each in away), "the last day is a day off too"
    assert account.office_hours.on(2) == (), "Wednesday is not named"


def test_the_files_of_rules_load_whole(tmp_path: Path) -> None:
    templates = load_templates(ROOT / "templates").templates
    written = {name: text for kind, name, text in BLOCKS if kind == "yaml" and name.endswith("s.yaml")}
    assert set(written) == {"ladders.yaml", "situations.yaml"}
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ladders = load_ladders(tmp_path / "ladders.yaml", templates)
    assert ladders.problems == () and set(ladders.by_name) == {"client", "lead"}
    assert load_situations(tmp_path / "situations.yaml", templates).problems == ()


def test_every_block_is_one_that_a_test_looks_at() -> None:
    known = {"config.yaml", "account", "ladders.yaml", "situations.yaml"}
    assert {name for kind, name, _ in BLOCKS if kind == "yaml"} == known
    assert {kind for kind, _, _ in BLOCKS} == {"yaml", "sh"}


def test_the_ladders_are_told_as_they_ship() -> None:
    shipped = load_ladders(ROOT / "rules" / "ladders.yaml", load_templates(ROOT / "templates").templates)
    rows = dict(re.findall(r"^\| (een cliënt|iemand die [^|]*) \| (.*) \|$", PROSE, re.MULTILINE))
    client, lead = rows.values()
    assert [int(each) for each in re.findall(r"\bna (?:nog )?(\d+)", client)] == [
        each.after for each in shipped.by_name["client"]
    ]
    assert [int(each) for each in re.findall(r"\bna (?:nog )?(\d+)", lead)] == [
        each.after for each in shipped.by_name["lead"]
    ]


def test_the_help_lines_are_those_of_the_alert() -> None:
    routes = (ROOT / "rules" / "danger_routes.yaml").read_text(encoding="utf-8")
    section = PROSE.partition("## Signalen van gevaar")[2].partition("\n## ")[0]
    numbers = set(re.findall(r"\b(?:112|113|1813|1712|0\d{2,3}-\d{3,4}(?: \d{3})?)\b", section))
    assert len(numbers) == 7
    assert {each for each in numbers if each not in routes} == set()


def test_the_subjects_on_the_page_are_those_that_maild_writes() -> None:
    routes = HelpRoutes("2026-11-24", (), {})
    for subject in (
        danger_alert("Els", "nu", "INBOX", None, routes).subject,
        blind_alert("praktijk", "nu", "").subject,
        sees_again("praktijk", "nu").subject,
    ):
        assert f"`{subject}`" in PROSE


def test_every_link_leads_somewhere() -> None:
    anchors = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", PROSE, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", PROSE):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        else:
            assert (ROOT / "docs" / target).exists(), target

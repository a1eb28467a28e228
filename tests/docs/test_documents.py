"""What the English pages show can be done as it is shown: commands, options, make targets, files, links, YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from maild.cli.main import app
from maild.config import load_config
from maild.drafting.templates import load_templates
from maild.steps.agenda_rules_file import load_agenda_rules
from maild.steps.ladder_rules_file import load_ladders
from maild.steps.situation_rules_file import load_situations
from maild.steps.trajectory_rules_file import load_trajectories
from maild.steps.window_rules_file import load_window_rules

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
RULES = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
_ACCOUNT = """\
accounts:
  - address: anna@praktijk.example
    imap:
      host: imap.praktijk.example
"""
_TYPED = re.compile(r"`(maild [a-z][^`]*)`|^(?:CREDENTIALS\S* )?(maild [a-z].*)$", re.MULTILINE)
_NOT_TYPED = ("maild ziet ", "maild waarschuwt", "maild noticed")


def _commands(page: Path) -> Iterator[str]:
    fenced = page.read_text(encoding="utf-8")
    for quoted, line in _TYPED.findall(fenced):
        typed = (quoted or line).partition("  #")[0]
        # a line of prose may begin with "maild": a command in a block has a command's name behind it
        known = typed.split()[1] in typer.main.get_command(app).commands  # type: ignore[attr-defined]
        if (quoted and not typed.startswith(_NOT_TYPED)) or (known and "--" in typed):
            yield typed.replace("\\|", "|")


def _find(words: list[str]) -> tuple[Any, str]:
    """The command that these words name, and its name."""
    command: Any = typer.main.get_command(app)
    name = "maild"
    for word in words:
        if not hasattr(command, "commands"):
            break
        first = word.split("|")[0].rstrip(",")
        assert first in command.commands, f"there is no {name} {first}"
        command, name = command.commands[first], f"{name} {first}"
    return command, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_on_a_page_exists(page: Path) -> None:
    for typed in _commands(page):
        command, name = _find(typed.split()[1:])
        options = {each for parameter in command.params for each in (*parameter.opts, *parameter.secondary_opts)}
        for option in re.findall(r"(?<!\S)[\[(]?(--[a-z][a-z-]*)", typed.replace("|", " ")):
            assert option in {*options, "--help", "--version"}, f"{name} takes no {option}: {typed}"


def test_pages_that_show_commands_were_looked_at() -> None:
    counts = {page.name: len(list(_commands(page))) for page in PAGES}
    assert counts["README.md"] > 25 and counts["operations.md"] > 8 and counts["rules.md"] > 8


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if "://" in path:
            continue
        file = (page.parent / path) if path else page
        assert file.exists(), f"{page.name} links to {target}"
        if anchor and file.suffix == ".md":
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}, target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_of_a_page_exists(page: Path) -> None:
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`(?:[A-Z]+=\S+ )?make ([a-z-]+)`", page.read_text(encoding="utf-8")))
    assert named <= known


def test_every_file_that_operations_installs_is_there() -> None:
    named = set(re.findall(r"(?:install -m \d+|cp) ([a-z][\w./-]+)|-c ([\w.]+)", OPERATIONS))
    files = {one or other for one, other in named} - {"config.yaml"}
    assert {"systemd/maild.service", "systemd/user/maild.service", "config.example.yaml", "constraints.txt"} <= files
    assert {each for each in files if not (ROOT / each).exists()} == set()


@pytest.mark.parametrize(
    "secret", re.findall(r"^\| `(\{(?:credential|file|env|command): [^`]*\})`", OPERATIONS, re.MULTILINE)
)
def test_each_kind_of_secret_is_taken_as_operations_writes_it(secret: str, tmp_path: Path) -> None:
    assert load_config(_written(tmp_path, f"      secret: {secret}\n")).accounts


@pytest.mark.parametrize("oauth", re.findall(r"`(\{provider: [^`]*\})`", OPERATIONS))
def test_each_oauth_setting_is_taken_as_operations_writes_it(oauth: str, tmp_path: Path) -> None:
    settings = oauth.replace("…", "0f0e0d0c-0000-4000-8000-000000000000")
    assert load_config(_written(tmp_path, f"      oauth: {settings}\n")).accounts


def test_operations_shows_all_secrets_and_both_providers() -> None:
    assert len(re.findall(r"^\| `\{(?:credential|file|env|command): ", OPERATIONS, re.MULTILINE)) == 4
    assert set(re.findall(r"`\{provider: (\w+)", OPERATIONS)) == {"google", "microsoft"}


def test_the_files_that_the_page_on_rules_shows_load_without_a_problem(tmp_path: Path) -> None:
    shown = dict(re.findall(r"^```yaml (\w+\.yaml)\n(.*?)^```", RULES, re.MULTILINE | re.DOTALL))
    templates = load_templates(ROOT / "templates").templates
    loaders = {
        "window.yaml": load_window_rules,
        "ladders.yaml": lambda path: load_ladders(path, templates),
        "situations.yaml": lambda path: load_situations(path, templates),
        "agenda.yaml": load_agenda_rules,
        "trajectories.yaml": lambda path: load_trajectories(path, templates),
    }
    for name, text in shown.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    shipped = (ROOT / "rules" / "ladders.yaml").read_text(encoding="utf-8")
    both = shown["ladders.yaml"] + "  client:" + shipped.partition("  client:")[2].partition("  lead:")[0]
    (tmp_path / "ladders.yaml").write_text(both, encoding="utf-8")  # outreach.yaml is about the ladder of clients
    assert set(shown) == {*loaders, "outreach.yaml"}  # which is read with the ladders
    for name, load in loaders.items():
        assert load(tmp_path / name).problems == (), name
    assert load_ladders(tmp_path / "ladders.yaml", templates).outreach


def _written(directory: Path, lines: str) -> Path:
    path = directory / "config.yaml"
    path.write_text(_ACCOUNT + lines, encoding="utf-8")
    return path

"""All YAML files broken in more than forty ways: the right file, the right line, advice; and the last good set stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from broken_yaml import CONFIG, GOOD, RULE, WAYS, Way

from maild.acting.help_routes import load_help_routes
from maild.clock import SystemClock
from maild.config import load_config, packaged_directory
from maild.config.reload import Watched
from maild.drafting.templates import load_templates
from maild.errors import ConfigurationError
from maild.reading.forms import load_form_rules
from maild.steps.agenda_rules_file import load_agenda_rules
from maild.steps.ladder_rules_file import load_ladders
from maild.steps.situation_rules_file import load_situations
from maild.steps.trajectory_rules_file import load_trajectories
from maild.steps.window_rules_file import load_window_rules
from maild.understanding.rules import load_rules

TEMPLATES = load_templates(packaged_directory("templates")).templates
DANGER = "rules: [{id: d, crisis: unclear, strength: strong, phrases: [gevaar]}]"


def _raised(load: Callable[[Path], object], path: Path) -> tuple[str, ...]:
    try:
        load(path)
    except ConfigurationError as error:
        return error.problems
    return ()


def _problems_of_rules(path: Path) -> tuple[str, ...]:
    (path.parent / "danger.yaml").write_text(DANGER, encoding="utf-8")
    (path.parent / "words.yaml").write_text("words: {coaching: [coach, coaching]}", encoding="utf-8")
    return load_rules(path.parent).problems


def _problems_of_ladders(path: Path) -> tuple[str, ...]:
    beside = path.with_name("ladders.yaml")
    if not beside.exists():
        beside.write_text(GOOD["ladders.yaml"], encoding="utf-8")
    return load_ladders(beside, TEMPLATES).problems


LOADERS: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "config.yaml": lambda path: _raised(load_config, path),
    "own.yaml": _problems_of_rules,
    "ladders.yaml": _problems_of_ladders,
    "outreach.yaml": _problems_of_ladders,
    "window.yaml": lambda path: load_window_rules(path).problems,
    "situations.yaml": lambda path: load_situations(path, TEMPLATES).problems,
    "trajectories.yaml": lambda path: load_trajectories(path, TEMPLATES).problems,
    "agenda.yaml": lambda path: load_agenda_rules(path).problems,
    "forms.yaml": lambda path: load_form_rules(path).problems,
    "danger_routes.yaml": lambda path: _raised(load_help_routes, path),
}


def write(path: Path, content: str | bytes) -> None:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def test_there_are_more_than_forty_ways_and_every_file_is_broken_in_some() -> None:
    assert len(WAYS) >= 40
    assert len({each.name for each in WAYS}) == len(WAYS)
    assert {each.file for each in WAYS} == set(GOOD) == set(LOADERS)


@pytest.mark.parametrize("file", GOOD)
@pytest.mark.parametrize("written", ["as it is", "with CRLF", "with a byte order mark"])
def test_a_sound_file_has_no_problem_however_the_editor_wrote_it(tmp_path: Path, file: str, written: str) -> None:
    raw = GOOD[file].encode("utf-8")
    raw = raw.replace(b"\n", b"\r\n") if written == "with CRLF" else raw
    write(tmp_path / file, b"\xef\xbb\xbf" + raw if written == "with a byte order mark" else raw)
    assert LOADERS[file](tmp_path / file) == ()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.file}: {way.name}")
def test_a_broken_file_is_told_with_its_line_and_what_was_expected(tmp_path: Path, way: Way) -> None:
    path = tmp_path / way.file
    write(path, way.content)
    problems = LOADERS[way.file](path)
    there = [each for each in problems if each.startswith(f"{path}:{way.line}: ")]
    assert any(way.said in each for each in there), problems
    assert all(each.startswith(f"{path}:") for each in problems), "another file is blamed"
    assert any("expected" in each for each in there), there
    assert all(each.isprintable() and len(each) - len(str(path)) < 700 for each in problems)


@pytest.mark.parametrize("way", [each for each in WAYS if each.file == "config.yaml"], ids=lambda way: way.name)
def test_the_last_good_configuration_stays(tmp_path: Path, way: Way) -> None:
    path = tmp_path / "config.yaml"
    write(path, CONFIG)
    watched = Watched(lambda: load_config(path), lambda _: (path,), SystemClock(), settle_seconds=0)
    good = watched.value
    write(path, way.content)
    outcome = watched.reload_if_changed()
    assert outcome.value is good and not outcome.changed
    assert any(each.startswith(f"{path}:{way.line}:") for each in outcome.problems)
    write(path, CONFIG.replace("watch", "draft"))
    assert watched.reload_if_changed().changed


@pytest.mark.parametrize(
    "way",
    [
        each
        for each in WAYS
        if each.file == "own.yaml" and each.name not in ("rules as plain text", "a Latin-1 letter in rules")
    ],
    ids=lambda way: way.name,
)
def test_a_broken_rule_leaves_its_neighbours_in_force(tmp_path: Path, way: Way) -> None:
    assert isinstance(way.content, str)
    write(tmp_path / "own.yaml", way.content + RULE.partition("\n")[2].replace("own", "neighbour"))
    _problems_of_rules(tmp_path / "own.yaml")
    assert "neighbour" in {each.id for each in load_rules(tmp_path).rules}

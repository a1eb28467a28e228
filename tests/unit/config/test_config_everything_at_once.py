"""`maild check` shows every problem at once: no mistake in one file hides those in another, and none hides its neighbours."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from maild.acting.help_routes import load_help_routes
from maild.config import packaged_directory
from maild.errors import ConfigurationError
from maild.reading.forms import load_form_rules
from maild.workshop import make_tools, open_workshop

BROKEN_RULE = (
    "rules:\n  - id: eigen\n    intent: anders\n    strength: sterk\n    phrases: ['(zo', hallo]\n    marks: [danke]\n"
)
GOOD = "accounts:\n  - address: anna@praktijk.example\n    imap: {host: mail.example, secret: {file: imap-password}}\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A configuration with a mistake in each kind of file."""
    for name in ("rules", "templates"):
        shutil.copytree(packaged_directory(name), tmp_path / name)
    (tmp_path / "rules" / "own.yaml").write_text(BROKEN_RULE, encoding="utf-8")
    (tmp_path / "templates" / "reschedule.j2").write_text("{% for a in b %}", encoding="utf-8")
    return tmp_path


def problems_of(path: Path, text: str) -> str:
    (path / "config.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        open_workshop(path / "config.yaml")
    return "\n".join(refused.value.problems)


def double_key(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    key = next(line for line in text.splitlines() if line.endswith(":") and not line.startswith((" ", "#")))
    file.write_text(f"{text}\n{key}\n  - x\n", encoding="utf-8")


@pytest.mark.parametrize("text", ["mode: draf\n" + GOOD, "mode: [\n", "", "accounts: []\nrules: nergens\n"])
def test_a_mistake_in_the_configuration_hides_none_in_rules_and_templates(place: Path, text: str) -> None:
    said = problems_of(place, text)
    assert "config.yaml:" in said
    assert "own.yaml:3" in said
    assert "reschedule.j2:" in said


def test_the_rules_that_a_broken_configuration_names_are_the_ones_that_are_looked_at(place: Path) -> None:
    (place / "rules").rename(place / "mijn-regels")
    assert "mijn-regels/own.yaml:3" in problems_of(place, "mode: draf\nrules: mijn-regels\n" + GOOD)


def test_help_lines_that_cannot_be_read_hide_nothing_else(place: Path) -> None:
    double_key(place / "rules" / "danger_routes.yaml")
    double_key(place / "rules" / "forms.yaml")
    said = problems_of(place, GOOD)
    for each in ("danger_routes.yaml:", "forms.yaml:", "own.yaml:3", "reschedule.j2:"):
        assert each in said
    assert said.count("is written twice") == 2
    assert "not YAML" not in said


def test_a_key_written_twice_is_called_just_that_and_the_other_mistakes_stand_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "danger_routes.yaml"
    file.write_text(
        'checked_on: gisteren\nalways: []\nalways: ["112"]\nby_kind:\n  suicide: ["113"]\n', encoding="utf-8"
    )
    with pytest.raises(ConfigurationError) as refused:
        load_help_routes(file)
    said = [each.removeprefix(str(file)) for each in refused.value.problems]
    assert [each.split(":")[1] for each in said] == ["1", "2", "3", "4", "4", "4"]
    assert 'the key "always" is written twice, on line 2 and on line 3' in said[2]


def test_a_form_file_with_a_doubled_key_still_knows_its_forms(tmp_path: Path) -> None:
    file = tmp_path / "forms.yaml"
    shutil.copy(packaged_directory("rules") / "forms.yaml", file)
    whole = load_form_rules(file)
    file.write_text(file.read_text(encoding="utf-8") + "\nfooters: [x]\n", encoding="utf-8")
    found = load_form_rules(file)
    assert found.rules == whole.rules and found.labels == whole.labels
    assert len(found.problems) == 1 and "is written twice" in found.problems[0]


@pytest.mark.parametrize(
    "text", ["- a\n", "", "a: [\n", "a: &a [*a]\n", "? [x]\n: y\n", "[" * 5_000, "x: !!python/object:os 1\n"]
)
def test_any_form_and_help_file_is_survived(tmp_path: Path, text: str) -> None:
    file = tmp_path / "any.yaml"
    file.write_text(text, encoding="utf-8")
    assert load_form_rules(file).problems
    with pytest.raises(ConfigurationError):
        load_help_routes(file)


def test_the_packaged_files_are_as_they_should_be() -> None:
    assert make_tools(packaged_directory("rules"), packaged_directory("templates")).problems == ()


def test_every_mistake_of_one_rule_is_named_with_its_line(place: Path) -> None:
    problems = make_tools(place / "rules", place / "templates").problems
    lines = [each.partition("own.yaml:")[2].partition(":")[0] for each in problems if "own.yaml" in each]
    assert lines == ["3", "4", "5", "6"]

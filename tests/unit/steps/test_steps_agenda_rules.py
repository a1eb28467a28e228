"""`rules/agenda.yaml`: a mistake is named with file, line and what was expected, and switches off only itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.facts.session import SessionKind
from maild.planning.agenda_rules import NO_AGENDA_RULES
from maild.steps.agenda_rules_file import load_agenda_rules


def load(tmp_path: Path, text: str) -> tuple[tuple[str, ...], object]:
    path = tmp_path / "agenda.yaml"
    path.write_text(text, encoding="utf-8")
    rules = load_agenda_rules(path)
    return tuple(each.removeprefix(f"{path}:") for each in rules.problems), rules


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("kind:\n  intake: [x]\n", 1, 'the key "kind" is unknown; expected one of kinds'),
        ("kinds:\n  intaek: [intake]\n", 2, 'did you mean "intake"'),
        ("kinds: [sessie]\n", 1, "kinds: expected the keys introduction, intake, session"),
        ("missed:\n  - no-show\n  - '*'\n", 3, "no word; expected one such as"),
        ("ignore: [be*]\n", 1, "would fit nearly every title"),
        ("booking: ['https://calendly.com']\n", 1, "no domain; expected one such as calendly.com"),
        ("- sessie\n", 1, "expected the keys kinds"),
        ("kinds: [\n", 2, "not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    (problem,), _ = load(tmp_path, text)
    assert problem.startswith(f"{line}: ") and said in problem


def test_its_neighbours_stay(tmp_path: Path) -> None:
    problems, rules = load(tmp_path, "missed: [gemist, '**']\nkinds: {intake: [intake*], sessie: [x]}\n")
    assert len(problems) == 2
    assert rules.missed == ("gemist",) and rules.kind_of("Intakegesprek") is SessionKind.INTAKE  # type: ignore[attr-defined]


def test_without_a_file_nothing_is_recognised(tmp_path: Path) -> None:
    assert load_agenda_rules(tmp_path / "agenda.yaml") is NO_AGENDA_RULES


def test_the_shipped_words_and_those_in_the_documents_load(tmp_path: Path) -> None:
    assert load_agenda_rules(packaged_directory("rules") / "agenda.yaml").problems == ()
    page = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml agenda\.yaml\n(.*?)```", page, re.DOTALL)
    problems, rules = load(tmp_path, example)
    assert problems == () and rules.kind_of("Kennismaking Els") is SessionKind.INTRODUCTION  # type: ignore[attr-defined]

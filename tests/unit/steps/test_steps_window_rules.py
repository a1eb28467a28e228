"""`rules/window.yaml`: what it may say, and what its mistakes are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.planning.window_rules import WindowRule, WindowRules
from maild.steps.window_rules_file import load_window_rules
from maild.workshop import make_tools

GOOD = """\
opens:
  - id: supplier
    from: ["@Leverancier.example", jan@drukkerij.example]
closes:
  - id: talk that has run out
    intent: other
    after_working_days: 10
"""


def load(directory: Path, text: str) -> WindowRules:
    path = directory / "window.yaml"
    path.write_text(text, encoding="utf-8")
    return load_window_rules(path)


def test_the_shipped_file_says_nothing_and_a_missing_one_too(tmp_path: Path) -> None:
    assert load_window_rules(packaged_directory("rules") / "window.yaml") == WindowRules()
    assert load_window_rules(tmp_path / "window.yaml") == WindowRules()


def test_what_the_coach_may_say(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD) == WindowRules(
        opens=(WindowRule("supplier", ("@leverancier.example", "jan@drukkerij.example")),),
        closes=(WindowRule("talk that has run out", (), ("other",), 10),),
    )


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("opens: [\n", 2, "not YAML"),
        ("open: []\n", 1, 'expected opens or closes; did you mean "opens"?'),
        ("closes:\n  - id: a\n    intnt: other\n    from: a@b.example\n", 3, 'did you mean "intent"?'),
        ("closes:\n  - id: a\n    intent: reshedule\n", 3, 'did you mean "reschedule"?'),
        ("closes:\n  - id: a\n    from: club.example\n", 3, 'such as "@club.example"'),
        ("closes:\n  - id: everybody\n", 2, "would hold for everybody"),
        ("closes:\n  - from: a@b.example\n", 2, "expected a rule with an id"),
        (
            "closes:\n  - id: a\n    from: a@b.example\n    after_working_days: soon\n",
            4,
            "a whole number of working days",
        ),
        ("opens:\n  - id: a\n    from: a@b.example\n    after_working_days: 3\n", 4, "in a rule that closes"),
        ("opens: yes\n", 1, 'each beginning with "- id:"'),
    ],
)
def test_a_mistake_is_named_with_its_line_and_disables_only_its_rule(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    rules = load(tmp_path, text)
    assert rules.opens == rules.closes == ()
    assert any(each.startswith(f"{tmp_path}/window.yaml:{line}: ") and said in each for each in rules.problems), (
        rules.problems
    )


def test_the_good_rules_beside_a_broken_one_stay(tmp_path: Path) -> None:
    rules = load(tmp_path, GOOD + "  - id: broken\n")
    assert (len(rules.opens), len(rules.closes), len(rules.problems)) == (1, 1, 1)


def test_a_mistake_is_among_those_that_check_shows(tmp_path: Path) -> None:
    for each in packaged_directory("rules").iterdir():
        (tmp_path / each.name).symlink_to(each)
    (tmp_path / "window.yaml").unlink()
    (tmp_path / "window.yaml").write_text("open: []\n", encoding="utf-8")
    problems = make_tools(tmp_path, packaged_directory("templates")).problems
    assert any("window.yaml:1" in each for each in problems)


def test_the_example_in_the_documents_is_good(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8")
    rules = load(tmp_path, page.partition("```yaml window.yaml\n")[2].partition("```")[0])
    assert (len(rules.opens), len(rules.closes), rules.problems) == (1, 1, ())

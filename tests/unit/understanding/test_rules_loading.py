"""Rules from YAML: what a mistake costs, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from understanding_support import packaged_rules

from maild.understanding.rules import RuleSet, failing_examples, load_rules

GOOD = """\
  - id: good-one
    intent: reschedule
    strength: strong
    phrases: [schuif * op]
"""
DANGER = """\
rules:
  - id: danger-one
    crisis: suicide
    strength: strong
    phrases: [geen uitweg]
"""


def load(tmp_path: Path, text: str) -> RuleSet:
    (tmp_path / "danger.yaml").write_text(DANGER, encoding="utf-8")
    (tmp_path / "intents.yaml").write_text(text, encoding="utf-8")
    return load_rules(tmp_path)


def ids(rules: RuleSet) -> list[str]:
    return [rule.id for rule in rules.rules if not rule.is_danger]


def hits(rules: RuleSet, text: str, subject: str = "") -> list[str]:
    with rules.lexicon.reading():
        texts = {"text": rules.lexicon.prepare(text), "subject": rules.lexicon.prepare(subject)}
        return [hit.rule.id for hit in rules.intent_hits(texts)]


def test_the_packaged_rules_have_no_problem() -> None:
    assert packaged_rules().problems == ()


def test_every_example_in_the_packaged_rules_holds() -> None:
    assert failing_examples(packaged_rules()) == ()


@pytest.mark.parametrize(
    ("broken", "line", "says"),
    [
        ("  - id: bad\n    intent: reschedul\n    strength: strong\n    phrases: [a b]\n", 3, 'did you mean "reschedule"'),
        ("  - id: bad\n    intent: other\n    strength: strong\n    frases: [a b]\n", 5, 'did you mean "phrases"'),
        ("  - id: bad\n    intent: other\n    strength: strong\n    phrases: [een]\n    phrases: [twee]\n", 6, "twice"),
        ("  - id: bad\n    intent: other\n    strength: strong\n    phrases: ['*']\n", 5, "could match any text"),
        ("  - id: bad\n    intent: other\n    strength: strong\n    phrases: [ga <dagg>]\n", 5, "no word group"),
        ("  - id: bad\n    intent: other\n    strength: strong\n    phrases: ['(zo']\n", 5, "bracket"),
        ("  - id: bad\n    intent: other\n    strength: strong\n", 2, "no phrases"),
        ("  - id: bad\n    intent: other\n    phrases: [hallo]\n", 2, '"strength"'),
        ("  - id: bad\n    intent: other\n    kind: move\n    strength: weak\n    phrases: [hallo]\n", 4, "kind"),
        ("  - id: bad\n    intent: other\n    strength: weak\n    phrases: [x]\n    when: {state: [klient]}\n", 6, "no state"),
        ("  - id: bad\n    intent: other\n    strength: weak\n    phrases: [x: y: z]\n", 5, "YAML"),
        ("  - id: good-one\n    intent: other\n    strength: weak\n    phrases: [x]\n", 2, "stands already"),
        ("  - id: bad\n    intent: other\n    strength: weak\n    patterns: [[{LOWER: {REGEX: '(a+)+$'}}]]\n", 5, "very long"),
        ("  - id: bad\n    intent: other\n    strength: weak\n    patterns: [[{LOWERR: ja}]]\n", 5, 'did you mean "LOWER"'),
        ("  - id: bad\n    intent: other\n    strength: weak\n    patterns: [[{OP: '*'}]]\n", 5, "at least one"),
    ],
)  # fmt: skip
def test_a_mistake_disables_only_its_rule_and_names_its_line(tmp_path: Path, broken: str, line: int, says: str) -> None:
    first = broken if "good-one" not in broken else ""
    rules = load(tmp_path, "rules:\n" + (first + GOOD if first else GOOD + broken))
    assert ids(rules) == ["good-one"]
    expected = line if first else line + GOOD.count("\n")
    assert len(rules.problems) == 1
    assert rules.problems[0].startswith(f"{tmp_path / 'intents.yaml'}:{expected}: ")
    assert says in rules.problems[0]
    assert hits(rules, "schuif dat gesprek maar op") == ["good-one"]


def test_a_phrase_that_explodes_is_refused(tmp_path: Path) -> None:
    many = "|".join(f'"a{n} b"' for n in range(30))
    rules = load(
        tmp_path, f"rules:\n{GOOD}  - id: huge\n    intent: other\n    strength: weak\n    phrases: ['{many} {many}']\n"
    )
    assert ids(rules) == ["good-one"]
    assert "more than" in rules.problems[0] or "longer than" in rules.problems[0]


def test_groups_in_a_circle_are_refused(tmp_path: Path) -> None:
    rules = load(tmp_path, f"words: {{a: [<b>], b: [<a>]}}\nrules:\n{GOOD}")
    assert ids(rules) == ["good-one"]
    assert any("circle" in each for each in rules.problems)


def test_missing_rules_of_danger_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "intents.yaml").write_text("rules:\n" + GOOD, encoding="utf-8")
    assert any("danger" in each for each in load_rules(tmp_path).problems)


def test_the_same_file_in_latin1_is_reported_not_raised(tmp_path: Path) -> None:
    (tmp_path / "danger.yaml").write_text(DANGER, encoding="utf-8")
    (tmp_path / "intents.yaml").write_bytes("rules: [é]".encode("latin-1"))
    assert any("UTF-8" in each for each in load_rules(tmp_path).problems)


def test_a_failing_example_is_named(tmp_path: Path) -> None:
    rules = load(tmp_path, f"rules:\n{GOOD}    examples: {{match: [iets anders], no_match: [schuif het op]}}\n")
    assert len(failing_examples(rules)) == 2

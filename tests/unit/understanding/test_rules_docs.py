"""Each example in docs/rules.md is a rule that loads, and whose examples hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from understanding_support import RULES

from maild.understanding.rules import failing_examples, load_rules

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_loads_and_does_what_it_says(tmp_path: Path, example: str) -> None:
    (tmp_path / "words.yaml").write_bytes((RULES / "words.yaml").read_bytes())
    (tmp_path / "danger.yaml").write_text(
        "rules: [{id: d, crisis: unclear, strength: strong, phrases: [gevaar]}]", encoding="utf-8"
    )
    (tmp_path / "own.yaml").write_text(example, encoding="utf-8")
    rules = load_rules(tmp_path)
    assert rules.problems == ()
    assert len(rules.rules) == 2
    assert any(rule.must_match for rule in rules.rules)
    assert failing_examples(rules) == ()

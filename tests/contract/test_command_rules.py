"""`maild rules test`: a coach holds rules against their own examples."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maild.cli.main import app

ROOT = Path(__file__).parents[2]
OWN = """
rules:
  - id: asks-for-a-walk
    description: Wants to walk instead of sit
    intent: reschedule
    kind: move
    strength: medium
    phrases: [wandelen *3 in plaats van]
    examples:
      match: ["Kunnen we wandelen in plaats van zitten?", "Gaan we nog eens wandelen ipv praten?"]
      no_match: ["Ik was aan het wandelen.", "Wandelen doe ik graag in plaats van fietsen."]
"""


def rules_test(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["rules", "test", *arguments])


def test_every_packaged_rule_has_a_description_and_holds_its_examples_of_both_sorts() -> None:
    done = rules_test("--json", str(ROOT / "rules"))
    assert done.exit_code == 0, done.output
    rules = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rules) > 90
    assert [each["rule"] for each in rules if not (each["description"] and each["match"] and each["no_match"])] == []


def test_a_coach_sees_which_example_fails_and_on_which_words(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    done = rules_test(str(own))
    assert done.exit_code == 1
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert lines[0] == str(own)
    assert lines[1].startswith("FAIL") and "asks-for-a-walk" in lines[1] and "line 3" in lines[1]
    assert lines[2] == 'should match, and does not: "Gaan we nog eens wandelen ipv praten?"'
    assert "should not match, and does on “Wandelen doe ik graag in plaats van”" in lines[3]
    assert lines[4] == "1 rules, 4 examples: 1 rule fails"


def test_only_the_rules_of_the_file_are_shown_and_it_may_use_the_word_groups_beside_it(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    lead = tmp_path / "rules" / "intents" / "lead.yaml"
    done = rules_test(str(lead))
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1].endswith("no rules fail")
    assert "reschedule.yaml" not in done.stdout


def test_a_rule_without_examples_is_named_and_is_no_failure(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN.partition("    examples")[0], encoding="utf-8")
    done = rules_test(str(own))
    assert done.exit_code == 0
    assert "bare" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("1 rule lacks examples of one sort or both")


def test_a_rule_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN.replace("strength", "strenght"), encoding="utf-8")
    done = rules_test(str(own))
    assert done.exit_code == 78
    assert f"{own}:7:" in done.stderr
    assert 'did you mean "strength"?' in done.stderr


OUTREACH = """
outreach:
  - id: plans
    description: I ask for a date
    subject: [nieuwe afspraak]
    ladder: client
    examples: {match: ["Een nieuwe afspraak // Dag Jan"], no_match: ["Nieuwe afspraak? // Hoi", "Verslag // Hoi"]}
"""
WINDOW = """
opens:
  - id: club
    description: My walking club
    from: ["@club.example"]
    examples: {match: [jan@club.example, jan@club.example // other], no_match: [jan@elders.example]}
"""


def test_a_rule_about_outreach_is_held_against_subjects_and_words(tmp_path: Path) -> None:
    (tmp_path / "outreach.yaml").write_text(OUTREACH, encoding="utf-8")
    done = rules_test(str(tmp_path / "outreach.yaml"))
    assert done.exit_code == 1
    assert "1 match, 2 no match (line 3)" in done.stdout
    assert done.stdout.count("should not match, and does") == 1


def test_a_rule_about_windows_is_held_against_senders(tmp_path: Path) -> None:
    (tmp_path / "window.yaml").write_text(WINDOW, encoding="utf-8")
    done = rules_test(str(tmp_path / "window.yaml"))
    assert done.exit_code == 0, done.output
    assert "2 match, 1 no match (line 3)" in done.stdout


PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["window.yaml", "outreach.yaml"])
def test_the_example_in_the_documents_holds(tmp_path: Path, name: str) -> None:
    (block,) = re.findall(rf"^```yaml {name}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / name).write_text(block, encoding="utf-8")
    done = rules_test(str(tmp_path / name))
    assert done.exit_code == 0, done.output
    assert "  ok " in done.stdout


def test_a_misspelled_example_list_is_told(tmp_path: Path) -> None:
    path = tmp_path / "window.yaml"
    path.write_text("opens:\n  - id: a\n    intent: other\n    examples:\n      matches: [other]\n", encoding="utf-8")
    done = rules_test(str(path))
    assert done.exit_code == 78
    assert f"{path}:5:" in done.stderr
    assert 'did you mean "match"?' in done.stderr


def test_a_file_with_nothing_to_match_says_so() -> None:
    done = rules_test(str(ROOT / "rules" / "ladders.yaml"))
    assert done.exit_code == 0
    assert "maild check" in done.stdout


def test_a_path_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    assert rules_test(str(tmp_path / "nothing.yaml")).exit_code == 2

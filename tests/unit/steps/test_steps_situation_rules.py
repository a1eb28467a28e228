"""`rules/situations.yaml`: what it may say, and what its mistakes are called."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.drafting.templates import load_templates
from maild.errors import ConfigurationError
from maild.planning.situations import SilenceRule, SituationRules, TooManyRule
from maild.steps.situation_rules_file import load_situations
from maild.workshop import make_tools, open_workshop

TEMPLATES = load_templates(packaged_directory("templates")).templates
GOOD = """\
too_many: {messages: 6, working_days: 7, rest_weeks: 6, mail: too_many}
dropping_out: {weeks: 6, mail: dropping_out}
no_show: {mail: no_show}
no_match: {no_fit: no_match.no_fit, practice_full: no_match.practice_full}
"""


def load(directory: Path, text: str) -> SituationRules:
    path = directory / "situations.yaml"
    path.write_text(text, encoding="utf-8")
    return load_situations(path, TEMPLATES)


def test_the_shipped_file_has_every_situation_and_a_missing_one_none(tmp_path: Path) -> None:
    shipped = load_situations(packaged_directory("rules") / "situations.yaml", TEMPLATES)
    assert shipped == load(tmp_path, GOOD) and shipped.problems == ()
    assert shipped.too_many == TooManyRule(6, 7, 6, "too_many")
    assert shipped.dropping_out == SilenceRule(6, "dropping_out")
    assert load_situations(tmp_path / "elsewhere.yaml", TEMPLATES) == SituationRules()


def test_off_and_left_out_are_the_same(tmp_path: Path) -> None:
    assert load(tmp_path, "too_many: off\nno_show: off\n") == load(tmp_path, "") == SituationRules()


@pytest.mark.parametrize(
    ("before", "after", "line", "expected"),
    [
        ("too_many:", "too_mony:", 1, 'the key "too_mony" is unknown; expected one of too_many, dropping_out'),
        ("too_many:", "too_mony:", 1, 'did you mean "too_many"?'),
        ("messages: 6", "mesages: 6", 1, 'the key "mesages" is unknown'),
        ("messages: 6", "messages: veel", 1, "messages: expected a whole number from 2 to 100"),
        ("working_days: 7", "working_days: 0", 1, "working_days: expected a whole number from 1 to 30"),
        ("{weeks: 6", "{weeks: 1", 2, "weeks: expected a whole number from 2 to 52"),
        ("mail: no_show", "mail: no_shaw", 3, 'there is no template "no_shaw"'),
        ("mail: no_show", "mail: no_shaw", 3, 'did you mean "no_show"?'),
        ("mail: no_show", "mail: reschedule", 3, "reschedule.j2 has no subject: line"),
        ("no_fit: no_match.no_fit", "no_fit: dropping_out", 4, "expected expects_answer: no"),
        ("mail: too_many", "mail: no_show", 1, "nobody is reminded"),
        ("no_show: {mail: no_show}", "no_show: yes", 3, "expected no_show: off, or the keys mail below it"),
        ("practice_full:", "full:", 4, 'the key "full" is unknown; expected one of no_fit, practice_full'),
    ],
)
def test_a_mistake_is_named_with_its_line_and_switches_off_only_itself(
    tmp_path: Path, before: str, after: str, line: int, expected: str
) -> None:
    assert before in GOOD
    found = load(tmp_path, GOOD.replace(before, after, 1))
    (problem,) = {each for each in found.problems if expected in each}
    assert problem.startswith(f"{tmp_path / 'situations.yaml'}:{line}: ")
    ok = load(tmp_path, GOOD)
    kept = [found.too_many == ok.too_many, found.dropping_out == ok.dropping_out, found.no_show == ok.no_show]
    assert sum([*kept, found.no_match == ok.no_match]) == 3


@pytest.mark.parametrize("text", ["- a\n- b\n", "too_many: [\n", "just words\n"])
def test_what_is_no_such_file_at_all_is_one_problem(tmp_path: Path, text: str) -> None:
    found = load(tmp_path, text)
    assert len(found.problems) == 1 and replace_problems(found) == SituationRules()


def replace_problems(found: SituationRules) -> SituationRules:
    return SituationRules(found.too_many, found.dropping_out, found.no_show, found.no_match)


def test_maild_check_lists_it_and_a_running_maild_keeps_the_last_good_set(tmp_path: Path) -> None:
    shutil.copytree(packaged_directory("rules"), tmp_path / "rules")
    (tmp_path / "geheim").write_text("x", encoding="utf-8")
    (tmp_path / "geheim").chmod(0o600)
    config = tmp_path / "config.yaml"
    config.write_text(
        "rules: rules\naccounts:\n  - address: anouk@praktijk.example\n"
        "    imap: {host: imap.praktijk.example, secret: {file: geheim}}\n",
        encoding="utf-8",
    )
    good = open_workshop(config)
    assert good.tools.situations.too_many is not None
    (tmp_path / "rules" / "situations.yaml").write_text("too_many: {messages: 1}\n", encoding="utf-8")
    assert any(
        "situations.yaml:1: messages" in each for each in make_tools(tmp_path / "rules", good.config.templates).problems
    )
    with pytest.raises(ConfigurationError) as raised:
        open_workshop(config, good)
    assert any("situations.yaml:1: messages" in each for each in raised.value.problems)

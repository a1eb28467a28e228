"""Broken ladders and outreach rules: file, line, advice; and the last good set stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.errors import ConfigurationError
from maild.planning.ladder_rules import Ladders
from maild.steps.ladder_rules_file import load_ladders
from maild.workshop import open_workshop

TEMPLATES = ("outreach.second", "outreach.last")
GOOD = "ladders:\n  client:\n    - {rung: second, after: 3, mail: outreach.second}\n"


def load(directory: Path, ladders: str = GOOD, outreach: str | None = None) -> Ladders:
    (directory / "ladders.yaml").write_text(ladders, encoding="utf-8")
    if outreach is not None:
        (directory / "outreach.yaml").write_text(outreach, encoding="utf-8")
    return load_ladders(directory / "ladders.yaml", TEMPLATES)


@pytest.mark.parametrize(
    ("rung", "said"),
    [
        ("{rung: a, after: a, mail: outreach.second}", 'the rung "a" waits on itself; expected after: with a number'),
        ("{rung: a, after: second, mail: outreach.second}", 'cannot wait on "second"; expected after: with a number'),
        ("{rung: second, after: 3, mail: outreach.second}", "stands in this ladder twice, and would wait on itself"),
        (
            "{rung: a, after: 3, mail: outreach.secnd}",
            'there is no template "outreach.secnd"; expected the name of a file',
        ),
        ("{rung: a, after: 3, mail: outreach.last, deadline_days: 0}", "the deadline lies before the send; expected 7"),
        (
            "{rung: a, after: 3, mail: outreach.last, deadline_days: -3}",
            "the deadline lies before the send; expected 7",
        ),
        ("{rung: a, after: 3, mail: outreach.last, deadline_days: 4}", "expected a whole number of days from 7"),
        ("{rung: '', after: 3, mail: outreach.last}", "expected a rung with a name"),
        ("{rung: a, after: -3, mail: outreach.last}", "expected a whole number of days from 1"),
    ],
)
def test_a_broken_rung_is_told_with_its_line_and_what_was_expected(tmp_path: Path, rung: str, said: str) -> None:
    found = load(tmp_path, f"{GOOD}    - {rung}\n  lead:\n    - {{rung: x, after: 2, mail: outreach.second}}\n")
    (problem,) = found.problems
    assert problem.startswith(f"{tmp_path}/ladders.yaml:4: ") and said in problem
    assert set(found.by_name) == {"lead"}, "its neighbour stays"


@pytest.mark.parametrize(
    ("rule", "line", "said"),
    [
        ("- id: a", 2, "would hold for every mail; expected subject: or phrases:"),
        ("- {subject: x}", 2, "expected a rule with an id"),
        ("- {id: a, subjct: x, phrases: y}", 2, "did you mean"),
        ("- {id: a, subject: x, ladder: cliet}", 2, 'no ladder is called "cliet"; expected one of client'),
        ("- {id: b, subject: x}\n  - {id: b, phrases: y}", 3, "stands here twice"),
        ("{id: a}", 1, "expected a list of rules"),
    ],
)
def test_a_broken_outreach_rule_is_told_and_switches_off_itself_only(
    tmp_path: Path, rule: str, line: int, said: str
) -> None:
    found = load(tmp_path, outreach=f"outreach:\n  {rule}\n")
    (problem,) = found.problems
    assert f"outreach.yaml:{line}: " in problem and said in problem
    assert set(found.by_name) == {"client"}


def test_rules_recognise_what_they_name(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        outreach="outreach:\n  - {id: plan, subject: [Nieuwe afspraak], phrases: hoor graag, ladder: client}\n",
    )
    assert found.problems == ()
    assert found.recognise("RE: nieuwe AFSPRAAK", "Ik hoor\ngraag van je.") == "plan"
    assert found.recognise("Factuur", "Ik hoor graag van je.") is None
    rule = found.rule("plan")
    assert rule is not None and rule.ladder == "client" and found.rule("gone") is None


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("ladders.yaml", "rung: second, after: 3", "rung: second, after: second", "waits on itself"),
        ("ladders.yaml", "mail: outreach.last", "mail: outreach.lst", "did you mean"),
        ("ladders.yaml", "deadline_days: 7", "deadline_days: -1", "before the send"),
        ("outreach.yaml", "outreach: []", "outreach: [{id: a}]", "hold for every mail"),
    ],
)
def test_a_running_daemon_keeps_its_last_good_ladders(
    tmp_path: Path, name: str, before: str, after: str, said: str
) -> None:
    for directory in ("rules", "templates"):
        shutil.copytree(packaged_directory(directory), tmp_path / directory)
    config = tmp_path / "config.yaml"
    config.write_text(
        "state_dir: state\nrules: rules\ntemplates: templates\naccounts:\n  - address: anouk@praktijk.example\n"
        "    imap: {host: imap.praktijk.example, secret: {env: X}}\n",
        encoding="utf-8",
    )
    good = open_workshop(config)
    assert good.tools.problems == ()
    path = tmp_path / "rules" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        open_workshop(config, good)
    assert any(said in each and f"{name}:" in each for each in error.value.problems)


def test_no_office_hours_at_all_is_refused_before_any_ladder_counts_with_them(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(
        "state_dir: state\naccounts:\n  - address: anouk@praktijk.example\n    office_hours: {}\n"
        "    imap: {host: imap.praktijk.example, secret: {env: X}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as error:
        open_workshop(config)
    assert any("config.yaml:4: " in each and "no office hours at all" in each for each in error.value.problems)

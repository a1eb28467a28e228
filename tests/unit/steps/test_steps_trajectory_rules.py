"""`rules/trajectories.yaml`: what ships is right, and each mistake is told with its line and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.drafting.templates import load_templates
from maild.facts.session import SessionKind
from maild.planning.trajectory_rules import TrajectoryRules, Unit, Wait, When, Which
from maild.steps.trajectory_rules_file import load_trajectories

TEMPLATES = load_templates(packaged_directory("templates")).templates
GOOD = """\
default: short
trajectories:
  short: {sessions: 3}
mails:
  - {name: reminder, mail: reminder, before: 24 hours}
"""


def load(tmp_path: Path, text: str) -> TrajectoryRules:
    path = tmp_path / "trajectories.yaml"
    path.write_text(text, encoding="utf-8")
    return load_trajectories(path, TEMPLATES)


def test_what_ships_has_no_mistake_and_three_lengths() -> None:
    found = load_trajectories(packaged_directory("rules") / "trajectories.yaml", TEMPLATES)
    assert found.problems == () and found.default == "eight"
    assert {each.sessions: each.half_way for each in found.by_name.values()} == {6: 3, 8: 4, 12: 6}
    assert all(each.phases[-1].last == each.sessions and each.phases[0].first == 1 for each in found.by_name.values())
    steps = [
        (one.last, two.first)
        for each in found.by_name.values()
        for one, two in zip(each.phases, each.phases[1:], strict=False)
    ]
    assert all(after == before + 1 for before, after in steps)


def test_a_rule_is_read_as_it_stands(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD)
    (rule,) = found.mails
    assert (rule.when, rule.wait, rule.which) == (When.BEFORE, Wait(24, Unit.HOURS), Which.EACH)
    assert rule.kinds == frozenset(SessionKind) and rule.names_moment
    assert load_trajectories(tmp_path / "none.yaml", TEMPLATES) == TrajectoryRules()


@pytest.mark.parametrize(
    ("broken", "line", "words"),
    [
        (GOOD.replace("default: short", "default: shrt"), 1, 'did you mean "short"'),
        (GOOD.replace("sessions: 3", "sesions: 3"), 3, 'did you mean "sessions"'),
        (GOOD.replace("sessions: 3", "sessions: 0"), 3, "a whole number from 1 to 60"),
        (GOOD.replace("mail: reminder", "mail: remnder"), 5, 'did you mean "reminder"'),
        (GOOD.replace("mail: reminder", "mail: reschedule"), 5, "no subject: line"),
        (GOOD.replace("24 hours", "a day"), 5, "expected a time such as 24 hours"),
        (GOOD.replace("24 hours", "0 hours"), 5, "expected a time such as 24 hours"),
        (GOOD.replace(", before: 24 hours", ""), 5, "exactly one of when: booked"),
        (GOOD.replace("before: 24 hours", "when: soon"), 5, "expected booked"),
        (GOOD.replace("before:", "session: lst, before:"), 5, 'did you mean "last"'),
        (GOOD.replace("before:", "kind: intak, before:"), 5, 'did you mean "intake"'),
        (GOOD.replace("before:", "every: 6 weeks, before:"), 5, "expected it beside end:"),
        (GOOD + GOOD.splitlines()[-1] + "\n", 6, "stands here twice"),
        (GOOD + "notes:\n  - {note: plan_closng, when: booked}\n", 7, 'did you mean "plan_closing"'),
        (GOOD + "mals: []\n", 6, 'did you mean "mails"'),
    ],
)
def test_a_mistake_is_told_with_its_line_and_disables_only_itself(
    tmp_path: Path, broken: str, line: int, words: str
) -> None:
    found = load(tmp_path, broken)
    assert any(f"trajectories.yaml:{line}: " in each and words in each for each in found.problems), found.problems
    assert found.by_name or found.mails, "its neighbours stay"

"""Reads `rules/outreach.yaml`: which mails of the coach's own begin a ladder (behaviour 6)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from maild.planning.ladder_rules import OutreachRule, folded
from maild.understanding.rules_nearest import did_you_mean
from maild.yaml_examples import read_examples
from maild.yaml_file import Place, YamlFile, read_yaml_file

_KEYS = ("id", "description", "subject", "phrases", "ladder", "examples")
_LONGEST_ID = 60


def load_outreach(path: Path, ladders: Collection[str]) -> tuple[tuple[OutreachRule, ...], tuple[str, ...]]:
    """The rules in one file, none where there is no such file, and a printable problem for each mistake: it switches off its
    own rule only. `ladders` are the names that a rule may use."""
    if not path.exists():
        return (), ()
    file = read_yaml_file(path, "the key outreach, with a list of rules")
    data = file.data if isinstance(file.data, dict) else {}
    if file.is_readable and file.data is not None and not isinstance(file.data, dict):
        file.add((), "expected the key outreach, with a list of rules")
    for key in data:
        if key != "outreach":
            said = f'the key "{key[:40]}" is unknown; expected outreach{did_you_mean(key, ("outreach",))}'
            file.add((key,), said)
    listed = data.get("outreach")
    if listed is not None and not isinstance(listed, list):
        file.add(("outreach",), 'outreach: expected a list of rules, each beginning with "- id:"')
    items, taken = listed if isinstance(listed, list) else [], set[str]()
    made = [_rule(file, each, ("outreach", index), ladders, taken) for index, each in enumerate(items)]
    return tuple(each for each in made if each is not None), file.printable()


def _rule(
    file: YamlFile, value: object, place: Place, ladders: Collection[str], taken: set[str]
) -> OutreachRule | None:
    """One rule, or None with its problems noted. `taken` are the ids before it."""
    before = len(file.problems)
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        file.add(place, "expected a rule with an id")
        return None
    for key in value:
        if key not in _KEYS:
            said = f'the key "{key[:40]}" is unknown; expected one of {", ".join(_KEYS)}{did_you_mean(key, _KEYS)}'
            file.add((*place, key), said)
    rule = value["id"]
    if rule in taken or len(rule) > _LONGEST_ID:
        said = (
            f'the id "{rule[:40]}" stands here twice, or is too long; expected each once, at most {_LONGEST_ID} signs'
        )
        file.add((*place, "id"), said)
    taken.add(rule)
    subject, phrases, ladder = _texts(value.get("subject")), _texts(value.get("phrases")), value.get("ladder")
    if not subject and not phrases:
        file.add(place, "a rule without a condition would hold for every mail; expected subject: or phrases:")
    if ladder is not None and ladder not in ladders:
        expected = f"expected one of {', '.join(ladders)}{did_you_mean(str(ladder), tuple(ladders))}"
        file.add((*place, "ladder"), f'no ladder is called "{str(ladder)[:40]}"; {expected}')
    about = read_examples(file, value, place)
    if len(file.problems) != before:
        return None
    return OutreachRule(rule, subject, phrases, None if ladder is None else str(ladder), about)


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(said for each in items if (said := folded(str(each))))

"""Reads what a rule in a small YAML file says of itself: `description:` and `examples: {match: [...], no_match: [...]}`."""

from __future__ import annotations

from collections.abc import Mapping

from maild.facts.rule_examples import RuleExamples
from maild.yaml_file import Place, YamlFile

_SIDES = ("match", "no_match")
_MOST_EXAMPLES, _LONGEST_EXAMPLE = 50, 4_000


def read_examples(file: YamlFile, rule: Mapping[str, object], place: Place) -> RuleExamples:
    """The description and the examples of the rule at a place; each mistake is a problem of the file."""
    said = rule.get("description")
    if said is not None and not isinstance(said, str):
        file.add((*place, "description"), "description: expected a few words")
    given, here = rule.get("examples"), (*place, "examples")
    if given is not None and not isinstance(given, dict):
        file.add(here, "examples: expected match: and no_match:, each with a list of texts")
    sides = given if isinstance(given, dict) else {}
    file.only(sides, _SIDES, here)
    match, no_match = (_texts(file, sides.get(side), (*here, side)) for side in _SIDES)
    return RuleExamples(file.lines.get(place, 1), said if isinstance(said, str) else "", match, no_match)


def _texts(file: YamlFile, value: object, place: Place) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [] if value is None else [value]
    if len(items) > _MOST_EXAMPLES or not all(
        isinstance(each, str) and len(each) <= _LONGEST_EXAMPLE for each in items
    ):
        file.add(place, f"{place[-1]}: expected a list of at most {_MOST_EXAMPLES} texts")
        return ()
    return tuple(str(each) for each in items)

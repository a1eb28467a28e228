"""One rule, from its YAML node to a Rule with compiled phrases; every mistake in it at once, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from yaml.nodes import Node

from maild.understanding.result import CrisisKind, Intent, Kind, LeadKind
from maild.understanding.rules_model import Mark, Origin, Rule, Strength, When
from maild.understanding.rules_patterns import vet_pattern
from maild.understanding.rules_phrase import PhraseError, Sequence, Slot, WordGroups, parse_phrase
from maild.understanding.rules_reader import BrokenRuleError, RuleReader, items_in
from maild.understanding.rules_values import identifier_of, one_of, sender_of, state_of
from maild.understanding.rules_yaml import (
    RuleError,
    flag_of,
    line_of,
    number_of,
    plain_of,
    text_of,
)

_KEYS = (
    "id", "description", "intent", "crisis", "kind", "lead_kind", "strength", "against", "marks", "phrases", "patterns",
    "not", "not_anywhere", "with", "when", "examples", "precision",
)  # fmt: skip
_WHEN_KEYS = ("subject", "sender", "state", "state_not", "answers_thread", "words_at_most", "words_at_least")
_UNCLEAR = "unclear"
_KIND_OF = {
    Intent.RESCHEDULE: frozenset({Kind.MOVE, Kind.CANCEL, Kind.LATE, Kind.MISSED}),
    Intent.STOP_REQUEST: frozenset({Kind.END, Kind.PAUSE, Kind.NO_CONTACT, Kind.LEAD_DECLINES}),
}


class Role(StrEnum):
    """What a phrase does for its rule: it hits, it vetoes (in its sentence, or anywhere), or it has to be there too."""

    HIT = "phrases"
    NOT = "not"
    NOT_ANYWHERE = "not_anywhere"
    WITH = "with"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class ParsedRule:
    """A rule and its compiled phrases by role; raw token patterns always hit."""

    rule: Rule
    phrases: tuple[tuple[Role, tuple[Sequence, ...]], ...]
    patterns: tuple[tuple[int, list[dict[str, Any]], tuple[Slot, ...]], ...]


def parse_rule(node: Node, path: Path, groups: WordGroups) -> ParsedRule:
    """The rule of one node. BrokenRuleError where it has mistakes."""
    reader = RuleReader()
    entries = reader.entries(node, _KEYS)
    for needed in ("id", "strength"):
        if reader.misses(entries, needed):
            reader.add(node, f'the rule has no "{needed}"; expected one')
    if ("intent" in entries) == ("crisis" in entries) and (
        "intent" in entries or (reader.misses(entries, "intent") and reader.misses(entries, "crisis"))
    ):
        reader.add(node, 'expected either "intent" or "crisis"')
    when = reader.entries(entries["when"], _WHEN_KEYS) if "when" in entries else {}
    rule = _rule(reader, node, path, entries, when)
    phrases = [
        (role, sequences)
        for role in (Role.HIT, Role.NOT, Role.NOT_ANYWHERE, Role.WITH)
        for sequences in reader.all_of(entries, role.value, lambda item: _phrase(item, groups))
    ]
    phrases += [(Role.SUBJECT, each) for each in reader.all_of(when, "subject", lambda item: _phrase(item, groups))]
    patterns = reader.all_of(entries, "patterns", _pattern)
    if not any(items_in(entries, name) or not reader.misses({}, name) for name in ("patterns", Role.HIT.value)):
        reader.add(node, "the rule has no phrases and no patterns; expected at least one")
    if reader.errors or rule is None:
        raise BrokenRuleError(reader.errors)
    return ParsedRule(rule, tuple(phrases), patterns)


def _rule(
    reader: RuleReader, node: Node, path: Path, entries: Mapping[str, Node], when: Mapping[str, Node]
) -> Rule | None:
    """The rule without its phrases; None where what it cannot do without is wrong."""
    examples = reader.entries(entries["examples"], ("match", "no_match")) if "examples" in entries else {}
    intent = reader.word(entries, "intent", Intent)
    kind = reader.word(entries, "kind", Kind)
    knows_intent = intent is not None or "intent" not in entries
    if kind is not None and knows_intent and (intent is None or kind not in _KIND_OF.get(intent, ())):
        allowed = ", ".join(sorted(_KIND_OF.get(intent, ()))) if intent else ""
        reader.add(entries["kind"], f"this kind does not go with this rule; expected {allowed or 'no kind'}")
    name = reader.one(entries.get("id"), identifier_of)
    strength = reader.word(entries, "strength", Strength)
    rule = Rule(
        id=name or "",
        description=reader.one(entries.get("description"), text_of) or "",
        origin=Origin(path, line_of(node)),
        intent=intent,
        crisis=reader.one(entries.get("crisis"), _crisis),
        strength=strength or Strength.WEAK,
        kind=kind,
        lead_kind=reader.word(entries, "lead_kind", LeadKind),
        against=frozenset(reader.all_of(entries, "against", lambda item: one_of(item, Intent))),
        marks=frozenset(reader.all_of(entries, "marks", lambda item: one_of(item, Mark))),
        when=_when(reader, when),
        must_match=reader.all_of(examples, "match", text_of),
        must_not_match=reader.all_of(examples, "no_match", text_of),
    )
    return rule if name is not None and strength is not None else None


def _crisis(node: Node) -> CrisisKind | None:
    return None if text_of(node) == _UNCLEAR else one_of(node, CrisisKind)


def _when(reader: RuleReader, entries: Mapping[str, Node]) -> When:
    return When(
        states=frozenset(reader.all_of(entries, "state", state_of)),
        states_not=frozenset(reader.all_of(entries, "state_not", state_of)),
        senders=reader.all_of(entries, "sender", sender_of),
        answers=reader.one(entries.get("answers_thread"), flag_of),
        words_at_most=reader.one(entries.get("words_at_most"), number_of),
        words_at_least=reader.one(entries.get("words_at_least"), number_of),
    )


def _phrase(node: Node, groups: WordGroups) -> tuple[Sequence, ...]:
    return _at(node, lambda: parse_phrase(text_of(node), groups))


def _pattern(node: Node) -> tuple[int, list[dict[str, Any]], tuple[Slot, ...]]:
    pattern, needed = _at(node, lambda: vet_pattern(plain_of(node)))
    return line_of(node), pattern, needed


Result = TypeVar("Result")


def _at(node: Node, work: Callable[[], Result]) -> Result:
    try:
        return work()
    except PhraseError as error:
        raise RuleError(line_of(node), str(error)) from None

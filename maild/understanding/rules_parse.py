"""One rule, from its YAML node to a Rule with compiled phrases. A mistake is a RuleError with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml.nodes import Node

from maild.facts.person import PersonState
from maild.understanding.result import CrisisKind, Intent, Kind, LeadKind
from maild.understanding.rules_model import Mark, Origin, Rule, Strength, When
from maild.understanding.rules_nearest import did_you_mean
from maild.understanding.rules_patterns import vet_pattern
from maild.understanding.rules_phrase import PhraseError, Sequence, Slot, WordGroups, parse_phrase
from maild.understanding.rules_yaml import (
    RuleError,
    entries_of,
    flag_of,
    items_of,
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
_STATES = (*(each.value for each in PersonState), "unknown")
_KIND_OF = {
    Intent.RESCHEDULE: frozenset({Kind.MOVE, Kind.CANCEL, Kind.LATE, Kind.MISSED}),
    Intent.STOP_REQUEST: frozenset({Kind.END, Kind.PAUSE, Kind.NO_CONTACT, Kind.LEAD_DECLINES}),
}
Word = TypeVar("Word", bound=StrEnum)


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
    """The rule of one node."""
    entries = entries_of(node)
    _refuse_unknown(entries, _KEYS)
    for needed in ("id", "strength"):
        if needed not in entries:
            raise RuleError(line_of(node), f'the rule has no "{needed}"; expected one')
    if ("intent" in entries) == ("crisis" in entries):
        raise RuleError(line_of(node), 'expected either "intent" or "crisis"')
    when = entries_of(entries["when"]) if "when" in entries else {}
    _refuse_unknown(when, _WHEN_KEYS)
    rule = _rule(node, path, entries, when)
    phrases = tuple(
        (role, _phrase(item, groups))
        for role in (Role.HIT, Role.NOT, Role.NOT_ANYWHERE, Role.WITH)
        for item in _items(entries, role.value)
    ) + tuple((Role.SUBJECT, _phrase(item, groups)) for item in _items(when, "subject"))
    patterns = tuple(_pattern(item) for item in _items(entries, "patterns"))
    if not patterns and not any(role is Role.HIT for role, _ in phrases):
        raise RuleError(line_of(node), "the rule has no phrases and no patterns; expected at least one")
    return ParsedRule(rule, phrases, patterns)


def _rule(node: Node, path: Path, entries: Mapping[str, Node], when: Mapping[str, Node]) -> Rule:
    examples = entries_of(entries["examples"]) if "examples" in entries else {}
    _refuse_unknown(examples, ("match", "no_match"))
    intent = _word(entries, "intent", Intent)
    kind = _word(entries, "kind", Kind)
    if kind is not None and (intent is None or kind not in _KIND_OF.get(intent, ())):
        allowed = ", ".join(sorted(_KIND_OF.get(intent, ()))) if intent else ""
        raise RuleError(
            line_of(entries["kind"]), f"this kind does not go with this rule; expected {allowed or 'no kind'}"
        )
    crisis = None
    if "crisis" in entries and text_of(entries["crisis"]) != _UNCLEAR:
        crisis = _word(entries, "crisis", CrisisKind)
    return Rule(
        id=_identifier(entries["id"]),
        description=text_of(entries["description"]) if "description" in entries else "",
        origin=Origin(path, line_of(node)),
        intent=intent,
        crisis=crisis,
        strength=_one_of(entries["strength"], Strength),
        kind=kind,
        lead_kind=_word(entries, "lead_kind", LeadKind),
        against=frozenset(_one_of(item, Intent) for item in _items(entries, "against")),
        marks=frozenset(_one_of(item, Mark) for item in _items(entries, "marks")),
        when=_when(when),
        must_match=tuple(text_of(each) for each in _items(examples, "match")),
        must_not_match=tuple(text_of(each) for each in _items(examples, "no_match")),
    )


def _when(entries: Mapping[str, Node]) -> When:
    return When(
        states=frozenset(_state(item) for item in _items(entries, "state")),
        states_not=frozenset(_state(item) for item in _items(entries, "state_not")),
        senders=tuple(_sender(item) for item in _items(entries, "sender")),
        answers=flag_of(entries["answers_thread"]) if "answers_thread" in entries else None,
        words_at_most=number_of(entries["words_at_most"]) if "words_at_most" in entries else None,
        words_at_least=number_of(entries["words_at_least"]) if "words_at_least" in entries else None,
    )


def _identifier(node: Node) -> str:
    said = text_of(node).strip()
    if not said or len(said) > 60 or not all(each.isalnum() or each in "-_." for each in said):
        raise RuleError(line_of(node), "an id is 1 to 60 letters, digits, - or _")
    return said


def _state(node: Node) -> str:
    said = text_of(node).strip()
    if said not in _STATES:
        raise RuleError(
            line_of(node),
            f'"{said[:40]}" is no state{did_you_mean(said, _STATES)}; expected one of {", ".join(_STATES)}',
        )
    return said


def _sender(node: Node) -> str:
    said = text_of(node).strip().casefold()
    if "@" not in said:
        said = f"*@{said.removeprefix('*.')}"
    if said.count("*") > 2 or "[" in said or len(said) > 254:
        raise RuleError(line_of(node), "a sender is an address or a domain, with at most two *")
    return said


def _word(entries: Mapping[str, Node], name: str, kind: type[Word]) -> Word | None:
    return _one_of(entries[name], kind) if name in entries else None


def _one_of(node: Node, kind: type[Word]) -> Word:
    said = text_of(node).strip()
    known = [each.value for each in kind]
    if said not in known:
        raise RuleError(
            line_of(node), f'"{said[:40]}" is not known{did_you_mean(said, known)}; expected one of {", ".join(known)}'
        )
    return kind(said)


def _refuse_unknown(entries: Mapping[str, Node], known: tuple[str, ...]) -> None:
    for name, node in entries.items():
        if name not in known:
            raise RuleError(
                line_of(node),
                f'"{name[:40]}" is not known{did_you_mean(name, known)}; expected one of {", ".join(known)}',
            )


def _items(entries: Mapping[str, Node], name: str) -> list[Node]:
    return items_of(entries[name]) if name in entries else []


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

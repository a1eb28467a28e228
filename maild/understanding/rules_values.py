"""One value of a rule, from its YAML node. A mistake is a RuleError with its line."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from yaml.nodes import Node

from maild.facts.person import PersonState
from maild.understanding.rules_nearest import did_you_mean
from maild.understanding.rules_yaml import RuleError, line_of, text_of

_STATES = (*(each.value for each in PersonState), "unknown")
Word = TypeVar("Word", bound=StrEnum)


def identifier_of(node: Node) -> str:
    """A rule's id."""
    said = text_of(node).strip()
    if not said or len(said) > 60 or not all(each.isalnum() or each in "-_." for each in said):
        raise RuleError(line_of(node), "an id is 1 to 60 letters, digits, - or _")
    return said


def state_of(node: Node) -> str:
    """A state of the person, or `unknown`."""
    said = text_of(node).strip()
    if said not in _STATES:
        raise RuleError(
            line_of(node),
            f'"{said[:40]}" is no state{did_you_mean(said, _STATES)}; expected one of {", ".join(_STATES)}',
        )
    return said


def sender_of(node: Node) -> str:
    """A pattern for the sender's address; a bare domain counts for every address in it."""
    said = text_of(node).strip().casefold()
    if "@" not in said:
        said = f"*@{said.removeprefix('*.')}"
    if said.count("*") > 2 or "[" in said or len(said) > 254:
        raise RuleError(line_of(node), "a sender is an address or a domain, with at most two *")
    return said


def one_of(node: Node, kind: type[Word]) -> Word:
    """One of the words that an enumeration knows."""
    said = text_of(node).strip()
    known = [each.value for each in kind]
    if said not in known:
        raise RuleError(
            line_of(node), f'"{said[:40]}" is not known{did_you_mean(said, known)}; expected one of {", ".join(known)}'
        )
    return kind(said)

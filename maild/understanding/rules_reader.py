"""Reads the YAML nodes of one rule and keeps every mistake instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from yaml.nodes import MappingNode, Node

from maild.understanding.rules_nearest import did_you_mean
from maild.understanding.rules_values import Word, one_of
from maild.understanding.rules_yaml import RuleError, items_of, line_of, text_of

Result = TypeVar("Result")


class BrokenRuleError(RuleError):
    """Every mistake of one rule, in the order of the file."""

    def __init__(self, found: list[RuleError]) -> None:
        self.each = tuple(sorted(found, key=lambda error: error.line))
        super().__init__(self.each[0].line, self.each[0].text)


class RuleReader:
    """Reads the values of one rule; keeps every mistake instead of stopping at the first."""

    def __init__(self) -> None:
        self.errors: list[RuleError] = []
        self._hints = ""

    def add(self, node: Node, text: str) -> None:
        """Notes a mistake at a node."""
        self.errors.append(RuleError(line_of(node), text))

    def entries(self, node: Node, known: tuple[str, ...]) -> dict[str, Node]:
        """The known keys of a mapping, each as it stands first."""
        if not isinstance(node, MappingNode):
            self.add(node, "expected `key: value` lines here")
            return {}
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = self.one(key, text_of)
            if name is None:
                continue
            if name in found:
                self.add(key, f'"{name[:40]}" stands here twice; expected it once')
            elif name in known:
                found[name] = value
            else:
                hint = did_you_mean(name, known)
                self._hints += hint
                self.add(value, f'"{name[:40]}" is not known{hint}; expected one of {", ".join(known)}')
        return found

    def misses(self, entries: Mapping[str, Node], name: str) -> bool:
        """True where a key is not there, nor anything that was probably meant as it: that is one mistake and not two."""
        return name not in entries and f'"{name}"' not in self._hints

    def one(self, node: Node | None, read: Callable[[Node], Result]) -> Result | None:
        """One value; None where it is not there, or wrong."""
        try:
            return read(node) if node is not None else None
        except RuleError as error:
            self.errors.append(error)
            return None

    def all_of(self, entries: Mapping[str, Node], name: str, read: Callable[[Node], Result]) -> tuple[Result, ...]:
        """The values of a list, without the wrong ones."""
        read_all = (self.one(item, read) for item in items_in(entries, name))
        return tuple(each for each in read_all if each is not None)

    def word(self, entries: Mapping[str, Node], name: str, kind: type[Word]) -> Word | None:
        """One of the words of an enumeration; None where it is not there, or wrong."""
        return self.one(entries.get(name), lambda node: one_of(node, kind))


def items_in(entries: Mapping[str, Node], name: str) -> list[Node]:
    """The items of a list in a mapping; none where it is not there."""
    return items_of(entries[name]) if name in entries else []

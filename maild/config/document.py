"""One YAML file as plain values with the line that each of them stands on (YAML 1.2, chapter 3).

The values are made from the composed nodes rather than by a YAML constructor: only there are quotes, lines and doubled
keys still to be seen. Sequences become tuples, so that a strict schema takes them. Known limits: merge keys (`<<`) are
refused, aliases are followed but never without bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from maild.config.source_text import NotYamlError, compose, read_text

Place = tuple[str | int, ...]
"""Where a value stands: keys and list positions from the top, e.g. `("accounts", 0, "imap", "host")`."""

_MOST_VALUES = 20_000
_DEEPEST = 30
_TAG = "tag:yaml.org,2002:"
_SWITCH_WORD = re.compile(r"(?:y|n|yes|no|on|off)", re.IGNORECASE)
_BARE_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:\s*[-–]\s*\d{1,2}[:.]\d{2})?|\d{1,2}:\d{2}:\d{2}")
_SECRET_KEY = re.compile(
    r"(?:pass|password|passwd|passphrase|pwd|wachtwoord|secret|geheim|token|api[_-]?key|private[_-]?key)$",
    re.IGNORECASE,
)
_SECRET_ADVICE = (
    "expected nothing secret in this file: put it in a systemd credential, a file with mode 0600, an environment "
    "variable or a password manager, and write for example `secret: {file: imap-password}`"
)


@dataclass(slots=True)
class Document:
    """What a file says. `settled` are the places that already have a problem of their own, so that a schema need not
    repeat it; `raw` is how a plain number or switch was written, for messages (never of a secret)."""

    path: Path
    data: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    raw: dict[Place, str] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    settled: set[Place] = field(default_factory=set)

    def line_of(self, place: Place) -> int:
        """The line of a value, or of the nearest thing around it; counted from 1."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def is_settled(self, place: Place) -> bool:
        """True where this place, or something around it, has a problem already."""
        return any(place[:length] in self.settled for length in range(len(place) + 1))

    def has_settled_part(self, place: Place) -> bool:
        """True where something inside this place has a problem already."""
        return any(each[: len(place)] == place for each in self.settled)

    def add(self, place: Place, text: str) -> None:
        """Notes one problem at a place and settles it."""
        self.problems.append((self.line_of(place), text))
        self.settled.add(place)

    def printable(self) -> tuple[str, ...]:
        """Every problem as `file:line: text`, in the order of the file, each once."""
        ordered = sorted(dict.fromkeys(self.problems), key=lambda each: each[0])
        return tuple(f"{self.path}:{line}: {text}" for line, text in ordered)


def read_document(path: Path) -> Document:
    """Reads one file. One that is no YAML comes back with that one problem and no data; no content makes it raise."""
    document = Document(path)
    try:
        node = compose(read_text(path))
    except NotYamlError as problem:
        document.problems.append((problem.line, problem.text))
        document.settled.add(())
        return document
    document.data = _Conversion(document).convert(node, (), 0)
    return document


class _Conversion:
    """Turns nodes into plain values; counts, so that aliases cannot make a small file large."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._left = _MOST_VALUES

    def convert(self, node: Node, place: Place, depth: int) -> object:
        self._document.lines.setdefault(place, node.start_mark.line + 1)
        self._left -= 1
        if self._left < 0 or depth > _DEEPEST:
            if not self._document.is_settled(()):
                self._document.add(
                    (), "too many values, or nested too deeply; expected a file like config.example.yaml"
                )
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, place, depth)
        if isinstance(node, SequenceNode):
            return tuple(self.convert(each, (*place, index), depth + 1) for index, each in enumerate(node.value))
        return self._scalar(node, place) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, place: Place, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        first_lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = self._key(key_node, line)
            if key is None:
                continue
            if key in first_lines:
                text = f'the key "{key}" is written twice, on line {first_lines[key]} and on line {line}'
                self._document.problems.append(
                    (line, f"{text}; expected it once: YAML would silently keep one of them")
                )
                continue
            first_lines[key] = line
            inner = (*place, key)
            self._document.lines.setdefault(inner, line)
            if self._is_literal_secret(key, value_node, place):
                self._document.add(inner, f'a secret is written out after "{key}"; {_SECRET_ADVICE}')
                values[key] = None
                continue
            values[key] = self.convert(value_node, inner, depth + 1)
        return values

    def _key(self, node: Node, line: int) -> str | None:
        if not isinstance(node, ScalarNode) or not node.value:
            self._document.problems.append((line, "a key that is not a word; expected `key: value`"))
            return None
        if node.value == "<<":
            self._document.problems.append((line, "a merge key (<<), which maild does not follow; expected the keys"))
            return None
        return str(node.value)

    @staticmethod
    def _is_literal_secret(key: str, node: Node, place: Place) -> bool:
        if place and place[-1] == "secret":
            return False
        is_empty = isinstance(node, ScalarNode) and node.tag == _TAG + "null"
        return bool(_SECRET_KEY.search(key)) and not isinstance(node, MappingNode) and not is_empty

    def _scalar(self, node: ScalarNode, place: Place) -> object:
        text, tag = str(node.value), str(node.tag)
        trap = _trap(text) if node.style is None else None
        if not tag.startswith(_TAG):
            trap = "a YAML tag (a word after !); expected a plain value"
        if trap is not None:
            self._document.add(place, trap)
            return None
        if tag != _TAG + "str":
            self._document.raw[place] = text
        return _value(tag.removeprefix(_TAG), text)


def _trap(text: str) -> str | None:
    """What other YAML readers would make of a word without quotes (YAML 1.1 section 10.3), as a problem."""
    if _BARE_TIME.fullmatch(text) and (":" in text or "-" in text):
        why = "YAML readers take 9:00 for the number 540 and 22:00 for 1320"
        return f'a time without quotes: {text}; expected quotes: "{text}", for {why}'
    if _SWITCH_WORD.fullmatch(text):
        why = f"YAML readers take {text} for {'true' if text.lower() in ('y', 'yes', 'on') else 'false'}"
        return f'{text} without quotes; expected true or false for a switch, or "{text}" for a text: {why}'
    return None


def _value(kind: str, text: str) -> object:
    """A scalar by its resolved tag. Dates stay text; numbers that Python cannot read stay text as well."""
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    try:
        if kind == "int":
            bare = text.replace("_", "")
            return int(bare, 0) if bare.lstrip("+-").lower().startswith(("0x", "0o", "0b")) else int(bare)
        if kind == "float":
            return float(text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))
    except (ValueError, OverflowError):
        return text
    return text

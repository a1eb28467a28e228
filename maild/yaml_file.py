"""A small YAML file as plain values: its mistakes in plain words with their line, and what can be read in spite of them.

Values come from the composed nodes (YAML 1.2, chapter 3), so that a key written twice is seen, and texts are the texts that
stand there: `no`, `0612` and `2026-11-24` stay words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from maild.yaml_words import in_plain_words

_LARGEST = 1024 * 1024
_MOST_BRACKETS = 2_000
_MOST_VALUES = 20_000

Place = tuple[str | int, ...]
"""Where a value stands: keys and list positions from the top."""


@dataclass(slots=True)
class YamlFile:
    """What a file says: mappings, lists and texts, None for nothing. `problems` are lines, counted from 1, and words;
    `is_readable` is false where there is no YAML at all and `data` says nothing."""

    path: Path
    data: object = None
    is_readable: bool = False
    problems: list[tuple[int, str]] = field(default_factory=list)
    lines: dict[Place, int] = field(default_factory=dict)

    def add(self, place: Place, text: str) -> None:
        """Notes a problem of the value at a place, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        self.problems.append((self.lines.get(place, 1), text))

    def only(self, group: Iterable[str], known: tuple[str, ...], place: Place) -> None:
        """Notes each key of the group at a place that nobody knows, with the nearest one that is known."""
        for key in group:
            if key not in known:
                near = get_close_matches(key.casefold()[:100], known, n=1, cutoff=0.6)
                hint = f'; did you mean "{near[0]}"?' if near else ""
                self.add((*place, key), f'the key "{key[:40]}" is unknown; expected one of {", ".join(known)}{hint}')

    def printable(self) -> tuple[str, ...]:
        """Every problem as `file:line: text`, in the order of the file, each once."""
        ordered = sorted(dict.fromkeys(self.problems), key=lambda each: each[0])
        return tuple(f"{self.path}:{line}: {text}" for line, text in ordered)


def read_yaml_file(path: Path, expected: str) -> YamlFile:
    """The file, read. `expected` ends the sentence where there is nothing to read."""
    file = YamlFile(path)
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        file.problems.append((line, "a letter that is not UTF-8; expected the file saved as UTF-8"))
        return file
    except OSError as error:
        file.add((), f"cannot be read ({type(error).__name__}); expected {expected}")
        return file
    if len(raw) > _LARGEST or text.count("[") + text.count("{") > _MOST_BRACKETS:
        file.add((), f"too large, or too many brackets; expected {expected}")
        return file
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        file.problems.append(in_plain_words(error, f"not YAML; expected {expected}"))
        return file
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        file.problems.append((line, f"a control character; expected {expected}"))
        return file
    except (YAMLError, RecursionError, ValueError):
        file.add((), f"not YAML; expected {expected}")
        return file
    file.is_readable = True
    file.data = _Values(file).value(node, ()) if node is not None else None
    return file


class _Values:
    """Turns nodes into values; counts, so that aliases cannot make a small file large."""

    def __init__(self, file: YamlFile) -> None:
        self._file = file
        self._left = _MOST_VALUES

    def value(self, node: Node, place: Place) -> object:
        self._file.lines.setdefault(place, node.start_mark.line + 1)
        self._left -= 1
        if self._left < 0 or len(place) > 30:
            self._file.add((), "too many values, or nested too deeply; expected a short file")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.value(each, (*place, index)) for index, each in enumerate(node.value)]
        if not isinstance(node, ScalarNode) or str(node.tag).endswith(":null"):
            return None
        return str(node.value)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self._file.problems.append((line, "a key that is not a word; expected `key: value`"))
                continue
            key = str(key_node.value)
            if key in values:
                first = self._file.lines[(*place, key)]
                said = f'the key "{key[:40]}" is written twice, on line {first} and on line {line}; expected it once'
                self._file.problems.append((line, said))
                continue
            self._file.lines[(*place, key)] = line
            values[key] = self.value(value_node, (*place, key))
        return values

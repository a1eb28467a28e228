"""Rule files as YAML nodes that know their line; one broken rule does not take its neighbours along.

PyYAML composes the nodes, with libyaml where it has it: with ruamel.yaml, which reads the small files, they took 0.7 s of a
start that may last five. Values are read as the text that stands there, so that `no` and `22:00` stay words, whatever YAML
1.1 makes of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LARGEST = 2 * 1024 * 1024
_MOST_BRACKETS = 4_000
_RULE_START = re.compile(r"^(?:rules:\s*)?\s{0,8}-\s+\w+\s*:")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TRUE = frozenset({"true", "yes", "ja"})
_FALSE = frozenset({"false", "no", "nee"})


class RuleError(Exception):
    """A mistake in a rule file: `line` counted from 1, `text` in plain words. Never leaves the loading of rules."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The parts of one rule file that could be read, and what could not. `mark` tells its content from any other."""

    path: Path
    words: tuple[Node, ...]
    spelling: tuple[Node, ...]
    real_words: tuple[Node, ...]
    rules: tuple[Node, ...]
    errors: tuple[RuleError, ...]
    mark: str = ""


def line_of(node: Node) -> int:
    """The line of a node, counted from 1."""
    return int(node.start_mark.line) + 1


def read_rule_file(path: Path) -> RuleFile:
    """The file's rules and word groups as nodes."""
    mark = ""
    try:
        raw = path.read_bytes()
        mark = hashlib.blake2b(raw, digest_size=16).hexdigest()
        if len(raw) > _LARGEST:
            raise RuleError(1, "the file is larger than 2 MB; expected rules")
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        mistake = RuleError(line, "a letter that is not UTF-8; expected the file saved as UTF-8")
        return RuleFile(path, (), (), (), (), (mistake,), mark)
    except OSError as error:
        mistake = RuleError(1, f"cannot be read ({type(error).__name__}); expected UTF-8 text")
        return RuleFile(path, (), (), (), (), (mistake,), mark)
    except RuleError as error:
        return RuleFile(path, (), (), (), (), (error,), mark)
    try:
        found = _taken_apart(path, [_compose(text)])
    except RuleError:
        found = _piece_by_piece(path, text)
    return replace(found, mark=mark)


def _piece_by_piece(path: Path, text: str) -> RuleFile:
    """Reads a file with broken YAML rule by rule, each at its own line."""
    nodes: list[Node | None] = []
    errors: list[RuleError] = []
    for first, piece in _pieces(text):
        try:
            nodes.append(_compose("\n" * first + piece))
        except RuleError as error:
            errors.append(error)
    found = _taken_apart(path, nodes)
    return replace(found, errors=(*errors, *found.errors))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The head of the file, then each rule, with the number of lines before it."""
    lines = text.splitlines()
    starts = [0, *(number for number, line in enumerate(lines) if _RULE_START.match(line))]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        kept = [line for line in lines[start:end] if line.strip() not in ("rules:", "---")]
        yield start, "\n".join(kept) + "\n"


def _compose(text: str) -> Node | None:
    if sum(text.count(each) for each in "[{") > _MOST_BRACKETS:
        raise RuleError(1, f"more than {_MOST_BRACKETS} brackets; expected plain lists with dashes")
    try:
        node: Node | None = yaml.compose(text, Loader=_LOADER)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = str(error.problem or error.context or "not YAML")[:120]
        advice = '; expected quotes around a text that holds a colon or begins with * " or ['
        raise RuleError(mark.line + 1 if mark else 1, f"this is no YAML ({said}){advice}") from None
    except ReaderError:
        found = _CONTROL.search(text)
        line = text.count("\n", 0, found.start() if found else 0) + 1
        raise RuleError(line, "a control character; expected readable text") from None
    except (YAMLError, RecursionError, ValueError):
        raise RuleError(1, "this is no YAML that can be read; expected a list of rules") from None
    return node


def _taken_apart(path: Path, nodes: list[Node | None]) -> RuleFile:
    parts: dict[str, list[Node]] = {"rules": [], "words": [], "spelling": [], "real_words": []}
    errors: list[RuleError] = []
    for node in nodes:
        try:
            for name, value in _top(node):
                if name not in parts:
                    raise RuleError(line_of(value), f'"{name[:40]}" is not known here; expected {", ".join(parts)}')
                parts[name] += items_of(value) if name in ("rules", "real_words") else [value]
        except RuleError as error:
            errors.append(error)
    found = {name: tuple(each) for name, each in parts.items()}
    return RuleFile(path, found["words"], found["spelling"], found["real_words"], found["rules"], tuple(errors))


def _top(node: Node | None) -> Iterator[tuple[str, Node]]:
    if node is None:
        return
    if isinstance(node, SequenceNode):
        yield "rules", node
        return
    yield from entries_of(node).items()


def entries_of(node: Node) -> dict[str, Node]:
    """The keys of a mapping. RuleError for another shape or a key that stands there twice."""
    if not isinstance(node, MappingNode):
        raise RuleError(line_of(node), "expected `key: value` lines here")
    found: dict[str, Node] = {}
    for key, value in node.value:
        name = text_of(key)
        if name in found:
            raise RuleError(line_of(key), f'"{name[:40]}" stands here twice; expected it once')
        found[name] = value
    return found


def items_of(node: Node) -> list[Node]:
    """The items of a list; one value alone counts as a list of one, nothing as an empty list."""
    if isinstance(node, SequenceNode):
        return list(node.value)
    if isinstance(node, ScalarNode) and str(node.tag).endswith(":null"):
        return []
    return [node]


def text_of(node: Node) -> str:
    """A text as it stands in the file."""
    if not isinstance(node, ScalarNode):
        raise RuleError(line_of(node), "expected a text here")
    return str(node.value)


def flag_of(node: Node) -> bool:
    """True or false."""
    said = text_of(node).strip().lower()
    if said not in _TRUE | _FALSE:
        raise RuleError(line_of(node), "expected true or false")
    return said in _TRUE


def number_of(node: Node) -> int:
    """A whole number of at least 1."""
    said = text_of(node).strip()
    if not said.isdecimal() or not 1 <= int(said[:9]) <= 100_000:
        raise RuleError(line_of(node), "expected a whole number from 1")
    return int(said)


def plain_of(node: Node) -> Any:
    """Lists, mappings, texts, numbers and flags as Python has them (for raw token patterns)."""
    if isinstance(node, SequenceNode):
        return [plain_of(each) for each in node.value]
    if isinstance(node, MappingNode):
        return {name: plain_of(value) for name, value in entries_of(node).items()}
    said = text_of(node)
    if str(node.tag).endswith(":int") and said.isdecimal():
        return int(said)
    return said.lower() == "true" if str(node.tag).endswith(":bool") and said.lower() in ("true", "false") else said

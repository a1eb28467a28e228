"""A file's bytes to text to YAML nodes; what cannot be read is said in plain words with its line and column.

Nothing of the file's content is repeated in a problem: the line that is broken may be the one with a password.
"""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node
from ruamel.yaml.reader import ReaderError

from maild.yaml_words import in_plain_words

_LARGEST = 1024 * 1024
_NESTING = re.compile(r"[\[{]")
_MOST_BRACKETS = 2_000
_SKELETON = "expected `key: value` lines, as in config.example.yaml"


class NotYamlError(Exception):
    """The file cannot be read as YAML: `line` counted from 1, `text` in our words. Never leaves this package."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


def read_text(path: Path) -> str:
    """The file's text without a byte order mark. NotYamlError where it cannot be had, is too large or not UTF-8."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise NotYamlError(
            1, "there is no such file; expected the configuration (config.example.yaml shows one)"
        ) from None
    except IsADirectoryError:
        raise NotYamlError(1, "this is a directory; expected a file") from None
    except PermissionError:
        raise NotYamlError(1, "the file may not be read; expected that the user who runs maild can read it") from None
    except OSError as error:
        raise NotYamlError(1, f"the file cannot be read ({error.strerror}); expected a plain file") from None
    if len(raw) > _LARGEST:
        raise NotYamlError(1, "the file is larger than 1 MB; expected a configuration")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotYamlError(1, "the file is written as UTF-16; expected UTF-8 (choose it where the editor saves)")
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise NotYamlError(line, "a letter that is not UTF-8; expected the file saved as UTF-8") from None


def compose(text: str) -> Node:
    """The one document of a text as nodes. NotYamlError for broken syntax, an empty file, or a list at the top."""
    if len(_NESTING.findall(text)) > _MOST_BRACKETS:
        raise NotYamlError(1, f"more than {_MOST_BRACKETS} brackets; {_SKELETON}")
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line, said = in_plain_words(error, f"the YAML breaks off here; {_SKELETON}")
        raise NotYamlError(line, said) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise NotYamlError(line, "a control character; expected readable text") from None
    except (YAMLError, RecursionError, ValueError):
        raise NotYamlError(1, f"this is no YAML that can be read; {_SKELETON}") from None
    if node is None:
        raise NotYamlError(1, f"the file is empty; {_SKELETON}")
    if not isinstance(node, MappingNode):
        raise NotYamlError(node.start_mark.line + 1, f"this is no list of keys; {_SKELETON}")
    return node

"""What a YAML reader has to say of broken syntax, in our words: where, what is wrong there, what was expected.

Nothing of the file's content is repeated: the line that is broken may be the one with a password.
"""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError

_PLAIN_WORDS: tuple[tuple[str, str], ...] = (
    (r"character '\\t'", "a tab; expected spaces for indentation"),
    (r"mapping values are not allowed", "a colon where none can stand; expected quotes around a text with a colon, "
     "or the same indentation as the line above, or a space after the colon there"),
    (r"unexpected end of stream", "a quotation mark that is never closed; expected a second one after the text"),
    (r"undefined alias", "a * that refers to nothing; expected quotes around a text that begins with *"),
    (r"another document", "a second document (---); expected one document in the file"),
    (r"expected ',' or '[\]}]'", "a bracket that is never closed, or a missing comma; expected ] or } or a comma"),
    (r"expected <block end>", "indentation that does not fit the lines above; "
     "expected the same number of spaces for keys of one group"),
    (r"could not find expected ':'", "a line without a colon; expected `key: value`"),
    (r"cannot start any token", "a sign that cannot begin a value (such as @ or %); expected quotes around the text"),
    (r"duplicate anchor|found duplicate", "the same & name twice; expected each once"),
    (r"escape character", "a backslash that YAML does not know; expected single quotes around the text"),
)  # fmt: skip
_OPEN_QUOTE = "unexpected end of stream"


def in_plain_words(error: MarkedYAMLError, otherwise: str) -> tuple[int, str]:
    """The line, counted from 1, and one sentence; `otherwise` is said where we have no better words."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = f"{error.context or ''} {error.problem or ''}"
    words = next((text for pattern, text in _PLAIN_WORDS if re.search(pattern, said)), otherwise)
    began = ""
    if error.context_mark is not None and error.context_mark.line + 1 < line:
        if _OPEN_QUOTE in said:  # it runs to the end of the file: what is wrong stands where it began
            line, column = error.context_mark.line + 1, error.context_mark.column + 1
        else:
            began = f" (what is open began on line {error.context_mark.line + 1})"
    return line, f"column {column}: {words}{began}"

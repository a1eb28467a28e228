"""Text of strangers on a terminal: nothing in it may move the cursor, change a title, or turn the direction of reading."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from typing import Any

_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters (ECMA-48), direction marks (Unicode UAX 9), and halves that no encoding can write."""


def printable(text: str) -> str:
    """The text with U+FFFD for every character that a terminal would act on; line ends and tabs stay."""
    return _ACTING.sub("\ufffd", text)


def on_one_line(text: str) -> str:
    """As `printable`, for what has to stay on its line."""
    return printable(text).replace("\n", "\ufffd").replace("\t", " ")


def print_line(text: str) -> None:
    """Prints one line on standard output, whatever its encoding can write."""
    shown = on_one_line(text)
    encoding = sys.stdout.encoding or "utf-8"
    print(shown.encode(encoding, "backslashreplace").decode(encoding))


def progress(what: str) -> Callable[[int, int], None]:
    """Tells how far a long work is, on standard error and only where that is a terminal."""
    if not sys.stderr.isatty():
        return lambda done, of: None

    def tell(done: int, of: int) -> None:
        if done % 10 == 0 or done == of:
            print(f"\r{done} of {of} {what}", end="" if done < of else "\n", file=sys.stderr, flush=True)

    return tell


def print_json(value: dict[str, Any]) -> None:
    """Prints one JSON object on one line at once; what the encoding of standard output cannot write is escaped."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(value)
    print(line, flush=True)

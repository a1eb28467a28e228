"""Text of anybody's made fit for a header field or a plain text body: nothing in it can end a line or turn it round."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1 controls but tab and line feed; the bidirectional marks, embeddings, overrides and isolates of UAX #9; the
# byte order mark. Joiners stay: emoji and several scripts need them.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean_block(text: str, longest: int) -> str:
    """Several lines: LF line ends, no trailing spaces, no controls; at most `longest` characters are looked at."""
    text = _LINE_ENDS.sub("\n", text[:longest])
    text = _SURROGATES.sub("\ufffd", _UNWANTED.sub("", text))
    return "\n".join(line.rstrip() for line in text.split("\n"))


def clean_line(text: str, longest: int) -> str:
    """One line, trimmed: line ends and tabs became spaces; at most `longest` characters are looked at."""
    return clean_block(text, longest).replace("\n", " ").replace("\t", " ").strip()

"""A mail's bytes made harmless before any parser sees them: bounded header fields, no NUL, a bounded size.

On Python 3.11 the standard parser can raise on every look at a header, recurse on a thousand parentheses, or take seconds
on a long row of semicolons. What a real mail needs is far below these bounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LARGEST = 24 * 1024 * 1024
_LONGEST_FIELD = 16_384
_MOST_FIELDS = 1_000
_MOST_SIGNS = 60
"""So many parentheses or semicolons may stand in one header field; the recipients of a large mail have none."""

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_ENCODED_BREAK = re.compile(rb"=(?:0[AD])", re.IGNORECASE)


def split_header(raw: bytes) -> tuple[bytes, bytes]:
    """The header block with its last line end, and the body behind the empty line (RFC 5322 section 2.1)."""
    found = _HEADER_END.search(raw)
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return b"", raw.lstrip(b"\r\n")
    if found is None:
        return raw, b""
    return raw[: found.start()] + b"\r\n", raw[found.end() :]


@dataclass(frozen=True, slots=True)
class Harmless:
    """A mail within bounds. `defects` say in our words what was cut away; `is_cut` is true where a reader would miss it:
    of the text or the subject."""

    raw: bytes
    defects: tuple[str, ...]
    is_cut: bool


def make_harmless(raw: bytes) -> Harmless:
    """The same mail within bounds."""
    defects: list[str] = []
    is_cut = len(raw) > _LARGEST
    if is_cut:
        raw = raw[:_LARGEST]
        defects.append("larger than 24 MiB: only the beginning was read")
    if b"\0" in raw:
        raw = raw.replace(b"\0", b"")
        defects.append("NUL octets removed")
    if raw.startswith(b"From "):
        raw = raw.partition(b"\n")[2]
    header, body = split_header(raw)
    fields = _fields(header)
    bounded = [_bound_field(each, defects) for each in fields[:_MOST_FIELDS]]
    if len(fields) > _MOST_FIELDS:
        defects.append("more than 1,000 header fields")
    subjects = [each for each in fields if each[:8].lower() == b"subject:"]
    is_cut = is_cut or any(each not in bounded for each in subjects)
    return Harmless(b"".join(bounded) + b"\r\n" + body, tuple(dict.fromkeys(defects)), is_cut)


def _fields(header: bytes) -> list[bytes]:
    """Header fields with their folded lines, each ending in CR LF; lines that belong to nothing are dropped."""
    found: list[list[bytes]] = []
    for line in header.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if line[:1] in (b" ", b"\t") and found:
            found[-1].append(line)
        elif b":" in line and line.partition(b":")[0].strip():
            found.append([line])
    return [b"\r\n".join(lines) + b"\r\n" for lines in found]


def _bound_field(field: bytes, defects: list[str]) -> bytes:
    if len(field) > _LONGEST_FIELD:
        defects.append("a header field longer than 16 KiB was cut")
        field = field[:_LONGEST_FIELD].rstrip() + b"\r\n"
    for sign in (b"(", b";"):
        if field.count(sign) > _MOST_SIGNS:
            defects.append("a header field full of punctuation was cut")
            pieces = field.split(sign, _MOST_SIGNS)
            field = sign.join(pieces[:_MOST_SIGNS]).rstrip() + b"\r\n"
    return field

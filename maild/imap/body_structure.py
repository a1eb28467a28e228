"""What BODYSTRUCTURE says of a mail (RFC 3501 section 7.4.2): its leaves in order, bounded in number and depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

_MOST_LEAVES = 2_000
_DEEPEST = 20
_TOKEN = re.compile(r"[A-Za-z0-9.+-]{1,60}")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf: its part number, type, file name and size in octets. `inside` is the structure of the mail that it is, or
    None where it is no mail."""

    number: str
    content_type: str
    filename: str
    size: int
    inside: Any = None


@dataclass(frozen=True, slots=True)
class Leaves:
    """The leaves of one mail; `is_cut` is true where a bound left some out."""

    found: tuple[Leaf, ...]
    is_cut: bool


class _TooMuchError(Exception):
    """The structure is deeper or longer than any real mail. Never leaves this file."""


def leaves_of(structure: Any, prefix: str = "") -> Leaves:
    """The leaves of a mail; `prefix` is the number of the part that this mail is, where it lies inside another."""
    found: list[Leaf] = []
    alone = f"{prefix}.1" if prefix else "1"
    try:
        for leaf in _walk(structure, prefix, alone, 0):
            if len(found) >= _MOST_LEAVES:
                return Leaves(tuple(found), is_cut=True)
            found.append(leaf)
    except _TooMuchError:
        return Leaves(tuple(found), is_cut=True)
    return Leaves(tuple(found), is_cut=False)


def _walk(part: Any, prefix: str, number: str, depth: int) -> Iterator[Leaf]:
    """`number` is the part's own, `prefix` that of the parts inside it."""
    if not isinstance(part, tuple) or not part:
        return
    if depth > _DEEPEST:
        raise _TooMuchError
    if isinstance(part[0], (list, tuple)):
        for index, each in enumerate(_parts(part), start=1):
            inner = f"{prefix}.{index}" if prefix else str(index)
            yield from _walk(each, inner, inner, depth + 1)
        return
    kind = "/".join(_text(each).lower() for each in part[:2])
    size = part[6] if len(part) > 6 and isinstance(part[6], int) else 0
    inside = part[8] if kind in ("message/rfc822", "message/global") and len(part) > 8 else None
    yield Leaf(number, kind, _parameters(part[2] if len(part) > 2 else ()).get("name", ""), size, inside)


def _parts(part: tuple[Any, ...]) -> list[Any]:
    """The parts of a multipart: imapclient makes a list of them, but not inside an attached mail."""
    return part[0] if isinstance(part[0], list) else list(takewhile(lambda each: isinstance(each, tuple), part))


def multipart_type(structure: Any) -> str:
    """The Content-Type to rebuild a mail with: multipart/report keeps its kind (RFC 6522), all else is mixed."""
    if isinstance(structure, tuple) and structure and isinstance(structure[0], (list, tuple)):
        rest = structure[1:] if isinstance(structure[0], list) else structure[len(_parts(structure)) :]
        if rest and _text(rest[0]).lower() == "report":
            kind = _parameters(rest[1] if len(rest) > 1 else ()).get("report-type", "")
            return "multipart/report" + (f"; report-type={kind}" if _TOKEN.fullmatch(kind) else "")
    return "multipart/mixed"


def _parameters(given: Any) -> dict[str, str]:
    pairs = given if isinstance(given, tuple) else ()
    return {_text(name).lower(): _text(value) for name, value in zip(pairs[::2], pairs[1::2], strict=False)}


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")

"""A large mail: its header, its text parts, and the names of the rest, rebuilt into a mail that any parser reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient

_WANTED = ("text/plain", "text/html", "text/calendar", "message/delivery-status", "message/disposition-notification")
_MOST_PARTS = 200
_DEEPEST = 20
_LARGEST_PART = 262_144
_LARGEST_TOTAL = 1_048_576
_BOUNDARY = b"maild-rebuilt-5b8e1c"
_REPLACED = (b"content-type", b"content-transfer-encoding", b"mime-version")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf of BODYSTRUCTURE: its part number, type, file name and size in octets."""

    number: str
    content_type: str
    filename: str
    size: int


def leaves(structure: Any) -> list[Leaf]:
    """The leaves of a BODYSTRUCTURE (RFC 3501 section 7.4.2), bounded in number and depth."""
    found: list[Leaf] = []
    for leaf in _walk(structure, "", 0):
        found.append(leaf)
        if len(found) >= _MOST_PARTS:
            break
    return found


def fetch_large(client: IMAPClient, uid: int) -> bytes | None:
    """The rebuilt mail, or None where it is gone."""
    first = client.fetch([uid], [b"BODYSTRUCTURE", b"BODY.PEEK[HEADER]"]).get(uid)
    if first is None or b"BODY[HEADER]" not in first:
        return None
    header = bytes(first[b"BODY[HEADER]"] or b"")
    pieces = []
    total = 0
    for leaf in leaves(first.get(b"BODYSTRUCTURE")):
        if leaf.content_type in _WANTED and total < _LARGEST_TOTAL:
            piece = _fetch_part(client, uid, leaf)
            total += len(piece)
        else:
            piece = _placeholder(leaf)
        pieces.append(piece)
    return _rebuild(header, pieces)


def _walk(part: Any, prefix: str, depth: int) -> Iterator[Leaf]:
    if not isinstance(part, tuple) or not part or depth > _DEEPEST:
        return
    if isinstance(part[0], (list, tuple)):
        inner = part[0] if isinstance(part[0], list) else [each for each in part if isinstance(each, tuple)]
        for index, each in enumerate(inner, start=1):
            yield from _walk(each, f"{prefix}.{index}" if prefix else str(index), depth + 1)
        return
    kind = "/".join(_text(each).lower() for each in part[:2])
    size = part[6] if len(part) > 6 and isinstance(part[6], int) else 0
    yield Leaf(prefix or "1", kind, _filename(part), size)


def _filename(part: Any) -> str:
    parameters = part[2] if len(part) > 2 and isinstance(part[2], tuple) else ()
    pairs = dict(zip((_text(each).lower() for each in parameters[::2]), parameters[1::2], strict=False))
    return _text(pairs.get("name", b""))


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")


def _fetch_part(client: IMAPClient, uid: int, leaf: Leaf) -> bytes:
    mime, body = f"BODY.PEEK[{leaf.number}.MIME]", f"BODY.PEEK[{leaf.number}]<0.{_LARGEST_PART}>"
    found = client.fetch([uid], [mime.encode("ascii"), body.encode("ascii")]).get(uid, {})
    head = bytes(found.get(f"BODY[{leaf.number}.MIME]".encode("ascii")) or b"").strip(b"\r\n")
    text = bytes(found.get(f"BODY[{leaf.number}]<0>".encode("ascii")) or b"")
    return head + b"\r\n\r\n" + text


def _placeholder(leaf: Leaf) -> bytes:
    kind = (
        leaf.content_type
        if leaf.content_type.isascii() and leaf.content_type.isprintable()
        else "application/octet-stream"
    )
    name = "".join(sign for sign in leaf.filename if sign.isprintable() and sign.isascii() and sign not in '"\\')[:120]
    disposition = f'attachment; filename="{name}"' if name else "attachment"
    return f"Content-Type: {kind}\r\nContent-Disposition: {disposition}\r\n\r\n".encode("ascii")


def _rebuild(header: bytes, pieces: list[bytes]) -> bytes:
    lines = []
    drops = False
    for line in header.replace(b"\r\n", b"\n").split(b"\n"):
        if line[:1] not in (b" ", b"\t"):
            drops = line.partition(b":")[0].strip().lower() in _REPLACED
        if line and not drops:
            lines.append(line)
    lines += [b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="' + _BOUNDARY + b'"', b"", b""]
    body = b"".join(b"--" + _BOUNDARY + b"\r\n" + piece + b"\r\n" for piece in pieces)
    return b"\r\n".join(lines) + body + b"--" + _BOUNDARY + b"--\r\n"

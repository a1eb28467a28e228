"""A large mail: its header, its text parts, and the names of the rest, rebuilt into a mail that any parser reads."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import ProtocolError

from maild.imap.body_structure import Leaf, leaves_of, multipart_type
from maild.mail.message import TEXT_LEFT_OUT

_TEXTS = ("text/plain", "text/html")
_WANTED = (*_TEXTS, "text/calendar", "message/delivery-status", "message/disposition-notification")
_MOST_FETCHED = 200
_LARGEST_PART = 1_572_864  # a text of 1 MiB, as the reader takes it, in base64
_LARGEST_TOTAL = 4 * 1024 * 1024
_DEEPEST_MAIL = 5
_REPLACED = (b"content-type", b"content-transfer-encoding", b"mime-version", TEXT_LEFT_OUT.lower().encode("ascii"))


def fetch_large(client: IMAPClient, uid: int) -> bytes | None:
    """The rebuilt mail, or None where it is gone. It begins with the field `TEXT_LEFT_OUT` where a bound left text out."""
    try:
        first = client.fetch([uid], [b"BODYSTRUCTURE", b"BODY.PEEK[HEADER]"]).get(uid)
    except (RecursionError, ProtocolError):
        return _beginning(client, uid)  # a structure that imapclient cannot take; the reply itself was read to its end
    if first is None or b"BODY[HEADER]" not in first:
        return None
    return _Rebuilding(client, uid).whole(bytes(first[b"BODY[HEADER]"] or b""), first.get(b"BODYSTRUCTURE"))


def _beginning(client: IMAPClient, uid: int) -> bytes | None:
    """The mail as it stands, up to the bound on all its texts."""
    section = f"BODY.PEEK[]<0.{_LARGEST_TOTAL}>".encode("ascii")
    raw = client.fetch([uid], [section]).get(uid, {}).get(b"BODY[]<0>")
    if raw is None:
        return None
    return _mark(len(raw) >= _LARGEST_TOTAL) + bytes(raw)


def _mark(is_cut: bool) -> bytes:
    return TEXT_LEFT_OUT.encode("ascii") + b": yes\r\n" if is_cut else b""


class _Rebuilding:
    """The rebuilding of one mail, with what is left of its bounds."""

    def __init__(self, client: IMAPClient, uid: int) -> None:
        self._client = client
        self._uid = uid
        self._octets = 0
        self._fetched = 0
        self._is_cut = False

    def whole(self, header: bytes, structure: Any) -> bytes:
        """The mail with all the mails inside it."""
        raw = self._mail(header, structure, "", 0)
        return _mark(self._is_cut) + raw

    def _mail(self, header: bytes, structure: Any, prefix: str, depth: int) -> bytes:
        leaves = leaves_of(structure, prefix)
        self._is_cut = self._is_cut or leaves.is_cut
        return _rebuild(header, multipart_type(structure), [self._piece(leaf, depth) for leaf in leaves.found])

    def _piece(self, leaf: Leaf, depth: int) -> bytes:
        if leaf.inside is None and leaf.content_type not in _WANTED:
            return _placeholder(leaf)
        if self._octets >= _LARGEST_TOTAL or self._fetched >= _MOST_FETCHED or depth > _DEEPEST_MAIL:
            self._is_cut = self._is_cut or leaf.inside is not None or leaf.content_type in _TEXTS
            return _placeholder(leaf)
        self._fetched += 1
        return self._part(leaf) if leaf.inside is None else self._attached(leaf, depth)

    def _part(self, leaf: Leaf) -> bytes:
        mime, body = f"{leaf.number}.MIME", leaf.number
        found = self._fetch(f"BODY.PEEK[{mime}]", f"BODY.PEEK[{body}]<0.{_LARGEST_PART}>")
        head = bytes(found.get(f"BODY[{mime}]".encode("ascii")) or b"").strip(b"\r\n")
        text = bytes(found.get(f"BODY[{body}]<0>".encode("ascii")) or b"")
        self._octets += len(text)
        if leaf.content_type in _TEXTS and (len(text) >= _LARGEST_PART or len(text) < min(leaf.size, 1)):
            self._is_cut = True
        return head + b"\r\n\r\n" + text

    def _attached(self, leaf: Leaf, depth: int) -> bytes:
        """A mail inside the mail is read like the one around it; as a part of its own, for its words are not the sender's."""
        header = self._fetch(f"BODY.PEEK[{leaf.number}.HEADER]").get(f"BODY[{leaf.number}.HEADER]".encode("ascii"))
        inner = self._mail(bytes(header or b""), leaf.inside, leaf.number, depth + 1)
        return b"Content-Type: message/rfc822\r\n\r\n" + inner

    def _fetch(self, *sections: str) -> dict[bytes, Any]:
        found: dict[int, dict[bytes, Any]] = self._client.fetch(
            [self._uid], [each.encode("ascii") for each in sections]
        )
        return found.get(self._uid, {})


def _placeholder(leaf: Leaf) -> bytes:
    is_sane = leaf.content_type.isascii() and leaf.content_type.isprintable() and leaf.inside is None
    kind = leaf.content_type if is_sane else "application/octet-stream"
    name = "".join(sign for sign in leaf.filename if sign.isprintable() and sign.isascii() and sign not in '"\\')[:120]
    disposition = f'attachment; filename="{name}"' if name else "attachment"
    return f"Content-Type: {kind}\r\nContent-Disposition: {disposition}\r\n\r\n".encode("ascii")


def _rebuild(header: bytes, content_type: str, pieces: list[bytes]) -> bytes:
    lines = []
    drops = False
    for line in header.replace(b"\r\n", b"\n").split(b"\n"):
        if line[:1] not in (b" ", b"\t"):
            drops = line.partition(b":")[0].strip().lower() in _REPLACED
        if line and not drops:
            lines.append(line)
    mark = _boundary_for(pieces)
    kind = content_type.encode("ascii")
    lines += [b"MIME-Version: 1.0", b"Content-Type: " + kind + b'; boundary="' + mark + b'"', b"", b""]
    body = b"".join(b"--" + mark + b"\r\n" + piece + b"\r\n" for piece in pieces)
    return b"\r\n".join(lines) + body + b"--" + mark + b"--\r\n"


def _boundary_for(pieces: list[bytes]) -> bytes:
    """A boundary that stands in no piece: neither a mail rebuilt inside this one nor a sender can end it early. The same
    mail gets the same one."""
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
    return b"maild-rebuilt-" + digest.hexdigest()[:32].encode("ascii")

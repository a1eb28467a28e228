"""Octets to text, for header fields and bodies alike: real character sets only, and text that can always be written again."""

from __future__ import annotations

import codecs
import re

_NO_CHARACTER_SETS = frozenset(
    {"unicode-escape", "raw-unicode-escape", "unicode-internal", "idna", "punycode", "undefined"}
)
"""What Python calls text codecs and no mail program does: they run escapes, or take quadratic time."""
_NARROW = frozenset({"iso8859-1", "ascii"})
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def decode_octets(raw: bytes, charset: str | None) -> str:
    """The declared character set where it fits, else UTF-8, else Windows-1252, which takes anything.

    A mail that declares ASCII or Latin-1 and holds UTF-8 is common; strict UTF-8 hardly ever fits by accident.
    """
    name = _codec_of(charset) if charset else None
    names = ("utf-8", "windows-1252") if name in _NARROW else (name or "utf-8", "utf-8")
    for each in names:
        try:
            return without_surrogates(raw.decode(each))
        except (UnicodeError, LookupError, ValueError):
            continue
    return raw.decode("windows-1252", "replace")


def _codec_of(charset: str) -> str | None:
    """Python's own name of a character set, or None where it is none (RFC 2978 lists them)."""
    try:
        name = codecs.lookup(charset.strip()).name.replace("_", "-").lower()
    except (LookupError, ValueError):
        return None
    return None if name in _NO_CHARACTER_SETS else name


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for half characters, which no encoding can write (UTF-7 and 8-bit header fields bring them)."""
    return _LONE_SURROGATES.sub("\ufffd", text)

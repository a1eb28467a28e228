"""A person's name as a salted mark: it can be recognised, and not be read."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_TITLES = frozenset("dhr mevr mw mr mrs ms dr drs ir ing prof meneer mevrouw de heer".split())
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class NameMark:
    """Marks of the full name (None where only a first name is known) and of the first name."""

    full: int | None
    first: int


def words_of_name(text: str) -> tuple[str, ...]:
    """The words of a name or a title as they are compared: no capitals, no accents, no full stops."""
    plain = text[:500].casefold()
    bare = plain if plain.isascii() else _without_accents(plain)
    return tuple(each.strip(".-'") for each in _WORD.findall(bare))


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("’", "'")


def mark_of_name(display_name: str, salt: bytes) -> NameMark | None:
    """The marks of a display name; None where it is none ("info@praktijk.nl", an empty one, a whole sentence)."""
    last, comma, first = display_name.partition(",")
    text = f"{first} {last}" if comma and first.strip() else display_name
    if "@" in text:
        return None
    words = words_of_name(re.sub(r"\([^)]*\)", " ", text))
    while words and words[0] in _TITLES and len(words) > 1:
        words = words[1:]
    if not words or len(words) > _MOST_WORDS or len(words[0]) < 2:
        return None
    return NameMark(mark_of(words, salt) if len(words) > 1 else None, mark_of(words[:1], salt))


def mark_of(words: tuple[str, ...], salt: bytes) -> int:
    """The mark of some words in a row, as a signed number of 64 bits."""
    digest = hashlib.blake2b(" ".join(words).encode(), key=salt[:64], digest_size=8, person=b"name").digest()
    return int.from_bytes(digest, "big", signed=True)

"""Recognising sentences that came before, without keeping them: a salted hash of each sentence (behaviour 7).

Sentences, not runs of words as in `drafting/shingles.py`: overlapping runs could be guessed word by word by whoever has
the ledger with its salt, and so would be a client's text. A sentence is hashed whole, so that one changed word makes it
unknown. Clients wrap lines anew and drop empty lines when they quote; so the ends of sentences are looked for in three
ways: with each line end as an end, with each empty line, and with neither.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

_LONGEST_TEXT = 200_000
_MOST_MARKS = 3_000
_QUOTE_MARKS = re.compile(r"^[ \t]*(?:[>|][ \t]?)+")
_WORD = re.compile(r"\w+")
_END = r"[.!?…:;]+(?=\s|$)"
_ENDS = tuple(re.compile(each) for each in (rf"{_END}|\n", rf"{_END}|\n[ \t]*\n", _END))
_BY_PARAGRAPH = 1


def passage_marks(text: str, salt: bytes) -> frozenset[int]:
    """A mark (63 bits) for each sentence of a text, at most a few thousand."""
    found: set[int] = set()
    for block in _blocks(text[:_LONGEST_TEXT]):
        for start, end in dict.fromkeys(span for ends in _ENDS for span in _sentences(block, ends)):
            if len(found) >= _MOST_MARKS:
                return frozenset(found)
            found.add(_mark(block[start:end], salt))
    return frozenset(found)


def unknown_text(text: str, known: frozenset[int], salt: bytes) -> str:
    """The sentences of a text that bear none of the known marks, and whatever is too far down to be looked at."""
    if not known:
        return text
    unknown: list[str] = []
    for block in _blocks(text[:_LONGEST_TEXT]):
        covered = bytearray(len(block))
        for ends in _ENDS:
            for start, end in _sentences(block, ends):
                if _mark(block[start:end], salt) in known:
                    covered[start:end] = b"\x01" * (end - start)
        for start, end in _sentences(block, _ENDS[_BY_PARAGRAPH]):
            if any(not all(covered[start + a : start + b]) for a, b in _words(block[start:end])):
                unknown.append(block[start:end].strip())
    return "\n".join((*unknown, text[_LONGEST_TEXT:])).strip()


def _blocks(text: str) -> Iterator[str]:
    """Runs of lines of one quote depth, without their marks: text of different depth is of different mails.

    An unmarked line right below a marked one is its wrapped rest.
    """
    lines: list[str] = []
    depth = 0
    for line in text.replace("\r", "").split("\n"):
        found = _QUOTE_MARKS.match(line)
        content = line[found.end() :] if found else line
        here = found.group().count(">") + found.group().count("|") if found else 0
        is_rest = here == 0 and depth > 0 and bool(lines) and bool(lines[-1].strip())
        if content.strip() and here != depth and not is_rest:
            if lines:
                yield "\n".join(lines)
            lines, depth = [], here
        lines.append(content)
    if lines:
        yield "\n".join(lines)


def _sentences(block: str, ends: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where sentences with words in them begin and end."""
    start = 0
    for found in ends.finditer(block):
        if _WORD.search(block, start, found.end()):
            yield start, found.end()
        start = found.end()
    if _WORD.search(block, start):
        yield start, len(block)


def _words(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _WORD.finditer(text))


def _mark(sentence: str, salt: bytes) -> int:
    plain = unicodedata.normalize("NFKC", sentence).casefold().replace("\u200b", "").replace("\xad", "")
    words = " ".join(_WORD.findall(plain))
    digest = hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8, key=salt[:64], person=b"passage")
    return int.from_bytes(digest.digest(), "big") >> 1

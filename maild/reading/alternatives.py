"""What one form of a text says and another does not: many mails bring their text twice, and the two need not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINK = re.compile(r"<?(?:https?://|www\.|mailto:)[^\s<>]{1,2000}>?|\[(?:cid|image|afbeelding):[^\[\]]{0,300}\]")
_WORD = re.compile(r"[^\W_]+")
_RUN = 3
"""So many words in a row that the other form has too are the same words."""


class Sayings:
    """The runs of words of a text, however it is wrapped, marked or punctuated."""

    def __init__(self, text: str) -> None:
        words = _words(text)
        self._runs = {run for length in range(1, _RUN + 1) for run in _runs(words, length)}

    def lines_beyond(self, other: str) -> str:
        """The lines of another form that say something which this text does not, whole, so that no phrase is torn."""
        return "\n".join(line for line in other.split("\n") if not self._says(_words(line)))

    def _says(self, words: list[str]) -> bool:
        length = min(_RUN, len(words))
        known = [False] * len(words)
        for start, run in enumerate(_runs(words, length)):
            if run in self._runs:
                known[start : start + length] = [True] * length
        return all(known)


def _words(text: str) -> list[str]:
    return _WORD.findall(_LINK.sub(" ", text).casefold())


def _runs(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    if length:
        yield from zip(*(words[offset:] for offset in range(length)), strict=False)

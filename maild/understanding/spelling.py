"""Misspellings of the words that rules use: one slip in a long word, or a word broken in two.

Only slips that people make count: a letter missing, doubled or swapped with its neighbour, or one written for another
that sounds alike. "geslapen" is never taken for "geslagen".
"""

from __future__ import annotations

from collections.abc import Iterable

_SHORTEST = 6
_SHORTEST_WHOLE = 7
_SURELY_WHOLE = 9  # "snel weg" is no "snelweg"; "zelf moord" is one word
_LONGEST = 30
_REMEMBERED = 20_000
_SOUND_ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        "dt",
        "sz",
        "fv",
        "gc",
        "ck",
        "iy",
        "ij",
        "ei",
        "ao",
        "ea",
        "oe",
        "ui",
        "ou",
        "ie",
        "ae",
        "gh",
        "nm",
        "qk",
        "bp",
    )
)


class Spelling:
    """Knows the words of the rules, and real words that only look like them."""

    def __init__(self, real_words: Iterable[str]) -> None:
        self._real = set(real_words)
        self._known: set[str] = set()
        self._shortened: dict[str, set[str]] = {}
        self._remembered: dict[str, str] = {}

    def learn(self, words: Iterable[str]) -> None:
        """Adds words of the rules."""
        self._remembered.clear()
        for word in words:
            if word in self._known:
                continue
            self._known.add(word)
            if _SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                for index in range(len(word)):
                    self._shortened.setdefault(word[:index] + word[index + 1 :], set()).add(word)

    def protect(self, words: Iterable[str]) -> None:
        """Adds words that nothing is corrected to, and that are never corrected."""
        self._remembered.clear()
        self._real.update(words)

    def is_split(self, first: str, second: str) -> bool:
        """True where two words side by side are one long word of the rules, broken by a space or a line end."""
        if len(first) + len(second) < _SHORTEST_WHOLE or len(first) < 2 or len(second) < 3:
            return False
        if first + second not in self._known:
            return False
        return len(first) + len(second) >= _SURELY_WHOLE or not (first in self._known and second in self._known)

    def correct(self, word: str) -> str:
        """The word of the rules that was meant, or the word itself."""
        if word in self._known or not _SHORTEST - 1 <= len(word) <= _LONGEST or word in self._real:
            return word
        found = self._remembered.get(word)
        if found is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            found = self._remembered[word] = self._nearest(word)
        return found

    def _nearest(self, word: str) -> str:
        near: set[str] = set(self._shortened.get(word, ()))
        for index in range(len(word)):
            shorter = word[:index] + word[index + 1 :]
            if shorter in self._known and len(shorter) >= _SHORTEST:
                near.add(shorter)
            near |= self._shortened.get(shorter, set())
        close = [each for each in near if each[0] == word[0] and _is_slip(word, each)]
        return min(close, key=lambda each: (abs(len(each) - len(word)), each)) if close else word


def _is_slip(written: str, meant: str) -> bool:
    """True where one slip of the pen leads from one to the other."""
    start = 0
    while start < min(len(written), len(meant)) and written[start] == meant[start]:
        start += 1
    rest, wanted = written[start:], meant[start:]
    if len(rest) == len(wanted):
        swapped = len(rest) >= 2 and rest[0] == wanted[1] and rest[1] == wanted[0] and rest[2:] == wanted[2:]
        sounds_alike = rest[1:] == wanted[1:] and frozenset((rest[:1], wanted[:1])) in _SOUND_ALIKE
        return swapped or sounds_alike
    shorter, longer = sorted((rest, wanted), key=len)
    return len(longer) == len(shorter) + 1 and longer[1:] == shorter

"""Words that belong together by meaning: what a person knows and a small corpus cannot teach.

`concepts.txt` lists words and short phrases under a name in brackets; a word that ends in * stands for its beginnings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

_STEM = 4
_LONGEST = 5
PACKAGED = Path(__file__).with_name("concepts.txt")


class Concepts:
    """All concepts, by number in the order of the file. `spell` turns an entry into words as texts are spelled."""

    def __init__(self, listed: dict[str, tuple[str, ...]], spell: Callable[[str], tuple[str, ...]]) -> None:
        self.names = tuple(listed)
        self._phrases: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._stems: dict[str, list[tuple[str, int]]] = {}
        for number, entries in enumerate(listed.values()):
            for entry in entries:
                self._add(entry, number, spell)
        self._longest = max((len(each) for each in self._phrases), default=0)
        self._starts = {each[0] for each in self._phrases}

    def _add(self, entry: str, number: int, spell: Callable[[str], tuple[str, ...]]) -> None:
        words = spell(entry.rstrip("*"))
        if not words or len(words) > _LONGEST:
            return
        if entry.endswith("*") and len(words) == 1 and len(words[0]) >= _STEM:
            self._stems.setdefault(words[0][:_STEM], []).append((words[0], number))
        else:
            known = self._phrases.get(words, ())
            self._phrases[words] = known if number in known else (*known, number)

    def find(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Each concept that the words speak of, as (place of its first word, number of the concept)."""
        found: list[tuple[int, int]] = []
        for place, word in enumerate(words):
            if word in self._starts:
                for length in range(1, min(self._longest, len(words) - place) + 1):
                    for number in self._phrases.get(tuple(words[place : place + length]), ()):
                        found.append((place, number))
            for stem, number in self._stems.get(word[:_STEM], ()):
                if word.startswith(stem):
                    found.append((place, number))
        return found


def read_concepts(path: Path = PACKAGED) -> dict[str, tuple[str, ...]]:
    """The entries of each concept, by name, in the order of the file."""
    listed: dict[str, list[str]] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text.startswith("[") and text.endswith("]"):
            name = text[1:-1]
            listed.setdefault(name, [])
        elif text and not text.startswith("#") and name:
            listed[name] += [entry.strip() for entry in text.split(",") if entry.strip()]
    return {each: tuple(entries) for each, entries in listed.items()}

"""A mail as numbers: which words, word pairs, letter groups, concepts, rules and circumstances it has.

Each feature belongs to a block; a block's values are scaled together, so that a long text does not drown its subject.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from maild.understanding.learned.concepts import Concepts
from maild.understanding.learned.hashing import Hashes, hash_of, in_block, pair

_SHORTEST_GRAM, _LONGEST_GRAM = 2, 5
_LATE = 0.6  # the part of a text after which what is said counts as its end
_MOST_CONCEPTS = 60
_NOWHERE = -1
_REMEMBERED = 1_200

_Row = tuple["Block", Hashes, NDArray[np.int32] | None]
"""Features of one block, with the places of their words where they have any."""


class Block(IntEnum):
    """Groups of features that are scaled together. The numbers are part of the weights file."""

    WORDS = 0
    LETTERS = 1
    SUBJECT = 2
    QUOTED = 3
    RULES = 4
    CONCEPTS = 5
    CONCEPT_PAIRS = 6
    LATE = 7
    CIRCUMSTANCES = 8
    BY_STATE = 9


SCALE: dict[Block, float] = {
    Block.WORDS: 1.0,
    Block.LETTERS: 1.0,
    Block.SUBJECT: 0.5,
    Block.QUOTED: 0.4,
    Block.RULES: 0.8,
    Block.CONCEPTS: 0.8,
    Block.CONCEPT_PAIRS: 0.4,
    Block.LATE: 0.4,
    Block.CIRCUMSTANCES: 1.0,
    Block.BY_STATE: 0.6,
}


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a mail is looked at. Words are as `PreparedText.words` has them; `state` is "client", "other" or "" where it is
    not known; `rules` are the ids of the rules that hold."""

    words: tuple[str, ...]
    subject: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    state: str = ""
    asks: bool = False
    is_reply: bool = False


@dataclass(frozen=True, slots=True)
class Features:
    """Features of one mail, each once: its number, its block, how often it occurs (dampened), and the place of the word in
    the text where it first stands, or -1."""

    hashes: Hashes
    blocks: NDArray[np.uint8]
    values: NDArray[np.float32]
    places: NDArray[np.int32]


class FeatureMaker:
    """Makes features; knows the concepts. Safe to share between threads."""

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts
        self._concept_hashes = np.array([hash_of(f"={name}") for name in concepts.names], dtype=np.uint32)
        self._found = lru_cache(maxsize=_REMEMBERED)(self._find)

    def make(self, traits: Traits) -> Features:
        """All features of a mail."""
        return _together(of_words(traits.words), self.beside_words(traits), self.of_circumstances(traits))

    def beside_words(self, traits: Traits) -> Features:
        """The features that neither the words of the text alone nor the state of the sender bring."""
        subject, quoted = _hashes(traits.subject), _hashes(traits.quoted)
        found = self._found(traits.words)
        own, firsts = self._unique_concepts(found)
        late = self._unique_concepts([each for each in found if each[0] > len(traits.words) * _LATE])[0]
        return _counted(
            [
                (Block.SUBJECT, _grams(subject)[0], None),
                (Block.QUOTED, quoted, None),
                (Block.RULES, _hashes(traits.rules), None),
                (Block.CONCEPTS, *self._concept_features(traits, own, firsts)),
                (Block.CONCEPT_PAIRS, *_pairs(own, firsts)),
                (Block.LATE, late, None),
            ]
        )

    def of_circumstances(self, traits: Traits) -> Features:
        """The features of who writes, how long, and in answer to what."""
        rows: list[_Row] = [(Block.CIRCUMSTANCES, _circumstances(traits, len(traits.words)), None)]
        if traits.state:
            state = np.full(1, hash_of(traits.state), dtype=np.uint32)
            own = self._unique_concepts(self._found(traits.words))[0]
            rows.append((Block.BY_STATE, pair(np.concatenate((np.unique(_hashes(traits.words)), own)), state), None))
        return _counted(rows)

    def _find(self, words: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
        return tuple(self._concepts.find(words)[: _MOST_CONCEPTS * 4])

    def _unique_concepts(self, found: Sequence[tuple[int, int]]) -> tuple[Hashes, NDArray[np.int32]]:
        first: dict[int, int] = {}
        for place, number in found:
            first.setdefault(number, place)
        numbers = sorted(first)[:_MOST_CONCEPTS]
        return self._concept_hashes[numbers], np.array([first[each] for each in numbers], dtype=np.int32)

    def _concept_features(
        self, traits: Traits, own: Hashes, firsts: NDArray[np.int32]
    ) -> tuple[Hashes, NDArray[np.int32]]:
        """Concepts of the text, and marked as such those of the subject and of the quoted text."""
        parts, places = [own], [firsts]
        for words, mark in ((traits.subject, "s"), (traits.quoted, "q")):
            there = self._unique_concepts(self._concepts.find(words))[0]
            parts.append(pair(there, np.full(1, hash_of(mark), dtype=np.uint32)))
            places.append(np.full(len(there), _NOWHERE, dtype=np.int32))
        return np.concatenate(parts), np.concatenate(places)


def _hashes(words: Sequence[str]) -> Hashes:
    return np.fromiter((_word_hash(word) for word in words), dtype=np.uint32, count=len(words))


@lru_cache(maxsize=30_000)
def _word_hash(word: str) -> int:
    return hash_of(word)


def _grams(words: Hashes) -> tuple[Hashes, NDArray[np.int32]]:
    """Words and pairs of neighbours, with their places."""
    places = np.arange(len(words), dtype=np.int32)
    return np.concatenate((words, pair(words[:-1], words[1:]))), np.concatenate((places, places[:-1]))


@lru_cache(maxsize=30_000)
def _letters_of(word: str) -> Hashes:
    edged = f" {word} "
    grams = [
        edged[start : start + size]
        for size in range(_SHORTEST_GRAM, _LONGEST_GRAM + 1)
        for start in range(max(1, len(edged) - size + 1))
    ]
    return np.array([hash_of(gram) for gram in grams], dtype=np.uint32)


def _letters(words: Sequence[str]) -> tuple[Hashes, NDArray[np.int32]]:
    """Groups of two to five letters within words, with the places of their words."""
    each = [_letters_of(word[:40]) for word in words]
    if not each:
        return np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.int32)
    sizes = np.fromiter((len(one) for one in each), dtype=np.int64, count=len(each))
    return np.concatenate(each), np.repeat(np.arange(len(each), dtype=np.int32), sizes)


def _pairs(concepts: Hashes, firsts: NDArray[np.int32]) -> tuple[Hashes, NDArray[np.int32]]:
    """Each two concepts that stand together in a mail; `concepts` are in the order of the file, so a pair has one form."""
    left, right = np.triu_indices(len(concepts), 1)
    return pair(concepts[left], concepts[right]), firsts[left]


def _circumstances(traits: Traits, length: int) -> Hashes:
    names = [f"length {min(6, int(np.log2(length + 1)))}"]
    if traits.state:
        names.append(f"state {traits.state}")
    if traits.asks:
        names += ["asks", f"asks {traits.state}"]
    if traits.is_reply:
        names.append("reply")
    if traits.quoted:
        names.append("quoted")
    return np.array([hash_of(name) for name in names], dtype=np.uint32)


def of_words(words: tuple[str, ...]) -> Features:
    """The features of a text's words alone."""
    return _counted([(Block.WORDS, *_grams(_hashes(words))), (Block.LETTERS, *_letters(words))])


def _together(*parts: Features) -> Features:
    """Features of different blocks side by side."""
    return Features(
        np.concatenate([each.hashes for each in parts]),
        np.concatenate([each.blocks for each in parts]),
        np.concatenate([each.values for each in parts]),
        np.concatenate([each.places for each in parts]),
    )


def _counted(rows: Sequence[_Row]) -> Features:
    """The features of all blocks, each once."""
    hashes = np.concatenate([in_block(each, int(block)) for block, each, _ in rows])
    sizes = [len(each) for _, each, _ in rows]
    blocks = np.repeat(np.array([int(block) for block, _, _ in rows], dtype=np.uint8), sizes)
    places = np.concatenate(
        [np.full(len(each), _NOWHERE, dtype=np.int32) if where is None else where for _, each, where in rows]
    )
    unique, first, counts = np.unique(hashes, return_index=True, return_counts=True)
    return Features(unique, blocks[first], (1 + np.log(counts)).astype(np.float32), places[first].astype(np.int32))

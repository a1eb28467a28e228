"""Finds every phrase of every rule in a text in one pass: spaCy's PhraseMatcher for fixed words, its Matcher for the rest.

Phrases are split at their gaps into chunks, which many phrases share. The chunks are found first, all at once; a phrase
is then put together from the places of its chunks. Cost grows with the text, hardly with the number of rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

from maild.understanding.rules_phrase import Chunk, Sequence, Slot
from maild.understanding.words import Lexicon, PreparedText

_MOST_FIXED = 3_000
_WINDOW = 80
_STEM = 3
_LONGEST_TOKENS = 40

Places = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Found:
    """Phrase number `key` stands in the words from `start` up to `end`."""

    key: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase as the numbers of its chunks, with at most `gaps[i]` words between chunk i and the next."""

    key: int
    chunks: tuple[int, ...]
    gaps: tuple[int, ...]
    at_start: bool
    at_end: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A chunk that needs the Matcher, with the slots that must be filled for it to match at all."""

    chunk: int
    matcher: Matcher
    needed: tuple[Slot, ...]


class PhraseIndex:
    """All phrases of a rule set, each under a number."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._vocab = lexicon.nlp.vocab
        self._fixed = PhraseMatcher(self._vocab, attr="LOWER")
        self._fixed_chunks: dict[int, int] = {}
        self._chunks: dict[Chunk, int] = {}
        self._chunk_count = 0
        self._phrases: dict[int, list[_Phrase]] = {}
        self._by_word: dict[str, list[_Pattern]] = {}
        self._by_beginning: dict[str, list[_Pattern]] = {}
        self._by_ending: dict[str, list[_Pattern]] = {}

    def add(self, key: int, sequences: Iterable[Sequence], *, forgiving: bool) -> None:
        """Adds the ways to write one phrase; with `forgiving`, misspellings of its words count as well."""
        for sequence in sequences:
            words = {word for chunk in sequence.chunks for way in chunk for slot in way for word in slot.words}
            self._lexicon.learn(words) if forgiving else self._lexicon.protect(words)
            chunks = tuple(self._chunk(each) for each in sequence.chunks)
            rarest = min(range(len(chunks)), key=lambda index: _commonness(sequence.chunks[index]))
            phrase = _Phrase(key, chunks, sequence.gaps, sequence.at_start, sequence.at_end)
            self._phrases.setdefault(chunks[rarest], []).append(phrase)

    def check_tokens(self, pattern: list[dict[str, Any]]) -> Matcher:
        """The matcher of one raw token pattern. ValueError where spaCy refuses it."""
        matcher = Matcher(self._vocab, validate=True)
        matcher.add("tokens", [pattern])
        return matcher

    def add_tokens(self, key: int, pattern: list[dict[str, Any]], needed: tuple[Slot, ...]) -> None:
        """Adds one raw token pattern that `check_tokens` took."""
        self._lexicon.learn(word for slot in needed for word in slot.words)
        number = self._next_chunk()
        self._file(_Pattern(number, self.check_tokens(pattern), needed))
        self._phrases[number] = [_Phrase(key, (number,), (), at_start=False, at_end=False)]

    def find(self, text: PreparedText) -> list[Found]:
        """Every phrase in the text, at most once for a phrase and a sentence."""
        places = self._places(text)
        found: list[Found] = []
        ordered: set[int] = set()
        for rarest in places.keys() & self._phrases.keys():
            for phrase in self._phrases[rarest]:
                if not all(chunk in places for chunk in phrase.chunks):
                    continue
                for chunk in phrase.chunks:
                    if chunk not in ordered:
                        ordered.add(chunk)
                        places[chunk] = sorted(set(places[chunk]))
                found += _put_together(phrase, places, text)
        return found

    def _places(self, text: PreparedText) -> dict[int, Places]:
        """Where each chunk stands, by its number, in no order."""
        doc = text.doc
        places: dict[int, Places] = {}
        for name, start, end in self._fixed(doc):
            places.setdefault(self._fixed_chunks[name], []).append((start, end))
        words = text.words
        for start, end in _windows(text.segments):
            span = doc[start:end]
            for pattern in self._candidates(set(words[start:end])):
                for _, first, last in pattern.matcher(span):
                    if last - first <= _LONGEST_TOKENS:
                        places.setdefault(pattern.chunk, []).append((start + first, start + last))
        return places

    def _chunk(self, chunk: Chunk) -> int:
        """The number of a chunk; the same words get the same number."""
        if chunk in self._chunks:
            return self._chunks[chunk]
        number = self._chunks[chunk] = self._next_chunk()
        fixed = [
            way
            for way in chunk
            if all(slot.is_fixed for slot in way) and prod(len(slot.words) for slot in way) <= _MOST_FIXED
        ]
        docs = [
            Doc(self._vocab, words=list(words))
            for way in fixed
            for words in product(*(sorted(slot.words) for slot in way))
        ]
        if docs:
            self._fixed.add(f"chunk-{number}", docs)
            self._fixed_chunks[self._vocab.strings[f"chunk-{number}"]] = number
        for way in chunk:
            if way not in fixed:
                matcher = Matcher(self._vocab)
                matcher.add("chunk", [[_token(slot) for slot in way]])
                self._file(_Pattern(number, matcher, tuple(sorted(way, key=_slot_commonness))))
        return number

    def _next_chunk(self) -> int:
        self._chunk_count += 1
        return self._chunk_count

    def _candidates(self, present: set[str]) -> list[_Pattern]:
        found: dict[int, _Pattern] = {}
        for word in present:
            for table, stem in (
                (self._by_word, word),
                (self._by_beginning, word[:_STEM]),
                (self._by_ending, word[-_STEM:]),
            ):
                for pattern in table.get(stem, ()):
                    found[id(pattern)] = pattern
        return [pattern for pattern in found.values() if all(_fills(slot, present) for slot in pattern.needed)]

    def _file(self, pattern: _Pattern) -> None:
        """Files a pattern under the words of its rarest slot."""
        slot = pattern.needed[0]
        for word in slot.words:
            self._by_word.setdefault(word, []).append(pattern)
        for stem in slot.beginnings:
            self._by_beginning.setdefault(stem[:_STEM], []).append(pattern)
        for stem in slot.endings:
            self._by_ending.setdefault(stem[-_STEM:], []).append(pattern)


def _put_together(phrase: _Phrase, places: dict[int, Places], text: PreparedText) -> Iterator[Found]:
    """The shortest standing of a phrase in each sentence."""
    best: dict[int, tuple[int, int]] = {}
    for start, end in places[phrase.chunks[0]]:
        sentence = text.sentence_of[start]
        if phrase.at_start and start != text.segments[sentence][0]:
            continue
        last = _follow(phrase, 1, end, places, sentence, text.sentence_of)
        if last is None or (phrase.at_end and last != text.segments[sentence][1]):
            continue
        if sentence not in best or last - start < best[sentence][1] - best[sentence][0]:
            best[sentence] = (start, last)
    for start, last in best.values():
        yield Found(phrase.key, start, last)


def _follow(
    phrase: _Phrase, index: int, end: int, places: dict[int, Places], sentence: int, sentence_of: tuple[int, ...]
) -> int | None:
    """Where the phrase ends when its first `index` chunks end before word `end`; None where it does not go on."""
    if index == len(phrase.chunks):
        return end
    hits = places[phrase.chunks[index]]
    furthest = end + phrase.gaps[index - 1]
    for start, last in hits[bisect_left(hits, (end, 0)) :]:
        if start > furthest or sentence_of[start] != sentence:
            return None
        finished = _follow(phrase, index + 1, last, places, sentence, sentence_of)
        if finished is not None:
            return finished
    return None


def _token(slot: Slot) -> dict[str, Any]:
    if slot.is_fixed:
        return {"LOWER": {"IN": sorted(slot.words)}}
    ways = [f"^{re.escape(each)}$" for each in sorted(slot.words)]
    ways += [f"^{re.escape(each)}" for each in slot.beginnings] + [f"{re.escape(each)}$" for each in slot.endings]
    return {"LOWER": {"REGEX": "|".join(ways)}}


def _slot_commonness(slot: Slot) -> float:
    """Rough: many alternatives and short words are common."""
    return sum(4.0 / len(word) ** 2 for word in slot.words) + sum(
        2.0 / len(each) for each in slot.beginnings + slot.endings
    )


def _commonness(chunk: Chunk) -> float:
    return sum(min(_slot_commonness(slot) for slot in way) for way in chunk)


def _fills(slot: Slot, present: set[str]) -> bool:
    if not slot.words.isdisjoint(present):
        return True
    if slot.beginnings and any(word.startswith(slot.beginnings) for word in present):
        return True
    return bool(slot.endings) and any(word.endswith(slot.endings) for word in present)


def _windows(segments: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    """The sentences; very long ones in overlapping pieces, so that the cost stays linear."""
    for start, end in segments:
        if end - start <= _WINDOW:
            yield start, end
        else:
            for begin in range(start, max(start + 1, end - _WINDOW // 2), _WINDOW // 2):
                yield begin, min(end, begin + _WINDOW)

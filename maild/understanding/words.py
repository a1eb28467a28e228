"""A text as words that rules can be held against: lower case, without accents, phone spelling written out.

The tokenizer is that of spaCy's blank Dutch pipeline. Everything is linear in the length of the text; what spaCy keeps
of unknown words is given back after each mail (`Lexicon.reading`, spaCy 3.8 memory zones).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from spacy.attrs import (
    IS_BRACKET,
    IS_CURRENCY,
    IS_LEFT_PUNCT,
    IS_QUOTE,
    IS_RIGHT_PUNCT,
    IS_TITLE,
    IS_UPPER,
    LIKE_EMAIL,
    LIKE_URL,
    PREFIX,
    SHAPE,
    SUFFIX,
)
from spacy.lang.nl import Dutch
from spacy.tokens import Doc

from maild.understanding.spelling import Spelling

_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F, 0))
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,500}|\S{1,80}@\S{1,80}\.\S{1,40}")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-[ \t]{0,3}\r?\n[ \t]{0,3}(?=[a-z])")
_GLUED = re.compile(r"(?<=[^\W\d_]{2})([.!?;:,/…)])(?=[^\W\d_]{2})")
_UNBROKEN = re.compile(r"\S{60}")
_QUOTE_MARKS = re.compile(r"^[ \t]*(?:>[ \t]?){1,20}", re.MULTILINE)
_REPEATED = re.compile(r"(.)\1{2,}")
_INSIDE = str.maketrans("", "", "'’`´‘-‐‑–_*~")
_ENDERS = frozenset(".!?;:…") | {"..", "...", "....", "?!", "!!", "??", "—", "--"}
_ABBREVIATIONS = frozenset(
    "afspr ma di wo do vr za zo jan feb mrt apr jun jul aug sept sep okt nov dec "
    "a.s jl ca bv evt ivm mbt nl resp tel nr dr drs mevr mw dhr "
    "ong max min vb d.w.z o.a e.g i.e m.a.w n.a.v i.v.m m.b.t t.a.v st incl excl".split()
)
_WRAPPED_LINE = 50  # characters; a shorter line ends where its writer wanted it to end
_UNUSED = (
    IS_BRACKET,
    IS_CURRENCY,
    IS_LEFT_PUNCT,
    IS_QUOTE,
    IS_RIGHT_PUNCT,
    IS_TITLE,
    IS_UPPER,
    LIKE_EMAIL,
    LIKE_URL,
    PREFIX,
    SHAPE,
    SUFFIX,
)
"""What spaCy works out for every new word and no rule may ask for: leaving it out halves the cost of a new word."""

_REMEMBERED = 20_000
_MOST_KEPT, _LONGEST_KEPT = 1_200, 4_000
"""So many texts of at most so many characters are kept taken apart until they are read again."""
_FIRST_SYMBOL = 0x2190  # arrows, signs and emoji count as words of their own
END = "."
"""The word that stands for the end of a sentence in a prepared text."""
LINK = "urllink"
"""The word that stands for a web or mail address."""


def _plain_dutch() -> Any:
    """Blank Dutch that never works out what is left unused: its own special cases alone are 4,670 words."""
    usual = Dutch.Defaults
    kept = {attribute: getter for attribute, getter in usual.lex_attr_getters.items() if attribute not in _UNUSED}
    return type("PlainDutch", (Dutch,), {"Defaults": type("Defaults", (usual,), {"lex_attr_getters": kept})})()


@dataclass(frozen=True, slots=True)
class PreparedText:
    """A text as a spaCy Doc of plain words. `spans` gives for each word its place in `source`; `segments` are the
    stretches of words between two sentence ends, as half-open ranges; `sentence_of` gives for each word the number of
    its stretch. Lives only inside `Lexicon.reading`."""

    doc: Doc
    words: tuple[str, ...]
    source: str
    spans: tuple[tuple[int, int], ...]
    segments: tuple[tuple[int, int], ...]
    sentence_of: tuple[int, ...]

    def quote(self, start: int, end: int, longest: int = 90) -> str:
        """The sender's own words from word `start` up to `end`, on one line, cut at `longest` characters."""
        shown = " ".join(self.source[self.spans[start][0] : self.spans[end - 1][1]].split())
        return shown if len(shown) <= longest else shown[: longest - 1] + "…"

    def segment_of(self, word: int) -> tuple[int, int]:
        """The stretch in which a word stands."""
        return self.segments[self.sentence_of[word]]


class _Words(NamedTuple):
    """A text taken apart, without spaCy's Doc: it may outlive `Lexicon.reading`."""

    words: tuple[str, ...]
    source: str
    spans: tuple[tuple[int, int], ...]
    segments: tuple[tuple[int, int], ...]
    sentence_of: tuple[int, ...]


class Lexicon:
    """The tokenizer and the spelling knowledge that rules and texts share."""

    def __init__(self, respelled: Mapping[str, str], real_words: Iterable[str] = ()) -> None:
        self.nlp = _plain_dutch()
        self._respelled = {plain(key): tuple(plain(each) for each in value.split()) for key, value in respelled.items()}
        self._spelling = Spelling({plain(each) for each in real_words})
        self._lock = threading.RLock()
        self._depth = 0
        self._prepared: dict[str, PreparedText] = {}
        self._taken_apart: dict[str, _Words] = {}
        self._worked_out: dict[str, tuple[str, ...]] = {}

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One mail's stay: one thread at a time, and the memory of its unknown words is given back at the end."""
        with self._lock:
            if self._depth:
                yield
                return
            self._depth += 1
            try:
                with self.nlp.memory_zone():
                    yield
            finally:
                self._prepared.clear()
                self._depth -= 1

    def rule_words(self, text: str) -> tuple[str, ...]:
        """The words of a rule, spelled as texts will be."""
        words = tuple(word for token in self.nlp.tokenizer(text) for word in self._respell(plain(token.text)))
        return tuple(word for word in words if any(map(str.isalnum, word)))

    def learn(self, words: Iterable[str]) -> None:
        """Makes the words of the rules known, so that misspellings of them are recognised."""
        self._forget()
        self._spelling.learn(words)

    def protect(self, words: Iterable[str]) -> None:
        """Makes words known that count only as they are written: no misspelling may become one of them, or they another."""
        self._forget()
        self._spelling.protect(words)

    def _forget(self) -> None:
        self._worked_out.clear()
        self._taken_apart.clear()

    def prepare(self, text: str) -> PreparedText:
        """The text as words, worked out once for each mail. Cost is linear in its length."""
        found = self._prepared.get(text)
        if found is None:
            taken = self._words_in(text)
            doc = Doc(self.nlp.vocab, words=list(taken.words))
            found = PreparedText(doc, *taken)
            self._prepared[text] = found
        return found

    def _words_in(self, text: str) -> _Words:
        """The text taken apart. Kept for its second reading: danger is judged over a whole batch before the rest."""
        taken = self._taken_apart.pop(text, None)
        if taken is None:
            taken = self._take_apart(clean(text))
            if len(text) <= _LONGEST_KEPT:
                while len(self._taken_apart) >= _MOST_KEPT:
                    del self._taken_apart[next(iter(self._taken_apart))]
                self._taken_apart[text] = taken
        return taken

    def _take_apart(self, source: str) -> _Words:
        words: list[str] = []
        spans: list[tuple[int, int]] = []
        tokens = self.nlp.tokenizer(source)
        for index, token in enumerate(tokens):
            start, raw = token.idx, token.text
            if token.is_space:
                ends = _ends_sentence(raw, source, start)
                found: tuple[str, ...] = (END,) if ends and words and words[-1] != END else ()
            elif raw in _ENDERS or (raw[0] in ".!?" and raw[-1] in ".!?"):
                following = tokens[index + 1].text if index + 1 < len(tokens) else ""
                found = (END,) if words and words[-1] != END and not _abbreviates(raw, words[-1], following) else ()
            elif raw[-1] == "." and raw[:-1].isalpha():  # the tokenizer keeps "it." and "di." whole
                following = tokens[index + 1].text if index + 1 < len(tokens) else ""
                before = self._words_of(raw[:-1])
                found = before if _abbreviates(".", before[-1], following) else (*before, END)
            else:
                found = self._words_of(raw)
            for word in found:
                self._add(words, spans, word, (start, start + len(raw)))
        return _Words(tuple(words), source, tuple(spans), *_segments(words))

    def _add(self, words: list[str], spans: list[tuple[int, int]], word: str, span: tuple[int, int]) -> None:
        if words and words[-1] != END and self._spelling.is_split(words[-1], word):
            words[-1] += word
            spans[-1] = (spans[-1][0], span[1])
            return
        words.append(word)
        spans.append(span)

    def _words_of(self, raw: str) -> tuple[str, ...]:
        """The words that one token stands for, remembered for the next mail."""
        found = self._worked_out.get(raw)
        if found is None:
            if len(self._worked_out) >= _REMEMBERED:
                self._worked_out.clear()
            found = self._worked_out[raw] = self._work_out(raw)
        return found

    def _work_out(self, raw: str) -> tuple[str, ...]:
        word = plain(raw)
        if not word or not any(map(str.isalnum, word)):
            return (raw,) if ord(raw[0]) > _FIRST_SYMBOL else ()
        return tuple(self._spelling.correct(each) for each in self._respell(word))

    def _respell(self, word: str) -> tuple[str, ...]:
        return self._respelled.get(word, (word,))


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """One word without case, accents, apostrophes, hyphens, and with "dt" at its end as "d"."""
    bare = word.lower()
    if not bare.isascii():
        bare = "".join(each for each in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(each))
    bare = _REPEATED.sub(r"\1\1", bare.translate(_INSIDE))
    return bare[:-1] if bare.endswith("dt") and len(bare) > 3 else bare


def clean(text: str) -> str:
    """The text without invisible signs and addresses, with words that a line end or a missing space broke made whole."""
    shown = text.translate(_INVISIBLE)
    shown = _ADDRESS.sub(f" {LINK} ", _QUOTE_MARKS.sub("", shown)).replace("’", "'").replace("‘", "'")
    shown = _GLUED.sub(r"\1 ", _HYPHENATED.sub("", shown))
    return _UNBROKEN.sub(lambda found: found.group() + " ", shown)


def _ends_sentence(space: str, source: str, start: int) -> bool:
    """True for an empty line, and for a line end that its writer wanted: a short line before, a capital after."""
    lines = space.count("\n")
    if lines != 1:
        return lines > 1
    line_start = source.rfind("\n", max(0, start - 200), start) + 1
    following = source[start + len(space) : start + len(space) + 1]
    return start - line_start < _WRAPPED_LINE and (following.isupper() or following in "-*•\"'(")


def _abbreviates(mark: str, before: str, following: str) -> bool:
    """True for a full stop behind "di" or "afspr" or a number, when the sentence goes on."""
    goes_on = following[:1].islower() or following[:1].isdigit()
    return mark == "." and goes_on and (before in _ABBREVIATIONS or before.isdigit())


def _segments(words: list[str]) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """The stretches between sentence ends, and for each word its number; an end counts as the stretch before it."""
    found: list[tuple[int, int]] = []
    numbers: list[int] = []
    start = 0
    for index, word in enumerate((*words, END)):
        if word == END:
            if index > start:
                found.append((start, index))
            numbers += [max(0, len(found) - 1)] * (index + 1 - len(numbers))
            start = index + 1
    return tuple(found), tuple(numbers[: len(words)])

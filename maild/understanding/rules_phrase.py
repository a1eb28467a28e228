"""The coach's little language for phrases, and what it compiles to.

kan * niet            up to six words may stand between (`*3`: up to three)
verzet|verplaats      one of these words; `"niet meer"|nooit` where one of them is several words
afspra*               every word that begins so;  *gesprek: every word that ends so
(heel|een beetje)     may be left out
{bij u|via jullie}    one of these, each one or more words
<day>                 one of the group `day` under `words:`
^ stop $              at the beginning and at the end of a sentence
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from maild.understanding.rules_nearest import did_you_mean

_ITEM = re.compile(
    r'\s*(?:(?P<quoted>"[^"]*")|(?P<group><[^<>]*>)|(?P<gap>\*\d{0,2}(?=[\s)}|]|$))|(?P<sign>[(){}|^$])|(?P<word>[^\s(){}|"<>^$]+))'
)
_DEFAULT_GAP = 6
_LARGEST_GAP = 20
_MOST_SEQUENCES = 500
_LONGEST_PHRASE = 400
_SHORTEST_STEM = 3

Spell = Callable[[str], tuple[str, ...]]


class PhraseError(ValueError):
    """A phrase that cannot be used; the text says why and what was expected."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a sequence: one of `words`, or a word with a beginning or an ending; or with `ways` one of several
    word sequences; or with `gap` up to that many words of any kind."""

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    ways: tuple[tuple[Slot, ...], ...] = ()
    gap: int = 0

    @property
    def is_fixed(self) -> bool:
        """True where the slot names its words in full."""
        return bool(self.words) and not self.beginnings and not self.endings


Chunk = tuple[tuple[Slot, ...], ...]
"""Words that stand side by side, in every way in which they can be written; no gaps and no `ways` in the slots."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """One way in which a phrase can be written: chunks, with at most `gaps[i]` words between chunk i and the next."""

    chunks: tuple[Chunk, ...]
    gaps: tuple[int, ...]
    at_start: bool = False
    at_end: bool = False


Ways = list[tuple[Slot, ...]]


class WordGroups:
    """The word groups that phrases may name, and the spelling of words; each is worked out once."""

    def __init__(self, groups: Mapping[str, tuple[str, ...]], spell: Spell) -> None:
        self.groups = dict(groups)
        self._spell = spell
        self._spelled: dict[str, tuple[str, ...]] = {}
        self._ways: dict[str, Ways] = {}
        self._under_way: set[str] = set()

    def spell(self, text: str) -> tuple[str, ...]:
        """The words of a text as prepared texts spell them."""
        found = self._spelled.get(text)
        if found is None:
            found = self._spelled[text] = self._spell(text)
        return found

    def ways_of(self, name: str) -> Ways:
        """Every way to write a word of the group. PhraseError where it is not known, or names itself."""
        if name in self._ways:
            return self._ways[name]
        if name not in self.groups:
            raise PhraseError(
                f"<{name[:40]}> is no word group{did_you_mean(name, self.groups)}; expected one that stands under words:"
            )
        if name in self._under_way:
            raise PhraseError("word groups that name each other in a circle")
        self._under_way.add(name)
        try:
            ways = [way for each in self.groups[name] for way in _parse(each, self)]
        finally:
            self._under_way.discard(name)
        self._ways[name] = _gathered(ways)
        return self._ways[name]


@dataclass(slots=True)
class _Reader:
    """Walks over the items of one phrase."""

    items: list[tuple[str, str]]
    groups: WordGroups
    place: int = 0

    def peek(self) -> str:
        return self.items[self.place][1] if self.place < len(self.items) else ""

    def take(self) -> tuple[str, str]:
        self.place += 1
        return self.items[self.place - 1]


def parse_phrase(text: str, groups: WordGroups) -> tuple[Sequence, ...]:
    """Every way to write a phrase. PhraseError for a mistake, or for one that is too large or matches anything."""
    bare = text.strip()
    at_start, at_end = bare.startswith("^"), bare.endswith("$")
    ways = _parse(bare.removeprefix("^").removesuffix("$"), groups)
    found = (_in_chunks(_trimmed(way), at_start, at_end) for way in ways)
    return tuple(dict.fromkeys(found))


def _parse(text: str, groups: WordGroups) -> Ways:
    if len(text) > _LONGEST_PHRASE:
        raise PhraseError(f"the phrase is longer than {_LONGEST_PHRASE} characters; expected a few words")
    reader = _Reader(list(_items(text)), groups)
    ways = _sequence(reader)
    if reader.place < len(reader.items):
        raise PhraseError(f"a {reader.peek()} without its opening bracket")
    return ways


def _items(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text.rstrip()):
        found = _ITEM.match(text, place)
        if found is None or found.lastgroup is None:
            raise PhraseError(f"cannot be read at character {place + 1}; expected words, brackets, * or <group>")
        yield found.lastgroup, found.group(found.lastgroup)
        place = found.end()


def _sequence(reader: _Reader, closers: str = ")}") -> Ways:
    ways: Ways = [()]
    while reader.place < len(reader.items) and reader.peek() not in tuple(closers):
        ways = _joined(ways, _gathered(_atom(reader)) if "|" in closers else _alternatives(reader))
    return ways


def _alternatives(reader: _Reader) -> Ways:
    """One item, or several with | between them."""
    ways = list(_atom(reader))
    while reader.peek() == "|":
        reader.take()
        ways += _atom(reader)
    return _gathered(ways)


def _gathered(ways: Ways) -> Ways:
    """Alternatives for one place become one slot; only those with a gap in them stay ways of their own."""
    distinct = list(dict.fromkeys(ways))
    single = [way[0] for way in distinct if len(way) == 1 and not way[0].gap and not way[0].ways]
    with_gap = [way for way in distinct if not way or any(slot.gap for slot in way)]
    longer = [way for way in distinct if way not in with_gap and not (len(way) == 1 and way[0] in single)]
    if single:
        longer.append((_merged(single),))
    if len(longer) <= 1:
        return longer + with_gap
    flat = tuple(
        dict.fromkeys(each for way in longer for each in (way[0].ways if len(way) == 1 and way[0].ways else (way,)))
    )
    return [(Slot(ways=flat),), *with_gap]


def _atom(reader: _Reader) -> Ways:
    if reader.place >= len(reader.items):
        raise PhraseError("ends on |; expected a word after it")
    kind, item = reader.take()
    if kind == "quoted":
        return [tuple(Slot(frozenset({word})) for word in _spelled(reader, item.strip('"')))]
    if kind == "group":
        return reader.groups.ways_of(item[1:-1].strip())
    if kind == "gap":
        return [(Slot(gap=max(1, min(_LARGEST_GAP, int(item[1:] or _DEFAULT_GAP)))),)]
    if item in ("(", "{"):
        inner = _bracketed(reader, ")" if item == "(" else "}")
        return [(), *inner] if item == "(" else inner
    if kind == "sign":
        raise PhraseError(f"{item} cannot stand here; expected a word")
    return [_word(reader, item)]


def _bracketed(reader: _Reader, closer: str) -> Ways:
    """What stands between brackets: whole word sequences with | between them."""
    ways = _sequence(reader, closer + "|")
    while reader.peek() == "|":
        reader.take()
        ways += _sequence(reader, closer + "|")
    if reader.peek() != closer:
        raise PhraseError(f"a bracket without its {closer}")
    reader.take()
    if any(not way for way in ways):
        raise PhraseError("empty brackets, or a | with nothing beside it; expected a word")
    return _gathered(ways)


def _word(reader: _Reader, item: str) -> tuple[Slot, ...]:
    if not item.startswith("*") and not item.endswith("*"):
        return tuple(Slot(frozenset({word})) for word in _spelled(reader, item))
    stem = "".join(reader.groups.spell(item.strip("*")))
    if len(stem) < _SHORTEST_STEM or "*" in item.strip("*"):
        raise PhraseError(f"a * in a word needs at least {_SHORTEST_STEM} letters before or after it")
    if item.startswith("*") and item.endswith("*"):
        raise PhraseError("a word with a * on both sides; expected one side")
    return (Slot(endings=(stem,)),) if item.startswith("*") else (Slot(beginnings=(stem,)),)


def _spelled(reader: _Reader, text: str) -> tuple[str, ...]:
    words = reader.groups.spell(text)
    if not any(any(map(str.isalnum, word)) for word in words):
        raise PhraseError("holds no word; expected letters")
    return words


def _merged(slots: list[Slot]) -> Slot:
    return Slot(
        frozenset().union(*(slot.words for slot in slots)),
        tuple(dict.fromkeys(each for slot in slots for each in slot.beginnings)),
        tuple(dict.fromkeys(each for slot in slots for each in slot.endings)),
    )


def _joined(ways: Ways, more: Ways) -> Ways:
    if len(ways) * len(more) > _MOST_SEQUENCES:
        raise PhraseError(
            f"stands for more than {_MOST_SEQUENCES} word sequences; expected fewer alternatives, or two phrases"
        )
    return [way + each for way in ways for each in more]


def _trimmed(way: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The way without gaps at its ends, which say nothing."""
    words = [index for index, slot in enumerate(way) if not slot.gap]
    if not words:
        raise PhraseError("could match any text; expected at least one word that must be there")
    return way[words[0] : words[-1] + 1]


def _in_chunks(way: tuple[Slot, ...], at_start: bool, at_end: bool) -> Sequence:
    chunks: list[Chunk] = []
    gaps: list[int] = []
    start = 0
    for index, slot in enumerate((*way, Slot(gap=1))):
        if slot.gap and index > start:
            chunks.append(_spelled_out(way[start:index]))
            gaps.append(slot.gap)
        elif slot.gap and gaps:
            gaps[-1] += slot.gap
        start = index + 1 if slot.gap else start
    return Sequence(tuple(chunks), tuple(gaps[: len(chunks) - 1]), at_start, at_end)


def _spelled_out(slots: tuple[Slot, ...]) -> Chunk:
    """Every way to write words side by side."""
    ways: list[tuple[Slot, ...]] = [()]
    for slot in slots:
        inner = [way for each in slot.ways for way in _spelled_out(each)] if slot.ways else [(slot,)]
        if len(ways) * len(inner) > _MOST_SEQUENCES:
            raise PhraseError(
                f"stands for more than {_MOST_SEQUENCES} word sequences; expected fewer alternatives side by side"
            )
        ways = [way + each for way in ways for each in inner]
    return tuple(dict.fromkeys(ways))

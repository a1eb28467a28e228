"""By which words an event of the agenda is understood: `rules/agenda.yaml` as values (behaviour 11). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from maild.facts.session import SessionKind


@dataclass(frozen=True, slots=True)
class AgendaRules:
    """Words and groups of words as they stand in the file, "intake*" for the beginning of a word.

    `kinds` and `ignore` are looked for in titles, `missed` and `cancelled` in categories too; `person` and `assignment`
    begin a line of the notes, with a colon behind them; `booking` are domains of services that book for the coach. `problems`
    are printable lines, each switched off only itself.
    """

    kinds: Mapping[SessionKind, tuple[str, ...]] = field(default_factory=dict)
    missed: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    assignment: tuple[str, ...] = ()
    booking: tuple[str, ...] = ()
    problems: tuple[str, ...] = field(default=(), compare=False)

    def kind_of(self, title: str) -> SessionKind | None:
        """The first kind of which a word stands in the title, introduction and intake before session."""
        return next((kind for kind in SessionKind if holds_any(self.kinds.get(kind, ()), title)), None)

    def number_in(self, title: str) -> int | None:
        """The number that a title gives a session: "sessie 3", "3e sessie", "sessie 3/8", "3 van 8", "#3"; None for none."""
        return number_in(title, self.kinds.get(SessionKind.SESSION, ()))

    def is_booking(self, address: str) -> bool:
        """True for an address of a service that books appointments for the coach, by its domain."""
        domain = address.rpartition("@")[2]
        return bool(domain) and any(domain == each or domain.endswith(f".{each}") for each in self.booking)

    def line_after(self, heads: Iterable[str], notes: str) -> str:
        """What stands behind the first line of the notes that begins with one of these words and a colon."""
        wanted = _heads(tuple(heads))
        for line in notes.split("\n"):
            head, colon, rest = line.partition(":")
            if colon and len(head) < 40 and _folded(head) in wanted and rest.strip():
                return " ".join(rest.split())
        return ""


NO_AGENDA_RULES = AgendaRules()


def holds_any(words: Iterable[str], text: str) -> bool:
    """True where one of the words or groups of words stands in a text; capitals, accents and signs do not count."""
    found = _any_of(tuple(words))
    return found is not None and found.search(f" {_folded(text)} ") is not None


@lru_cache(maxsize=200)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """All of the words at once: an agenda has thousands of titles."""
    stems = [(_folded(each), each.rstrip().endswith("*")) for each in words]
    parts = [re.escape(stem) + ("" if is_beginning else " ") for stem, is_beginning in stems if stem]
    return re.compile(f" (?:{'|'.join(parts)})") if parts else None


@lru_cache(maxsize=50)
def _heads(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_folded(each) for each in words)


_WORDS = re.compile(r"\w+")
_AS_PART = re.compile(r"\b(\d{1,2}) (?:van|of|uit) (\d{1,2})\b")
_AS_FRACTION = re.compile(r"(?<![\d/.-])(\d{1,2}) ?/ ?(\d{1,2})(?![\d/.-])")
_AS_MARK = re.compile(r"#\s?(\d{1,2})\b")


def number_in(title: str, words: Iterable[str]) -> int | None:
    """See `AgendaRules.number_in`. A fraction counts only beside a word for a session: alone it may be a day."""
    plain = _without_accents(title.casefold())
    found = _AS_MARK.search(plain)
    if found:
        return _sensible(found[1])
    found = _AS_PART.search(_folded(title))
    if found and int(found[1]) <= int(found[2]):
        return _sensible(found[1])
    patterns = _numbers_beside(tuple(words))
    if patterns is None:
        return None
    word, number_after, number_before = patterns
    if word.search(plain):
        part = _AS_FRACTION.search(plain)
        if part and int(part[1]) <= int(part[2]):
            return _sensible(part[1])
    after, before = number_after.search(plain), number_before.search(plain)
    told = after or before
    return _sensible(told[1]) if told else None


@lru_cache(maxsize=50)
def _numbers_beside(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]] | None:
    """A word for a session, such a word with a number behind it that is neither an hour nor a day, and one before it."""
    stems = sorted({re.escape(_folded(each)) for each in words if _folded(each)}, key=len, reverse=True)
    if not stems:
        return None
    word = rf"\b(?:{'|'.join(stems)})\w*"
    behind = r"(?![\d:]|[./-]\d|\s?(?:u\b|uur|h\b|min|pm|am))"
    return (
        re.compile(word),
        re.compile(rf"{word}\s*(?:nr\.?|no\.?|nummer)?\s*(\d{{1,2}}){behind}"),
        re.compile(rf"\b(\d{{1,2}}) ?(?:e|de|ste|st|nd|rd|th) {word}"),
    )


def _sensible(written: str) -> int | None:
    return int(written) if 1 <= int(written) <= 60 else None


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _folded(text: str) -> str:
    """The words of a text as they are compared."""
    return " ".join(_WORDS.findall(_without_accents(text[:500].casefold())))

"""The language of the sender's own words: Dutch, Flemish Dutch, English, a mixture, or another one (behaviour 12).

Function words decide; letter pairs help where a short text has none. Compared with lingua and py3langid in
docs/decisions/understanding-language.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from maild.understanding import language_words as known
from maild.understanding.language_flemish import ENOUGH, flemish_weight
from maild.understanding.result import Language

_LONGEST = 4_000
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NOT_WORDS = re.compile(r"(?:https?://|www\.)\S{1,500}|\S{1,100}@\S{1,100}")
_CLOSINGS = re.compile(r"\b(?:" + "|".join(re.escape(each) for each in known.CLOSINGS) + r")\b")
_DUTCH_CLOSINGS = re.compile(r"\b(?:" + "|".join(re.escape(each) for each in known.DUTCH_CLOSINGS) + r")\b")
_LATIN_END = "\u0250"
_LEAST_PART = 3
_FAINT = 0.4
_LEAST_SHARE = 0.2


_OTHER_WORDS: dict[str, tuple[str, ...]] = {}
for _name, _vocabulary in known.OTHERS.items():
    for _each in _vocabulary:
        _OTHER_WORDS[_each] = (*_OTHER_WORDS.get(_each, ()), _name)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Counts of words that only one language has; faint ones count less."""

    dutch: float
    english: float
    other: float


@lru_cache(maxsize=4)  # form of address and greeting ask for the same text again
def detect_language(text: str) -> Language:
    """The language that a text is written in; Dutch where nothing tells. Reads 4,000 characters, from both ends."""
    shown = _NOT_WORDS.sub(" ", _ends(text)).replace("’", "'")
    lower = shown.lower()
    words = _WORD.findall(lower)
    if not words:
        return Language.NL
    if _is_foreign_script(words):
        return Language.OTHER
    found = _weigh(words)
    if found.other > max(found.dutch, found.english):
        return Language.OTHER
    if min(found.dutch, found.english) >= _LEAST_PART and _is_mixed(lower):
        return Language.MIXED
    if found.english > found.dutch or (found.english == found.dutch == 0 and _letters_say_english(lower)):
        return Language.EN
    if found.dutch == 0 and _letters_say_other(lower):
        return Language.OTHER
    return Language.NL_BE if flemish_weight(shown, words) >= ENOUGH else Language.NL


def _ends(text: str) -> str:
    """The text, or the two ends of a long one."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}\n{text[-_LONGEST // 2 :]}"


def _is_foreign_script(words: list[str]) -> bool:
    foreign = sum(1 for word in words if word[0] >= _LATIN_END)
    return foreign * 2 > len(words)


def _weigh(words: list[str]) -> _Evidence:
    dutch = english = 0.0
    others = dict.fromkeys(known.OTHERS, 0)
    for word in words:
        if word in known.DUTCH:
            dutch += 1.0
        elif word in known.ENGLISH:
            english += 1.0
        else:
            dutch += _FAINT * (word in known.DUTCH_FAINT)
            english += _FAINT * (word in known.ENGLISH_FAINT)
        for name in _OTHER_WORDS.get(word, ()):
            others[name] += 1
    return _Evidence(dutch, english, max(others.values()))


def _is_mixed(lower: str) -> bool:
    """True where both languages carry a substantial part. Set phrases ("kind regards", "groetjes") carry none."""
    plain = _DUTCH_CLOSINGS.sub(" ", _CLOSINGS.sub(" ", lower))
    dutch = english = 0
    for word in _WORD.findall(plain):
        dutch += word in known.DUTCH
        english += word in known.ENGLISH
    fewer = min(dutch, english)
    return fewer >= _LEAST_PART and fewer >= _LEAST_SHARE * (dutch + english)


def _letters_say_english(lower: str) -> bool:
    english = sum(lower.count(pair) for pair in known.ENGLISH_LETTERS)
    return english > sum(lower.count(pair) for pair in known.DUTCH_LETTERS) + 1


def _letters_say_other(lower: str) -> bool:
    other = sum(lower.count(pair) for pair in known.OTHER_LETTERS)
    return other > sum(lower.count(pair) for pair in known.DUTCH_LETTERS)

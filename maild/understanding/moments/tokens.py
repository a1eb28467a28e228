"""A mail's text as words with their place, cut into sentences. Linear in the length of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"t/m\b|i\.?p\.?v\.?(?!\w)|[ap]\.m\.?|d\.d\.|(?:bijv|bv|o\.a|ca|evt)\.|\d+|['’‘]s(?=\s)"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*|\n|[^\w\s]",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_NOT_WORDS = re.compile(r"(?:https?://|www\.)\S{1,500}|\S{1,100}@\S{1,100}\.\w{2,10}")
_BULLETS = frozenset("-*•–·")
_GOES_ON = frozenset(
    "om van tot of en vanaf tussen na rond op t/m at from to or and between after on uur u wel niet".split()
)
_SHORT_LINE = 45
_DOTTED = frozenset(
    "ma di wo do vr za zo mon tue tues wed thu thur thurs fri sat sun jan feb mrt apr jun jul aug sep sept okt "
    "oct nov dec mar a p st".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark: lower case with a straight apostrophe, and its place in the text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens of one sentence without its closing mark, and their words; `asks` where that mark is a question mark."""

    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    asks: bool


def own_lines(text: str) -> str:
    """The text with older mail (lines after ">") and web and mail addresses blanked out, every place kept."""
    if ">" in text:
        text = _QUOTED.sub(lambda found: " " * len(found.group()), text)
    return _NOT_WORDS.sub(lambda found: " " * len(found.group()), text)


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of a text. A list after a colon stays one sentence with the line that announces it."""
    tokens = [
        Token(found.group().lower().replace("’", "'").replace("‘", "'"), found.start(), found.end())
        for found in _TOKEN.finditer(text)
    ]
    sentences: list[Sentence] = []
    current: list[Token] = []
    line_start = 0
    in_list = False
    for index, token in enumerate(tokens):
        if token.word == "\n":
            breaks, in_list = _line_breaks(tokens, index, token.start - line_start, in_list=in_list)
            line_start = token.end
            if breaks and current:
                sentences.append(_sentence(current, asks=False))
                current = []
            elif current and in_list:
                current.append(token)
        elif token.word in "?!" or (token.word in (".", "…") and _ends(tokens, index, text)):
            if current:
                sentences.append(_sentence(current, asks=token.word == "?"))
            current = []
        else:
            current.append(token)
    return [*sentences, _sentence(current, asks=False)] if current else sentences


def _sentence(tokens: list[Token], *, asks: bool) -> Sentence:
    return Sentence(tuple(tokens), tuple(token.word for token in tokens), asks)


def _line_breaks(tokens: list[Token], index: int, length: int, *, in_list: bool) -> tuple[bool, bool]:
    """Whether a line end closes the sentence, and whether a list goes on after it."""
    before = tokens[index - 1].word if index else ""
    after = tokens[index + 1].word if index + 1 < len(tokens) else ""
    if before == ":" or (in_list and after != "\n" and (after in _BULLETS or length < _SHORT_LINE)):
        return False, True
    if before == "\n" and in_list and after in _BULLETS:
        return False, True
    if after in _GOES_ON or (before == "," and after != "\n"):
        return False, False
    return after in {"", "\n"} or after in _BULLETS or length < _SHORT_LINE, False


def _ends(tokens: list[Token], index: int, text: str) -> bool:
    """True where a dot closes a sentence, and does not stand in "10.30", "ma. 12" or "12 mrt. om"."""
    place = tokens[index].end
    if place < len(text) and not text[place].isspace() and tokens[index].word == ".":
        return (
            not (text[place].isdecimal() and tokens[index].start > 0 and text[tokens[index].start - 1].isdecimal())
            and text[place].isalpha()
        )
    before = tokens[index - 1].word if index else ""
    after = tokens[index + 1].word if index + 1 < len(tokens) else ""
    return not (before in _DOTTED and (after.isdecimal() or (index > 1 and tokens[index - 2].word.isdecimal())))

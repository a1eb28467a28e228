"""The sentences that stand in a template as they stand in the mail: no slot in them, no condition that cuts them.

Only these can be compared with what was sent, and only these may be changed by a proposal: what a slot brings belongs to one
person, what a template says belongs to the coach.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from maild.drafting.template_set import Template, TemplateSet
from maild.drafting.variant import Variant

FEWEST_WORDS = 5
"""A shorter sentence cannot be found in a draft's shingles."""
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_BETWEEN = re.compile(r"(?<=[.!?:])\s+(?=[\"'“‘(]?[^\W\d_])")
_ENDS = re.compile(r"[.!?:][\"'”’)]?\s*$")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TemplateSentence:
    """One sentence of a template file (its name without `.j2`) in one voice. `line` counts from 1 within the section,
    `start` and `end` are its columns there."""

    template: str
    voice: Variant
    text: str
    line: int
    start: int
    end: int

    @property
    def words(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return words_of(self.text)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: no capitals, no punctuation, typographic signs made plain."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("\u200b", "").replace("\xad", "")
    return tuple(_WORD.findall(plain))


def split_sentences(text: str) -> list[str]:
    """The sentences of one paragraph."""
    return [each.strip() for each in _BETWEEN.split(text) if each.strip()]


def sentences_in(template: str, voice: Variant, source: str) -> Iterator[TemplateSentence]:
    """The whole sentences of a section's source, in its order."""
    for number, line in enumerate(source.split("\n"), start=1):
        for start, end in _whole_sentences(line):
            yield TemplateSentence(template, voice, line[start:end], number, start, end)


def sentences_for(templates: TemplateSet, template: str) -> list[TemplateSentence]:
    """Every sentence that a mail from this template may hold: its own, those of the pieces that it may place, and those that
    secondary intents add."""
    found: list[TemplateSentence] = []
    for each in templates.templates.values():
        if each.name == template or each.is_piece or each.is_sentence:
            found += _of(each)
    return found


def vocabulary(templates: TemplateSet) -> frozenset[str]:
    """Every word that some template says: none of them tells anything of a person."""
    return frozenset(
        word
        for each in templates.templates.values()
        for voice in each.voices.values()
        for word in words_of(_TAG.sub(" ", voice.source))
    )


def _of(template: Template) -> Iterator[TemplateSentence]:
    for variant, voice in template.voices.items():
        yield from sentences_in(template.name, variant, voice.source)


def _whole_sentences(line: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a line begin and end that no tag cuts in two."""
    begins_whole, place = True, 0
    for tag in [*_TAG.finditer(line), None]:
        chunk_end = tag.start() if tag else len(line)
        ends_whole = tag is None
        pieces = list(_pieces(line, place, chunk_end))
        for index, (start, end) in enumerate(pieces):
            is_begun = index > 0 or begins_whole
            is_ended = index < len(pieces) - 1 or ends_whole or _ENDS.search(line[start:end]) is not None
            if is_begun and is_ended and line[start:end][:1].isupper():
                yield start, end
        if tag is None:
            return
        is_condition = tag[0].startswith("{%")
        if pieces:
            begins_whole = is_condition and _ENDS.search(line[: pieces[-1][1]]) is not None
        elif not is_condition:
            begins_whole = False
        place = tag.end()


def _pieces(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences between two columns, without the white space around them."""
    place = start
    for gap in [*_BETWEEN.finditer(line, start, end), None]:
        stop = gap.start() if gap else end
        piece = line[place:stop]
        bare = piece.strip()
        if bare:
            first = place + piece.index(bare)
            yield first, first + len(bare)
        place = gap.end() if gap else end

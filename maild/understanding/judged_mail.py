"""A mail as the sources of evidence see it: its texts as words, and what is known of its writer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from maild.reading.result import Reading
from maild.understanding.sender import SenderContext
from maild.understanding.words import Lexicon, PreparedText

_FEW_WORDS = 15  # behaviour 3: a forward with less of its own is judged on both
_LONGEST, _HEAD, _TAIL = 8_000, 4_500, 3_000  # characters; the point of a long mail stands at its ends
_LONGEST_SUBJECT, _LONGEST_QUOTED = 500, 1_000
_ANSWER_MARK = re.compile(r"^\s*(?:re|antw|aw|sv|bs|betr)\s*(?:\[\d{1,3}\])?\s*:", re.IGNORECASE)
_SUBJECT_MARKS = re.compile(
    r"^\s*(?:(?:re|antw|aw|sv|betr|fw|fwd|wg|doorst|tr)\s*(?:\[\d{1,3}\])?\s*:\s*){1,20}", re.IGNORECASE
)
_SMALL_TALK = re.compile(
    r"\b(?:hoe (?:gaat|is) (?:het|'t|ie)[^?\n]{0,30}|alles goed[^?\n]{0,25}|how are you[^?\n]{0,20})\?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class JudgedMail:
    """A mail as the sources of evidence see it. `texts` are its prepared texts by name: `text`, `subject` and, where the
    sender only forwards, `forwarded`; `quoted` stands apart, for it is context and not the sender's own. `word_count`
    counts the words that the sender typed. Lives only inside `Lexicon.reading`."""

    reading: Reading
    sender: SenderContext
    texts: Mapping[str, PreparedText]
    quoted: PreparedText
    word_count: int
    is_reply: bool
    has_question: bool


def look_at(reading: Reading, sender: SenderContext, lexicon: Lexicon) -> JudgedMail:
    """The mail with its texts as words. Inside `lexicon.reading()`."""
    subject = reading.message.subject[:_LONGEST_SUBJECT]
    text = own_text(reading)
    texts = {"text": lexicon.prepare(ends_of(text)), "subject": lexicon.prepare(_SUBJECT_MARKS.sub("", subject))}
    word_count = len(texts["text"].spans)
    if word_count < _FEW_WORDS and reading.new.forwarded:
        texts["forwarded"] = lexicon.prepare(ends_of(reading.new.forwarded))
    return JudgedMail(
        reading=reading,
        sender=sender,
        texts=texts,
        quoted=lexicon.prepare(reading.new.quoted[:_LONGEST_QUOTED]),
        word_count=word_count,
        is_reply=sender.answers_thread or bool(reading.message.ancestors) or bool(_ANSWER_MARK.match(subject)),
        has_question="?" in _SMALL_TALK.sub("", text),
    )


def own_text(reading: Reading) -> str:
    """The sender's own words: the visitor's question of a form, else the new text."""
    return reading.visitor.question if reading.visitor else reading.new.text


def ends_of(text: str) -> str:
    """The text, or the beginning and the end of one that is very long."""
    return text if len(text) <= _LONGEST else f"{text[:_HEAD]}\n\n{text[-_TAIL:]}"

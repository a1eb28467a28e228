"""What the coach changed in a draft before sending it, sentence by sentence of the template. Pure; nothing is kept here.

The draft itself is not kept (behaviour 3). Which sentences of the template stood in it is read from its salted shingles, and
the sent mail is held against those: a sentence that is gone and has one like it in its place was changed, one that is gone
from a mail that is otherwise as it was drafted was left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from maild.drafting.shingles import before_closing, holds_run
from maild.drafting.template_sentences import TemplateSentence, split_sentences, words_of
from maild.drafting.variant import Variant

_ALIKE = 0.5
"""From here on a sentence is a changed one; below it, it is another one, perhaps about the person."""
_MOST_SENTENCES = 60
_LINK = re.compile(r"^\s*<?https?://\S+$")


@dataclass(frozen=True, slots=True)
class ChangedSentence:
    """A sentence of a template and what the coach wrote in its place; "" where it was left out."""

    was: TemplateSentence
    now: str

    @property
    def fresh_words(self) -> frozenset[str]:
        """The words that the template's sentence does not have."""
        return frozenset(words_of(self.now)) - set(self.was.words)


def changed_sentences(
    known: Sequence[TemplateSentence], drafted: frozenset[int], sent: str, salt: bytes
) -> tuple[ChangedSentence, ...]:
    """The sentences that were changed or left out. `known` are those that the draft may have held, `drafted` the draft's
    shingles, `sent` the words of the mail as it was sent."""
    in_draft = _one_voice([each for each in known if holds_run(drafted, each.words, salt)])
    body = before_closing(sent)
    flat = f" {' '.join(words_of(body))} "
    gone = [each for each in in_draft if f" {' '.join(each.words)} " not in flat]
    if not gone or len(in_draft) > _MOST_SENTENCES:
        return ()
    said = {" ".join(each.words) for each in known}
    fresh = [each for each in _sentences(body) if _is_fresh(each, drafted, said, salt)][:_MOST_SENTENCES]
    pairs = _pair(gone, fresh)
    changed = [ChangedSentence(was, now) for was, now in pairs]
    is_else_as_drafted = len(pairs) == len(fresh) and 2 * len(gone) <= len(in_draft)
    if is_else_as_drafted:
        paired = {was for was, _ in pairs}
        changed += [ChangedSentence(each, "") for each in gone if each not in paired]
    return tuple(changed)


def _one_voice(found: list[TemplateSentence]) -> list[TemplateSentence]:
    """A mail has one voice: the one with most of the sentences. A sentence that two files share is the first one's."""
    if not found:
        return []
    voice: Variant = Counter(each.voice for each in found).most_common(1)[0][0]
    kept: dict[str, TemplateSentence] = {}
    for each in found:
        if each.voice is voice:
            kept.setdefault(" ".join(each.words), each)
    return list(kept.values())


def _sentences(body: str) -> list[str]:
    """The sentences of a mail. Paragraphs may have been wrapped anew; the greeting is left out, for it names somebody."""
    paragraphs: list[list[str]] = [[]]
    for line in body.split("\n"):
        if not line.strip() or _LINK.match(line):
            paragraphs.append([])
        else:
            paragraphs[-1].append(line.strip())
    texts = [" ".join(" ".join(lines).split()) for lines in paragraphs if lines]
    if texts and texts[0].endswith(","):
        texts = texts[1:]
    return [sentence for text in texts for sentence in split_sentences(text)]


def _is_fresh(sentence: str, drafted: frozenset[int], said: set[str], salt: bytes) -> bool:
    words = words_of(sentence)
    return bool(words) and " ".join(words) not in said and not holds_run(drafted, words, salt)


def _pair(gone: Sequence[TemplateSentence], fresh: Sequence[str]) -> list[tuple[TemplateSentence, str]]:
    """Each sentence that is gone with the fresh one most like it, where each is the other's nearest."""
    likeness = {(was, now): _alike(was.words, words_of(now)) for was in gone for now in fresh}
    pairs = []
    for was in gone:
        now = max(fresh, key=lambda each: likeness[was, each], default=None)
        if now is None or likeness[was, now] < _ALIKE:
            continue
        if max(gone, key=lambda each: likeness[each, now]) is was:
            pairs.append((was, now))
    return pairs


def _alike(first: Sequence[str], second: Sequence[str]) -> float:
    return SequenceMatcher(None, first, second, autojunk=False).ratio()

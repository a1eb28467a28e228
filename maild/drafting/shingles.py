"""Recognising a text after it was edited, without keeping the text: salted hashes of each run of five words.

Similar text alone proves nothing: two mails made from one template to two clients share nearly all their words (over
0.9), and two reschedule replies to one person up to 0.6. It is evidence only beside the same recipient and a send after
the draft was placed. There it tells the edited draft (measured from 0.32 up, where a paragraph was added and the longest
one deleted; 0.85 and more after a smaller edit) from another mail that the coach wrote by hand to that person (0.0).
A draft of one sentence that the coach rewrote altogether is not recognised: nothing of it is left.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

SIMILAR = 0.3
"""From here on two texts to the same recipient are taken for one text, edited (measured in tests/unit/drafting)."""

_WORDS_IN_SHINGLE = 5
_MOST_WORDS = 1_000
_LONGEST_TEXT = 40_000
_FEWEST = 12
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_WORD = re.compile(r"\w+")
_SIGN_OFF = re.compile(
    r"^[ \t]*(?:[^\W\d_]+[ \t]+){0,3}(?:groet|groeten|groetjes|hoogachtend|liefs|regards|wishes|sincerely)\b.{0,25}$",
    re.IGNORECASE | re.MULTILINE,
)


def shingles(text: str, salt: bytes) -> frozenset[int]:
    """Hashes (63 bits) of each run of five words in the first 1,000 words; of all words where there are fewer.

    Line breaks, `format=flowed`, punctuation, capitals, typographic quotation marks and accents typed as two signs make
    no difference; quoted lines do not count, nor does what follows the closing words: the signature stands in every mail
    of the coach. Without the salt nobody can try out which words were in the text.
    """
    words = _words(text)
    if not words:
        return frozenset()
    runs = max(1, len(words) - _WORDS_IN_SHINGLE + 1)
    return frozenset(_hash(words[start : start + _WORDS_IN_SHINGLE], salt) for start in range(runs))


def holds_run(found: frozenset[int], words: Sequence[str], salt: bytes) -> bool:
    """True where every run of five of these words stands in a text with these shingles; False for fewer than five words."""
    runs = len(words) - _WORDS_IN_SHINGLE + 1
    return runs > 0 and all(_hash(words[at : at + _WORDS_IN_SHINGLE], salt) in found for at in range(runs))


def before_closing(text: str) -> str:
    """The text above the closing words ("Hartelijke groet") without quoted lines; all of it where there are none."""
    own = _QUOTED.sub("", text[:_LONGEST_TEXT].replace("\r", ""))
    closing = _SIGN_OFF.search(own)
    return own[: closing.start()] if closing else own


def similarity(first: frozenset[int], second: frozenset[int]) -> float:
    """The share of the shorter text that stands in the longer one, 0 to 1: added paragraphs do not lower it.

    A text of less than a dozen shingles counts as a dozen, so that a few common words ("met vriendelijke groet en tot
    dinsdag") are never a whole match with a longer text; two equal texts are always 1.
    """
    if first == second:
        return 1.0 if first else 0.0
    return len(first & second) / max(_FEWEST, min(len(first), len(second)))


def _words(text: str) -> list[str]:
    own = _QUOTED.sub("", text[:_LONGEST_TEXT].replace("\r", ""))
    plain = unicodedata.normalize("NFKC", own).casefold().replace("’", "'").replace("\u200b", "").replace("\xad", "")
    closing = _SIGN_OFF.search(plain)
    words = _WORD.findall(plain[: closing.start()] if closing else plain)
    return (words if len(words) >= _WORDS_IN_SHINGLE else _WORD.findall(plain))[:_MOST_WORDS]


def _hash(words: Sequence[str], salt: bytes) -> int:
    digest = hashlib.blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=8, key=salt[:64])
    return int.from_bytes(digest.digest(), "big") >> 1

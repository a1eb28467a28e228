"""How a name is cleaned before it is read, and how it is written in a greeting."""

from __future__ import annotations

import re
import unicodedata

from maild.understanding import greeting_words as known

_LONGEST_NAME = 90
_HOSTILE = re.compile(
    r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029{}<>$%\\@#=\[\]]|https?:|www\.|://|\.(?:com|nl|be|org|net|eu)\b",
    re.IGNORECASE,
)
_SMILEYS = re.compile(r"&lt;3|<3+|[:;]-?[)(DPp*](?!\w)|(?:(?<=\s)|^)[xX]+(?:[oO][xX]*)*(?=\s|$)|[~*_^`\"“”„«»!?]")
_DROPPED = frozenset(("So", "Sk", "Cf", "Cs", "Co", "Cn"))
_VARIATION = re.compile("[\ufe00-\ufe0f\u20e3]")


def clean_name(written: str) -> str | None:
    """The name without emoji, smileys, kisses, direction marks and quotation marks; None where hostile or empty."""
    if len(written) > _LONGEST_NAME:
        return None
    shown = "".join(
        each for each in unicodedata.normalize("NFC", written) if unicodedata.category(each) not in _DROPPED
    )
    shown = _SMILEYS.sub(" ", _VARIATION.sub("", shown)).replace("\t", " ").replace("\xa0", " ").replace("’", "'")
    if _HOSTILE.search(shown.strip()):
        return None
    shown = " ".join(shown.split()).strip(" ,;:-–—")
    if len(shown) > 2 and shown[0] == shown[-1] == "'":
        shown = shown[1:-1]
    return re.sub(r"(?<=\w\w)\.$", "", shown) or None


def has_capital(word: str) -> bool:
    """True where the word begins with a capital."""
    return word.lstrip("'’")[:1].isupper()


def write_name(word: str) -> str:
    """A first name as its owner would: "PIETER" and "pieter" become "Pieter", "an-sofie" "An-Sofie", "DeeDee" stays."""
    if word.isupper() or word.islower():
        word = word.lower()
    return (
        "".join(part[:1].upper() + part[1:] for part in re.split(r"([-'])", word)) if not word.startswith("'") else word
    )


def surname_after_title(words: list[str]) -> str:
    """ "De Wit", "Van der Berg", "'t Hart": particles small but for the first, which takes a capital after a title."""
    shouted = " ".join(words).isupper()
    written = [
        word.lower() if word.casefold() in known.PARTICLES and (shouted or word.islower()) else write_name(word)
        for word in words
    ]
    return " ".join(
        [written[0] if written[0].startswith("'") else written[0][:1].upper() + written[0][1:], *written[1:]]
    )

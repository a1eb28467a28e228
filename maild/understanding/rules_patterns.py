"""Raw spaCy token patterns of a coach who wants them: looked through before they may run.

Only attributes that cost nothing are taken, and every pattern must name one whole word that has to be there. A regular
expression must be short and free of what makes one slow (nested repetition, back references, looking around).
"""

from __future__ import annotations

import re
from typing import Any

from maild.understanding.rules_nearest import did_you_mean
from maild.understanding.rules_phrase import PhraseError, Slot
from maild.understanding.words import plain

_TEXTS = frozenset({"LOWER", "NORM", "ORTH", "TEXT"})
_FLAGS = frozenset({"IS_ALPHA", "IS_DIGIT", "LIKE_NUM", "IS_STOP", "IS_ASCII"})
_OPERATORS = frozenset({"!", "?", "+", "*", "1"})
_COUNTED = re.compile(r"\{(?:\d|\d,\d|,\d|\d,)\}")
_CHOICES = frozenset({"IN", "NOT_IN", "REGEX", "FUZZY", "FUZZY1", "FUZZY2"})
_LONGEST = 20
_LONGEST_EXPRESSION = 120
_REPEATED_GROUP = re.compile(r"\)[*+{?]")
_RISKY = re.compile(r"\(\?[^:]|\\[1-9]|[*+}][*+{]|\.[*+].*\.[*+]")
_MOST_REPEATS = 2


def vet_pattern(raw: object) -> tuple[list[dict[str, Any]], tuple[Slot, ...]]:
    """The pattern as spaCy takes it, its words spelled as prepared texts are, and the words that it cannot do without.

    PhraseError with what was expected where it may not run.
    """
    if not isinstance(raw, list) or not 1 <= len(raw) <= _LONGEST:
        raise PhraseError(f"a token pattern is a list of 1 to {_LONGEST} tokens, each {{ATTRIBUTE: value}}")
    pattern = [_vet_token(each) for each in raw]
    needed = tuple(slot for token in pattern if (slot := _needed(token)) is not None)
    if not needed:
        raise PhraseError("a token pattern needs at least one LOWER word that must be there")
    if sum(token.get("OP") in ("*", "+") for token in pattern) > _MOST_REPEATS:
        raise PhraseError(
            f'more than {_MOST_REPEATS} tokens with OP "*" or "+"; expected counted ones such as "{{1,3}}"'
        )
    return pattern, tuple(sorted(needed, key=lambda slot: len(slot.words)))


def _vet_token(token: object) -> dict[str, Any]:
    if not isinstance(token, dict):
        raise PhraseError("a token is {ATTRIBUTE: value}")
    vetted: dict[str, Any] = {}
    for name, value in token.items():
        attribute = str(name).upper()
        if attribute == "OP":
            vetted["OP"] = _vet_operator(value)
        elif attribute in _TEXTS:
            vetted["LOWER"] = _vet_text(value)
        elif attribute in _FLAGS:
            if not isinstance(value, bool):
                raise PhraseError(f"{attribute} is true or false")
            vetted[attribute] = value
        elif attribute == "LENGTH" and isinstance(value, int):
            vetted["LENGTH"] = value
        else:
            known = _TEXTS | _FLAGS | {"OP", "LENGTH"}
            hint = did_you_mean(attribute, known)
            raise PhraseError(
                f"{attribute[:30]} cannot be used in a token{hint}; expected one of {', '.join(sorted(known))}"
            )
    return vetted


def _vet_operator(value: object) -> str:
    said = str(value)
    if said not in _OPERATORS and not _COUNTED.fullmatch(said):
        raise PhraseError('OP is one of ! ? + * or a count such as "{1,3}" below ten')
    return said


def _vet_text(value: object) -> object:
    if isinstance(value, str):
        return plain(value)
    if not isinstance(value, dict) or not value:
        raise PhraseError("a word is a text, or {IN: [...]}, {REGEX: ...} or {FUZZY: ...}")
    vetted: dict[str, object] = {}
    for name, content in value.items():
        choice = str(name).upper()
        if choice not in _CHOICES:
            raise PhraseError(f"{choice[:30]} is not known for a word; expected one of {', '.join(sorted(_CHOICES))}")
        if choice in ("IN", "NOT_IN"):
            if not isinstance(content, list) or not 1 <= len(content) <= 200:
                raise PhraseError(f"{choice} takes a list of 1 to 200 words")
            vetted[choice] = [plain(str(each)) for each in content]
        else:
            vetted[choice] = _vet_expression(str(content)) if choice == "REGEX" else plain(str(content))
    return vetted


def _vet_expression(expression: str) -> str:
    if len(expression) > _LONGEST_EXPRESSION:
        raise PhraseError(f"a regular expression of more than {_LONGEST_EXPRESSION} characters; expected a short one")
    if (
        _REPEATED_GROUP.search(expression)
        or _RISKY.search(expression)
        or len(re.findall(r"[*+]", expression)) > _MOST_REPEATS
    ):
        raise PhraseError("a regular expression that can take very long; expected one without repeated groups")
    try:
        re.compile(expression)
    except re.error as error:
        raise PhraseError(f"a regular expression that does not hold ({error.msg})") from None
    return expression


def _needed(token: dict[str, Any]) -> Slot | None:
    """The words of a token that must be there, or None where it may be left out or is open."""
    if str(token.get("OP", "1")) not in ("1", "+"):
        return None
    said = token.get("LOWER")
    if isinstance(said, str):
        return Slot(frozenset({said}))
    if isinstance(said, dict) and "IN" in said:
        return Slot(frozenset(said["IN"]))
    return None

"""The nearest known word to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "x"?`, or nothing where no known word is near."""
    choices = {each.casefold(): each for each in known}
    close = get_close_matches(word.strip().casefold()[:100], choices, n=1, cutoff=0.6)
    return f'; did you mean "{choices[close[0]]}"?' if close else ""

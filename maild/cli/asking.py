"""Questions on a terminal, or from whoever feeds standard input; once that has ended, what was not said is missing.

Python's own `input` and not typer's prompt: that one ends with the same error for the end of input (then everything that
is missing can be named at once) and for Ctrl-C (then everything stops).
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from typing import TypeVar

from maild.cli.terminal import printable

_Value = TypeVar("_Value")


class Questioner:
    """Asks, or takes what was given. `missing` are the flags of answers that nobody gave and nothing can replace."""

    def __init__(self, *, asks: bool) -> None:
        self.asks = asks
        self.missing: list[str] = []

    def answer(
        self,
        question: str,
        flag: str,
        parse: Callable[[str], _Value],
        usual: str | None = None,
        *,
        hidden: bool = False,
    ) -> _Value | None:
        """The answer to a question, asked until it can be read. `usual` is what an empty line means, and what holds where
        nobody can be asked; without it the flag is noted as missing and the answer is None."""
        while self.asks:
            said = self._line(f"{question}{f' [{usual}]' if usual else ''}: ", hidden=hidden)
            if said is None:
                break
            if not said.strip() and usual is None:
                continue
            try:
                return parse(said.strip() or (usual or ""))
            except ValueError as error:
                say(f"  {error}")
        if usual is not None:
            return parse(usual)
        self.missing.append(flag)
        return None

    def agrees(self, question: str, *, otherwise: bool) -> bool:
        """Yes or no, said in so many words; `otherwise` where nobody can be asked."""
        while self.asks:
            said = self._line(f"{question} (y/n): ")
            if said is not None and said.strip().casefold() in ("y", "yes", "j", "ja"):
                return True
            if said is not None and said.strip().casefold() in ("n", "no", "nee"):
                return False
        return otherwise

    def _line(self, prompt: str, *, hidden: bool = False) -> str | None:
        try:
            return getpass.getpass(prompt) if hidden and sys.stdin.isatty() else input(prompt)
        except EOFError:
            print()
            self.asks = False
            return None


def say(text: str) -> None:
    """Tells something that servers or files may have had a word in."""
    print(printable(text))

"""Readings kept between judging and replying, so that a mail is fetched and read once; bounded, never on disk."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from maild.reading.result import Reading
from maild.understanding.result import Understanding

_MOST_CHARACTERS = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Judged:
    """A mail read and understood. `is_again` says that it may have been decided before, and may have a draft."""

    reading: Reading
    understanding: Understanding
    is_again: bool = False

    @property
    def weight(self) -> int:
        """Roughly how much memory it takes, in characters."""
        message = self.reading.message
        return 3 * len(message.text) + len(message.html) + 2_000


class ShortMemory:
    """Remembers the newest judged mails up to a bound; what has fallen out is fetched and read again."""

    def __init__(self, most: int = _MOST_CHARACTERS) -> None:
        self._most = most
        self._weight = 0
        self._kept: OrderedDict[int, Judged] = OrderedDict()
        self.put_off: set[int] = set()
        """Rows of mails with so much text that all others are judged before them."""

    def keep(self, mail: int, judged: Judged) -> None:
        """Remembers one mail. The first to be needed are kept: when full, the new one is not taken."""
        if self._weight + judged.weight <= self._most:
            self._kept[mail] = judged
            self._weight += judged.weight

    def take(self, mail: int) -> Judged | None:
        """Hands one mail out and forgets it."""
        judged = self._kept.pop(mail, None)
        if judged is not None:
            self._weight -= judged.weight
        return judged

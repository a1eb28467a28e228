"""Nothing changed, so nothing has to be asked again: what keeps an idle pass, and a rehearsal of a year, cheap."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from maild.ledger.ledger import Ledger

_Found = TypeVar("_Found")


class Stillness:
    """Remembers which stations of a pass left the ledger as they found it. Not thread-safe: one per working thread."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._settled: dict[str, tuple[object, ...]] = {}

    def unless_still(self, station: str, work: Callable[[], _Found], rest: _Found, *given: object) -> _Found:
        """What `work` gives. `rest` instead, and no work, where it changed nothing the last time and since then neither the
        ledger changed, through whomever, nor what is `given`: all that the work rests on beside the ledger.

        A station that looks at the clock gives the piece of time that it is content with (`slice_of`).
        """
        mark = (self._ledger.mark(), *given)
        if self._settled.get(station) == mark:
            return rest
        self._settled.pop(station, None)
        found = work()
        if self._ledger.mark() == mark[0]:
            self._settled[station] = mark
        return found


def slice_of(seconds: float, length: float) -> int:
    """The number of the piece of time, so many seconds long, in which a moment of the monotonic clock lies."""
    return int(seconds // length)

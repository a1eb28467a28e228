"""A way to the coach that may be slow or dead works in a thread of its own (behaviour 7): a submission server that hangs
holds up neither the note in INBOX, nor the coach's command, nor the mail that comes behind.

The thread knows no ledger: it takes an intention and gives back what became of it. A crash in between leaves the intention as
it was, so it is tried again: twice is better than never.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator

from maild.acting.submission import Outcome, Submission
from maild.facts.intention import Intention

_LOG = logging.getLogger(__name__)
_REST_SECONDS = 5.0
"""A way that has just failed is not tried for what waits behind: thirty alerts must not wait for thirty timeouts."""

Ended = tuple[Intention, Submission]


class AlertWay:
    """One way, one thread; first in, first out. Everything but the thread itself is called by one thread alone."""

    def __init__(self, name: str, hand_over: Callable[[Intention], Submission], monotonic: Callable[[], float]) -> None:
        """`hand_over` may raise anything: that is a delay, and the thread goes on."""
        self._name = name
        self._hand_over = hand_over
        self._monotonic = monotonic
        self._rests_until = 0.0
        self._waiting: queue.SimpleQueue[Intention] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Ended] = queue.SimpleQueue()
        self._on_its_way: set[int] = set()
        self._thread: threading.Thread | None = None

    def start(self, intention: Intention) -> None:
        """Sends it off and returns at once; one that is on its way already is not sent twice."""
        if intention.id in self._on_its_way:
            return
        self._on_its_way.add(intention.id)
        self._waiting.put(intention)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()

    def ended(self, seconds: float) -> Iterator[Ended]:
        """What became of those on their way, as far as it is known; waits up to so long for each of them."""
        while self._on_its_way:
            try:
                intention, result = self._done.get(timeout=seconds) if seconds > 0 else self._done.get_nowait()
            except queue.Empty:
                return
            self._on_its_way.discard(intention.id)
            yield intention, result

    def _work(self) -> None:
        while True:
            intention = self._waiting.get()
            self._done.put((intention, self._try(intention)))

    def _try(self, intention: Intention) -> Submission:
        if self._monotonic() < self._rests_until:
            return Submission(Outcome.DELAYED, "this way failed a moment ago")
        try:
            result = self._hand_over(intention)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one way, the alert is tried again and the others go on
            _LOG.warning("way=%s failed=%s", self._name, type(error).__name__)
            result = Submission(Outcome.DELAYED, f"failed: {type(error).__name__}")
        if result.outcome is Outcome.DELAYED:
            self._rests_until = self._monotonic() + _REST_SECONDS
        return result

"""An understudy: this very process once more, forked before it has threads, that understands mails on another core.

It is asked for a backlog only. It judges no danger, is never waited for without work of one's own at hand, and whatever
goes wrong with it, the caller understands the mail itself: without an understudy everything is the same, only slower.
Forked, not started: rules, vocabulary and weights are in its memory already (4 seconds of work), and mostly shared.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import pickle
import select
import signal
import socket
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from maild.reading.result import Reading
from maild.understanding.result import Understanding
from maild.understanding.sender import SenderContext
from maild.understanding.understand import Understander
from maild.understanding.understudy_work import Correct, LoadRules, Understand, frame, receive, serve

_LOG = logging.getLogger(__name__)
_MOST_OCTETS = 64 * 1024
"""So much is handed over together at most: what a socket takes at once, so that neither side ever waits for the other."""
_PATIENCE_SECONDS = 20.0
_AHEAD = 2


class Understudy:
    """One forked process. One thread at a time may have it (`claim`); the others do without."""

    def __init__(self, understander: Understander, *, patience: float = _PATIENCE_SECONDS) -> None:
        """Forks. To be made while the process has one thread. `patience` in seconds for one answer."""
        self._patience = patience
        self._mark = understander.rules_mark
        self._corrected: Understander | None = understander
        self._asked: deque[type] = deque()
        self._claimed = threading.Lock()
        self._talking = threading.RLock()
        gc.collect()
        gc.freeze()  # what both have in common stays in pages that neither writes to
        ours, theirs = socket.socketpair()
        self._line: socket.socket | None = ours
        self._process = os.fork()
        if self._process == 0:
            ours.close()
            _live(theirs, understander)
        theirs.close()
        ours.settimeout(patience)

    def claim(self, understander: Understander) -> bool:
        """Takes it for a backlog of mails that `understander` judges; False where it is busy, gone or knows other rules.

        What was claimed is to be given back with `release`.
        """
        if not self._claimed.acquire(blocking=False):
            return False
        with self._talking:
            while self._asked and self.is_ready:  # new rules, or what an earlier backlog left behind
                self.take()
            if self._line is None or self._asked or self._mark != understander.rules_mark:
                self._claimed.release()
                return False
            if self._corrected is not understander:
                self._ask(Correct(understander.kept))
                self._corrected = understander
        return True

    def release(self) -> None:
        """Gives it back."""
        self._claimed.release()

    def hand_over(self, mails: Sequence[tuple[Reading, SenderContext]]) -> bool:
        """Asks for what these calm mails mean; False where it has enough to do already or they are too long for it."""
        with self._talking:
            if len(self._asked) >= _AHEAD or LoadRules in self._asked:
                return False
            return self._ask(Understand(mails))

    @property
    def is_ready(self) -> bool:
        """True where the oldest answer has come, or never will."""
        return self._line is None or bool(select.select([self._line], [], [], 0)[0])

    def take(self) -> list[Understanding | None]:
        """The oldest answer, waited for; empty where none comes."""
        with self._talking:
            if self._line is None or not self._asked:
                return []
            try:
                octets = receive(self._line)
            except OSError:
                octets = None
            if octets is None:
                self._end("it does not answer")
                return []
            asked, answer = self._asked.popleft(), pickle.loads(octets)
            if asked is LoadRules:
                self._mark, self._corrected = answer, None
                return []
            return list(answer)

    def use_rules(self, directory: Path) -> None:
        """Has the rules of a directory loaded; it is no use to anybody until that is done."""
        with self._talking:
            self._ask(LoadRules(directory))

    def close(self) -> None:
        """Ends the process."""
        with self._talking:
            self._end("")

    def _ask(self, wish: Understand | Correct | LoadRules) -> bool:
        if self._line is None:
            return False
        octets = frame(wish)
        if isinstance(wish, Understand) and len(octets) > _MOST_OCTETS:
            return False
        try:
            self._line.sendall(octets)
        except OSError:
            self._end("it does not listen")
            return False
        if not isinstance(wish, Correct):
            self._asked.append(type(wish))
        return True

    def _end(self, why: str) -> None:
        line, self._line = self._line, None
        self._asked.clear()
        if line is None:
            return
        if why:
            _LOG.warning("understudy gone reason=%s: backlogs take longer until the next start", why)
        line.close()
        with contextlib.suppress(OSError):
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)


def engage(understander: Understander) -> Understudy | None:
    """An understudy where the machine has a core for it and a process may be forked; else None."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2 or threading.active_count() > 1:
        return None
    return Understudy(understander)


def _live(line: socket.socket, understander: Understander) -> None:
    """The life of the forked process; never returns. It ends when the line is closed, whatever signals the terminal sends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        serve(line, understander)
    finally:
        os._exit(0)

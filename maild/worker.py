"""One account at work: one thread walks the road, another idles on INBOX and wakes it.

Every fault ends in one of three ways: the link is rebuilt after a growing wait, one mail is set aside further down, or
the account rests until the coach mends what is wrong. Nothing here decides about mail.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from maild.acting.backoff import next_delay
from maild.clock import Clock, TokenMaker
from maild.errors import AccountError, MaildError, StoppingError, TransientError
from maild.mail.flags import SpecialUse
from maild.mail.store import MailStore
from maild.route import AccountRoute, find_stations
from maild.steps.practice import Practice

_LOG = logging.getLogger(__name__)
_IDLE_SECONDS = 25.0
_LONGEST_SWEEP_SECONDS = 60.0
"""Drafts and Sent are looked at this often at least: they have no IDLE of their own."""
_LONGEST_WAIT = timedelta(minutes=5)
_LAST_WAIT_SECONDS = 40.0
_ACCOUNT_REST = timedelta(minutes=2)


class AccountWorker:
    """Runs one account until it is told to stop. `practice` is asked for at each pass: a reload takes effect."""

    def __init__(
        self,
        name: str,
        route: AccountRoute,
        practice: Callable[[], Practice],
        connect: Callable[[], MailStore],
        beat: Callable[[str], None],
        trouble: Callable[[str, MaildError | None], None],
        clock: Clock,
        tokens: TokenMaker,
        poll_seconds: float,
        sweep_seconds: float,
    ) -> None:
        """`sweep_seconds` is the longest time between two passes whatever IDLE says; `poll_seconds` the shortest wait for
        news where the server has no IDLE."""
        self.name = name
        self._route = route
        self._practice = practice
        self._connect = connect
        self._beat = beat
        self._trouble = trouble
        self._clock = clock
        self._tokens = tokens
        self._poll_seconds = poll_seconds
        self._sweep_seconds = min(sweep_seconds, _LONGEST_SWEEP_SECONDS)
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._idle_store: MailStore | None = None
        self._threads = (
            threading.Thread(target=self._keep(self._work, "work"), name=f"{name}-work", daemon=True),
            threading.Thread(target=self._keep(self._idle, "idle"), name=f"{name}-idle", daemon=True),
        )

    def start(self) -> None:
        """Starts both threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Asks both threads to end; returns at once."""
        self._stopping.set()
        self._wake.set()
        if self._idle_store is not None:
            self._idle_store.interrupt()

    def join(self, seconds: float) -> bool:
        """Waits for the threads to end; True where they did in time."""
        deadline = self._clock.monotonic() + seconds
        started = [each for each in self._threads if each.ident is not None]
        for thread in started:
            thread.join(max(0.0, deadline - self._clock.monotonic()))
        return not any(thread.is_alive() for thread in started)

    def walk_once(self, most_passes: int = 10_000) -> None:
        """One full pass over everything that is due, in the calling thread (`--once`). Errors are the caller's."""
        store = self._connect()
        try:
            stations = find_stations(store)
            for _ in range(most_passes):
                self._beat(f"{self.name}-work")
                if not self._route.walk(self._practice(), store, stations):
                    return
        finally:
            self._route.finish(_LAST_WAIT_SECONDS)
            store.close()

    def _keep(self, serve: Callable[[], None], role: str) -> Callable[[], None]:
        """Runs `serve` again and again, with a growing wait after each failure in a row."""

        def loop() -> None:
            failures = 0
            while not self._stopping.is_set():
                self._beat(f"{self.name}-{role}")
                began = self._clock.monotonic()
                try:
                    serve()
                    failures = 0
                except StoppingError:
                    return
                except MaildError as error:
                    failures = 1 if self._clock.monotonic() - began > 60 else failures + 1
                    self._rest(error, failures, role)
                except Exception as error:  # noqa: BLE001 - the loop's last line: a mistake of ours must not end an account
                    # no traceback text: it may hold words of a mail; the frames are enough to find the place
                    _LOG.error(
                        "account=%s role=%s unexpected=%s at=%s", self.name, role, type(error).__name__, _place(error)
                    )
                    failures = 1 if self._clock.monotonic() - began > 60 else failures + 1
                    self._rest(TransientError(f"a mistake in maild ({type(error).__name__})"), failures, role)

        return loop

    def _rest(self, error: MaildError, failures: int, role: str) -> None:
        wait = next_delay(failures, self._tokens.fraction(), longest=_LONGEST_WAIT)
        if isinstance(error, AccountError):
            wait = max(wait, _ACCOUNT_REST)
        elif isinstance(error, TransientError) and error.retry_after is not None:
            wait = max(wait, error.retry_after)
        _LOG.warning("account=%s role=%s retry_in=%.0fs error=%s", self.name, role, wait.total_seconds(), error)
        self._trouble(self.name, error)
        self._sleep(wait.total_seconds(), role)

    def _sleep(self, seconds: float, role: str) -> None:
        """Waits, and keeps showing that the loop lives: waiting for a server is no reason to be restarted."""
        deadline = self._clock.monotonic() + seconds
        while not self._stopping.is_set() and (left := deadline - self._clock.monotonic()) > 0:
            self._beat(f"{self.name}-{role}")
            self._stopping.wait(min(left, 5.0))

    def _work(self) -> None:
        store = self._connect()
        try:
            stations = find_stations(store)
            while not self._stopping.is_set():
                is_told = self._wake.is_set()
                self._wake.clear()
                self._beat(f"{self.name}-work")
                has_more = self._route.walk(self._practice(), store, stations, is_told=is_told)
                self._trouble(self.name, None)  # a whole pass went well: a login alone would hide a full disk
                if not has_more:
                    self._wait_for_news(store)
        finally:
            store.close()

    def _wait_for_news(self, store: MailStore) -> None:
        """Waits for the idling thread or the next sweep; a NOOP now and then keeps the working link honest."""
        deadline = self._clock.monotonic() + self._sweep_seconds
        while not self._stopping.is_set() and (left := deadline - self._clock.monotonic()) > 0:
            self._beat(f"{self.name}-work")
            if self._wake.wait(min(left, 20.0)):
                return
            store.noop()

    def _idle(self) -> None:
        store = self._connect()
        self._idle_store = store
        try:
            inbox = store.find_mailbox(SpecialUse.INBOX)
            self._wake.set()
            while not self._stopping.is_set():
                self._beat(f"{self.name}-idle")
                if store.idle(inbox, min(_IDLE_SECONDS, self._poll_seconds)):
                    self._wake.set()
        finally:
            self._idle_store = None
            store.close()


def _place(error: Exception) -> str:
    """Where an error came from, as file and line of the last frames, without any value."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))

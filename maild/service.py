"""Tells systemd how the daemon is: ready, its status, stopping, alive (sd_notify(3), systemd.service(5)).

Outside systemd every call does nothing. The only place that knows sdnotify.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta

import sdnotify

from maild.clock import Clock, SystemClock

_LOG = logging.getLogger(__name__)
_LONGEST_STATUS = 500


class ServiceNotifier:
    """The line to systemd's $NOTIFY_SOCKET. A socket that is absent or full is no error: the daemon's work goes on."""

    def __init__(self) -> None:
        self._line = sdnotify.SystemdNotifier()
        if getattr(self._line, "socket", None) is not None:
            self._line.socket.setblocking(False)  # a reader that is stuck must not hold the daemon up
        self._lock = threading.Lock()

    def ready(self, status: str = "") -> None:
        """Start-up is complete."""
        self._send("READY=1", status)

    def status(self, text: str) -> None:
        """One line for `systemctl status`. Never a word of a mail."""
        self._send("", text)

    def stopping(self, status: str = "") -> None:
        """The daemon is on its way out."""
        self._send("STOPPING=1", status)

    def watchdog(self) -> None:
        """The daemon lives."""
        self._send("WATCHDOG=1", "")

    def _send(self, assignment: str, status: str) -> None:
        lines = [assignment] if assignment else []
        if status:
            one_line = " ".join(status[:_LONGEST_STATUS].split())
            # sdnotify encodes as Latin-1 and drops what does not fit, while systemd reads UTF-8: hand it UTF-8 octets
            lines.append("STATUS=" + one_line.encode("utf-8", "replace").decode("latin-1"))
        with self._lock:
            self._line.notify("\n".join(lines))


class Heartbeat:
    """When each loop last made a step, a failed connect included. Moments and limits are monotonic seconds."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._last: dict[str, float] = {}
        self._lock = threading.Lock()

    def beat(self, name: str) -> None:
        """A loop made a step; its first beat also enters it in the register."""
        now = self._clock.monotonic()
        with self._lock:
            self._last[name] = now

    def retire(self, name: str) -> None:
        """A loop ended in order and is waited for no longer."""
        with self._lock:
            self._last.pop(name, None)

    def late(self, now: float, limit: float) -> tuple[str, ...]:
        """The loops whose last step is longer ago than `limit`, by name."""
        with self._lock:
            return tuple(sorted(name for name, last in self._last.items() if now - last > limit))

    def healthy(self, now: float, limit: float) -> bool:
        """True while there is a loop and none is late."""
        with self._lock:
            is_empty = not self._last
        return not is_empty and not self.late(now, limit)


class Watchdog:
    """Feeds systemd's watchdog only while every loop made a step lately and the ledger answers."""

    def __init__(
        self,
        notifier: ServiceNotifier,
        heartbeat: Heartbeat,
        ledger_answers: Callable[[], bool],
        clock: Clock,
        limit: timedelta,
    ) -> None:
        """`limit` is how long one step may take; the loops enter themselves with their first beat."""
        self._notifier = notifier
        self._heartbeat = heartbeat
        self._ledger_answers = ledger_answers
        self._clock = clock
        self._limit_seconds = limit.total_seconds()
        self._complaint = ""

    def feed(self) -> bool:
        """Looks once, feeds where all is well, and returns whether it did. A reason not to is logged and shown once."""
        complaint = self._find_complaint()
        if complaint != self._complaint:
            self._complaint = complaint
            if complaint:
                _LOG.error("watchdog not fed: %s", complaint)
                self._notifier.status(complaint)
        if complaint:
            return False
        self._notifier.watchdog()
        return True

    def _find_complaint(self) -> str:
        now = self._clock.monotonic()
        late = self._heartbeat.late(now, self._limit_seconds)
        if late:
            return f"no step for {self._limit_seconds:g} s by {', '.join(late)}"
        if not self._heartbeat.healthy(now, self._limit_seconds):
            return "no loop is running"
        return "" if self._ledger_answers() else "the ledger does not answer"


def watchdog_interval(environ: Mapping[str, str] | None = None) -> timedelta | None:
    """How long systemd waits for a sign of life, or None where it does not wait for us (sd_watchdog_enabled(3))."""
    surroundings = os.environ if environ is None else environ
    owner = surroundings.get("WATCHDOG_PID", "")
    if owner and owner != str(os.getpid()):
        return None
    microseconds = surroundings.get("WATCHDOG_USEC", "")
    if not (microseconds.isascii() and microseconds.isdigit()) or int(microseconds) == 0:
        return None
    return timedelta(microseconds=min(int(microseconds), 10**15))

"""A command of the coach's own as one more way to alert: a pager, a phone that rings, a lamp (behaviour 7).

It is run without a shell and for a bounded time. It gets the alert's text on standard input: who, when and where, never a
word of the mail.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress

from maild.acting.submission import Outcome, Submission

_LOG = logging.getLogger(__name__)
_SECONDS = 20.0
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")


class AlertCommand:
    """Runs the command. The outcome is SENT where it ended with 0, DELAYED (to be tried again) for anything else."""

    def __init__(self, command: Sequence[str], account: str, seconds: float = _SECONDS) -> None:
        self._command = tuple(command)
        self._account = account
        self._seconds = seconds

    def __call__(self, text: bytes, kind: str) -> Submission:
        """Runs it once with this text; `kind` says what it is about. What it writes is not kept."""
        surroundings = {name: os.environ[name] for name in _KEPT if name in os.environ}
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**surroundings, "MAILD_ACCOUNT": self._account, "MAILD_KIND": kind.replace(" ", "_")},
                start_new_session=True,
            )
        except OSError as error:
            return self._failed(f"cannot be run: {error.strerror}")
        try:
            process.communicate(text, timeout=self._seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # what it started too
            process.wait()
            return self._failed(f"did not end within {self._seconds:g} s")
        if process.returncode != 0:
            return self._failed(f"ended with {process.returncode}")
        return Submission(Outcome.SENT, "the alert command ended well")

    def _failed(self, words: str) -> Submission:
        _LOG.warning("account=%s alert command %s", self._account, words)
        return Submission(Outcome.DELAYED, f"the alert command {words}")

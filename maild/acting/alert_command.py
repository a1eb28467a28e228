"""A command of the coach's own as one more way to alert: a pager, a phone that rings, a lamp (behaviour 7).

It is run without a shell and for a bounded time. It gets the alert's text on standard input: who, when and where, never a
word of the mail.
"""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Sequence

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

    def __call__(self, text: bytes) -> Submission:
        """Runs it once with this text; what it writes is not kept."""
        surroundings = {name: os.environ[name] for name in _KEPT if name in os.environ}
        try:
            ended = subprocess.run(
                self._command,
                input=text,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=self._seconds,
                env={**surroundings, "MAILD_ACCOUNT": self._account},
                check=False,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired:
            return Submission(Outcome.DELAYED, f"the alert command did not end within {self._seconds:g} s")
        except OSError as error:
            return Submission(Outcome.DELAYED, f"the alert command cannot be run: {error.strerror}")
        if ended.returncode != 0:
            _LOG.warning("account=%s alert command ended with %d", self._account, ended.returncode)
            return Submission(Outcome.DELAYED, f"the alert command ended with {ended.returncode}")
        return Submission(Outcome.SENT, "the alert command ended well")

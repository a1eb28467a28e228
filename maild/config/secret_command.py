"""Runs a password manager and takes what it prints, in bounded time and memory."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress

from maild.errors import AccountError, TransientError

_TIMEOUT_SECONDS = 30.0
_MOST_BYTES = 64 * 1024


def first_output(command: Sequence[str], timeout_seconds: float = _TIMEOUT_SECONDS) -> bytes:
    """What the command prints, up to its first line end. Its standard error and input lead nowhere.

    AccountError where it cannot be started, TransientError where it fails or takes too long: a locked keyring may open.
    """
    name = os.path.basename(command[0])  # noqa: PTH119  the name of a program, not a path to work with
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "a NUL in it"
        raise AccountError(f"the command for the secret ({name}) cannot be started: {reason}") from None
    ran_out = threading.Event()
    timer = threading.Timer(timeout_seconds, _stop, (process, ran_out))
    timer.daemon = True
    timer.start()
    try:
        output = process.stdout.read(_MOST_BYTES + 1) if process.stdout else b""
        if len(output) > _MOST_BYTES:
            _kill(process)
        status = process.wait()
    finally:
        timer.cancel()
        if process.stdout:
            process.stdout.close()
    if ran_out.is_set():
        raise TransientError(f"the command for the secret ({name}) took longer than {timeout_seconds:g} seconds")
    if len(output) > _MOST_BYTES:
        raise AccountError(f"the command for the secret ({name}) prints far more than a password")
    if status != 0:
        raise TransientError(f"the command for the secret ({name}) ended with status {status}")
    return output.split(b"\n", 1)[0]


def _stop(process: subprocess.Popen[bytes], ran_out: threading.Event) -> None:
    ran_out.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The whole session: a helper that holds the pipe open would keep us waiting."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)

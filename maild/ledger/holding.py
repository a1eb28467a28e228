"""One daemon to a ledger in a file: the second leaves with a clear message before any network action."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from maild.errors import LedgerHeldError


class FileHold:
    """An exclusive lock on `<ledger>.lock`; the kernel releases it when the process ends, however it ends."""

    def __init__(self, ledger: Path) -> None:
        self._path = ledger.with_name(ledger.name + ".lock")
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(self._file, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            raise LedgerHeldError(
                f"another maild (process {holder}) works on {ledger.name}; "
                "stop that one first, or give this one its own state_dir"
            ) from None
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode("ascii"))

    def release(self) -> None:
        """Lets go."""
        os.close(self._file)

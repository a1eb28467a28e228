"""Reads a file that was named on the command line. Nothing named there can hold a command up."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from maild.errors import MessageError

_LARGEST = 64 * 1024 * 1024


def read_mail_file(path: Path) -> bytes:
    """The bytes of a plain file. MessageError, with the reason in words, for anything else: a pipe or a device may never
    answer."""
    try:
        _refuse_unless_plain(path.stat().st_mode)  # opening a device may already do something
        with open(path, "rb", opener=_open_without_waiting) as file:  # Path.open takes no opener
            _refuse_unless_plain(os.fstat(file.fileno()).st_mode)
            raw = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise MessageError(reason or type(error).__name__) from None
    if len(raw) > _LARGEST:
        raise MessageError("the file is larger than 64 MiB")
    return raw


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)


def _refuse_unless_plain(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise MessageError("this is a directory; expected a file")
    if not stat.S_ISREG(mode):
        raise MessageError("this is a pipe or a device; expected a plain file")

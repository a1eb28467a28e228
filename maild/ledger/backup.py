"""A consistent copy of a ledger while a daemon writes in it, and putting one back (SQLite's online backup)."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from maild.errors import AccountError, TransientError
from maild.ledger.engine import sqlite_file
from maild.ledger.holding import FileHold
from maild.ledger.ledger import open_ledger
from maild.ledger.ownership import give_to_owner

_NO_FILE = "this database is no SQLite file; expected its own tools for a backup, such as pg_dump"


def back_up(url: str, target: Path, now: datetime) -> None:
    """Writes a copy to `target` (0600), whole or not at all. It says of itself when it was made.

    TransientError where the disk or the database does not allow it now; AccountError where there is no ledger.
    """
    source = _file_of(url)
    if not source.exists():
        raise AccountError(f"there is no ledger yet ({source})")
    part = target.with_name(target.name + ".part")
    try:
        _copy(source, part)
        _stamp(part, now)
        part.replace(target)
        _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        _remove(part)
        raise TransientError(f"the backup was not made: {_plain(error)}") from None


def put_back(url: str, backup: Path) -> None:
    """Puts a backup in the place of the ledger, whole or not at all.

    LedgerHeldError while a daemon runs; AccountError where the file is no whole backup of maild's.
    """
    target = _file_of(url)
    _demand_whole(backup)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hold = FileHold(target)
    give_to_owner(target.with_name(target.name + ".lock"), target.parent)
    part = target.with_name(target.name + ".part")
    try:
        _copy(backup, part)
        give_to_owner(part, target.parent)
        for name in (target.name + "-wal", target.name + "-shm"):  # they belong to the ledger that goes
            target.with_name(name).unlink(missing_ok=True)
        part.replace(target)
        _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        _remove(part)
        raise TransientError(f"the backup was not put back: {_plain(error)}") from None
    finally:
        hold.release()


def _file_of(url: str) -> Path:
    path = sqlite_file(url)
    if path is None:
        raise AccountError(_NO_FILE)
    return path


def _copy(source: Path, target: Path) -> None:
    _remove(target)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
        written.execute("PRAGMA journal_mode=DELETE")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _stamp(part: Path, now: datetime) -> None:
    ledger = open_ledger(f"sqlite:///{part.absolute()}", hold=False)
    try:
        with ledger.transaction() as tx:
            tx.gaps.note_backup(now)
    finally:
        ledger.close()
    with closing(sqlite3.connect(part)) as written:
        written.execute("PRAGMA journal_mode=DELETE")


def _demand_whole(backup: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{backup.absolute()}?mode=ro", uri=True)) as read:
            tables = {row[0] for row in read.execute("SELECT name FROM sqlite_master")}
            is_whole = read.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            has_stamp = "meta" in tables and read.execute("SELECT 1 FROM meta WHERE name='backup-made-at'").fetchone()
    except sqlite3.Error as error:
        raise AccountError(f"{backup} cannot be read as a backup: {_plain(error)}") from None
    if not {"meta", "mails", "drafts"} <= tables or not is_whole:
        raise AccountError(f"{backup} is no whole ledger; expected a file that `maild backup` made")
    if not has_stamp:
        raise AccountError(f"{backup} does not say when it was made; expected a file that `maild backup` made")


def _remove(part: Path) -> None:
    for name in (part.name, part.name + "-wal", part.name + "-shm", part.name + "-journal"):
        with suppress(OSError):
            part.with_name(name).unlink(missing_ok=True)


def _sync(directory: Path) -> None:
    opened = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(opened)
    os.close(opened)


def _plain(error: Exception) -> str:
    return (error.strerror or "the file system refused") if isinstance(error, OSError) else str(error)

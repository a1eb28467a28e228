"""Puts a finished set of files in its place: all of it, or nothing at all, whatever happens in between."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

_NEVER_REPLACED = ("rules", "templates")
"""What the coach may have edited: an own copy that is there already stays."""


@contextlib.contextmanager
def staging(directory: Path) -> Iterator[Path]:
    """A private directory beside the place where its content will go. It is gone afterwards, however that ends."""
    made = _make_parents(directory.parent)
    staged = Path(tempfile.mkdtemp(prefix=".maild-init-", dir=directory.parent))
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)
        for each in reversed(made):
            with contextlib.suppress(OSError):  # not empty: it holds what was placed
                each.rmdir()


def place(staged: Path, directory: Path, stamp: str) -> tuple[Path, ...]:
    """Moves a staged set to its directory; returns the files that were there before, under their new names.

    A directory that is new, or empty, appears in one step. In one that holds files already each is moved by itself, the
    configuration last, and an error takes all of it back; signals wait until it is done.
    """
    _sync(staged)
    with _undisturbed():
        if not directory.exists() or not any(directory.iterdir()):
            staged.rename(directory)
            _sync_directory(directory.parent)
            return ()
        return _place_each(staged, directory, stamp)


def _place_each(staged: Path, directory: Path, stamp: str) -> tuple[Path, ...]:
    entries = sorted(staged.iterdir(), key=lambda each: (each.name == "config.yaml", each.name))
    undo: list[tuple[Path, Path | None]] = []
    try:
        for entry in entries:
            target = directory / entry.name
            if target.exists() and entry.name in _NEVER_REPLACED:
                continue
            backup = None
            if target.exists():
                backup = target.with_name(f"{target.name}.{stamp}.bak")
                os.link(target, backup)
            undo.append((target, backup))
            entry.replace(target)
    except BaseException:
        _take_back(undo)
        raise
    _sync_directory(directory)
    return tuple(backup for _, backup in undo if backup is not None)


def _take_back(undo: list[tuple[Path, Path | None]]) -> None:
    for target, backup in reversed(undo):
        with contextlib.suppress(OSError):  # the next one is to be taken back all the same
            if backup is not None:
                backup.replace(target)
                backup.unlink(missing_ok=True)  # rename(2) leaves two names of one file as they are
            elif target.is_dir():
                shutil.rmtree(target)
            else:
                target.unlink(missing_ok=True)


def write_private(path: Path, text: str, mode: int = 0o600) -> None:
    """Writes a new file that is never, not even for a moment, open to more people than `mode` says."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), mode)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def replace_text(path: Path, text: str) -> Path:
    """Gives a file another text in one step, with its mode kept; returns where the file as it was lies (`.bak`)."""
    backup = path.with_name(path.name + ".bak")
    with tempfile.TemporaryDirectory(prefix=".maild-", dir=path.parent) as side:
        fresh, old = Path(side, path.name), Path(side, backup.name)
        shutil.copy2(path, old)
        write_private(fresh, text)
        shutil.copymode(path, fresh)
        with contextlib.suppress(PermissionError):  # whose it is can only be kept by root
            os.chown(fresh, path.stat().st_uid, path.stat().st_gid)
        old.replace(backup)
        fresh.replace(path)
    _sync_directory(path.parent)
    return backup


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    held = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _make_parents(parent: Path) -> list[Path]:
    """Makes what is missing, private to the user; the directories that were made, outermost first."""
    missing = [each for each in (parent, *parent.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700)
    return missing[::-1]


def _sync(top: Path) -> None:
    for each in sorted(top.rglob("*")):
        _sync_directory(each)  # fsync takes files and directories alike
    _sync_directory(top)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

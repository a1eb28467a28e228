"""What a set of files looks like from outside (cheap, every second) and from inside (only when something changed)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

_MOST_FILES = 2_000
_DEEPEST = 4
_LARGEST = 4 * 1024 * 1024
_NOT_OURS = ("~", ".swp", ".swx", ".tmp", ".bak", ".orig", ".part", "#")

Footprint = frozenset[tuple[str, int, int, int]]
"""Path, mtime in ns, size and inode of each file. A file that is missing leaves no entry."""


def footprint(paths: Iterable[Path]) -> Footprint:
    """The files under some paths as they look from outside; no file is opened. Editors' own side files do not count."""
    return frozenset(_entries(paths))


def digest(paths: Iterable[Path]) -> bytes:
    """What stands in those files: equal for equal content, whatever was saved, renamed over or touched."""
    summary = hashlib.blake2b(digest_size=16)
    for name, *_ in sorted(footprint(paths)):
        try:
            with Path(name).open("rb") as file:
                content = file.read(_LARGEST)
        except OSError:
            content = b"\0unreadable"
        summary.update(f"{len(name)}:{name}:{len(content)}:".encode("utf-8", "surrogateescape"))
        summary.update(content)
    return summary.digest()


def _entries(paths: Iterable[Path]) -> Iterator[tuple[str, int, int, int]]:
    left = _MOST_FILES
    for path in paths:
        for entry in _walk(path, _DEEPEST):
            if left <= 0:
                return
            left -= 1
            yield entry


def _walk(path: Path, depth: int) -> Iterator[tuple[str, int, int, int]]:
    try:
        status = path.stat()
    except OSError:
        return
    if not path.is_dir():
        yield (str(path), status.st_mtime_ns, status.st_size, status.st_ino)
        return
    if depth == 0:
        return
    try:
        inside = sorted(path.iterdir())
    except OSError:
        return
    for each in inside:
        if not each.name.startswith((".", "#")) and not each.name.endswith(_NOT_OURS):
            yield from _walk(each, depth - 1)

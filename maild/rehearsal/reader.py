"""Reads the recorded mails ahead of the clock: the child works while the road is walked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from maild.reading.result import Reading
from maild.steps.practice import Reader

_TOGETHER, _AHEAD = 20, 8


class AheadReader:
    """A Reader that knows what will come. Mails that it was not told of it reads when asked."""

    def __init__(self, reader: Reader, coming: Sequence[bytes]) -> None:
        self._reader = reader
        self._hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rehearse-read")
        self._groups = (tuple(coming[start : start + _TOGETHER]) for start in range(0, len(coming), _TOGETHER))
        self._under_way: list[tuple[tuple[bytes, ...], Future[list[Reading | Exception]]]] = []
        self._read: dict[bytes, Reading | Exception] = {}
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hand.shutdown(cancel_futures=True)

    def read(self, raw: bytes, size: int | None = None) -> Reading:
        """One mail, read."""
        (found,) = self.read_each(((raw, len(raw) if size is None else size),))
        if isinstance(found, Exception):
            raise found
        return found

    def read_each(self, mails: Sequence[tuple[bytes, int]]) -> list[Reading | Exception]:
        """Several mails, from what was read ahead where they are there. Each is given out of memory once."""
        return [self._take(raw) or self._reader.read_each(((raw, size),))[0] for raw, size in mails]

    def _take(self, raw: bytes) -> Reading | Exception | None:
        while raw not in self._read and self._under_way and any(raw in group for group, _ in self._under_way):
            self._settle()
        return self._read.pop(raw, None)

    def _settle(self) -> None:
        group, future = self._under_way.pop(0)
        self._read.update(zip(group, future.result(), strict=True))
        self._begin()

    def _begin(self) -> None:
        for group in self._next_groups():
            mails = [(raw, len(raw)) for raw in group]
            self._under_way.append((group, self._hand.submit(self._reader.read_each, mails)))

    def _next_groups(self) -> Iterator[tuple[bytes, ...]]:
        while len(self._under_way) < _AHEAD:
            group = next(self._groups, None)
            if group is None:
                return
            yield group

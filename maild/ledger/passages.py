"""Salted marks of the sentences that a conversation brought already; no text (see `steps/passages.py`)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, insert, select

from maild.ledger.tables import passages

# Statements that every mail needs are built once: building and hashing one costs more than running it.
_OF = select(passages.c.mark).where(passages.c.thread.in_(bindparam("threads", expanding=True)))
_ADD = insert(passages)


class Passages:
    """Which sentences were seen in which thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, threads: Iterable[int]) -> frozenset[int]:
        """The marks of everything that these threads brought."""
        wanted = sorted(set(threads))
        if not wanted:
            return frozenset()
        return frozenset(self._connection.execute(_OF, {"threads": wanted}).scalars())

    def add(self, thread: int, marks: frozenset[int]) -> None:
        """These sentences are known in the thread from now on."""
        fresh = marks - self.of((thread,)) if marks else marks
        if fresh:
            self._connection.execute(_ADD, [{"thread": thread, "mark": mark} for mark in sorted(fresh)])

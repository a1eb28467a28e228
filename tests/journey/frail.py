"""A store, and a ledger's transactions, that break off at the Nth event without a last word, as a killed process does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from maild.ledger import Ledger, Transaction

_PLAIN = frozenset({"nested_name", "mailboxes", "interrupt", "close", "find_mailbox"})


class CutOffError(BaseException):
    """The process is gone. No `except Exception` may catch it."""


class Frailty:
    """Counts events; from event number `last` on nothing gets through any more. None holds for ever."""

    def __init__(self, last: int | None = None) -> None:
        self._last = last
        self._count = 0

    def event(self) -> None:
        """Raises CutOffError from the last event on."""
        self._count += 1
        if self._last is not None and self._count >= self._last:
            raise CutOffError


class FrailStore:
    """Every call is two events: before it was asked, and after it was answered."""

    def __init__(self, store: Any, frailty: Frailty) -> None:
        self._store, self._frailty = store, frailty

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._store, name)
        if name in _PLAIN or not callable(call):
            return call

        def watched(*arguments: Any, **named: Any) -> Any:
            self._frailty.event()
            answer = call(*arguments, **named)
            self._frailty.event()
            return answer

        return watched


def make_frail(ledger: Ledger, frailty: Frailty) -> None:
    """From here on every transaction is two events: before its commit, and after it."""
    whole = ledger.transaction

    @contextmanager
    def transaction() -> Iterator[Transaction]:
        with whole() as tx:
            yield tx
            frailty.event()
        frailty.event()

    ledger.transaction = transaction  # type: ignore[method-assign]

"""A store, a ledger and a submitter that count what passes through them and die at event N, without a last word."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from maild.acting.submission import Submission

_STORE_CALLS = frozenset(
    {
        "find_mailbox", "state", "headlines", "present", "fetch", "envelopes", "first_uid_since", "append", "find_token",
        "expunge", "add_keywords", "noop", "fetch_whole", "move",
    }
)  # fmt: skip


class Fate:
    """Counts events; at event number `last` the process kills itself. None lives for ever."""

    def __init__(self, last: int | None = None) -> None:
        self.last = last
        self.count = 0
        self.names: list[str] = []

    def event(self, name: str) -> None:
        self.count += 1
        self.names.append(name)
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalStore:
    """Every call of the store is two events: before it was asked, and after it was answered."""

    def __init__(self, store: Any, fate: Fate) -> None:
        self._store, self._fate = store, fate

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._store, name)
        if name not in _STORE_CALLS:
            return call

        def watched(*arguments: Any, **named: Any) -> Any:
            self._fate.event(f"before {name}")
            answer = call(*arguments, **named)
            self._fate.event(f"after {name}")
            return answer

        return watched


class MortalLedger:
    """Every transaction is two events: before its commit, and after it."""

    def __init__(self, ledger: Any, fate: Fate) -> None:
        self._ledger, self._fate = ledger, fate

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        with self._ledger.transaction() as tx:
            yield tx
            self._fate.event("before commit")
        self._fate.event("after commit")


def mortal_submitter(
    submit: Callable[[bytes, tuple[str, ...]], Submission], fate: Fate
) -> Callable[[bytes, tuple[str, ...]], Submission]:
    """Two events around each submission."""

    def watched(raw: bytes, recipients: tuple[str, ...]) -> Submission:
        fate.event("before submit")
        answer = submit(raw, recipients)
        fate.event("after submit")
        return answer

    return watched


def mortal_mail_submitter(
    hand_over: Callable[[bytes, tuple[str, ...], Callable[[], None]], Submission], fate: Fate
) -> Callable[[bytes, tuple[str, ...], Callable[[], None]], Submission]:
    """Events around each handing over; those of the announcement in between are the ledger's."""

    def watched(raw: bytes, recipients: tuple[str, ...], before_content: Callable[[], None]) -> Submission:
        fate.event("before submit")
        answer = hand_over(raw, recipients, before_content)
        fate.event("after submit")
        return answer

    return watched

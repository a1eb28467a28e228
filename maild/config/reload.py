"""Notices that the coach edited something, and keeps the last good set until the edit is good.

A scan of about forty files takes well under a millisecond, so the files are looked at rather than watched: that works
the same on network drives, in containers and for editors that write a new file and rename it, and needs no thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from maild.clock import Clock
from maild.config.footprint import Footprint, digest, footprint
from maild.errors import ConfigurationError

_SETTLE_SECONDS = 0.5

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class ReloadOutcome(Generic[Value]):
    """`value` is the set to work with now. `changed` is true once for every good edit; `problems` come once for every
    broken version, each a printable line with file and line, and `value` is then still the last good one."""

    value: Value
    changed: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Good(Generic[Value]):
    """A loaded set, the files it came from, and how these looked before the load, from outside and from inside."""

    value: Value
    paths: tuple[Path, ...]
    seen: Footprint
    content: bytes


class Watched(Generic[Value]):
    """A value made from files. `load` makes it (ConfigurationError where it cannot), `paths_of` says which files and
    directories belong to it, which an edit may change (a `rules:` that points elsewhere)."""

    def __init__(
        self,
        load: Callable[[], Value],
        paths_of: Callable[[Value], Iterable[Path]],
        clock: Clock,
        *,
        expected_paths: Iterable[Path] = (),
        settle_seconds: float = _SETTLE_SECONDS,
    ) -> None:
        """Loads for the first time; ConfigurationError goes to the caller, for there is no last good set yet.

        `expected_paths` is what `paths_of` will probably say: where it is right, no edit during this load is missed.
        """
        self._load = load
        self._paths_of = paths_of
        self._clock = clock
        self._settle_seconds = settle_seconds
        self._good = self._load_from(tuple(expected_paths))
        self._seen = self._good.seen
        self._pending: tuple[Footprint, float] | None = None
        self._broken: bytes | None = None

    @property
    def value(self) -> Value:
        """The last good set."""
        return self._good.value

    def reload_if_changed(self) -> ReloadOutcome[Value]:
        """Looks once, and loads again when an edit has lain still for half a second. Cheap enough for every second."""
        now = footprint(self._good.paths)
        if now == self._seen:
            self._pending = None
            return ReloadOutcome(self.value)
        moment = self._clock.monotonic()
        if self._pending is None or self._pending[0] != now:
            self._pending = (now, moment)
        if moment - self._pending[1] < self._settle_seconds:
            return ReloadOutcome(self.value)
        return self._reload(now)

    def _reload(self, now: Footprint) -> ReloadOutcome[Value]:
        content = digest(self._good.paths)
        self._seen, self._pending = now, None
        if content == self._good.content:
            self._broken = None
            return ReloadOutcome(self.value)
        if content == self._broken:
            return ReloadOutcome(self.value)
        try:
            self._good = self._load_from(self._good.paths)
        except ConfigurationError as error:
            return self._refuse(content, error.problems)
        except OSError as error:
            where = error.filename or "a file of the configuration"
            return self._refuse(content, (f"{where}:1: cannot be read ({error.strerror})",))
        self._seen, self._broken = self._good.seen, None
        return ReloadOutcome(self.value, changed=True)

    def _refuse(self, content: bytes, problems: tuple[str, ...]) -> ReloadOutcome[Value]:
        self._broken = content
        return ReloadOutcome(self.value, problems=problems)

    def _load_from(self, paths: tuple[Path, ...]) -> _Good[Value]:
        """Loads with the footprint from before the load, so that an edit in the midst of it is found by the next look.

        Known limit: for files that only this load names, the footprint is from after it.
        """
        seen, content = footprint(paths), digest(paths)
        value = self._load()
        actual = tuple(self._paths_of(value))
        if actual != paths:
            seen, content = footprint(actual), digest(actual)
        return _Good(value, actual, seen, content)

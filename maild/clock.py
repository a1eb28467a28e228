"""The one place that knows what time it is and makes tokens, so that everything else can be rehearsed."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the moment. Pure code takes `now` instead of a clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since an arbitrary start, never going back."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since an arbitrary start, never going back."""
        return time.monotonic()


def seconds_since_boot() -> float:
    """Seconds that go on while this process is stopped and while the machine sleeps, unlike `Clock.monotonic`
    (clock_gettime(2), CLOCK_BOOTTIME)."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class TokenMaker(Protocol):
    """Makes tokens that nobody can guess."""

    def token(self) -> str:
        """A fresh token: 26 characters of `a-z2-7`, safe in a header and in an IMAP SEARCH."""
        ...

    def fraction(self) -> float:
        """A number in [0, 1), for jitter."""
        ...


class SystemTokens:
    """Tokens from the operating system's source of randomness, 130 bits each."""

    _ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"

    def token(self) -> str:
        """A fresh token: 26 characters of `a-z2-7`."""
        number = secrets.randbits(130)
        return "".join(self._ALPHABET[number >> shift & 31] for shift in range(0, 130, 5))

    def fraction(self) -> float:
        """A number in [0, 1)."""
        return secrets.randbelow(1 << 32) / (1 << 32)

"""How long to wait before the next try: doubling with jitter, so that a recovering server is not met by a stampede."""

from __future__ import annotations

from datetime import timedelta


def next_delay(
    failures: int,
    fraction: float,
    first: timedelta = timedelta(seconds=2),
    longest: timedelta = timedelta(minutes=10),
) -> timedelta:
    """The wait after the given number of failures in a row (1 or more).

    `fraction` in [0, 1) is the jitter: the wait lies between half of the doubled time and all of it.
    """
    doublings: int = 2 ** min(max(failures, 1) - 1, 30)
    doubled = min(longest, first * doublings)
    return doubled * (0.5 + fraction / 2)

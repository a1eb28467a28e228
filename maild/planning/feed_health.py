"""What a calendar's reading says of the calendar itself: good, failing since, or suddenly empty. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from maild.facts.session import FeedHealth

EMPTIED = "it suddenly holds nothing"


def after_reading(before: FeedHealth, held: int, now: datetime) -> FeedHealth:
    """The state after a calendar was read that holds so many events. One that held some and now holds none is an alarm, no
    order to forget: what was known stays until the coach says otherwise."""
    if held == 0 and before.events > 0:
        since = before.failing_since or now
        return replace(before, failing_since=since, reason=EMPTIED, is_emptied=True)
    return FeedHealth(before.source, good_at=now, events=held)


def after_failure(before: FeedHealth, reason: str, now: datetime) -> FeedHealth:
    """The state after a failed try: what was known stays."""
    return replace(before, failing_since=before.failing_since or now, reason=reason)


def accepted_empty(before: FeedHealth) -> FeedHealth:
    """The coach says that it is meant to be empty: the next reading counts."""
    return replace(before, events=0, is_emptied=False, failing_since=None, reason=None)

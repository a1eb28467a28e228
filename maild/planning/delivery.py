"""What follows from one attempt to hand a mail over: another try, or an outcome (behaviour 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from maild.facts.submission import RecipientResult, RecipientState, SubmissionState

PATIENCE = timedelta(hours=24)
"""So long a server may answer "not now" before the coach is told instead (issue: 4yz backs off up to 24 h)."""
LONGEST_WAIT = timedelta(hours=1)
FIRST_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The recipients after an attempt, and the state of the whole; None while some of them still wait for another try."""

    results: tuple[RecipientResult, ...]
    state: SubmissionState | None

    @property
    def must_wait(self) -> bool:
        """True where another try is due later."""
        return self.state is None


def after_attempt(results: Sequence[RecipientResult], created_at: datetime, now: datetime) -> Outlook:
    """Where a mail stands. A recipient whose server still says "not now" (4yz) after 24 hours counts as refused; one that
    could not be asked at all, for want of a connection, waits without end."""
    is_late = now - created_at >= PATIENCE
    settled = tuple(
        replace(each, state=RecipientState.REFUSED)
        if is_late and each.state is RecipientState.WAITING and each.code is not None
        else each
        for each in results
    )
    states = {each.state for each in settled}
    if RecipientState.UNKNOWN in states:
        return Outlook(settled, SubmissionState.UNKNOWN)
    if RecipientState.WAITING in states:
        return Outlook(settled, None)
    is_sent = RecipientState.ACCEPTED in states
    return Outlook(settled, SubmissionState.SENT if is_sent else SubmissionState.REFUSED)


def next_try(wait: timedelta, created_at: datetime, now: datetime) -> datetime:
    """When to try again: after the wait, but once right at the end of the coach's patience."""
    end = created_at + PATIENCE
    return min(now + wait, end) if now < end else now + wait

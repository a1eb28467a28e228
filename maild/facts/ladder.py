"""One person's climb up an outreach ladder, as the ledger remembers it (behaviour 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ClimbState(StrEnum):
    """live until one of the others ends it."""

    LIVE = "live"
    ANSWERED = "answered"
    CLOSED = "closed"
    RESTED = "rested"
    STOPPED = "stopped"
    HALTED = "halted"

    @property
    def is_live(self) -> bool:
        """True while the ladder goes on."""
        return self is ClimbState.LIVE


@dataclass(frozen=True, slots=True)
class Climb:
    """Where one person stands. `rung` is the rung that was reached last ("" for the mail that began it), `outreach` the row
    in `sent` that it counts from, `counts_from` the moment of the coach's real send (or of the call), `deadline` the day that
    the last mail names as it was sent, `call_told_at` when the coach was told to call. `next_rung` and `next_wait` are the
    rung that follows and its wait in working days, as the rules had them when this one was reached ("" at the top; None for
    climbs that began before this was kept): an edit of the rules counts from the next rung on. `draft` is that rung's draft.
    `began_at` is the moment of the mail that began it."""

    id: int
    account: str
    person: int
    thread: int
    ladder: str
    rung: str
    outreach: int
    counts_from: datetime
    state: ClimbState
    began_at: datetime
    deadline: date | None = None
    call_told_at: datetime | None = None
    next_rung: str | None = None
    next_wait: int | None = None
    draft: int | None = None
    reason: str | None = None

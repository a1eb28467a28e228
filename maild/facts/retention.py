"""How long maild keeps what it keeps, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Kept(StrEnum):
    """The kinds that have a term of their own."""

    MAILS = "mails"
    DRAFTS = "drafts"
    SHINGLES = "shingles"
    SENT = "sent"
    INTENTIONS = "intentions"
    SUBMISSIONS = "submissions"
    NOTICES = "notices"
    CORRECTIONS = "corrections"
    GESTURES = "gestures"
    SESSIONS = "sessions"
    BUSY_TIMES = "busy_times"
    DIGESTS = "digests"
    DANGER_CASES = "danger_cases"
    LADDERS = "ladders"
    SITUATIONS = "situations"
    STRANGERS = "strangers"


USUAL_DAYS: Mapping[Kept, int] = {
    Kept.MAILS: 730,
    Kept.DRAFTS: 365,
    Kept.SHINGLES: 90,
    Kept.SENT: 730,
    Kept.INTENTIONS: 90,
    Kept.SUBMISSIONS: 730,
    Kept.NOTICES: 180,
    Kept.CORRECTIONS: 1095,
    Kept.GESTURES: 365,
    Kept.SESSIONS: 730,
    Kept.BUSY_TIMES: 30,
    Kept.DIGESTS: 90,
    Kept.DANGER_CASES: 730,
    Kept.LADDERS: 730,
    Kept.SITUATIONS: 730,
    Kept.STRANGERS: 365,
}
"""Days after a thing has ended; what is still going on has no term."""

LEAST_DAYS = 30
"""No term may be shorter: for so long a draft that was edited and sent has to be recognised, and a mail that comes again."""


@dataclass(frozen=True, slots=True)
class Retention:
    """The coach's terms. `days` holds only what differs from USUAL_DAYS."""

    days: Mapping[Kept, int] = field(default_factory=dict)

    def days_of(self, kind: Kept) -> int:
        """The term of a kind, in days."""
        return self.days.get(kind, USUAL_DAYS[kind])

    def before(self, kind: Kept, now: datetime) -> datetime:
        """What ended before this moment is removed."""
        return now - timedelta(days=self.days_of(kind))


USUAL_RETENTION = Retention()

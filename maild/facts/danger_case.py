"""A danger case: one person, open from the first sign until the coach lifts it (behaviour 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DangerCase:
    """One case. `mail` is the newest mail with a sign; `alerted_at` and `alerts` tell of the alerts for that mail, the first
    included; `seen_at` is set once the coach said that they saw it, `second_at` once a second person was told. `raised_at` is
    the first sign since then: a new sign in a case that was seen begins a new round of alerts."""

    id: int
    account: str
    person: int
    kind: str | None
    mail: int
    opened_at: datetime
    alerted_at: datetime
    alerts: int
    seen_at: datetime | None = None
    second_at: datetime | None = None
    closed_at: datetime | None = None
    raised_at: datetime | None = None
    closed_by: str | None = None

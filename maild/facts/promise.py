"""What a holding reply promised (behaviour 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """The coach sent a holding reply at `sent_at`: an answer comes by `until`. Both in UTC."""

    thread: int
    person: int
    sent_at: datetime
    until: datetime

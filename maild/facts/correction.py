"""What the coach said of a mail that maild had understood otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KeptCorrection:
    """One correction as the ledger keeps it. `was` and `is_now` are intents; `features` and `values` are numbers, no words.

    `content_key` tells the mail, so that a second correction of the same mail replaces the first.
    """

    account: str
    content_key: str
    was: str
    is_now: str
    features: bytes
    values: bytes
    at: datetime

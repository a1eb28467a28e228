"""Twenty drafts a day in all that maild begins by itself (behaviour 3); the rest comes on the next days."""

from __future__ import annotations

from datetime import timedelta

from maild.facts.draft import DraftPurpose
from maild.ledger import Transaction
from maild.steps.practice import Desk

_MOST_A_DAY = 20


def has_room(tx: Transaction, desk: Desk) -> bool:
    """True where one more may be begun: fewer than twenty in the last 24 hours, ladder, situations and journey together."""
    today = tx.drafts.recent(desk.account, desk.clock.now() - timedelta(days=1))
    return sum(each.purpose not in (DraftPurpose.REPLY, DraftPurpose.HOLDING) for each in today) < _MOST_A_DAY

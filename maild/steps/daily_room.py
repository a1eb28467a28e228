"""Twenty drafts a day in all that maild begins by itself (behaviour 3); the rest comes on the next days."""

from __future__ import annotations

from datetime import timedelta

from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.ledger import Transaction
from maild.steps.practice import Desk

_MOST_A_DAY = 20


def has_room(tx: Transaction, desk: Desk) -> bool:
    """True where one more may be begun: fewer than twenty in the last 24 hours, ladder, situations and journey together. A
    mail of a ladder or journey that was taken back, as for a session that was moved, makes room for the one in its place."""
    today = tx.drafts.recent(desk.account, desk.clock.now() - timedelta(days=1))
    begun = (each for each in today if each.purpose not in (DraftPurpose.REPLY, DraftPurpose.HOLDING))
    return sum(not _is_taken_back(each) for each in begun) < _MOST_A_DAY


def _is_taken_back(draft: Draft) -> bool:
    is_rewritten = draft.purpose in (DraftPurpose.LADDER, DraftPurpose.JOURNEY)
    return is_rewritten and draft.state is DraftState.WITHDRAWN

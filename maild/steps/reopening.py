"""From watch to draft: what was only watched and is still unanswered is decided once more (behaviour 4)."""

from __future__ import annotations

from maild.planning.verdict import Verdict
from maild.steps.practice import Desk, Practice


def reopen_watched(desk: Desk, practice: Practice) -> int:
    """Sends unanswered mails of the watch days back to be decided; returns how many."""
    since = desk.clock.now() - practice.policy.reopen_within
    with desk.ledger.transaction() as tx:
        watched = tx.mails.decided_with(desk.account, Verdict.WATCH_MODE)
        for mail in watched:
            if mail.clock >= since:
                tx.mails.reopen(mail.id)
    return len(watched)

"""Which mails the coach has starred in Sent: each begins a ladder (behaviour 6; RFC 3501 section 2.3.2, \\Flagged)."""

from __future__ import annotations

from maild.mail.flags import FLAGGED
from maild.mail.store import MailStore
from maild.steps.outreach_starts import RECENT
from maild.steps.practice import Desk

_MOST = 500


def starred_mails(desk: Desk, store: MailStore, sent: str) -> frozenset[int]:
    """The numbers of sent mails of late that are starred now: one question to the server for the newest 500."""
    with desk.ledger.transaction() as tx:
        recent = tx.sent.places_since(desk.account, desk.clock.now() - RECENT, sent, _MOST)
    if not recent:
        return frozenset()
    state = store.state(sent)
    known = {uid: number for number, uidvalidity, uid in recent if uidvalidity == state.uidvalidity}
    there = store.present(sent, sorted(known)) if known else {}
    return frozenset(known[uid] for uid, headline in there.items() if FLAGGED in headline.flags)

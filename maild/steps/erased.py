"""Mail that is older than the erasure of whoever wrote it: found again by a new UIDVALIDITY or a restored backup."""

from __future__ import annotations

from datetime import datetime

from maild.facts.seen_mail import SeenMail
from maild.ledger import Transaction
from maild.mail.address import Address
from maild.steps.practice import Desk


def is_erased(tx: Transaction, desk: Desk, mail: SeenMail, writer: Address) -> bool:
    """True where the writer was erased after this mail came. A mail that comes later is an ordinary one."""
    return was_erased_since(tx, desk, writer.key, mail.clock)


def was_erased_since(tx: Transaction, desk: Desk, address: str, moment: datetime) -> bool:
    """True where this address was erased after a moment: what is older than the erasure is not written down again.

    INTERNALDATE knows whole seconds. What came in the second of the erasure counts as later: a mail must not go unanswered.
    """
    at = tx.erasures.erased_at(desk.account, address)
    return at is not None and moment < at.replace(microsecond=0)

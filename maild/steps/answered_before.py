"""A mail that the coach answered before maild met it: while it did not run, or in the time that a backup forgot."""

from __future__ import annotations

from maild.facts.draft import DraftPurpose
from maild.facts.seen_mail import SeenMail
from maild.facts.sent_mail import SentMail
from maild.ledger import Transaction
from maild.mail.identity import MessageId
from maild.planning.recognition import CLOCK_SKEW


def note_answered_before(tx: Transaction, mail: SeenMail, message_id: MessageId | None) -> None:
    """Marks the mail as answered where a sent mail names it. A holding reply answers nothing."""
    if message_id is None:
        return
    for sent in tx.sent.naming(mail.key.account, message_id, mail.clock - CLOCK_SKEW):
        if _is_an_answer(tx, sent):
            tx.mails.set_answered(mail.id, sent.sent_at)
            return


def _is_an_answer(tx: Transaction, sent: SentMail) -> bool:
    draft = tx.drafts.get(sent.draft) if sent.draft is not None else None
    return not sent.is_automatic and (draft is None or draft.purpose is not DraftPurpose.HOLDING)

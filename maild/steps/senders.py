"""What is known of the writer of a mail when it is judged."""

from __future__ import annotations

from maild.facts.person import PersonState
from maild.ledger import Transaction
from maild.reading.result import Reading
from maild.steps.practice import Desk
from maild.understanding.sender import SenderContext


def sender_context(tx: Transaction, desk: Desk, reading: Reading) -> SenderContext:
    """Until last year's Sent is read nobody is taken for a stranger: the state is None (behaviour 1)."""
    writer = reading.writer
    person = tx.people.by_address(desk.account, writer.key) if writer else None
    state = person.state if person else PersonState.STRANGER
    answers = tx.threads.find(desk.account, reading.message.ancestors) is not None
    known_state = None if state is PersonState.STRANGER and not _knows_sent(tx, desk) else state
    return SenderContext(state=known_state, answers_thread=answers, quoted_is_known=answers)


def _knows_sent(tx: Transaction, desk: Desk) -> bool:
    cursor = tx.mailboxes.import_cursor(desk.account)
    return cursor is not None and cursor.done

"""What is known of the writer of a mail when it is judged."""

from __future__ import annotations

from maild.facts.person import Person, PersonState
from maild.ledger import Transaction
from maild.reading.result import Reading
from maild.steps.practice import Desk
from maild.understanding.sender import SenderContext


def sender_context(tx: Transaction, desk: Desk, reading: Reading, person: Person | None) -> SenderContext:
    """What is known of `person`, who wrote this (see `known_writer`).

    Until last year's Sent is read nobody is taken for a stranger: the state is None (behaviour 1).
    """
    return context_in(tx, desk.account, reading, person)


def context_in(tx: Transaction, account: str, reading: Reading, person: Person | None) -> SenderContext:
    """As `sender_context`, for who only looks and has no desk."""
    state = person.state if person else PersonState.STRANGER
    answers = tx.threads.find(account, reading.message.ancestors) is not None
    known_state = None if state is PersonState.STRANGER and not _knows_sent(tx, account) else state
    return SenderContext(state=known_state, answers_thread=answers, quoted_is_known=False)


def known_writer(tx: Transaction, desk: Desk, reading: Reading) -> Person | None:
    """Who wrote, where the ledger knows the address."""
    return tx.people.by_address(desk.account, reading.writer.key) if reading.writer else None


def _knows_sent(tx: Transaction, account: str) -> bool:
    cursor = tx.mailboxes.import_cursor(account)
    return cursor is not None and cursor.done

"""What the coach corrected takes effect at the next pass, without a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from maild.facts.correction import KeptCorrection
from maild.facts.person import PersonState
from maild.ledger import Transaction
from maild.reading.result import Reading
from maild.steps.practice import Desk, Practice
from maild.understanding.result import Intent
from maild.understanding.sender import SenderContext
from maild.understanding.understand import Understander


class Learner:
    """Gives one account's practice what its coach corrected; reads the rows only where they changed since the last pass."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen: tuple[Understander, tuple[int, int]] | None = None
        self._corrected: Understander | None = None
        self._practice: tuple[object, Practice, Practice] | None = None

    def apply(self, practice: Practice) -> Practice:
        """The practice with every correction in it."""
        change = self._desk.ledger.mark()
        if self._practice is not None and self._practice[:2] == (change, practice):
            return self._practice[2]
        with self._desk.ledger.transaction() as tx:
            mark = tx.corrections.mark(self._desk.account)
            if self._corrected is None or self._seen != (practice.understander, mark):
                self._corrected = practice.understander.corrected(tx.corrections.of_account(self._desk.account))
                self._seen = (practice.understander, mark)
        self._practice = (change, practice, replace(practice, understander=self._corrected))
        return self._practice[2]


def keep_correction(
    tx: Transaction, account: str, understander: Understander, reading: Reading, intent: Intent, now: datetime
) -> Intent:
    """Keeps what the coach says of a mail, judged as from whom it is now; returns what maild says of it without that."""
    writer = reading.writer
    person = tx.people.by_address(account, writer.key) if writer else None
    sender = SenderContext(person.state if person else PersonState.STRANGER)
    others = [each for each in tx.corrections.of_account(account) if each.content_key != reading.content_key]
    said = understander.corrected(others).understand(reading, sender, is_calm=True).intent
    lesson = understander.lesson(reading, sender)
    tx.corrections.keep(
        KeptCorrection(account, reading.content_key, said.value, intent.value, lesson.features, lesson.values, now)
    )
    return said

"""What the ledger keeps on one person, as the commands ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from maild.facts.retention import Retention
from maild.ledger.erasing import erase, erase_again, marks_of
from maild.ledger.erasures import Erasure
from maild.ledger.personal import PersonalRows, Subject, find_personal_rows, subject_of
from maild.ledger.retaining import Terms, remove_what_is_past


class Privacy:
    """Questions and acts about one person over all tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def subject(self, account: str, address: str) -> Subject:
        """The person behind an address, with all their addresses."""
        return subject_of(self._connection, account, address)

    def rows_of(self, subject: Subject) -> PersonalRows:
        """Every row on the person."""
        return find_personal_rows(self._connection, subject)

    def marks_of(self, subject: Subject, at: datetime) -> tuple[Erasure, ...]:
        """What stays of the person once erased: a keyed mark for each address."""
        return marks_of(self._connection, subject, at)

    def erase(self, subject: Subject, marks: Iterable[Erasure]) -> dict[str, int]:
        """Removes the person; how many rows went, by table."""
        return erase(self._connection, subject, marks)

    def erase_again(self, erasure: Erasure, together: Iterable[Erasure]) -> dict[str, int]:
        """Carries an erasure out once more, from its mark alone."""
        return erase_again(self._connection, erasure, together)

    def keep_to_terms(
        self, account: str, retention: Retention, now: datetime, open_threads: frozenset[int]
    ) -> dict[str, int]:
        """Removes what is past its term and nothing that still goes on; how many of each kind."""
        return remove_what_is_past(self._connection, Terms(account, retention, now, open_threads))

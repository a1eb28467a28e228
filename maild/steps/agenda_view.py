"""What the steps ask of an agenda, and the one that knows nothing: an account without an agenda."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from maild.facts.person import Person
from maild.ledger import Transaction


class AgendaView(Protocol):
    """Whoever knows the coach's sessions. None means that it is not known, which is not "no"."""

    def has_planned(self, tx: Transaction, person: Person, now: datetime, /) -> bool | None:
        """True where something with this person is planned after now."""
        ...

    def next_session(self, tx: Transaction, person: Person, now: datetime, /) -> date | None:
        """The day of their next session in the coach's zone."""
        ...


class NoAgenda:
    """Knows of nothing."""

    def has_planned(self, tx: Transaction, person: Person, now: datetime, /) -> bool | None:
        """Not known."""
        return None

    def next_session(self, tx: Transaction, person: Person, now: datetime, /) -> date | None:
        """Not known."""
        return None

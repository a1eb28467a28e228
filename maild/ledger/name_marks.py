"""Salted marks of people's names, so that a name in a title is recognised without the ledger holding any name."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from maild.facts.name_mark import NameMark
from maild.ledger.tables import name_marks


class NameMarks:
    """Rows of marks; one for each address."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, account: str) -> dict[str, NameMark]:
        """The marks by address key."""
        rows = self._connection.execute(select(name_marks).where(name_marks.c.account == account)).all()
        return {row.address: NameMark(row.full_name, row.first_name) for row in rows}

    def put(self, account: str, address: str, mark: NameMark) -> None:
        """The name that this address goes by; a full name is not given up for a first name."""
        mine = (name_marks.c.account == account, name_marks.c.address == address)
        row = self._connection.execute(select(name_marks).where(*mine)).one_or_none()
        if row is not None and (NameMark(row.full_name, row.first_name) == mark or mark.full is None):
            return
        self._connection.execute(delete(name_marks).where(*mine))
        values = {"account": account, "address": address, "full_name": mark.full, "first_name": mark.first}
        self._connection.execute(insert(name_marks).values(**values))

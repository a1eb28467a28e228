"""On which days the morning digest was made: one a day, whatever restarts (behaviour 8)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from maild.ledger.tables import digests


class Digests:
    """Rows of digests."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: str, day: date, at: datetime) -> bool:
        """Writes down that the digest of a day is made; False where it was made before."""
        same = (digests.c.account == account, digests.c.day == day.isoformat())
        if self._connection.execute(select(digests.c.day).where(*same)).first() is not None:
            return False
        self._connection.execute(insert(digests).values(account=account, day=day.isoformat(), made_at=at))
        return True

    def last(self, account: str) -> tuple[date, datetime] | None:
        """The newest digest: its day in the coach's zone, and when it was made."""
        row = self._connection.execute(
            select(digests).where(digests.c.account == account).order_by(digests.c.day.desc()).limit(1)
        ).one_or_none()
        return (date.fromisoformat(row.day), row.made_at) if row else None

"""On which days the morning digest was made: one a day, whatever restarts (behaviour 8)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, insert, select

from maild.facts.seen_mail import SeenMail
from maild.ledger.mails import mail_of
from maild.ledger.tables import digests, mails

_LONGEST_WAIT = timedelta(days=7)


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

    def decided_since(self, account: str, moment: datetime) -> tuple[SeenMail, ...]:
        """Mails on which a verdict fell since then, oldest first; those that waited for it longer than a week are left
        out."""
        query = select(mails).where(
            mails.c.account == account, mails.c.first_seen >= moment - _LONGEST_WAIT, mails.c.decided_at >= moment
        )
        rows = self._connection.execute(query.order_by(mails.c.clock, mails.c.id)).all()
        return tuple(mail_of(row) for row in rows)

    def last(self, account: str) -> tuple[date, datetime] | None:
        """The newest digest: its day in the coach's zone, and when it was made."""
        row = self._connection.execute(
            select(digests).where(digests.c.account == account).order_by(digests.c.day.desc()).limit(1)
        ).one_or_none()
        return (date.fromisoformat(row.day), row.made_at) if row else None

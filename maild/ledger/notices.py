"""What the coach should know, and the last trouble of each account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from maild.facts.notice import Notice, NoticeLevel
from maild.ledger.tables import notices, troubles


class Notices:
    """Rows of notices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        account: str,
        level: NoticeLevel,
        kind: str,
        text: str,
        mail: int | None,
        at: datetime,
        once_key: str | None = None,
    ) -> Notice | None:
        """Writes a notice; None where one with the same `once_key` exists: reported once."""
        if once_key is not None and self.knows(account, once_key):
            return None
        made = self._connection.execute(
            insert(notices).values(
                account=account,
                level=level.value,
                kind=str(kind),
                text=text,
                mail=mail,
                created_at=at,
                once_key=once_key,
            )
        )
        assert made.inserted_primary_key is not None
        return Notice(int(made.inserted_primary_key[0]), account, level, str(kind), text, mail, at)

    def knows(self, account: str, once_key: str) -> bool:
        """True where the coach was told this before."""
        same = (notices.c.account == account, notices.c.once_key == once_key)
        return self._connection.execute(select(notices.c.id).where(*same)).first() is not None

    def keys_since(self, account: str, kinds: Iterable[str], since: datetime) -> frozenset[str]:
        """The `once_key` of every notice of these kinds since then."""
        query = select(notices.c.once_key).where(
            notices.c.account == account,
            notices.c.created_at >= since,
            notices.c.kind.in_([str(each) for each in kinds]),
            notices.c.once_key.is_not(None),
        )
        return frozenset(self._connection.execute(query).scalars())

    def recent(self, account: str, since: datetime) -> tuple[Notice, ...]:
        """Notices since then, oldest first."""
        query = (
            select(notices).where(notices.c.account == account, notices.c.created_at >= since).order_by(notices.c.id)
        )
        return tuple(
            Notice(row.id, row.account, NoticeLevel(row.level), row.kind, row.text, row.mail, row.created_at)
            for row in self._connection.execute(query).all()
        )

    def set_trouble(self, account: str, text: str | None, at: datetime) -> None:
        """The account cannot work, and why; None when it works again. `since` stays while the trouble lasts."""
        if text is None:
            self._connection.execute(delete(troubles).where(troubles.c.account == account))
        elif not self._connection.execute(
            update(troubles).where(troubles.c.account == account).values(text=text)
        ).rowcount:
            self._connection.execute(insert(troubles).values(account=account, text=text, since=at))

    def trouble(self, account: str) -> str | None:
        """Why the account cannot work now, or None."""
        text: str | None = self._connection.execute(
            select(troubles.c.text).where(troubles.c.account == account)
        ).scalar()
        return text

"""What the coach corrected, one row a mail."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from maild.facts.correction import KeptCorrection
from maild.ledger.tables import corrections

_MARK = select(func.count(), func.coalesce(func.max(corrections.c.id), 0)).where(
    corrections.c.account == bindparam("account")
)


class CorrectionRows:
    """The corrections of all accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, correction: KeptCorrection) -> None:
        """Keeps a correction; an earlier one of the same mail goes."""
        self.forget(correction.account, correction.content_key)
        self._connection.execute(
            insert(corrections).values(
                account=correction.account,
                content_key=correction.content_key,
                was=correction.was,
                is_now=correction.is_now,
                features=correction.features,
                feature_values=correction.values,
                at=correction.at,
            )
        )

    def forget(self, account: str, content_key: str | None = None) -> int:
        """Forgets one correction, or all of an account; returns how many there were."""
        query = delete(corrections).where(corrections.c.account == account)
        if content_key is not None:
            query = query.where(corrections.c.content_key == content_key)
        return self._connection.execute(query).rowcount

    def of_account(self, account: str) -> tuple[KeptCorrection, ...]:
        """All corrections of an account, the oldest first."""
        rows = self._connection.execute(
            select(corrections).where(corrections.c.account == account).order_by(corrections.c.id)
        )
        return tuple(
            KeptCorrection(row.account, row.content_key, row.was, row.is_now, row.features, row.feature_values, row.at)
            for row in rows
        )

    def mark(self, account: str) -> tuple[int, int]:
        """How many there are and the number of the last one: it changes whenever they do."""
        row = self._connection.execute(_MARK, {"account": account}).one()
        return int(row[0]), int(row[1])

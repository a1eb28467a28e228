"""How each calendar of the coach fares: when it was last read well, and since when it is not."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, insert, select

from maild.facts.session import FeedHealth
from maild.ledger.tables import feeds

# Statements that every mail needs are built once: building and hashing one costs more than running it.
_OF_ACCOUNT = select(feeds).where(feeds.c.account == bindparam("account")).order_by(feeds.c.source)


class Feeds:
    """Rows of feeds; one for each calendar of an account."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, account: str) -> tuple[FeedHealth, ...]:
        """Every calendar of an account that was ever tried, by its name."""
        return tuple(
            FeedHealth(row.source, row.good_at, row.failing_since, row.reason, row.events, row.is_emptied)
            for row in self._connection.execute(_OF_ACCOUNT, {"account": account})
        )

    def get(self, account: str, source: str) -> FeedHealth:
        """One calendar; one that was never tried is empty."""
        return next((each for each in self.all(account) if each.source == source), FeedHealth(source))

    def put(self, account: str, health: FeedHealth) -> None:
        """Writes down how a calendar fares now."""
        self._connection.execute(delete(feeds).where(feeds.c.account == account, feeds.c.source == health.source))
        self._connection.execute(
            insert(feeds).values(
                account=account,
                source=health.source,
                good_at=health.good_at,
                failing_since=health.failing_since,
                reason=health.reason,
                events=health.events,
                is_emptied=health.is_emptied,
            )
        )

    def keep_only(self, account: str, sources: Iterable[str]) -> None:
        """Forgets the calendars that the coach took out."""
        others = (feeds.c.account == account, feeds.c.source.not_in(tuple(sources)))
        self._connection.execute(delete(feeds).where(*others))

"""Column types that every database keeps alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_MICROSECONDS = 1_000_000


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept as microseconds since 1970 in UTC, so that order and comparison hold on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Microseconds; ValueError for a naive moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive moment must not reach the ledger")
        since = value - datetime(1970, 1, 1, tzinfo=UTC)
        return (since.days * 86_400 + since.seconds) * _MICROSECONDS + since.microseconds

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The moment, aware, in UTC."""
        if value is None:
            return None
        seconds, rest = divmod(int(value), _MICROSECONDS)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


RowId = BigInteger().with_variant(Integer(), "sqlite")
"""A row's number: SQLite counts up by itself only for INTEGER."""

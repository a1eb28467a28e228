"""PostgreSQL beneath the ledger: how its sessions are opened, and how one transaction waits for another.

SQLite lets one transaction write at a time, and everything above the ledger was written with that in mind: read, decide,
write. Here advisory locks give the same. A transaction of one account's work waits for others of that account and for those
of no account (a command); transactions of different accounts go side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from maild.errors import AccountError

_CONNECT_SECONDS = 5
_LOCK_SECONDS = 10
_IDLE_SECONDS = 15
"""A process that was stopped inside a transaction holds its locks no longer than this; its transaction is taken back."""
_ALL = 0x6D61696C64
_ONE = 0x6D61696C
_ALONE = text("SELECT pg_advisory_xact_lock(:everything)")
_ALONE_IN_ACCOUNT = text(
    "SELECT pg_advisory_xact_lock_shared(:everything), pg_advisory_xact_lock(:space, hashtext(:account))"
)


def open_postgresql(url: URL, password: Callable[[], str] | None, *, connections: int = 10) -> Engine:
    """An engine whose sessions answer or fail in bounded time. `password` is asked at each new session and kept by nobody."""
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            pool_size=connections,
            max_overflow=connections,
            pool_timeout=_LOCK_SECONDS,
            hide_parameters=True,
            connect_args={
                "connect_timeout": _CONNECT_SECONDS,
                "application_name": "maild",
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 2,
                "tcp_user_timeout": 10_000,
            },
        )
    except ImportError:
        raise AccountError(
            'PostgreSQL needs a driver that is not installed; expected: pip install "maild[postgresql]"'
        ) from None
    if password is not None:
        fetch = password

        def log_in(dialect: Any, record: Any, arguments: Any, parameters: dict[str, Any]) -> None:
            parameters["password"] = fetch()

        event.listen(engine, "do_connect", log_in)
    event.listen(engine, "connect", _set_up)
    return engine


def wait_for_turn(connection: Connection, account: str | None = None) -> None:
    """Waits until no other transaction can come between what is read and what is written in this one: of this account, or
    of any where it is None. To be the first thing that a transaction asks."""
    if account is None:
        connection.execute(_ALONE, {"everything": _ALL})
    else:
        connection.execute(_ALONE_IN_ACCOUNT, {"everything": _ALL, "space": _ONE, "account": account})


def _set_up(connection: Any, record: Any) -> None:
    """Session settings, said in SQL and not in the address, so that a connection pooler in between takes them too."""
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{_LOCK_SECONDS}s'")
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{_IDLE_SECONDS}s'")
        cursor.execute("SET statement_timeout = '60s'")
    connection.autocommit = False

"""Opens the database. The only file that knows one database from another."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

_BUSY_MILLISECONDS = 10_000


def open_engine(url: str) -> Engine:
    """An engine with what durability and privacy ask for.

    SQLite: WAL with synchronous=FULL, so that what was committed survives a power cut; secure_delete, so that erased
    text does not stay in free pages. The file is the user's alone (0600) in a directory of the same kind (0700).
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    in_memory = parsed.database in (None, "", ":memory:")
    if not in_memory:
        _make_private(Path(str(parsed.database)))
    pool: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {"max_overflow": -1}  # every thread may keep one
    engine = create_engine(parsed, connect_args={"check_same_thread": False, "isolation_level": None}, **pool)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


class ChangeMark:
    """Tells whether anything was committed, by whomever: by a connection that never writes itself.

    For SQLite in a file it is `PRAGMA data_version`, a look at shared memory of some microseconds. Elsewhere there is no such
    mark, and everything counts as changed.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._looking: Any = None
        self._is_told = engine.dialect.name == "sqlite" and not isinstance(engine.pool, StaticPool)

    def read(self) -> object:
        """Equal to an earlier one only where nothing was committed between the two."""
        if not self._is_told:
            return object()
        with self._lock:
            if self._looking is None:
                self._looking = self._engine.raw_connection()
                self._looking.detach()  # the pool's own come and go
            return self._looking.dbapi_connection.execute("PRAGMA data_version").fetchone()[0]

    def close(self) -> None:
        """Closes the connection that looks; a later look opens another."""
        with self._lock:
            looking, self._looking = self._looking, None
            if looking is not None:
                looking.close()


def sqlite_file(url: str) -> Path | None:
    """The file behind a SQLite address; None for memory and for other databases."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _begin(connection: Connection) -> None:
    """Takes the write lock at once. Past SQLAlchemy, which makes much of a statement: half of the cost of a transaction."""
    raw: Any = connection.connection.driver_connection
    try:
        raw.execute("BEGIN IMMEDIATE")
    except raw.OperationalError as error:
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error
    except raw.DatabaseError as error:
        raise DatabaseError("BEGIN IMMEDIATE", None, error) from error


def _set_up_sqlite(connection: Any, record: Any) -> None:
    for pragma in (
        f"busy_timeout={_BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")

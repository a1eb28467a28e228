"""The ledger: what was seen, meant and done. One object for all threads; every access is a short transaction."""

from __future__ import annotations

import secrets
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, text
from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from maild.errors import AccountError, TransientError
from maild.ledger import tables
from maild.ledger.engine import ChangeMark, open_engine, sqlite_file
from maild.ledger.holding import AdvisoryHold, FileHold
from maild.ledger.migrate import migrate
from maild.ledger.transaction import Transaction


class Ledger:
    """An open ledger."""

    def __init__(self, engine: Engine, hold: FileHold | AdvisoryHold | None) -> None:
        self._engine = engine
        self._hold = hold
        self._changes = ChangeMark(engine)
        self._keeping = threading.local()
        self._kept: weakref.WeakSet[Connection] = weakref.WeakSet()  # what a thread that ended kept goes back by itself

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All or nothing. TransientError where the database is busy, full or away; what was asked did not happen."""
        try:
            with self._begun() as connection:
                yield Transaction(connection)
        except OperationalError as error:
            raise TransientError(f"the ledger does not answer: {_plain(error)}") from error
        except DatabaseError as error:
            if isinstance(error, IntegrityError | DataError):
                raise  # what was asked is wrong, not the database
            raise AccountError(f"the ledger is damaged or not ours: {_plain(error)}") from error

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        """A connection with a transaction begun. For a file each thread keeps its own: taking one from the pool and giving it
        back costs twice what BEGIN and COMMIT do. One that brought out an error is not used again."""
        if self._engine.dialect.name != "sqlite":
            with self._engine.begin() as connection:
                yield connection
            return
        kept: Connection | None = getattr(self._keeping, "connection", None)
        self._keeping.connection = None  # a transaction within this one takes another, as from the pool
        if kept is None or kept.closed:
            kept = self._engine.connect()
            self._kept.add(kept)
        try:
            with kept.begin():
                yield kept
        except BaseException:
            self._let_go(kept)
            raise
        if getattr(self._keeping, "connection", None) is None and not kept.closed:
            self._keeping.connection = kept
        else:
            self._let_go(kept)

    def _let_go(self, connection: Connection) -> None:
        connection.close()
        self._kept.discard(connection)

    def mark(self) -> object:
        """Equal to an earlier mark only where nothing was committed in between, here or by another process. Cheap to ask."""
        return self._changes.read()

    def answers(self) -> bool:
        """True where the database answers a question now."""
        try:
            with self._engine.connect() as connection:
                return connection.execute(text("SELECT 1")).scalar() == 1
        except SQLAlchemyError:
            return False

    def secret(self, name: str) -> bytes:
        """32 random bytes under this name, made once and kept."""
        with self._engine.begin() as connection:
            kept = connection.execute(select(tables.meta.c.value).where(tables.meta.c.name == name)).scalar()
            if kept is None:
                kept = secrets.token_bytes(32)
                connection.execute(insert(tables.meta).values(name=name, value=kept))
        return bytes(kept)

    def compact(self) -> None:
        """Empties the write-ahead log, so that erased text is in no file any more."""
        if self._engine.dialect.name != "sqlite":
            return
        with self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def wipe(self) -> bool:
        """Writes the whole file anew, so that nothing of what was deleted is left in it, and empties the write-ahead log.

        False where another process read at that moment: `secure_delete` has overwritten the rows all the same, and the log
        is emptied within the hour.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        with self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            try:
                raw.execute("VACUUM")
                return bool(raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
            except raw.OperationalError:
                return False

    def close(self) -> None:
        """Closes every connection and lets the ledger go."""
        self._changes.close()
        for connection in tuple(self._kept):
            self._let_go(connection)
        self._engine.dispose()
        if self._hold is not None:
            self._hold.release()
            self._hold = None


def open_ledger(url: str, *, hold: bool = True) -> Ledger:
    """Opens a ledger, brings its tables up to date, and with `hold` takes it for this process alone.

    LedgerHeldError where another daemon has it; AccountError where the file is no ledger or from a newer maild.
    """
    path = sqlite_file(url)
    holding: FileHold | AdvisoryHold | None = None
    try:
        engine = open_engine(url)
        if hold:
            holding = _hold(engine, path)
        migrate(engine)
    except (OSError, DBAPIError, AccountError) as error:
        if holding is not None:
            holding.release()
        if isinstance(error, AccountError):
            raise
        words = error.strerror if isinstance(error, OSError) else _plain(error)
        raise AccountError(f"the ledger cannot be opened: {words}" + (f" ({path})" if path else "")) from error
    return Ledger(engine, holding)


def _hold(engine: Engine, path: Path | None) -> FileHold | AdvisoryHold | None:
    if path is not None:
        return FileHold(path)
    return AdvisoryHold(engine) if engine.dialect.name == "postgresql" else None


def _plain(error: DBAPIError) -> str:
    """The database's own words, without the statement and its values."""
    return str(error.orig).splitlines()[0] if error.orig is not None else type(error).__name__

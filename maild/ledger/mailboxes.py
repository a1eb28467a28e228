"""How far each mailbox was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from maild.ledger.tables import imports, mailboxes, mails
from maild.mail.identity import Uid, UidValidity

# Statements that every pass needs are built once: building and hashing one costs more than running it.
_LINE = select(mailboxes.c.uidvalidity, mailboxes.c.next_uid).where(
    mailboxes.c.account == bindparam("account"), mailboxes.c.mailbox == bindparam("mailbox")
)
_MOVE = update(mailboxes).where(mailboxes.c.account == bindparam("of"), mailboxes.c.mailbox == bindparam("where"))
_CURSOR = select(imports).where(imports.c.account == bindparam("account"))
_LAST_SEEN = select(func.max(mails.c.first_seen)).where(mails.c.account == bindparam("account"))


@dataclass(frozen=True, slots=True)
class Line:
    """All UIDs below `next_uid` were seen, or lie before the line that the first start drew."""

    uidvalidity: UidValidity
    next_uid: Uid


@dataclass(frozen=True, slots=True)
class ImportCursor:
    """How far last year's Sent was read, newest first: `next_uid_down` is read next, `floor` last."""

    next_uid_down: int
    floor: int
    done: bool


class Mailboxes:
    """Lines and cursors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursors: dict[str, ImportCursor | None] = {}

    def line(self, account: str, mailbox: str) -> Line | None:
        """The line of a mailbox, or None where it was never looked at."""
        row = self._connection.execute(_LINE, {"account": account, "mailbox": mailbox}).one_or_none()
        return Line(UidValidity(row.uidvalidity), Uid(row.next_uid)) if row else None

    def set_line(self, account: str, mailbox: str, uidvalidity: UidValidity, next_uid: Uid) -> None:
        """Moves the line."""
        values = {"uidvalidity": uidvalidity, "next_uid": next_uid}
        if not self._connection.execute(_MOVE, {"of": account, "where": mailbox, **values}).rowcount:
            self._connection.execute(insert(mailboxes).values(account=account, mailbox=mailbox, **values))

    def last_seen(self, account: str) -> datetime | None:
        """When a mail of this account was last seen for the first time."""
        seen: datetime | None = self._connection.execute(_LAST_SEEN, {"account": account}).scalar()
        return seen

    def import_cursor(self, account: str) -> ImportCursor | None:
        """Where the import of last year's Sent stands; asked for each mail, so looked up once in a transaction."""
        if account not in self._cursors:
            row = self._connection.execute(_CURSOR, {"account": account}).one_or_none()
            self._cursors[account] = ImportCursor(row.next_uid_down, row.floor, row.done) if row else None
        return self._cursors[account]

    def set_import_cursor(self, account: str, cursor: ImportCursor) -> None:
        """Moves the import on."""
        self._cursors.pop(account, None)
        values = {"next_uid_down": cursor.next_uid_down, "floor": cursor.floor, "done": cursor.done}
        if not self._connection.execute(update(imports).where(imports.c.account == account).values(values)).rowcount:
            self._connection.execute(insert(imports).values(account=account, **values))

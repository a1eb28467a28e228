"""Which ids belong to one conversation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from maild.ledger.tables import mails, thread_ids, threads
from maild.mail.identity import MessageId

_MOST_IDS = 200


# Statements that every mail needs are built once: building and hashing one costs more than running it.
_AMONG = (
    thread_ids.c.account == bindparam("account"),
    thread_ids.c.message_id.in_(bindparam("wanted", expanding=True)),
)
_FIND = select(func.max(thread_ids.c.thread)).where(*_AMONG)
_FIND_ALL = select(thread_ids.c.thread).where(*_AMONG).distinct()
_KNOWN = select(thread_ids.c.message_id).where(*_AMONG)
_ADD = insert(threads)
_ADD_IDS = insert(thread_ids)


class Threads:
    """Conversations by the ids of their mails."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, account: str, message_ids: Iterable[MessageId]) -> int | None:
        """The newest thread that knows any of these ids."""
        wanted = list(dict.fromkeys(message_ids))[-_MOST_IDS:]
        if not wanted:
            return None
        found: int | None = self._connection.execute(_FIND, {"account": account, "wanted": wanted}).scalar()
        return found

    def find_all(self, account: str, message_ids: Iterable[MessageId]) -> tuple[int, ...]:
        """Every thread that knows any of these ids."""
        wanted = list(dict.fromkeys(message_ids))[-_MOST_IDS:]
        if not wanted:
            return ()
        return tuple(self._connection.execute(_FIND_ALL, {"account": account, "wanted": wanted}).scalars())

    def new(self, account: str) -> int:
        """A fresh thread."""
        made = self._connection.execute(_ADD, {"account": account})
        assert made.inserted_primary_key is not None
        return int(made.inserted_primary_key[0])

    def learn(self, account: str, thread: int, message_ids: Iterable[MessageId]) -> None:
        """These ids belong to the thread, unless they belong to one already: a copied id moves no conversation."""
        wanted = list(dict.fromkeys(message_ids))[-_MOST_IDS:]
        if not wanted:
            return
        known = set(self._connection.execute(_KNOWN, {"account": account, "wanted": wanted}).scalars())
        rows = [{"account": account, "message_id": each, "thread": thread} for each in wanted if each not in known]
        if rows:
            self._connection.execute(_ADD_IDS, rows)

    def find_by_subject(self, account: str, person: int, subject_key: str, since: datetime) -> int | None:
        """The thread of a person's newest mail with the same salted subject."""
        found: int | None = self._connection.execute(
            select(mails.c.thread)
            .where(
                mails.c.account == account,
                mails.c.person == person,
                mails.c.subject_key == subject_key,
                mails.c.clock >= since,
            )
            .order_by(mails.c.id.desc())
            .limit(1)
        ).scalar()
        return found

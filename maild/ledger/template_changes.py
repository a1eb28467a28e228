"""Changes to sentences of templates: keyed hashes, one row a person, until enough people got the same one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from maild.facts.draft import DraftState
from maild.facts.template_change import ChangeMark, Suggestion
from maild.ledger.columns import UtcDateTime
from maild.ledger.tables import drafts, sent, template_changes, template_suggestions
from maild.mail.identity import MessageKey, Uid, UidValidity

# A statement that every pass may need is built once: building and hashing one costs more than running it.
_WAITING = (
    select(drafts.c.id, sent.c.mailbox, sent.c.uidvalidity, sent.c.uid)
    .join(sent, sent.c.draft == drafts.c.id)
    .where(
        drafts.c.account == bindparam("account"),
        drafts.c.state == DraftState.SENT.value,
        drafts.c.compared_at.is_(None),
        sent.c.seen_at >= bindparam("since", type_=UtcDateTime),
    )
    .order_by(drafts.c.id)
    .limit(20)
)


class TemplateChanges:
    """Rows of changes and suggestions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self, account: str, since: datetime) -> tuple[tuple[int, MessageKey], ...]:
        """Drafts that were sent and not compared yet, with where the sent mail lies; only of mails seen since then."""
        rows = self._connection.execute(_WAITING, {"account": account, "since": since}).all()
        return tuple(
            (row.id, MessageKey(account, row.mailbox, UidValidity(row.uidvalidity), Uid(row.uid))) for row in rows
        )

    def compared(self, draft: int, at: datetime) -> None:
        """This draft was compared with what was sent: once is enough."""
        self._connection.execute(update(drafts).where(drafts.c.id == draft).values(compared_at=at))

    def add(self, account: str, mark: ChangeMark, person: int, at: datetime) -> int:
        """One person's mail was changed so; how many people's were by now. A second mail of a person counts no more."""
        same = self._same(template_changes, account, mark)
        mine = self._connection.execute(select(template_changes.c.id).where(*same, template_changes.c.person == person))
        if mine.first() is None:
            self._connection.execute(
                insert(template_changes).values(account=account, person=person, at=at, **_columns(mark))
            )
        found = self._connection.execute(select(func.count()).select_from(template_changes).where(*same)).scalar()
        return int(found or 0)

    def suggest(self, account: str, mark: ChangeMark, text: str, at: datetime) -> bool:
        """Makes it readable, or counts on where it is already; True where it is new."""
        same = self._same(template_changes, account, mark)
        times, since, last = self._connection.execute(
            select(func.count(), func.min(template_changes.c.at), func.max(template_changes.c.at)).where(*same)
        ).one()
        known = self._same(template_suggestions, account, mark)
        row = self._connection.execute(select(template_suggestions).where(*known)).one_or_none()
        if row is not None:
            values = {"times": max(row.times, times), "last_at": last or row.last_at}
            self._connection.execute(update(template_suggestions).where(*known).values(**values))
            return False
        made = {"text": text, "times": times, "since": since or at, "last_at": last or at}
        self._connection.execute(insert(template_suggestions).values(account=account, **made, **_columns(mark)))
        return True

    def suggestions(self, account: str) -> tuple[Suggestion, ...]:
        """What is proposed and was not turned down, oldest first."""
        query = select(template_suggestions).where(
            template_suggestions.c.account == account, template_suggestions.c.declined_at.is_(None)
        )
        return tuple(_suggestion(row) for row in self._connection.execute(query.order_by(template_suggestions.c.id)))

    def decline(self, number: int, at: datetime) -> None:
        """The coach does not want it; it is not proposed again."""
        mine = template_suggestions.c.id == number
        self._connection.execute(update(template_suggestions).where(mine).values(declined_at=at, text=""))

    def forget_before(self, account: str, moment: datetime) -> int:
        """Removes the marks of changes that were made before a moment; how many."""
        old = (template_changes.c.account == account, template_changes.c.at < moment)
        return self._connection.execute(delete(template_changes).where(*old)).rowcount

    def _same(self, table: Any, account: str, mark: ChangeMark) -> Sequence[Any]:
        return (table.c.account == account, *(table.c[name] == value for name, value in _columns(mark).items()))


def _columns(mark: ChangeMark) -> dict[str, str]:
    return {"template": mark.template, "voice": mark.voice, "line": mark.line, "change": mark.change}


def _suggestion(row: Row[Any]) -> Suggestion:
    mark = ChangeMark(row.template, row.voice, row.line, row.change)
    return Suggestion(row.id, mark, row.text, row.times, row.since, row.last_at)

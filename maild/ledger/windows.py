"""What the coach owes: mails without an answer, promises, and how long answers took (behaviour 2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    or_,
    select,
    union,
    update,
)

from maild.facts.draft import DraftPurpose, DraftState
from maild.facts.promise import Promise
from maild.facts.seen_mail import MailStage, SeenMail
from maild.ledger.columns import UtcDateTime
from maild.ledger.mails import mail_of
from maild.ledger.tables import drafts, mails, sent

_DONE = (MailStage.DECIDED.value, MailStage.SET_ASIDE.value)


def _may_open(from_anybody: bool) -> tuple[ColumnElement[bool], ...]:
    asks = or_(mails.c.intent != "other", mails.c.band == "unsure", mails.c.crisis)
    no_thanks = mails.c.is_thanks.is_(False)
    from_known = no_thanks if from_anybody else and_(mails.c.is_from_known, no_thanks)
    return (
        mails.c.stage.in_(_DONE),
        mails.c.thread.is_not(None),
        or_(mails.c.automatic.is_(None), mails.c.crisis),
        or_(asks, from_known),
    )


def _promise(row: Row[Any]) -> Promise:
    return Promise(row.thread, row.person, row.sent_at, row.promised_at)


# Statements that every pass needs are built once: building and hashing one costs more than running it.
_OWN = mails.c.account == bindparam("account")
_IS_UNSETTLED = (mails.c.answered_at.is_(None), mails.c.closed_at.is_(None))
_PROMISES: Select[Any] = (
    select(drafts.c.thread, drafts.c.person, drafts.c.promised_at, sent.c.sent_at)
    .join(sent, sent.c.draft == drafts.c.id)
    .where(
        drafts.c.account == bindparam("account"),
        drafts.c.state == DraftState.SENT.value,
        drafts.c.purpose == DraftPurpose.HOLDING.value,
        drafts.c.promised_at.is_not(None),
    )
    .order_by(sent.c.sent_at, sent.c.id)
)
_SINCE: BindParameter[datetime] = bindparam("moment", type_=UtcDateTime)
_THREADS_SINCE = union(
    select(mails.c.thread).where(_OWN, mails.c.first_seen > _SINCE, mails.c.thread.is_not(None), *_IS_UNSETTLED),
    select(drafts.c.thread).where(drafts.c.account == bindparam("account"), drafts.c.promised_at > _SINCE),
)
# The threads are the account's own; said once more, SQLite would read every unsettled mail of the account instead.
_UNSETTLED_SINCE = {
    from_anybody: select(mails)
    .where(*_IS_UNSETTLED, mails.c.thread.in_(_THREADS_SINCE), *_may_open(from_anybody))
    .order_by(mails.c.clock, mails.c.id)
    for from_anybody in (False, True)
}
_PROMISES_SINCE = _PROMISES.where(drafts.c.thread.in_(_THREADS_SINCE))


class Windows:
    """Rows of mails as the reply window sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unsettled(self, account: str, person: int | None = None, *, from_anybody: bool = False) -> tuple[SeenMail, ...]:
        """Mails that nobody answered and that may open a window; oldest first.

        A first sieve, so that years of newsletters cost nothing; `planning.window` has the last word. `from_anybody`: a
        rule of the coach's may open windows for mail that asks for nothing, too.
        """
        wanted = [
            mails.c.account == account,
            mails.c.answered_at.is_(None),
            mails.c.closed_at.is_(None),
            *_may_open(from_anybody),
        ]
        if person is not None:
            wanted.append(mails.c.person == person)
        return self._select(wanted)

    def unsettled_since(
        self, account: str, moment: datetime, *, from_anybody: bool = False
    ) -> tuple[tuple[SeenMail, ...], tuple[Promise, ...]]:
        """Mails as `unsettled` gives them, of those threads alone that may still owe an answer after a moment: a mail was
        first seen since then, or a promise reaches beyond it. With the promises of these threads."""
        wanted = {"account": account, "moment": moment}
        rows = self._connection.execute(_UNSETTLED_SINCE[from_anybody], wanted).all()
        promised = self._connection.execute(_PROMISES_SINCE, wanted).all()
        return tuple(mail_of(row) for row in rows), tuple(_promise(row) for row in promised)

    def since(self, account: str, moment: datetime, *, from_anybody: bool = False) -> tuple[SeenMail, ...]:
        """Mails since then that may have opened a window, settled or not; oldest first."""
        return self._select([mails.c.account == account, mails.c.clock >= moment, *_may_open(from_anybody)])

    def promises(self, account: str, since: datetime | None = None) -> tuple[Promise, ...]:
        """What holding replies promised that were really sent, oldest first."""
        query = _PROMISES if since is None else _PROMISES.where(sent.c.sent_at >= since)
        return tuple(_promise(row) for row in self._connection.execute(query, {"account": account}).all())

    def close(self, mail: int, at: datetime, by: str) -> None:
        """The coach owes no answer to this mail any more, and by what; one that is settled already is left as it is."""
        open_ = (mails.c.id == mail, mails.c.answered_at.is_(None), mails.c.closed_at.is_(None))
        self._connection.execute(update(mails).where(*open_).values(closed_at=at, closed_by=by))

    def _select(self, wanted: Sequence[ColumnElement[bool]]) -> tuple[SeenMail, ...]:
        rows = self._connection.execute(select(mails).where(*wanted).order_by(mails.c.clock, mails.c.id)).all()
        return tuple(mail_of(row) for row in rows)

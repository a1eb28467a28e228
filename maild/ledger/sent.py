"""What the coach really sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Row, Select, bindparam, func, insert, or_, select, update

from maild.facts.sent_mail import SentMail
from maild.ledger.columns import UtcDateTime
from maild.ledger.tables import mails, sent, sent_recipients
from maild.mail.identity import MessageId, MessageKey, Uid, UidValidity, parse_message_ids

_NEWEST = select(func.max(sent.c.id)).where(sent.c.account == bindparam("account"))

_ROWS_AFTER = (
    select(sent)
    .where(sent.c.account == bindparam("account"), sent.c.id > bindparam("number"))
    .order_by(sent.c.sent_at, sent.c.id)
)
_SENT_SINCE = (
    select(sent)
    .where(sent.c.account == bindparam("account"), sent.c.sent_at >= bindparam("moment", type_=UtcDateTime))
    .order_by(sent.c.sent_at, sent.c.id)
)
_BY_KEY = select(sent).where(
    sent.c.account == bindparam("account"),
    sent.c.mailbox == bindparam("mailbox"),
    sent.c.uidvalidity == bindparam("uidvalidity"),
    sent.c.uid == bindparam("uid"),
)
_BY_NUMBER = select(sent).where(sent.c.id == bindparam("number"))
_BY_ID = (
    select(sent)
    .where(sent.c.account == bindparam("account"), sent.c.message_id == bindparam("message_id"))
    .order_by(sent.c.id)
)
_ADD = insert(sent).values(last_mail=select(func.max(mails.c.id)).scalar_subquery())
_ADD_RECIPIENT = insert(sent_recipients)
_OF_LATE = (
    sent.c.account == bindparam("account"),
    sent.c.sent_at >= bindparam("moment", type_=UtcDateTime),
    sent.c.is_automatic.is_(False),
)
_MAY_BEGIN = (
    select(sent)
    .where(
        *_OF_LATE,
        sent.c.thread.is_not(None),
        or_(
            sent.c.draft.is_not(None),
            sent.c.outreach.is_not(None),
            sent.c.id.in_(bindparam("others", expanding=True)),
        ),
    )
    .order_by(sent.c.sent_at, sent.c.id)
)
_PLACES = (
    select(sent.c.id, sent.c.uidvalidity, sent.c.uid)
    .where(*_OF_LATE, sent.c.mailbox == bindparam("mailbox"))
    .order_by(sent.c.sent_at.desc(), sent.c.id.desc())
    .limit(bindparam("most", type_=Integer))
)


class SentMails:
    """Rows of Sent."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        *,
        account: str,
        key: MessageKey,
        message_id: MessageId | None,
        ancestors: tuple[MessageId, ...],
        recipients: tuple[str, ...],
        thread: int | None,
        sent_at: datetime,
        is_automatic: bool,
        seen_at: datetime,
        outreach: str | None = None,
    ) -> SentMail:
        """Writes down a sent mail; the same key, or the same id at the same moment, gives the row that exists."""
        place = {"account": account, "mailbox": key.mailbox, "uidvalidity": key.uidvalidity, "uid": key.uid}
        known = self._first(_BY_KEY, place)
        if known is None and message_id is not None:
            same = self._connection.execute(_BY_ID, {"account": account, "message_id": message_id}).all()
            known = next((sent_of(row) for row in same if row.sent_at == sent_at), None)
        if known is not None:
            return known
        made = self._connection.execute(
            _ADD,
            {
                **place,
                "message_id": message_id,
                "ancestors": " ".join(ancestors),
                "recipients": "\n".join(recipients),
                "thread": thread,
                "sent_at": sent_at,
                "seen_at": seen_at,
                "is_automatic": is_automatic,
                "outreach": outreach,
            },
        )
        assert made.inserted_primary_key is not None
        number = int(made.inserted_primary_key[0])
        whom = [{"address": key, "sent": number} for key in dict.fromkeys(recipients) if key]
        if whom:
            self._connection.execute(_ADD_RECIPIENT, whom)
        found = self.get(number)
        assert found is not None
        return found

    def get(self, number: int) -> SentMail | None:
        """The sent mail with this number."""
        return self._first(_BY_NUMBER, {"number": number})

    def after(self, account: str, moment: datetime) -> tuple[SentMail, ...]:
        """What was sent since then, oldest first."""
        rows = self._connection.execute(_SENT_SINCE, {"account": account, "moment": moment})
        return tuple(sent_of(row) for row in rows.all())

    def rows_after(self, account: str, number: int) -> tuple[SentMail, ...]:
        """What was written down after the mail with this number."""
        rows = self._connection.execute(_ROWS_AFTER, {"account": account, "number": number})
        return tuple(sent_of(row) for row in rows.all())

    def may_begin_ladders(self, account: str, moment: datetime, others: Iterable[int] = ()) -> tuple[SentMail, ...]:
        """Of what was sent since then: what came of drafts of ours, what a rule named, and those with these numbers; oldest
        first. All other mail of the coach's, which is most of it, is not read."""
        wanted = {"account": account, "moment": moment, "others": sorted(others)}
        return tuple(sent_of(row) for row in self._connection.execute(_MAY_BEGIN, wanted).all())

    def places_since(
        self, account: str, moment: datetime, mailbox: str, most: int
    ) -> tuple[tuple[int, UidValidity, Uid], ...]:
        """The numbers of the newest mails that were sent since then, each with where it lies in a mailbox."""
        wanted = {"account": account, "moment": moment, "mailbox": mailbox, "most": most}
        rows = self._connection.execute(_PLACES, wanted).all()
        return tuple((row.id, UidValidity(row.uidvalidity), Uid(row.uid)) for row in rows)

    def newest(self, account: str) -> int:
        """The number of the mail that was written down last; 0 where none was."""
        return self._connection.execute(_NEWEST, {"account": account}).scalar() or 0

    def to_address(self, account: str, key: str, most: int) -> tuple[SentMail, ...]:
        """The latest mails that the coach wrote to an address, newest first; automatic ones left out."""
        query = (
            select(sent)
            .join(sent_recipients, sent_recipients.c.sent == sent.c.id)
            .where(sent.c.account == account, sent_recipients.c.address == key, sent.c.is_automatic.is_(False))
        )
        rows = self._connection.execute(query.order_by(sent.c.sent_at.desc(), sent.c.id.desc()).limit(most)).all()
        return tuple(sent_of(row) for row in rows)

    def in_thread(self, thread: int) -> tuple[SentMail, ...]:
        """What was sent in a thread, oldest first."""
        return self._many(sent.c.thread == thread)

    def naming(self, account: str, message_id: MessageId, moment: datetime) -> tuple[SentMail, ...]:
        """What was sent since then in answer to the mail with this Message-ID, oldest first."""
        late = (sent.c.account == account, sent.c.sent_at >= moment)
        named = self._many(*late, sent.c.ancestors.contains(message_id, autoescape=True))
        return tuple(each for each in named if message_id in each.ancestors)

    def by_message_id(self, account: str, message_id: MessageId) -> SentMail | None:
        """The sent mail with this Message-ID."""
        return self._first(_BY_ID, {"account": account, "message_id": message_id})

    def knows(self, account: str, message_id: MessageId | None) -> bool:
        """True where the coach sent a mail with this Message-ID."""
        return message_id is not None and self.by_message_id(account, message_id) is not None

    def link_draft(self, mail: int, draft: int) -> None:
        """This sent mail is what became of that draft."""
        self._connection.execute(update(sent).where(sent.c.id == mail).values(draft=draft))

    def _first(self, query: Select[Any], wanted: Mapping[str, Any]) -> SentMail | None:
        row = self._connection.execute(query, wanted).first()
        return sent_of(row) if row else None

    def _many(self, *conditions: Any) -> tuple[SentMail, ...]:
        rows = self._connection.execute(select(sent).where(*conditions).order_by(sent.c.sent_at, sent.c.id)).all()
        return tuple(sent_of(row) for row in rows)


def sent_of(row: Row[Any]) -> SentMail:
    """The fact that a row of `sent` keeps."""
    return SentMail(
        id=row.id,
        key=MessageKey(row.account, row.mailbox, UidValidity(row.uidvalidity), Uid(row.uid)),
        message_id=MessageId(row.message_id) if row.message_id else None,
        ancestors=parse_message_ids(row.ancestors),
        recipients=tuple(each for each in row.recipients.split("\n") if each),
        thread=row.thread,
        sent_at=row.sent_at,
        is_automatic=row.is_automatic,
        draft=row.draft,
        outreach=row.outreach,
        last_mail=row.last_mail,
    )

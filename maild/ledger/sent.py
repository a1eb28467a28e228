"""What the coach really sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from maild.facts.sent_mail import SentMail
from maild.ledger.columns import UtcDateTime
from maild.ledger.tables import climbs, sent
from maild.mail.identity import MessageId, MessageKey, Uid, UidValidity, parse_message_ids

_NEWEST = select(func.max(sent.c.id)).where(sent.c.account == bindparam("account"))

_BEGINS_NOTHING = (
    select(sent)
    .where(
        sent.c.account == bindparam("account"),
        sent.c.sent_at >= bindparam("moment", type_=UtcDateTime),
        sent.c.draft.is_not(None),
        sent.c.is_automatic.is_(False),
        ~select(climbs.c.id).where(climbs.c.account == bindparam("account"), climbs.c.outreach == sent.c.id).exists(),
    )
    .order_by(sent.c.sent_at, sent.c.id)
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
    ) -> SentMail:
        """Writes down a sent mail; the same key, or the same id at the same moment, gives the row that exists."""
        known = self._one(
            sent.c.account == account,
            sent.c.mailbox == key.mailbox,
            sent.c.uidvalidity == key.uidvalidity,
            sent.c.uid == key.uid,
        )
        if known is None and message_id is not None:
            known = self._one(sent.c.account == account, sent.c.message_id == message_id, sent.c.sent_at == sent_at)
        if known is not None:
            return known
        made = self._connection.execute(
            insert(sent).values(
                account=account,
                mailbox=key.mailbox,
                uidvalidity=key.uidvalidity,
                uid=key.uid,
                message_id=message_id,
                ancestors=" ".join(ancestors),
                recipients="\n".join(recipients),
                thread=thread,
                sent_at=sent_at,
                seen_at=seen_at,
                is_automatic=is_automatic,
            )
        )
        assert made.inserted_primary_key is not None
        found = self._one(sent.c.id == int(made.inserted_primary_key[0]))
        assert found is not None
        return found

    def get(self, number: int) -> SentMail | None:
        """The sent mail with this number."""
        return self._one(sent.c.id == number)

    def after(self, account: str, moment: datetime) -> tuple[SentMail, ...]:
        """What was sent since then, oldest first."""
        return self._many(sent.c.account == account, sent.c.sent_at >= moment)

    def rows_after(self, account: str, number: int) -> tuple[SentMail, ...]:
        """What was written down after the mail with this number."""
        return self._many(sent.c.account == account, sent.c.id > number)

    def begins_nothing_yet(self, account: str, moment: datetime) -> tuple[SentMail, ...]:
        """What was made of drafts of ours and sent since then, and with which no climb counts, oldest first."""
        rows = self._connection.execute(_BEGINS_NOTHING, {"account": account, "moment": moment}).all()
        return tuple(_sent(row) for row in rows)

    def newest(self, account: str) -> int:
        """The number of the mail that was written down last; 0 where none was."""
        return self._connection.execute(_NEWEST, {"account": account}).scalar() or 0

    def to_address(self, account: str, key: str, most: int) -> tuple[SentMail, ...]:
        """The latest mails that the coach wrote to an address, newest first; automatic ones left out."""
        around = sent.c.recipients.contains(key, autoescape=True)
        query = select(sent).where(sent.c.account == account, sent.c.is_automatic.is_(False), around)
        rows = self._connection.execute(query.order_by(sent.c.sent_at.desc(), sent.c.id.desc()).limit(most + 20)).all()
        return tuple(each for each in map(_sent, rows) if key in each.recipients)[:most]

    def in_thread(self, thread: int) -> tuple[SentMail, ...]:
        """What was sent in a thread, oldest first."""
        return self._many(sent.c.thread == thread)

    def by_message_id(self, account: str, message_id: MessageId) -> SentMail | None:
        """The sent mail with this Message-ID."""
        return self._one(sent.c.account == account, sent.c.message_id == message_id)

    def knows(self, account: str, message_id: MessageId | None) -> bool:
        """True where the coach sent a mail with this Message-ID."""
        return message_id is not None and self.by_message_id(account, message_id) is not None

    def link_draft(self, mail: int, draft: int) -> None:
        """This sent mail is what became of that draft."""
        self._connection.execute(update(sent).where(sent.c.id == mail).values(draft=draft))

    def _one(self, *conditions: Any) -> SentMail | None:
        row = self._connection.execute(select(sent).where(*conditions).order_by(sent.c.id).limit(1)).one_or_none()
        return _sent(row) if row else None

    def _many(self, *conditions: Any) -> tuple[SentMail, ...]:
        rows = self._connection.execute(select(sent).where(*conditions).order_by(sent.c.sent_at, sent.c.id)).all()
        return tuple(_sent(row) for row in rows)


def _sent(row: Row[Any]) -> SentMail:
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
    )

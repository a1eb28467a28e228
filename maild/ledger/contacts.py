"""When somebody was last in touch, in either direction, and in which voice they write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, func, or_, select, update

from maild.facts.seen_mail import MailStage, SeenMail
from maild.facts.situation import Written
from maild.ledger.columns import UtcDateTime
from maild.ledger.mails import mail_of
from maild.ledger.tables import addresses, mails, sent, sessions

_UNREAD = (MailStage.SEEN.value, MailStage.SET_ASIDE.value)

_OF_WRITTEN: tuple[Any, ...] = (
    mails.c.person,
    mails.c.content_key,
    mails.c.clock,
    mails.c.intent,
    mails.c.secondary,
    mails.c.crisis,
    mails.c.is_thanks,
    mails.c.stage,
)

_RECENT = (
    mails.c.account == bindparam("account"),
    mails.c.first_seen >= bindparam("moment", type_=UtcDateTime),
    mails.c.clock >= bindparam("moment", type_=UtcDateTime),
    mails.c.person.is_not(None),
    mails.c.automatic.is_(None),
)
_BUSY = (
    select(mails.c.person)
    .where(*_RECENT)
    .group_by(mails.c.person)
    .having(func.count() > bindparam("more_than", type_=Integer))
)


class Contacts:
    """Questions over mails, sent and sessions at once; written here is only when the coach wrote before maild came."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def written_since(self, account: str, moment: datetime, *, more_than: int) -> Mapping[int, tuple[Written, ...]]:
        """What each person who typed more than so many mails since then wrote, oldest first; the same mail delivered twice
        counts once.

        No mail is seen before it came, so the index on `first_seen` finds them without a look at every mail.
        """
        wanted = {"account": account, "moment": moment}
        busy = self._connection.execute(_BUSY, {**wanted, "more_than": more_than}).scalars().all()
        if not busy:
            return {}
        query = select(*_OF_WRITTEN).where(*_RECENT, mails.c.person.in_(busy)).order_by(mails.c.clock, mails.c.id)
        found: dict[int, list[Written]] = {}
        known: set[str] = set()
        for row in self._connection.execute(query, wanted).all():
            if row.content_key and row.content_key in known:
                continue
            known.add(row.content_key)
            found.setdefault(row.person, []).append(_written(row))
        return {person: tuple(each) for person, each in found.items()}

    def written_by(self, person: int, moment: datetime) -> tuple[Written, ...]:
        """What one person typed after a moment, oldest first."""
        query = select(*_OF_WRITTEN).where(
            mails.c.person == person, mails.c.clock > moment, mails.c.automatic.is_(None)
        )
        return tuple(_written(row) for row in self._connection.execute(query.order_by(mails.c.clock)).all())

    def last_received(self, account: str) -> Mapping[int, datetime]:
        """When each person last typed a mail."""
        query = (
            select(mails.c.person, func.max(mails.c.clock).label("at"))
            .where(mails.c.account == account, mails.c.person.is_not(None), mails.c.automatic.is_(None))
            .group_by(mails.c.person)
        )
        return {row.person: row.at for row in self._connection.execute(query).all()}

    def last_sent(self, account: str) -> Mapping[str, datetime]:
        """When the coach last wrote to each address, also before maild came as far as Sent showed; automatic answers do not
        count."""
        query = (
            select(sent.c.recipients, func.max(sent.c.sent_at).label("at"))
            .where(sent.c.account == account, sent.c.is_automatic.is_(False))
            .group_by(sent.c.recipients)
        )
        before = select(addresses.c.address, addresses.c.written_at).where(
            addresses.c.account == account, addresses.c.written_at.is_not(None)
        )
        found = {row.address: row.written_at for row in self._connection.execute(before).all()}
        for row in self._connection.execute(query).all():
            for address in (each for each in row.recipients.split("\n") if each):
                found[address] = max(row.at, found.get(address, row.at))
        return found

    def last_met(self, account: str, now: datetime) -> Mapping[str, datetime]:
        """When the last session ended with whoever has each address, as the agenda shows it: neither cancelled nor missed."""
        query = (
            select(sessions.c.person, func.max(sessions.c.end).label("at"))
            .where(
                sessions.c.account == account,
                sessions.c.person.is_not(None),
                sessions.c.end <= now,
                sessions.c.is_cancelled.is_(False),
                sessions.c.is_missed.is_(False),
                sessions.c.is_tentative.is_(False),
            )
            .group_by(sessions.c.person)
        )
        return {row.person: row.at for row in self._connection.execute(query).all()}

    def wrote_before(self, account: str, latest: Iterable[tuple[str, datetime]]) -> None:
        """Keeps when the coach last wrote to addresses before maild came, where that is later than what is known."""
        for address, at in latest:
            same = (addresses.c.account == account, addresses.c.address == address)
            is_later = or_(addresses.c.written_at.is_(None), addresses.c.written_at < at)
            self._connection.execute(update(addresses).where(*same, is_later).values(written_at=at))

    def newest_of_person(self, person: int) -> SeenMail | None:
        """The latest mail that a person typed and that was understood."""
        row = self._newest(person)
        return mail_of(row) if row is not None else None

    def voice_of_person(self, person: int) -> tuple[str | None, str | None]:
        """Language and form of address of their latest mail; None where it does not say."""
        row = self._newest(person)
        return (row.language, row.address_form) if row is not None else (None, None)

    def _newest(self, person: int) -> Row[Any] | None:
        query = select(mails).where(
            mails.c.person == person, mails.c.automatic.is_(None), mails.c.stage.not_in(_UNREAD)
        )
        newest = query.order_by(mails.c.clock.desc(), mails.c.id.desc()).limit(1)
        return self._connection.execute(newest).one_or_none()


def _written(row: Row[Any]) -> Written:
    return Written(
        at=row.clock,
        intents=frozenset(each for each in (row.intent, *row.secondary.split()) if each),
        has_crisis=row.crisis,
        is_thanks=row.is_thanks,
        is_understood=row.stage not in _UNREAD,
    )

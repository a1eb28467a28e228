"""What happened around climbs since each began: one question for each kind of fact, however many climbs there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select

from maild.facts.seen_mail import SeenMail
from maild.facts.sent_mail import SentMail
from maild.ledger.mails import came_after, mail_of
from maild.ledger.sent import sent_of
from maild.ledger.tables import addresses, climbs, mails, sent, sent_recipients

_AT_ONCE = 500
"""SQLite takes a bounded number of values in one statement."""


class ClimbCircumstances:
    """Facts by the number of the climb."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sends(self, numbers: Sequence[int]) -> dict[int, tuple[SentMail, ...]]:
        """The coach's own mails to each person since their climb began, to any of their addresses, oldest first."""
        found: dict[int, dict[int, SentMail]] = defaultdict(dict)
        # The account is looked at below: in the statement it would lead SQLite to read every mail of the account each time.
        query = (
            select(climbs.c.id.label("climb"), climbs.c.account.label("climb_account"), sent)
            .join(addresses, addresses.c.person == climbs.c.person)
            .join(sent_recipients, sent_recipients.c.address == addresses.c.address)
            .join(sent, sent.c.id == sent_recipients.c.sent)
            .where(sent.c.sent_at >= climbs.c.began_at, sent.c.is_automatic.is_(False))
            .order_by(sent.c.sent_at, sent.c.id)
        )
        for row in self._rows(query, climbs.c.id, numbers):
            if row.account == row.climb_account:
                found[row.climb][row.id] = sent_of(row)
        return {climb: tuple(by_id.values()) for climb, by_id in found.items()}

    def of_persons(self, numbers: Sequence[int]) -> dict[int, tuple[SeenMail, ...]]:
        """What came from each person since their climb began, in any conversation."""
        return self._mails(numbers, mails.c.person == climbs.c.person)

    def in_threads(self, numbers: Sequence[int]) -> dict[int, tuple[SeenMail, ...]]:
        """What came from anybody in each climb's conversation since it began."""
        return self._mails(numbers, mails.c.thread == climbs.c.thread)

    def bounces(self, numbers: Sequence[int]) -> dict[int, tuple[SeenMail, ...]]:
        """The bounces that say that a person was not reached since their climb began."""
        return self._mails(numbers, mails.c.bounced == climbs.c.person)

    def _mails(self, numbers: Sequence[int], belongs: ColumnElement[bool]) -> dict[int, tuple[SeenMail, ...]]:
        found: dict[int, list[SeenMail]] = defaultdict(list)
        query = (
            select(climbs.c.id.label("climb"), mails)
            .join(mails, and_(belongs, came_after(climbs.c.began_at, climbs.c.began_after)))
            .order_by(mails.c.clock, mails.c.id)
        )
        for row in self._rows(query, climbs.c.id, numbers):
            found[row.climb].append(mail_of(row))
        return {climb: tuple(each) for climb, each in found.items()}

    def _rows(self, query: Any, column: ColumnElement[int], numbers: Sequence[int]) -> Iterable[Any]:
        for begin in range(0, len(numbers), _AT_ONCE):
            some = numbers[begin : begin + _AT_ONCE]
            yield from self._connection.execute(query.where(column.in_(some))).all()

"""Everything that the ledger keeps on one person, table by table: one list for showing it and for erasing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from maild.ledger import tables as t

WITHOUT_PEOPLE = frozenset(
    {
        "meta",
        "mailboxes",
        "imports",
        "troubles",
        "digests",
        "busy_times",
        "feeds",
        "gaps",
        "erasures",
        "leases",
        "template_suggestions",
    }
)
"""Tables that keep nothing on a person: counters, moments, and marks that name nobody."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom it concerns: the row in `people`, if there is one, and every address of theirs as a key."""

    account: str
    person: int | None
    addresses: frozenset[str]


@dataclass(frozen=True, slots=True)
class PersonalRows:
    """The rows of one person by table. `shared_threads` are conversations in which others wrote or were written to as well,
    `shared_sent` sent mails that went to others too: of these only the person's part is theirs."""

    rows: Mapping[str, tuple[Mapping[str, Any], ...]]
    shared_threads: frozenset[int]
    shared_sent: frozenset[int]

    def numbers(self, table: str) -> list[int]:
        """The numbers of the rows found in a table."""
        return [each["id"] for each in self.rows.get(table, ())]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each table holds on the person; empty tables are left out."""
        return {table: len(found) for table, found in self.rows.items() if found}


def subject_of(connection: Connection, account: str, address: str) -> Subject:
    """The person behind an address with all their addresses; the address alone where nobody is known by it."""
    key = address.casefold()
    own = (t.addresses.c.account == account, t.addresses.c.address == key)
    person = connection.execute(select(t.addresses.c.person).where(*own)).scalar()
    if person is None:
        return Subject(account, None, frozenset({key}))
    known = connection.execute(select(t.addresses.c.address).where(t.addresses.c.person == person)).scalars()
    return Subject(account, person, frozenset({key, *known}))


def find_personal_rows(connection: Connection, subject: Subject) -> PersonalRows:
    """Every row on this person. Nothing is changed."""
    return _Search(connection, subject).everything()


class _Search:
    def __init__(self, connection: Connection, subject: Subject) -> None:
        self._connection = connection
        self._subject = subject
        self._keys = sorted(subject.addresses)
        self._person = -1 if subject.person is None else subject.person
        self._rows: dict[str, tuple[Mapping[str, Any], ...]] = {}

    def everything(self) -> PersonalRows:
        self._direct()
        shared_sent = self._sent()
        self._mail_and_drafts()
        shared_threads = self._threads()
        self._meant()
        return PersonalRows(self._rows, shared_threads, shared_sent)

    def _find(self, table: Table, *conditions: Any) -> list[dict[str, Any]]:
        found = [dict(each._mapping) for each in self._connection.execute(select(table).where(*conditions)).all()]
        self._rows[table.name] = tuple(found)
        return found

    def _numbers(self, table: Table) -> list[int]:
        return [each["id"] for each in self._rows[table.name]]

    def _direct(self) -> None:
        """What names the person by number or by address."""
        self._find(t.people, t.people.c.id == self._person)
        self._find(t.addresses, t.addresses.c.account == self._subject.account, t.addresses.c.address.in_(self._keys))
        for table in (
            t.climbs,
            t.situations,
            t.danger_cases,
            t.gestures,
            t.journeys,
            t.journey_mails,
            t.template_changes,
        ):
            self._find(table, table.c.person == self._person)
        self._find(
            t.name_marks, t.name_marks.c.account == self._subject.account, t.name_marks.c.address.in_(self._keys)
        )
        sessions = self._find(t.sessions, t.sessions.c.account == self._subject.account)
        self._rows["sessions"] = tuple(
            each for each in sessions if self._is_named_in(each, "person", "guests", "organizer")
        )

    def _is_named_in(self, row: Mapping[str, Any], *columns: str) -> bool:
        return any(names_one(str(row[column] or ""), self._keys) for column in columns)

    def _sent(self) -> frozenset[int]:
        numbers = self._connection.execute(
            select(t.sent_recipients.c.sent).where(t.sent_recipients.c.address.in_(self._keys))
        ).scalars()
        self._find(t.sent, t.sent.c.account == self._subject.account, t.sent.c.id.in_(list(numbers)))
        mine = self._numbers(t.sent)
        self._find(t.sent_recipients, t.sent_recipients.c.sent.in_(mine), t.sent_recipients.c.address.in_(self._keys))
        others = select(t.sent_recipients.c.sent).where(
            t.sent_recipients.c.sent.in_(mine), t.sent_recipients.c.address.not_in(self._keys)
        )
        return frozenset(self._connection.execute(others).scalars())

    def _mail_and_drafts(self) -> None:
        account = self._subject.account
        by = (t.mails.c.person == self._person) | t.mails.c.writer.in_(self._keys) | (t.mails.c.bounced == self._person)
        mails = self._find(t.mails, t.mails.c.account == account, by)
        to = (t.drafts.c.person == self._person) | t.drafts.c.recipient.in_(self._keys)
        self._find(t.drafts, t.drafts.c.account == account, to)
        self._find(t.draft_moments, t.draft_moments.c.draft.in_(self._numbers(t.drafts)))
        content = [each["content_key"] for each in mails if each["content_key"]]
        self._find(t.corrections, t.corrections.c.account == account, t.corrections.c.content_key.in_(content))

    def _threads(self) -> frozenset[int]:
        """Conversations of the person. One in which others take part stays; what the person brought to it goes."""
        rows = self._rows
        mine = {each["thread"] for table in ("mails", "drafts", "sent", "climbs") for each in rows[table]} - {None}
        shared = {each["thread"] for each in rows["sent"] if each["id"] in self._shared_sent_now()} - {None}
        for table, known in ((t.mails, self._numbers(t.mails)), (t.sent, self._numbers(t.sent))):
            others = select(table.c.thread).where(table.c.thread.in_(mine), table.c.id.not_in(known))
            shared |= set(self._connection.execute(others).scalars())
        self._find(t.threads, t.threads.c.id.in_(mine - shared))
        self._find(t.passages, t.passages.c.thread.in_(mine))
        written = [each["message_id"] for each in rows["mails"] if each["message_id"]]
        mine_alone = t.thread_ids.c.thread.in_(mine - shared)
        by_me = (t.thread_ids.c.account == self._subject.account) & t.thread_ids.c.message_id.in_(written)
        self._find(t.thread_ids, mine_alone | by_me)
        return frozenset(shared)

    def _shared_sent_now(self) -> set[int]:
        others = select(t.sent_recipients.c.sent).where(
            t.sent_recipients.c.sent.in_(self._numbers(t.sent)), t.sent_recipients.c.address.not_in(self._keys)
        )
        return set(self._connection.execute(others).scalars())

    def _meant(self) -> None:
        """What was meant, submitted and told: by number where it has one, by the address in it where not."""
        account, mails, drafts = self._subject.account, set(self._numbers(t.mails)), set(self._numbers(t.drafts))
        received = self._connection.execute(
            select(t.submission_recipients.c.submission).where(t.submission_recipients.c.address.in_(self._keys))
        ).scalars()
        about = t.submissions.c.draft.in_(drafts) | t.submissions.c.id.in_(list(received))
        self._find(t.submissions, t.submissions.c.account == account, about)
        self._find(t.submission_recipients, t.submission_recipients.c.submission.in_(self._numbers(t.submissions)))
        tokens = {each["token"] for each in self._rows["submissions"]}
        meant = self._find(t.intentions, t.intentions.c.account == account)
        self._rows["intentions"] = tuple(
            each
            for each in meant
            if each["mail"] in mails
            or each["draft"] in drafts
            or each["token"] in tokens
            or self._is_named_in(each, "recipients", "error")
        )
        told = self._find(t.notices, t.notices.c.account == account)
        self._rows["notices"] = tuple(each for each in told if each["mail"] in mails or self._is_named_in(each, "text"))


def names_one(text: str, keys: Iterable[str]) -> bool:
    """True where one of these addresses stands in a text as a whole address, not as the end of a longer one."""
    low = text.casefold()
    return any(_stands_in(low, key) for key in keys)


def _stands_in(text: str, key: str) -> bool:
    start = text.find(key)
    while start >= 0:
        before, after = text[start - 1 : start], text[start + len(key) : start + len(key) + 1]
        if not (before and (before.isalnum() or before in "._+-%")) and not (
            after and (after.isalnum() or after in "-_")
        ):
            return True
        start = text.find(key, start + 1)
    return False

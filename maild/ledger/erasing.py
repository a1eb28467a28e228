"""Removes everything on one person from the ledger, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from maild.ledger import tables as t
from maild.ledger.erasures import Erasure, Erasures, mark_of
from maild.ledger.personal import PersonalRows, Subject, find_personal_rows, subject_of


def erase(connection: Connection, subject: Subject, marks: Iterable[Erasure]) -> dict[str, int]:
    """Removes the person's rows and keeps the marks in their place; comes back with how many rows went, by table."""
    found = find_personal_rows(connection, subject)
    _remove(connection, subject, found)
    kept = Erasures(connection)
    for each in marks:
        kept.add(each)
    return found.counts


def marks_of(connection: Connection, subject: Subject, at: datetime) -> tuple[Erasure, ...]:
    """A mark for each address of the person; they keep blocking where the person asked for no contact."""
    kept = Erasures(connection)
    blocked = connection.execute(select(t.people.c.no_contact).where(t.people.c.id == subject.person)).scalar()
    key = kept.key()
    return tuple(
        Erasure(
            subject.account,
            mark_of(key, subject.account, each),
            at,
            bool(blocked) or kept.wants_no_contact(subject.account, each),
        )
        for each in sorted(subject.addresses)
    )


def erase_again(connection: Connection, erasure: Erasure, together: Iterable[Erasure]) -> dict[str, int]:
    """Carries out an erasure of which only the mark is known, on a ledger that came back from a backup."""
    key = Erasures(connection).key()
    for address in _every_address(connection, erasure.account):
        if mark_of(key, erasure.account, address) == erasure.mark:
            return erase(connection, subject_of(connection, erasure.account, address), (erasure, *together))
    Erasures(connection).add(erasure)
    return {}


def _every_address(connection: Connection, account: str) -> set[str]:
    found: set[str] = set()
    for column, owner in (
        (t.addresses.c.address, t.addresses.c.account),
        (t.mails.c.writer, t.mails.c.account),
        (t.drafts.c.recipient, t.drafts.c.account),
        (t.name_marks.c.address, t.name_marks.c.account),
        (t.sessions.c.person, t.sessions.c.account),
    ):
        found |= set(connection.execute(select(column).where(owner == account).distinct()).scalars())
    found |= set(connection.execute(select(t.sent_recipients.c.address).distinct()).scalars())
    found |= set(connection.execute(select(t.submission_recipients.c.address).distinct()).scalars())
    return {each for each in found if each}


def _remove(connection: Connection, subject: Subject, found: PersonalRows) -> None:
    """Rows that point at others go first (the database holds us to that)."""
    person, keys = subject.person, sorted(subject.addresses)

    def drop(table: str) -> None:
        rows = t.metadata.tables[table]
        numbers = found.numbers(table)
        for start in range(0, len(numbers), 500):
            connection.execute(delete(rows).where(rows.c.id.in_(numbers[start : start + 500])))

    for table in ("notices", "intentions", "corrections", "submission_recipients", "submissions", "draft_moments"):
        drop(table)
    for table in ("journey_mails", "situations", "climbs", "danger_cases", "gestures", "sessions", "template_changes"):
        drop(table)
    drafts, mails = found.numbers("drafts"), found.numbers("mails")
    connection.execute(update(t.sent).where(t.sent.c.draft.in_(drafts)).values(draft=None))
    drop("drafts")
    connection.execute(update(t.drafts).where(t.drafts.c.mail.in_(mails)).values(mail=None))
    drop("mails")
    _remove_sent(connection, found, keys)
    _remove_threads(connection, found)
    same = (t.name_marks.c.account == subject.account, t.name_marks.c.address.in_(keys))
    connection.execute(delete(t.name_marks).where(*same))
    if person is not None:
        connection.execute(delete(t.journeys).where(t.journeys.c.person == person))
        connection.execute(delete(t.addresses).where(t.addresses.c.person == person))
        connection.execute(delete(t.people).where(t.people.c.id == person))


def _remove_sent(connection: Connection, found: PersonalRows, keys: list[str]) -> None:
    """A mail that went to others as well stays as theirs, without this person and without what it answered."""
    numbers = found.numbers("sent")
    connection.execute(
        delete(t.sent_recipients).where(t.sent_recipients.c.sent.in_(numbers), t.sent_recipients.c.address.in_(keys))
    )
    for row in found.rows["sent"]:
        if row["id"] not in found.shared_sent:
            connection.execute(delete(t.sent_recipients).where(t.sent_recipients.c.sent == row["id"]))
            connection.execute(delete(t.sent).where(t.sent.c.id == row["id"]))
            continue
        others = "\n".join(each for each in row["recipients"].split("\n") if each.casefold() not in keys)
        changed = {"recipients": others, "ancestors": ""}
        connection.execute(update(t.sent).where(t.sent.c.id == row["id"]).values(**changed))


def _remove_threads(connection: Connection, found: PersonalRows) -> None:
    for row in found.rows["thread_ids"]:
        same = (t.thread_ids.c.account == row["account"], t.thread_ids.c.message_id == row["message_id"])
        connection.execute(delete(t.thread_ids).where(*same))
    for thread in {each["thread"] for each in found.rows["passages"]}:
        connection.execute(delete(t.passages).where(t.passages.c.thread == thread))
    alone = found.numbers("threads")
    connection.execute(delete(t.passages).where(t.passages.c.thread.in_(alone)))
    connection.execute(delete(t.threads).where(t.threads.c.id.in_(alone)))

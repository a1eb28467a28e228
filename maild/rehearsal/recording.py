"""Recorded mail: what came in and what the coach sent, with its moments, from an mbox file (RFC 4155) or an account."""

from __future__ import annotations

import email.utils
import mailbox
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path

from maild.errors import MessageError
from maild.mail.identity import Uid
from maild.mail.store import MailStore

_RECEIVED_AT = re.compile(r";([^;]*)\Z")
_PIECE = 50


@dataclass(frozen=True, slots=True)
class Recorded:
    """One mail of the past. `at` is aware UTC: when the server had it; `is_sent` is true for the coach's own."""

    at: datetime
    raw: bytes
    is_sent: bool


@dataclass(frozen=True, slots=True)
class Recording:
    """Mails in the order of their moments, and a line for each that could not be used and why."""

    mails: tuple[Recorded, ...]
    skipped: tuple[str, ...] = ()


def joined(recordings: Iterable[Recording]) -> Recording:
    """Several recordings as one."""
    each = tuple(recordings)
    mails = sorted((mail for one in each for mail in one.mails), key=lambda mail: mail.at)
    return Recording(tuple(mails), tuple(line for one in each for line in one.skipped))


def read_mbox(path: Path, own_addresses: frozenset[str]) -> Recording:
    """The mails of an mbox file. A mail of which the coach is the author was sent; its moment is the topmost Received
    field, else Date, else the file's own From_ line. MessageError where it is no such file.
    """
    if not path.is_file():
        raise MessageError(f"{path}: no such file; expected a mailbox in mbox format")
    with path.open("rb") as file:
        if not file.read(5).startswith(b"From "):
            raise MessageError(f'{path}: no mbox; expected its first line to begin with "From "')
    found, skipped = [], []
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), start=1):
            mail = box.get_message(key)
            at = _moment_of(mail)
            if at is None:
                skipped.append(f"{path}: mail {number}: no moment; expected a Received or Date field")
                continue
            author = email.utils.parseaddr(str(mail.get("From", "")))[1].casefold()
            found.append(Recorded(at, box.get_bytes(key), author in own_addresses))
    finally:
        box.close()
    return joined([Recording(tuple(found), tuple(skipped))])


def read_account(store: MailStore, inbox: str, sent: str, since: datetime, until: datetime) -> Recording:
    """What lies in INBOX and Sent of an account, read without marking anything. `since` and `until` are aware."""
    mails = [*_read(store, inbox, since, until, is_sent=False), *_read(store, sent, since, until, is_sent=True)]
    return joined([Recording(tuple(mails))])


def _read(store: MailStore, name: str, since: datetime, until: datetime, *, is_sent: bool) -> Iterator[Recorded]:
    first = store.first_uid_since(name, since)
    while first is not None:
        headlines = store.headlines(name, first, _PIECE)
        if not headlines:
            return
        wanted = [each.key.uid for each in headlines if since <= each.internal_date < until]
        for fetched in store.fetch(name, wanted) if wanted else ():
            yield Recorded(fetched.headline.internal_date, fetched.raw, is_sent)
        first = Uid(headlines[-1].key.uid + 1)


def _moment_of(mail: mailbox.mboxMessage) -> datetime | None:
    received = _RECEIVED_AT.search(str(mail.get("Received", "")))
    texts = [received.group(1)] if received else []
    texts += [str(mail.get("Date", ""))] if _has(mail, "Date") else []
    for text in texts:
        try:
            found = email.utils.parsedate_to_datetime(text.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    return _moment_of_from_line(mail.get_from())


def _moment_of_from_line(line: str) -> datetime | None:
    try:
        return datetime.strptime(" ".join(line.split()[1:6]), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return None


def _has(mail: Message, name: str) -> bool:
    return mail.get(name) is not None

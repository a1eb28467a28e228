"""A mail server in memory with the MailStore role, for rehearsals and for tests. It passes the mailbox contract."""

from __future__ import annotations

import email
import email.policy
import email.utils
import itertools
import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from maild.clock import Clock, SystemClock
from maild.errors import AccountError, PermanentError, TransientError
from maild.mail.address import Address
from maild.mail.envelope import Envelope
from maild.mail.flags import SpecialUse
from maild.mail.identity import MessageId, MessageKey, Uid, UidValidity, parse_message_ids
from maild.mail.store import FetchedMail, Headline, MailboxState

_TOKEN = re.compile(r"[a-z2-7]{26}")


@dataclass
class _Kept:
    raw: bytes
    internal_date: datetime
    flags: frozenset[str]

    @cached_property
    def head(self) -> _Head:
        """What an ENVELOPE says of it (RFC 3501 7.4.2): parsed when first asked for."""
        return _head_of(self.raw)


@dataclass(frozen=True, slots=True)
class _Head:
    message_id: MessageId | None
    in_reply_to: tuple[MessageId, ...]
    references: tuple[MessageId, ...]
    senders: tuple[Address, ...]
    recipients: tuple[Address, ...]
    subject: str
    date: datetime | None


@dataclass
class _Mailbox:
    """`tokens` says in which mails a word of 26 characters stands in the Message-ID, of those below `indexed`; `lines` keeps
    the headlines that were made, for a year is asked for again and again."""

    uidvalidity: int
    mails: dict[int, _Kept] = field(default_factory=dict)
    next_uid: int = 1
    tokens: dict[str, list[int]] = field(default_factory=dict)
    lines: dict[int, Headline] = field(default_factory=dict)
    indexed: int = 1

    def uids(self, first: int, last: int | None = None) -> list[int]:
        """The UIDs from `first` up to and including `last`; what it costs depends on how many those are."""
        end = self.next_uid if last is None else min(last + 1, self.next_uid)
        return [uid for uid in range(max(1, first), end) if uid in self.mails]

    def with_token(self, token: str) -> list[int]:
        """The UIDs of the mails whose Message-ID has this token."""
        for uid in self.uids(self.indexed):
            for word in set(_TOKEN.findall((self.mails[uid].head.message_id or "").casefold())):
                self.tokens.setdefault(word, []).append(uid)
        self.indexed = self.next_uid
        return [uid for uid in self.tokens.get(token, ()) if uid in self.mails]


class MemoryServer:
    """The server's side: mailboxes and what lies in them. Mail is delivered, edited, sent and expunged through it."""

    def __init__(self, clock: Clock | None = None, names: dict[SpecialUse, str] | None = None) -> None:
        self.clock = clock or SystemClock()
        self.names = names or {
            SpecialUse.INBOX: "INBOX",
            SpecialUse.DRAFTS: "Drafts",
            SpecialUse.SENT: "Sent",
        }
        self._validity = itertools.count(1_000)
        self.boxes = {name: _Mailbox(next(self._validity)) for name in self.names.values()}
        self.changed = threading.Condition()
        self.is_down = False
        self.appended = 0

    def deliver(self, raw: bytes, mailbox: str = "INBOX", at: datetime | None = None, flags: Iterable[str] = ()) -> Uid:
        """Files a mail as the server or another client would."""
        with self.changed:
            box = self.boxes[mailbox]
            uid = box.next_uid
            box.next_uid += 1
            box.mails[uid] = _Kept(raw, at or self.clock.now(), frozenset(flags))
            self.changed.notify_all()
        return Uid(uid)

    def remove(self, mailbox: str, uid: int) -> None:
        """Another client expunges a mail."""
        with self.changed:
            del self.boxes[mailbox].mails[uid]

    def create(self, mailbox: str) -> None:
        """Another client makes a mailbox, or finds it there."""
        with self.changed:
            if mailbox not in self.boxes:
                self.boxes[mailbox] = _Mailbox(next(self._validity))

    def move(self, mailbox: str, uid: int, target: str) -> Uid:
        """Another client moves a mail, as by dragging it: a new UID, the same bytes, flags and INTERNALDATE."""
        kept = self.boxes[mailbox].mails[uid]
        made = self.deliver(kept.raw, target, kept.internal_date, kept.flags)
        self.remove(mailbox, uid)
        return made

    def renumber(self, mailbox: str) -> None:
        """UIDVALIDITY changes and every mail gets a new UID."""
        old = self.boxes[mailbox]
        new = _Mailbox(next(self._validity))
        for number, kept in enumerate(old.mails.values(), start=1):
            new.mails[number] = kept
        new.next_uid = len(new.mails) + 1
        self.boxes[mailbox] = new

    def raws(self, mailbox: str) -> list[bytes]:
        """Every mail of a mailbox, as bytes, oldest first."""
        return [kept.raw for _, kept in sorted(self.boxes[mailbox].mails.items())]


class MemoryStore:
    """One connection to a MemoryServer."""

    def __init__(self, server: MemoryServer, account: str = "praktijk") -> None:
        self.server = server
        self.account = account
        self._interrupted = threading.Event()

    def _box(self, mailbox: str) -> _Mailbox:
        if self.server.is_down:
            raise TransientError("the memory server is down")
        try:
            return self.server.boxes[mailbox]
        except KeyError:
            raise AccountError(f"no mailbox {mailbox}; there are {sorted(self.server.boxes)}") from None

    def _headline(self, mailbox: str, uid: int) -> Headline:
        box = self._box(mailbox)
        kept, known = box.mails[uid], box.lines.get(uid)
        if known is None or known.flags is not kept.flags or known.key.account != self.account:
            key = MessageKey(self.account, mailbox, UidValidity(box.uidvalidity), Uid(uid))
            known = box.lines[uid] = Headline(key, kept.internal_date, len(kept.raw), kept.flags)
        return known

    def find_mailbox(self, use: SpecialUse) -> str:
        name = self.server.names.get(use)
        if name is None:
            raise AccountError(f"no mailbox for {use}; there are {', '.join(sorted(self.server.boxes))}")
        return name

    def state(self, mailbox: str) -> MailboxState:
        box = self._box(mailbox)
        return MailboxState(mailbox, UidValidity(box.uidvalidity), Uid(box.next_uid), len(box.mails))

    def headlines(self, mailbox: str, first: Uid, limit: int = 10_000) -> tuple[Headline, ...]:
        uids = self._box(mailbox).uids(first)[:limit]
        return tuple(self._headline(mailbox, uid) for uid in uids)

    def present(self, mailbox: str, uids: Iterable[Uid]) -> dict[Uid, Headline]:
        box = self._box(mailbox)
        return {uid: self._headline(mailbox, uid) for uid in uids if uid in box.mails}

    def fetch(self, mailbox: str, uids: Sequence[Uid]) -> tuple[FetchedMail, ...]:
        box = self._box(mailbox)
        there = sorted(uid for uid in set(uids) if uid in box.mails)
        return tuple(FetchedMail(self._headline(mailbox, uid), box.mails[uid].raw, is_partial=False) for uid in there)

    def fetch_whole(self, key: MessageKey) -> bytes | None:
        box = self._box(key.mailbox)
        kept = box.mails.get(key.uid) if box.uidvalidity == key.uidvalidity else None
        return kept.raw if kept else None

    def envelopes(self, mailbox: str, first: Uid, last: Uid | None = None) -> tuple[Envelope, ...]:
        return tuple(self._envelope(mailbox, uid) for uid in self._box(mailbox).uids(first, last))

    def _envelope(self, mailbox: str, uid: int) -> Envelope:
        kept, line = self._box(mailbox).mails[uid], self._headline(mailbox, uid)
        return Envelope(
            key=line.key,
            message_id=kept.head.message_id,
            in_reply_to=kept.head.in_reply_to,
            references=kept.head.references,
            senders=kept.head.senders,
            recipients=kept.head.recipients,
            subject=kept.head.subject,
            date=kept.head.date,
            internal_date=kept.internal_date,
            flags=kept.flags,
            size=len(kept.raw),
        )

    def first_uid_since(self, mailbox: str, moment: datetime) -> Uid | None:
        day = moment.astimezone(UTC).date()
        uids = [uid for uid, kept in self._box(mailbox).mails.items() if kept.internal_date.date() >= day]
        return Uid(min(uids)) if uids else None

    def append(
        self, mailbox: str, raw: bytes, flags: Sequence[str], internal_date: datetime | None = None
    ) -> MessageKey | None:
        box = self._box(mailbox)
        uid = self.server.deliver(raw, mailbox, internal_date, flags)
        self.server.appended += 1
        return MessageKey(self.account, mailbox, UidValidity(box.uidvalidity), uid)

    def find_token(self, mailbox: str, token: str) -> tuple[Uid, ...]:
        if not _TOKEN.fullmatch(token):
            raise ValueError("not a token that maild made")
        return tuple(Uid(uid) for uid in self._box(mailbox).with_token(token))

    def expunge(self, key: MessageKey) -> bool:
        box = self._box(key.mailbox)
        if box.uidvalidity != key.uidvalidity or key.uid not in box.mails:
            return False
        self.server.remove(key.mailbox, key.uid)
        return True

    def add_keywords(self, key: MessageKey, keywords: Sequence[str]) -> None:
        box = self._box(key.mailbox)
        if box.uidvalidity == key.uidvalidity and key.uid in box.mails:
            kept = box.mails[key.uid]
            kept.flags = kept.flags | frozenset(keywords)

    def mailboxes(self) -> tuple[str, ...]:
        return tuple(self.server.boxes)

    def nested_name(self, *parts: str) -> str:
        return "/".join(parts)

    def create_mailbox(self, mailbox: str) -> None:
        self.server.create(mailbox)

    def move(self, key: MessageKey, mailbox: str) -> MessageKey | None:
        box, target = self._box(key.mailbox), self._box(mailbox)
        if box.uidvalidity != key.uidvalidity or key.uid not in box.mails:
            raise PermanentError("the mail is not there any more")
        uid = self.server.move(key.mailbox, key.uid, mailbox)
        return MessageKey(self.account, mailbox, UidValidity(target.uidvalidity), uid)

    def idle(self, mailbox: str, seconds: float) -> bool:
        with self.server.changed:
            before = self._box(mailbox).next_uid
            self.server.changed.wait_for(
                lambda: self._box(mailbox).next_uid != before or self._interrupted.is_set(), timeout=seconds
            )
            return self._box(mailbox).next_uid != before

    def interrupt(self) -> None:
        self._interrupted.set()
        with self.server.changed:
            self.server.changed.notify_all()

    def noop(self) -> None:
        if self.server.is_down:
            raise TransientError("the memory server is down")

    def close(self) -> None:
        self._interrupted.set()


def _head_of(raw: bytes) -> _Head:
    mail = email.message_from_bytes(raw.partition(b"\r\n\r\n")[0], policy=email.policy.compat32)
    ids = parse_message_ids(str(mail.get("Message-ID", "")))
    return _Head(
        message_id=ids[0] if ids else None,
        in_reply_to=parse_message_ids(str(mail.get("In-Reply-To", ""))),
        references=parse_message_ids(str(mail.get("References", ""))),
        senders=_addresses(mail.get_all("From", [])),
        recipients=_addresses(mail.get_all("To", []) + mail.get_all("Cc", []) + mail.get_all("Bcc", [])),
        subject=str(mail.get("Subject", "")),
        date=_date(str(mail.get("Date", ""))),
    )


def _addresses(fields: Iterable[object]) -> tuple[Address, ...]:
    pairs = email.utils.getaddresses([str(each) for each in fields])
    return tuple(Address(name, spec) for name, spec in pairs if spec)


def _date(value: str) -> datetime | None:
    try:
        return email.utils.parsedate_to_datetime(value).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None

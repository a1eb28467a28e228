"""The role of a mail server, as the stages see it: one connection to one account, in mail's own words.

`maild.imap` implements it over IMAP4rev1 (RFC 3501); every implementation passes `tests/contract/mailbox`.
One connection belongs to one thread. Every method may raise TransientError (link, timeout, quota),
PermanentError (the server refused for good) or AccountError (login, missing mailbox); nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from maild.mail.envelope import Envelope
from maild.mail.flags import SpecialUse
from maild.mail.identity import MessageKey, Uid, UidValidity


@dataclass(frozen=True, slots=True)
class MailboxState:
    """What STATUS says of a mailbox (RFC 3501 section 6.3.10): `uid_next` is the line below which all is old."""

    name: str
    uidvalidity: UidValidity
    uid_next: Uid
    messages: int


@dataclass(frozen=True, slots=True)
class Headline:
    """The server's own data of one mail. `internal_date` is aware UTC, `size` is RFC822.SIZE in octets."""

    key: MessageKey
    internal_date: datetime
    size: int
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail's bytes. Where the mail is large, `is_partial` is true and `raw` is a well-formed mail rebuilt from
    its own header block and its text parts; attachments are then present as empty parts with their type and name. Where
    some of its text is not in it, it begins with the header field `TEXT_LEFT_OUT`."""

    headline: Headline
    raw: bytes
    is_partial: bool


class MailStore(Protocol):
    """One connection to one account's mail."""

    def find_mailbox(self, use: SpecialUse) -> str:
        """The decoded name of the mailbox for this use. AccountError lists the mailboxes that exist."""
        ...

    def state(self, mailbox: str) -> MailboxState:
        """UIDVALIDITY, UIDNEXT and the number of mails, as they are now."""
        ...

    def headlines(self, mailbox: str, first: Uid, limit: int = 10_000) -> tuple[Headline, ...]:
        """Mails with a UID of at least `first`, lowest first. Cost does not depend on how many older mails there are."""
        ...

    def present(self, mailbox: str, uids: Iterable[Uid]) -> dict[Uid, Headline]:
        """Those of `uids` that still exist."""
        ...

    def fetch(self, mailbox: str, uids: Sequence[Uid]) -> tuple[FetchedMail, ...]:
        """The mails' bytes without marking them as read (BODY.PEEK), lowest UID first; vanished ones are left out."""
        ...

    def fetch_whole(self, key: MessageKey) -> bytes | None:
        """One mail's bytes, whole however large, without marking it as read; None where it is not there any more, or its
        UIDVALIDITY no longer holds."""
        ...

    def envelopes(self, mailbox: str, first: Uid, last: Uid | None = None) -> tuple[Envelope, ...]:
        """Envelopes with References for UIDs from `first` to `last` (both included), lowest first; no text is fetched."""
        ...

    def first_uid_since(self, mailbox: str, moment: datetime) -> Uid | None:
        """The lowest UID whose INTERNALDATE is on or after that day, or None."""
        ...

    def append(
        self, mailbox: str, raw: bytes, flags: Sequence[str], internal_date: datetime | None = None
    ) -> MessageKey | None:
        """Files one mail in one command. Its key where the server says it (RFC 4315 APPENDUID), else None."""
        ...

    def find_token(self, mailbox: str, token: str) -> tuple[Uid, ...]:
        """UIDs of mails whose Message-ID contains a token that maild made (`[a-z2-7]{26}`; ValueError for anything else)."""
        ...

    def expunge(self, key: MessageKey) -> bool:
        """Removes exactly this mail and no other; False where it was not there, or its UIDVALIDITY no longer holds."""
        ...

    def add_keywords(self, key: MessageKey, keywords: Sequence[str]) -> None:
        """Adds keywords or flags to one mail; a mailbox that takes no new keywords is left as it is."""
        ...

    def mailboxes(self) -> tuple[str, ...]:
        """The decoded names of all mailboxes that can hold mail, as they are now."""
        ...

    def nested_name(self, *parts: str) -> str:
        """The full name of a mailbox below others at the top of the coach's own mail, such as "Coach/Klant": with the
        separator and the prefix that this server uses (RFC 2342 section 5, RFC 3501 section 5.1)."""
        ...

    def create_mailbox(self, mailbox: str) -> None:
        """Makes a mailbox and subscribes to it, so that mail programs show it; one that exists already is left as it is."""
        ...

    def move(self, key: MessageKey, mailbox: str) -> MessageKey | None:
        """Moves exactly this mail; its new key where the server says it (RFC 6851, RFC 4315 COPYUID), else None.

        PermanentError where it is not there any more, or its UIDVALIDITY no longer holds.
        """
        ...

    def idle(self, mailbox: str, seconds: float) -> bool:
        """Waits until something changed in the mailbox (True) or the time is up (False). Polls where there is no IDLE.
        A link that died while waiting raises TransientError."""
        ...

    def interrupt(self) -> None:
        """Ends a running `idle` soon; the one method that another thread may call."""
        ...

    def noop(self) -> None:
        """Shows that the link lives, or raises TransientError within the read timeout."""
        ...

    def close(self) -> None:
        """Says goodbye and closes the socket; never raises."""
        ...

"""A mailbox that is written to only while the account is held here (see `maild.ledger.leases`).

No mail server knows our fencing numbers. So a daemon asks its own clock right before each write; and since it may be stopped
in the very moment between asking and writing, it asks once more after a mail was filed. Where the account was lost in
between, and another copy under the same token lies there by now, the own copy, byte for byte as it was filed, is taken away.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from maild.errors import LeaseLostError
from maild.mail.envelope import Envelope
from maild.mail.flags import SpecialUse
from maild.mail.identity import MessageKey, Uid
from maild.mail.store import FetchedMail, Headline, MailboxState, MailStore

_LOG = logging.getLogger(__name__)
_TOKEN = re.compile(rb"^Message-ID:\s*<([a-z2-7]{26})@", re.IGNORECASE | re.MULTILINE)


class HeldStore:
    """A MailStore in which every writing verb raises LeaseLostError once the account is not held here any more."""

    def __init__(self, store: MailStore, account: str, is_held: Callable[[], bool]) -> None:
        self._store = store
        self._account = account
        self._is_held = is_held

    def find_mailbox(self, use: SpecialUse) -> str:
        """As MailStore."""
        return self._store.find_mailbox(use)

    def state(self, mailbox: str) -> MailboxState:
        """As MailStore."""
        return self._store.state(mailbox)

    def headlines(self, mailbox: str, first: Uid, limit: int = 10_000) -> tuple[Headline, ...]:
        """As MailStore."""
        return self._store.headlines(mailbox, first, limit)

    def present(self, mailbox: str, uids: Iterable[Uid]) -> dict[Uid, Headline]:
        """As MailStore."""
        return self._store.present(mailbox, uids)

    def fetch(self, mailbox: str, uids: Sequence[Uid]) -> tuple[FetchedMail, ...]:
        """As MailStore."""
        return self._store.fetch(mailbox, uids)

    def fetch_whole(self, key: MessageKey) -> bytes | None:
        """As MailStore."""
        return self._store.fetch_whole(key)

    def envelopes(self, mailbox: str, first: Uid, last: Uid | None = None) -> tuple[Envelope, ...]:
        """As MailStore."""
        return self._store.envelopes(mailbox, first, last)

    def first_uid_since(self, mailbox: str, moment: datetime) -> Uid | None:
        """As MailStore."""
        return self._store.first_uid_since(mailbox, moment)

    def append(
        self, mailbox: str, raw: bytes, flags: Sequence[str], internal_date: datetime | None = None
    ) -> MessageKey | None:
        """As MailStore; a copy that came too late is taken back."""
        self._demand_held()
        key = self._store.append(mailbox, raw, flags, internal_date)
        if not self._is_held():
            self._take_back_double(mailbox, raw, key)
            self._demand_held()
        return key

    def find_token(self, mailbox: str, token: str) -> tuple[Uid, ...]:
        """As MailStore."""
        return self._store.find_token(mailbox, token)

    def expunge(self, key: MessageKey) -> bool:
        """As MailStore."""
        self._demand_held()
        return self._store.expunge(key)

    def add_keywords(self, key: MessageKey, keywords: Sequence[str]) -> None:
        """As MailStore."""
        self._demand_held()
        self._store.add_keywords(key, keywords)

    def mailboxes(self) -> tuple[str, ...]:
        """As MailStore."""
        return self._store.mailboxes()

    def nested_name(self, *parts: str) -> str:
        """As MailStore."""
        return self._store.nested_name(*parts)

    def create_mailbox(self, mailbox: str) -> None:
        """As MailStore."""
        self._demand_held()
        self._store.create_mailbox(mailbox)

    def move(self, key: MessageKey, mailbox: str) -> MessageKey | None:
        """As MailStore."""
        self._demand_held()
        return self._store.move(key, mailbox)

    def idle(self, mailbox: str, seconds: float) -> bool:
        """As MailStore."""
        return self._store.idle(mailbox, seconds)

    def interrupt(self) -> None:
        """As MailStore."""
        self._store.interrupt()

    def noop(self) -> None:
        """As MailStore."""
        self._store.noop()

    def close(self) -> None:
        """As MailStore."""
        self._store.close()

    def _demand_held(self) -> None:
        if not self._is_held():
            raise LeaseLostError(f"{self._account}: another maild may work for it by now")

    def _take_back_double(self, mailbox: str, raw: bytes, key: MessageKey | None) -> None:
        """Takes the own copy away where another one lies there; the one and only copy stays: the other daemon finds it."""
        found = _TOKEN.search(raw.partition(b"\r\n\r\n")[0])
        if found is None or key is None:
            return
        copies = self._store.find_token(mailbox, found[1].decode("ascii"))
        if key.uid not in copies or len(copies) < 2:
            return
        stored = self._store.fetch(mailbox, (key.uid,))
        if stored and stored[0].raw == raw and self._store.expunge(key):
            _LOG.warning(
                "account=%s mailbox=%s uid=%d taken back: filed after a pause", self._account, mailbox, key.uid
            )

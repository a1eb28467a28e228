"""One connection to one account: the MailStore role over IMAP4rev1 (RFC 3501), UIDPLUS (RFC 4315) and IDLE (RFC 2177)."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from imapclient import IMAPClient

from maild.errors import AccountError, PermanentError
from maild.imap.envelopes import FIELDS, parse_envelope
from maild.imap.guard import own_token, safe_text
from maild.imap.idling import Interrupt, wait_for_interrupt, wait_with_idle
from maild.imap.large_mail import fetch_large
from maild.imap.mailbox_names import Listed, choose_mailbox, nested_name
from maild.imap.moving import move_one
from maild.imap.replies import as_our_errors
from maild.imap.settings import ConnectionSettings
from maild.mail.envelope import Envelope
from maild.mail.flags import DELETED, SpecialUse
from maild.mail.identity import MessageKey, Uid, UidValidity
from maild.mail.store import FetchedMail, Headline, MailboxState

_APPENDUID = re.compile(rb"\[APPENDUID (\d+) (\d+)\]")
_HEADLINE = [b"FLAGS", b"INTERNALDATE", b"RFC822.SIZE"]
_FIELDS = f"BODY.PEEK[HEADER.FIELDS ({' '.join(FIELDS)})]".encode("ascii")
_BATCH_OCTETS = 8 * 1024 * 1024
_UID_BATCH = 500


class ImapStore:
    """A logged-in connection. Belongs to one thread; only `interrupt` may be called from another."""

    def __init__(self, client: IMAPClient, settings: ConnectionSettings) -> None:
        self._client = client
        self._settings = settings
        self._selected: tuple[str, UidValidity] | None = None
        self._interrupt = Interrupt()
        self._listed: tuple[Listed, ...] | None = None
        self._lasting: frozenset[str] | None = None

    # --- mailboxes

    def find_mailbox(self, use: SpecialUse) -> str:
        """The decoded name of the mailbox for this use. AccountError lists the mailboxes that exist."""
        listed = self._list()
        configured = {SpecialUse.DRAFTS: self._settings.drafts, SpecialUse.SENT: self._settings.sent}.get(use)
        name = choose_mailbox(use, listed, configured)
        if name is None:
            wanted = f"named {configured!r}" if configured else f"for {use.value}"
            there = ", ".join(sorted(each.name for each in listed)[:100])
            raise AccountError(
                f"there is no mailbox {wanted}; there are: {there}. "
                f"Say which in the configuration: imap, mailboxes, {use.value}"
            )
        return name

    @property
    def has_idle(self) -> bool:
        """True where the server tells of news by itself (RFC 2177)."""
        return bool(self._client.has_capability("IDLE"))

    def state(self, mailbox: str) -> MailboxState:
        """UIDVALIDITY, UIDNEXT and the number of mails, as they are now."""
        with as_our_errors(f"STATUS {mailbox}"):
            if self._selected is not None and self._selected[0] == mailbox:
                self._client.noop()  # Dovecot answers STATUS of the selected mailbox from the last look (section 6.3.10)
            found = self._client.folder_status(safe_text(mailbox), [b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES"])
            validity = UidValidity(int(found[b"UIDVALIDITY"]))
            if self._selected is not None and self._selected[0] == mailbox and self._selected[1] != validity:
                self._selected = None  # numbered anew under our hands: what is selected no longer holds
            return MailboxState(mailbox, validity, Uid(int(found[b"UIDNEXT"])), int(found[b"MESSAGES"]))

    def mailboxes(self) -> tuple[str, ...]:
        """The decoded names of all mailboxes that can hold mail, as they are now."""
        self._listed = None
        return tuple(each.name for each in self._list() if each.holds_mail)

    def nested_name(self, *parts: str) -> str:
        """The full name of a mailbox below others at the top of the coach's own mail, in this server's way."""
        personal = None
        with as_our_errors("NAMESPACE"):
            if self._client.has_capability("NAMESPACE"):
                personal = next(iter(self._client.namespace().personal or ()), None)
        prefix = (_text(personal[0]), _text(personal[1])) if personal else None
        return nested_name(parts, self._list(), prefix)

    def create_mailbox(self, mailbox: str) -> None:
        """Makes a mailbox and subscribes to it; one that exists already is left as it is."""
        self._demand_writable("CREATE")
        with as_our_errors(f"CREATE {mailbox}"):
            if not self._client.folder_exists(safe_text(mailbox)):
                self._client.create_folder(mailbox)
            self._client.subscribe_folder(mailbox)
        self._listed = None

    def _list(self) -> tuple[Listed, ...]:
        if self._listed is None:
            with as_our_errors("LIST"):
                self._listed = tuple(
                    Listed(
                        frozenset(_text(each).casefold() for each in attributes),
                        _text(delimiter),
                        _text(name),
                    )
                    for attributes, delimiter, name in self._client.list_folders()
                )
        return self._listed

    def _select(self, mailbox: str) -> UidValidity:
        """Selects a mailbox where it is not selected already; returns its UIDVALIDITY."""
        if self._selected is None or self._selected[0] != mailbox:
            self._selected = None
            found = self._client.select_folder(safe_text(mailbox), readonly=self._settings.read_only)
            lasting = found.get(b"PERMANENTFLAGS")
            self._lasting = None if lasting is None else frozenset(_text(each).casefold() for each in lasting)
            self._selected = (mailbox, UidValidity(int(found[b"UIDVALIDITY"])))
        return self._selected[1]

    def _look_afresh(self, mailbox: str) -> UidValidity:
        """Selects, or asks for news where it was selected before: a server shows changes only then (section 5.2)."""
        if self._selected is not None and self._selected[0] == mailbox:
            self._client.noop()
        return self._select(mailbox)

    # --- looking

    def headlines(self, mailbox: str, first: Uid, limit: int = 10_000) -> tuple[Headline, ...]:
        """Mails with a UID of at least `first`, lowest first. `n:*` gives the last mail even where it is older."""
        with as_our_errors(f"FETCH in {mailbox}"):
            validity = self._look_afresh(mailbox)
            uids = self._uids(first, None)[:limit]
            heads = []
            for start in range(0, len(uids), _UID_BATCH):
                found = self._client.fetch(uids[start : start + _UID_BATCH], _HEADLINE)
                heads += [self._headline(mailbox, validity, uid, data) for uid, data in found.items()]
        return tuple(sorted((head for head in heads if head), key=lambda head: head.key.uid)[:limit])

    def present(self, mailbox: str, uids: Iterable[Uid]) -> dict[Uid, Headline]:
        """Those of `uids` that still exist."""
        with as_our_errors(f"FETCH in {mailbox}"):
            return self._heads(mailbox, self._look_afresh(mailbox), uids)

    def _heads(self, mailbox: str, validity: UidValidity, uids: Iterable[Uid]) -> dict[Uid, Headline]:
        """Those of `uids` that the selected mailbox shows, as it was at the last look."""
        wanted = sorted(set(uids))
        there: dict[Uid, Headline] = {}
        for start in range(0, len(wanted), _UID_BATCH):
            found = self._client.fetch(wanted[start : start + _UID_BATCH], _HEADLINE)
            for uid, data in found.items():
                head = self._headline(mailbox, validity, uid, data)
                if head is not None:
                    there[head.key.uid] = head
        return {uid: there[uid] for uid in wanted if uid in there}

    def _heads_to_fetch(self, mailbox: str, uids: Sequence[Uid]) -> dict[Uid, Headline]:
        """As `present`, but asks for news only where a mail is missing: in a large Maildir each look takes its time."""
        with as_our_errors(f"FETCH in {mailbox}"):
            heads = self._heads(mailbox, self._select(mailbox), uids)
            missing = [uid for uid in uids if uid not in heads]
            return heads | self._heads(mailbox, self._look_afresh(mailbox), missing) if missing else heads

    def fetch(self, mailbox: str, uids: Sequence[Uid]) -> tuple[FetchedMail, ...]:
        """The mails' bytes without marking them as read, lowest UID first; vanished ones are left out."""
        heads = self._heads_to_fetch(mailbox, uids)
        small = [head for head in heads.values() if head.size <= self._settings.large_mail]
        large = [head for head in heads.values() if head.size > self._settings.large_mail]
        mails: list[FetchedMail] = []
        with as_our_errors(f"FETCH in {mailbox}"):
            self._select(mailbox)
            for batch in _batches(small):
                found = self._client.fetch([head.key.uid for head in batch], [b"BODY.PEEK[]"])
                for head in batch:
                    raw = found.get(head.key.uid, {}).get(b"BODY[]")
                    if raw is not None:
                        mails.append(FetchedMail(head, bytes(raw), is_partial=False))
            for head in large:
                rebuilt = fetch_large(self._client, head.key.uid)
                if rebuilt is not None:
                    mails.append(FetchedMail(head, rebuilt, is_partial=True))
        return tuple(sorted(mails, key=lambda mail: mail.headline.key.uid))

    def fetch_whole(self, key: MessageKey) -> bytes | None:
        """One mail's bytes, whole however large; None where it is not there any more."""
        with as_our_errors(f"FETCH in {key.mailbox}"):
            if self._look_afresh(key.mailbox) != key.uidvalidity:
                return None
            raw = self._client.fetch([key.uid], [b"BODY.PEEK[]"]).get(key.uid, {}).get(b"BODY[]")
            return None if raw is None else bytes(raw)

    def envelopes(self, mailbox: str, first: Uid, last: Uid | None = None) -> tuple[Envelope, ...]:
        """Envelopes with References for UIDs from `first` to `last`, lowest first; no text is fetched."""
        with as_our_errors(f"FETCH in {mailbox}"):
            validity = self._look_afresh(mailbox)
            made = []
            uids = self._uids(first, last)
            for start in range(0, len(uids), _UID_BATCH):
                found = self._client.fetch(uids[start : start + _UID_BATCH], [*_HEADLINE, _FIELDS])
                for uid, data in found.items():
                    head = self._headline(mailbox, validity, uid, data)
                    if head is not None:
                        made.append(parse_envelope(head, _block(data)))
        return tuple(sorted(made, key=lambda each: each.key.uid))

    def first_uid_since(self, mailbox: str, moment: datetime) -> Uid | None:
        """The lowest UID whose INTERNALDATE is on or after that day, or None (RFC 3501 section 6.4.4)."""
        with as_our_errors(f"SEARCH in {mailbox}"):
            self._select(mailbox)
            found = self._client.search([b"SINCE", moment.astimezone(UTC).date()])
            return Uid(min(found)) if found else None

    def find_token(self, mailbox: str, token: str) -> tuple[Uid, ...]:
        """UIDs of mails whose Message-ID contains a token that maild made."""
        wanted = own_token(token)
        with as_our_errors(f"SEARCH in {mailbox}"):
            self._look_afresh(mailbox)
            found = self._client.search([b"HEADER", b"Message-ID", wanted.encode("ascii")])
            return tuple(Uid(uid) for uid in sorted(found))

    def _uids(self, first: Uid, last: Uid | None) -> list[int]:
        """UIDs that exist in a range. `n:*` names the last mail even where it is older, so the answer is filtered."""
        reach = f"{int(first)}:{'*' if last is None else int(last)}"
        found = self._client.search([b"UID", reach.encode("ascii")])
        return sorted(uid for uid in found if uid >= first and (last is None or uid <= last))

    def _headline(self, mailbox: str, validity: UidValidity, uid: int, data: dict[bytes, Any]) -> Headline | None:
        """None for an unasked FETCH reply that lacks what was asked for."""
        moment, size = data.get(b"INTERNALDATE"), data.get(b"RFC822.SIZE")
        if not isinstance(moment, datetime) or not isinstance(size, int):
            return None
        key = MessageKey(self._settings.account, mailbox, validity, Uid(uid))
        flags = frozenset(_text(each) for each in data.get(b"FLAGS", ()))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return Headline(key, aware.astimezone(UTC), size, flags)

    # --- changing

    def append(
        self, mailbox: str, raw: bytes, flags: Sequence[str], internal_date: datetime | None = None
    ) -> MessageKey | None:
        """Files one mail in one command. Its key where the server says it (RFC 4315 section 3), else None."""
        self._demand_writable("APPEND")
        with as_our_errors(f"APPEND to {mailbox}"):
            reply = self._client.append(safe_text(mailbox), raw, [safe_text(each) for each in flags], internal_date)
        found = _APPENDUID.search(reply if isinstance(reply, bytes) else str(reply).encode("utf-8", "replace"))
        if found is None:
            return None
        return MessageKey(self._settings.account, mailbox, UidValidity(int(found[1])), Uid(int(found[2])))

    def expunge(self, key: MessageKey) -> bool:
        """Removes exactly this mail; False where it was not there, or its UIDVALIDITY no longer holds.

        Without UIDPLUS the mail is flagged \\Deleted, and expunged only where no other mail in the mailbox is.
        """
        self._demand_writable("EXPUNGE")
        with as_our_errors(f"EXPUNGE in {key.mailbox}"):
            if self._select(key.mailbox) != key.uidvalidity or not self.present(key.mailbox, (key.uid,)):
                return False
            self._client.add_flags([key.uid], [DELETED.encode("ascii")], silent=True)
            if self._client.has_capability("UIDPLUS"):
                self._client.uid_expunge([key.uid])
            elif list(self._client.search([b"DELETED"])) == [key.uid]:
                self._client.expunge()
        return True

    def add_keywords(self, key: MessageKey, keywords: Sequence[str]) -> None:
        """Adds keywords or flags to one mail, those that the mailbox would not keep left out (RFC 3501 section 7.1)."""
        self._demand_writable("STORE")
        with as_our_errors(f"STORE in {key.mailbox}"):
            if self._select(key.mailbox) != key.uidvalidity:
                return
            kept = [safe_text(each).encode("ascii") for each in keywords if self._keeps(each)]
            if kept:
                self._client.add_flags([key.uid], kept, silent=True)

    def _demand_writable(self, verb: str) -> None:
        if self._settings.read_only:
            raise PermanentError(f"{verb}: this connection only reads")

    def _keeps(self, keyword: str) -> bool:
        """True where the selected mailbox keeps it; one that says nothing of it keeps everything."""
        return self._lasting is None or "\\*" in self._lasting or keyword.casefold() in self._lasting

    def move(self, key: MessageKey, mailbox: str) -> MessageKey | None:
        """Moves exactly this mail; its new key where the server says it, else None. PermanentError where it is gone.

        Without MOVE it is copied and then removed as `expunge` does (RFC 6851 section 3.3).
        """
        self._demand_writable("MOVE")
        with as_our_errors(f"MOVE in {key.mailbox}"):
            if self._select(key.mailbox) != key.uidvalidity or not self.present(key.mailbox, (key.uid,)):
                raise PermanentError(f"MOVE in {key.mailbox}: the mail is not there any more")
            numbers = move_one(self._client, key.uid, safe_text(mailbox))
        if not self._client.has_capability("MOVE"):
            self.expunge(key)
        if numbers is None:
            return None
        return MessageKey(self._settings.account, mailbox, UidValidity(numbers[0]), Uid(numbers[1]))

    # --- waiting and ending

    def idle(self, mailbox: str, seconds: float) -> bool:
        """Waits until something changed in the mailbox (True) or the time is up (False)."""
        with as_our_errors(f"IDLE in {mailbox}"):
            self._interrupt.quiet()
            self._select(mailbox)
            if self._client.has_capability("IDLE"):
                return wait_with_idle(self._client, self._interrupt, seconds)
        before = self.state(mailbox)
        wait_for_interrupt(self._interrupt, seconds)
        return self.state(mailbox) != before

    def interrupt(self) -> None:
        """Ends a running `idle` soon; the one method that another thread may call."""
        self._interrupt.ring()

    def noop(self) -> None:
        """Shows that the link lives, or raises TransientError within the read timeout."""
        with as_our_errors("NOOP"):
            self._client.noop()

    def close(self) -> None:
        """Says goodbye and closes the socket; never raises."""
        with contextlib.suppress(Exception):  # the link may be dead already, and nothing depends on a goodbye
            self._client.logout()
        with contextlib.suppress(Exception):
            self._client.shutdown()
        self._interrupt.close()


def _batches(heads: Sequence[Headline]) -> list[list[Headline]]:
    """Batches whose mails together stay within a few megabytes."""
    batches: list[list[Headline]] = [[]]
    octets = 0
    for head in heads:
        if octets + head.size > _BATCH_OCTETS and batches[-1]:
            batches.append([])
            octets = 0
        batches[-1].append(head)
        octets += head.size
    return [batch for batch in batches if batch]


def _block(data: dict[bytes, Any]) -> bytes:
    """The header fields in a FETCH reply; a server may spell the field names back in its own way."""
    return next((bytes(value or b"") for key, value in data.items() if key.startswith(b"BODY[HEADER.FIELDS")), b"")


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")

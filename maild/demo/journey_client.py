"""The coach's own mail client in `maild demo --journey`: a connection of its own, which knows nothing of maild."""

from __future__ import annotations

import imaplib
from contextlib import ExitStack
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

from maild.clock import Clock
from maild.demo.servers import EmbeddedImap


class CoachClient:
    """Files, lists and removes mails by their UID, at the demo's own time."""

    def __init__(self, imap: EmbeddedImap, clock: Clock) -> None:
        self._clock = clock
        self._leave = ExitStack()
        self._client = self._leave.enter_context(imap.client())
        self._seen: dict[tuple[str, str], EmailMessage] = {}

    def close(self) -> None:
        """Logs out."""
        self._leave.close()

    def file(self, mailbox: str, mail: EmailMessage, flags: str) -> None:
        """Puts a mail into a mailbox, now."""
        moment = imaplib.Time2Internaldate(self._clock.now())
        self._client.append(mailbox, flags, moment, mail.as_bytes(policy=SMTP))

    def remove(self, mailbox: str, uid: str) -> None:
        """Deletes one mail for good."""
        self._client.select(mailbox)
        self._client.uid("STORE", uid, "+FLAGS", "(\\Deleted)")
        self._client.expunge()

    def mails(self, mailbox: str) -> dict[str, EmailMessage]:
        """What lies in a mailbox by UID, oldest first; each mail is fetched once."""
        self._client.select(mailbox, readonly=True)
        _, found = self._client.uid("SEARCH", "ALL")
        uids = found[0].decode("ascii").split() if found and found[0] else []
        return {uid: self._mail(mailbox, uid) for uid in uids}

    def _mail(self, mailbox: str, uid: str) -> EmailMessage:
        known = self._seen.get((mailbox, uid))
        if known is None:
            _, data = self._client.uid("FETCH", uid, "(BODY.PEEK[])")
            raw = next(bytes(each[1]) for each in data if isinstance(each, tuple))
            known = self._seen[mailbox, uid] = message_from_bytes(raw, _class=EmailMessage, policy=default)
        return known

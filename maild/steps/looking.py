"""Finds mails in a mailbox for somebody who only looks: by number, by Message-ID, the newest ones. Nothing is marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from maild.mail.identity import MessageId, Uid, parse_message_ids
from maild.mail.store import FetchedMail, MailStore

_PIECE = 50
_ENVELOPES = 2_000
_IN_MAILBOX = re.compile(r"(?P<mailbox>.+)/(?P<uid>\d{1,10})")


def newest_uids(store: MailStore, mailbox: str, most: int) -> tuple[Uid, ...]:
    """The numbers of the newest mails in a mailbox, lowest first. Looks back no further than it needs to."""
    end, reach = int(store.state(mailbox).uid_next), most
    while True:
        first = max(1, end - reach)
        found = store.headlines(mailbox, Uid(first), limit=reach + _ENVELOPES)
        if len(found) >= most or first == 1:
            return tuple(each.key.uid for each in found[-most:])
        reach *= 4


def fetched(store: MailStore, mailbox: str, uids: Iterable[Uid]) -> Iterator[FetchedMail]:
    """The mails of these numbers in pieces, so that no more than a few lie in memory."""
    wanted = list(uids)
    for start in range(0, len(wanted), _PIECE):
        yield from store.fetch(mailbox, wanted[start : start + _PIECE])


def place_in(text: str) -> tuple[str, Uid] | None:
    """The mailbox and number of `INBOX/123`; None where a text says something else."""
    found = _IN_MAILBOX.fullmatch(text.strip())
    if found is None or not 0 < int(found["uid"]) < 2**32:
        return None
    return found["mailbox"], Uid(int(found["uid"]))


def message_id_in(text: str) -> MessageId | None:
    """The Message-ID that a text is, with or without its angle brackets; None where it is none."""
    bare = text.strip()
    found = parse_message_ids(bare if bare.startswith("<") else f"<{bare}>")
    return found[0] if len(found) == 1 and "@" in found[0] and len(found[0]) >= len(bare) else None


def mail_at(store: MailStore, mailbox: str, uid: Uid) -> FetchedMail | None:
    """The mail with this number, None where it is not there."""
    return next(iter(store.fetch(mailbox, [uid])), None)


def mail_with_id(
    store: MailStore, mailboxes: Iterable[str], message_id: MessageId, tell: Callable[[str], None]
) -> FetchedMail | None:
    """The newest mail with this Message-ID in the first mailbox that has one; `tell` is called with each mailbox that is
    looked through.

    The envelopes are read and compared here: a sender's Message-ID never goes into a SEARCH (imap/guard.py).
    """
    for mailbox in mailboxes:
        tell(mailbox)
        last = int(store.state(mailbox).uid_next) - 1
        while last >= 1:
            first = max(1, last - _ENVELOPES + 1)
            for envelope in reversed(store.envelopes(mailbox, Uid(first), Uid(last))):
                if envelope.message_id == message_id:
                    return mail_at(store, mailbox, envelope.key.uid)
            last = first - 1
    return None

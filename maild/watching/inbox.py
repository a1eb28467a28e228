"""What arrived in INBOX since the line, without ever looking at older mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from maild.mail.identity import Uid, UidValidity
from maild.mail.store import Headline, MailStore

_MARGIN = timedelta(hours=24)
"""After a change of UIDVALIDITY mails of this long before the last one seen are looked at once more."""


@dataclass(frozen=True, slots=True)
class InboxLine:
    """All UIDs below `next_uid` are old, as long as this UIDVALIDITY holds."""

    uidvalidity: UidValidity
    next_uid: Uid


@dataclass(frozen=True, slots=True)
class InboxNews:
    """The new mails, lowest UID first, and the line after them."""

    headlines: tuple[Headline, ...]
    line: InboxLine
    uidvalidity_changed: bool = False


def sweep_inbox(
    store: MailStore,
    mailbox: str,
    line: InboxLine | None,
    last_seen: datetime | None,
    limit: int = 10_000,
    *,
    is_told: bool = False,
) -> InboxNews:
    """What came since `line`. Without one, the line is drawn at UIDNEXT and nothing is new.

    `is_told` says that the server announced news: then the mailbox itself is looked at, whatever STATUS would say of it
    (a server may answer STATUS from an older look, RFC 3501 section 6.3.10).

    Where the server numbered the mailbox anew, mails that arrived since a day before `last_seen` count as new; the caller
    recognises those it had by their content. Without `last_seen` the line is drawn again at UIDNEXT.
    """
    if is_told and line is not None:
        headlines = store.headlines(mailbox, line.next_uid, limit)
        if headlines and headlines[0].key.uidvalidity == line.uidvalidity:
            return InboxNews(headlines, InboxLine(line.uidvalidity, Uid(headlines[-1].key.uid + 1)))
    state = store.state(mailbox)
    if line is None:
        return InboxNews((), InboxLine(state.uidvalidity, state.uid_next))
    if line.uidvalidity != state.uidvalidity:
        return _after_renumbering(store, mailbox, state.uidvalidity, state.uid_next, last_seen, limit)
    if line.next_uid >= state.uid_next:
        return InboxNews((), line)
    headlines = store.headlines(mailbox, line.next_uid, limit)
    return InboxNews(headlines, InboxLine(line.uidvalidity, _after(headlines, state.uid_next, limit)))


def _after(headlines: tuple[Headline, ...], uid_next: Uid, limit: int) -> Uid:
    """The line after what was seen. UIDs below UIDNEXT that are not there were expunged before anybody saw them."""
    last = Uid(headlines[-1].key.uid + 1) if headlines else uid_next
    return last if len(headlines) >= limit else Uid(max(last, uid_next))


def _after_renumbering(
    store: MailStore, mailbox: str, uidvalidity: UidValidity, uid_next: Uid, last_seen: datetime | None, limit: int
) -> InboxNews:
    line = InboxLine(uidvalidity, uid_next)
    first = store.first_uid_since(mailbox, last_seen - _MARGIN) if last_seen is not None else None
    if first is None or last_seen is None:
        return InboxNews((), line, uidvalidity_changed=True)
    since = last_seen - _MARGIN
    headlines = store.headlines(mailbox, first, limit)
    recent = tuple(each for each in headlines if each.internal_date >= since)
    return InboxNews(recent, InboxLine(uidvalidity, _after(headlines, uid_next, limit)), uidvalidity_changed=True)

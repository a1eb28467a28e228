"""New mails of INBOX become rows of the ledger, in the same transaction that moves the line: nothing is seen twice,
nothing is lost between the two."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from maild.mail.identity import Uid
from maild.mail.store import Headline, MailStore
from maild.steps.practice import Desk
from maild.watching.inbox import InboxLine, sweep_inbox

_LOG = logging.getLogger(__name__)
_ABSURDLY_OLD = timedelta(days=3650)


def note_arrivals(desk: Desk, store: MailStore, inbox: str, *, is_told: bool = False) -> int:
    """Writes down every mail that came since the last pass; returns how many. `is_told`: the server announced news.

    On the very first pass the line is drawn at UIDNEXT, so that no older mail is looked at.
    """
    with desk.ledger.transaction() as tx:
        line = tx.mailboxes.line(desk.account, inbox)
        last_seen = tx.mailboxes.last_seen(desk.account)
    known = InboxLine(line.uidvalidity, line.next_uid) if line else None
    news = sweep_inbox(store, inbox, known, last_seen, is_told=is_told)
    if known == news.line and not news.headlines:
        return 0
    now = desk.clock.now()
    with desk.ledger.transaction() as tx:
        tx.mails.add_all(desk.account, [(each.key, window_clock(each, now)) for each in news.headlines], now)
        tx.mailboxes.set_line(desk.account, inbox, news.line.uidvalidity, news.line.next_uid)
    if news.uidvalidity_changed:
        _LOG.warning("uidvalidity changed account=%s mailbox=%s", desk.account, inbox)
    return len(news.headlines)


def window_clock(headline: Headline, now: datetime) -> datetime:
    """INTERNALDATE, or the moment first seen where that lies in the future or is absurd (behaviour 2)."""
    if headline.internal_date > now or now - headline.internal_date > _ABSURDLY_OLD:
        return now
    return headline.internal_date


def redraw_line(desk: Desk, store: MailStore, inbox: str, since: datetime) -> None:
    """Moves the line back to the first mail of a day, when the coach asks for recent mail deliberately."""
    first = store.first_uid_since(inbox, since)
    state = store.state(inbox)
    if first is None:
        return
    with desk.ledger.transaction() as tx:
        line = tx.mailboxes.line(desk.account, inbox)
        if line is None or line.next_uid > first:
            tx.mailboxes.set_line(desk.account, inbox, state.uidvalidity, Uid(first))

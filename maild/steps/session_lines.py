"""What the coach has to say about the agenda, in lines for the digest and for `maild status`. Read from the ledger alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from maild.acting.session_texts import (
    confirm_words,
    counter_words,
    declined_words,
    feed_words,
    invited_words,
    nobodys_words,
)
from maild.ledger import Transaction
from maild.planning.sessions import USUAL_LIMIT, AgendaSession, Doubt, SessionState, is_fresh
from maild.steps.session_agenda import read_agenda, to_confirm

_LOOK_BACK = timedelta(days=7)
_LOOK_AHEAD = timedelta(days=60)


def session_lines(
    tx: Transaction, account: str, zone: ZoneInfo, now: datetime, limit: timedelta = USUAL_LIMIT
) -> tuple[tuple[str, str], ...]:
    """Pairs of who and what: calendars that fail, whose is this, is this a client, and what guests answered. Of the near past
    and the near future."""
    agenda = read_agenda(tx, account, now, limit)
    near = [each for each in agenda if -_LOOK_BACK < each.session.start - now < _LOOK_AHEAD]
    return (
        *_of_feeds(tx, account, zone, now, limit),
        *(("", nobodys_words(each.session, zone)) for each in near if is_nobodys(each)),
        *((each.session.person or "", confirm_words(each.session, zone)) for each in _to_confirm(tx, account, near)),
        *_of_guests(near, zone, now),
    )


def is_nobodys(each: AgendaSession) -> bool:
    """True for a session of which nobody knows whose it is, and which does take place or did."""
    return each.doubt is Doubt.NOBODYS and each.state in (SessionState.PLANNED, SessionState.HELD)


def _to_confirm(tx: Transaction, account: str, near: list[AgendaSession]) -> tuple[AgendaSession, ...]:
    return to_confirm(near, tx.people.list(account, None))


def _of_feeds(
    tx: Transaction, account: str, zone: ZoneInfo, now: datetime, limit: timedelta
) -> Iterator[tuple[str, str]]:
    for feed in tx.feeds.all(account):
        if feed.failing_since is not None:
            yield "", feed_words(feed, zone, is_stale=not is_fresh(feed, now, limit))


def _of_guests(near: list[AgendaSession], zone: ZoneInfo, now: datetime) -> Iterator[tuple[str, str]]:
    for each in near:
        who = each.session.person or ", ".join(each.session.guests)
        if each.session.start <= now or each.state is SessionState.CANCELLED:
            continue
        if each.session.counter is not None:
            yield who, counter_words(each.session, zone)
        if each.doubt is Doubt.DECLINED:
            yield who, declined_words(each.session, zone)
        if each.state is SessionState.INVITED:
            yield who or each.session.organizer, invited_words(each.session, zone)

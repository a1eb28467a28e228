"""What a calendar holds goes into the ledger: sessions with their people, times without room, and how the calendar fares."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from maild.agenda.event import AgendaEvent
from maild.agenda.events import EventReading
from maild.facts.name_mark import NameMark, mark_of_name
from maild.facts.session import FROM_MAIL, BusyTime, Session
from maild.ledger import Transaction
from maild.planning.agenda_rules import AgendaRules
from maild.planning.feed_health import after_failure, after_reading
from maild.planning.whose import KnownPeople, known_people, session_of

_LOG = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=5 * 366)
"""How long a session is remembered after it ended: a returning client's are still counted."""


@dataclass(frozen=True, slots=True)
class AgendaPlace:
    """One calendar of one account: its name, whose addresses are the coach's, and whether it holds nothing but sessions."""

    account: str
    source: str
    own: frozenset[str]
    only_sessions: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What a calendar's reading comes down to: its sessions, when the coach has no room, the names of known guests. `first`
    is where it begins: of what lies before it does not tell."""

    held: int
    first: datetime | None
    sessions: tuple[Session, ...]
    busy: frozenset[BusyTime]
    names: tuple[tuple[str, NameMark], ...]


def understand(
    place: AgendaPlace, reading: EventReading, rules: AgendaRules, known: KnownPeople, now: datetime
) -> Understood:
    """Outside any transaction: a large agenda takes its time, and the mail must not wait for it."""
    events = reading.events
    made = (session_of(each, place.source, known, rules, only_sessions=place.only_sessions) for each in events)
    found = {each.key: each for each in made if each is not None}
    first = min((each.start for each in events), default=None)
    return Understood(reading.held, first, tuple(found.values()), _busy(events, now), tuple(_names(events, known)))


def take_reading(tx: Transaction, place: AgendaPlace, found: Understood, since: datetime, now: datetime) -> None:
    """Writes down what a calendar holds from `since` on, in the place of what it held; nothing where it suddenly holds
    nothing. Some calendars give out half a year of the past only, and what went before was held all the same."""
    health = after_reading(tx.feeds.get(place.account, place.source), found.held, now)
    tx.feeds.put(place.account, health)
    if health.is_emptied:
        _LOG.warning("account=%s calendar=%s suddenly holds nothing; kept what it held", place.account, place.source)
        return
    for address, mark in found.names:
        tx.name_marks.put(place.account, address, mark)
    begins = max(since, min(found.first or now, now))
    written, gone = tx.sessions.replace_source(place.account, place.source, found.sessions, begins, now)
    tx.sessions.replace_busy(place.account, place.source, found.busy)
    if written or gone:
        counts = (place.account, place.source, len(found.sessions), written, gone)
        _LOG.info("account=%s calendar=%s sessions=%d written=%d gone=%d", *counts)


def take_failure(tx: Transaction, place: AgendaPlace, reason: str, now: datetime) -> None:
    """A calendar could not be read: what was known stays. Digest and status say so for as long as it lasts."""
    tx.feeds.put(place.account, after_failure(tx.feeds.get(place.account, place.source), reason, now))


def forget_others(tx: Transaction, account: str, sources: Iterable[str], now: datetime) -> None:
    """Drops what calendars held that the coach took out, and what is past its time."""
    kept = tuple(sources)
    tx.feeds.keep_only(account, kept)
    tx.sessions.purge(account, now - KEPT_FOR, (*kept, FROM_MAIL))


def whoever_is_known(tx: Transaction, place: AgendaPlace, salt: bytes) -> KnownPeople:
    """Everybody of the account with the marks of their names."""
    return known_people(tx.people.list(place.account, None), tx.name_marks.all(place.account), place.own, salt)


def _names(events: Iterable[AgendaEvent], known: KnownPeople) -> Iterator[tuple[str, NameMark]]:
    """The names of known guests, as the coach's own agenda writes them."""
    names = {each.address: each.name for event in events for each in event.guests if each.name}
    for address, name in names.items():
        mark = mark_of_name(name, known.salt) if known.is_trusted(address) else None
        if mark is not None and mark.full is not None:
            yield address, mark


def _busy(events: Iterable[AgendaEvent], now: datetime) -> frozenset[BusyTime]:
    taken = (each for each in events if not (each.is_free or each.is_cancelled) and each.start < each.end)
    return frozenset(BusyTime(each.start, each.end) for each in taken if each.end > now)

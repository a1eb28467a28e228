"""The sessions of an agenda as one list: doubles joined, numbered, each with its state and its doubts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from maild.facts.session import FROM_MAIL, FeedHealth, Session, SessionKind

USUAL_LIMIT = timedelta(hours=24)
"""How old the last good reading of a calendar may be before no mail rests on it any more."""


class SessionState(StrEnum):
    """What there is to say of a session at a moment."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    INVITED = "invited"


class Doubt(StrEnum):
    """Why no mail may rest on a session, though it stands in the agenda."""

    NOBODYS = "nobodys"
    TENTATIVE = "tentative"
    STALE = "stale"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class AgendaSession:
    """One session as it stands. `number` counts this person's sessions up to this one, those not cancelled nor missed; a
    number in a title overrides and is counted on from. None for an introduction, an intake, and what does not take place.
    `doubt` None means that a mail may rest on it."""

    session: Session
    state: SessionState
    number: int | None
    doubt: Doubt | None = None


def agenda_of(
    sessions: Iterable[Session],
    feeds: Iterable[FeedHealth],
    now: datetime,
    limit: timedelta = USUAL_LIMIT,
) -> tuple[AgendaSession, ...]:
    """All sessions, each once, in order of their start; `sessions` as the ledger gives them, with the person as known now."""
    health = {each.source: each for each in feeds}
    joined = sorted(join_doubles(sessions), key=lambda each: (each.start, each.uid, each.recurrence_id))
    numbers = _numbers(joined)
    return tuple(
        AgendaSession(each, _state(each, now), number, _doubt(each, health, now, limit))
        for each, number in zip(joined, numbers, strict=True)
    )


def join_doubles(sessions: Iterable[Session]) -> list[Session]:
    """The same event from two sources is one session, by its name or by person and start."""
    by_key: dict[tuple[str, str], Session] = {}
    for each in sessions:
        known = by_key.get(each.key)
        by_key[each.key] = each if known is None else _join(known, each)
    by_moment: dict[object, Session] = {}
    for each in by_key.values():
        is_one = each.person is not None and not each.is_cancelled
        place: object = (each.person, each.start) if is_one else each.key
        known = by_moment.get(place)
        by_moment[place] = each if known is None else _join(known, each)
    return list(by_moment.values())


def _join(one: Session, other: Session) -> Session:
    """The newer of two versions; of two equal ones the calendar's before the mail's, but a cancellation before both: a mail
    about a session that is off is worse than none. What only the other knows is taken over."""
    first, second = (one, other) if _rank(one) >= _rank(other) else (other, one)
    return replace(
        first,
        person=first.person or second.person,
        matched_by=first.matched_by or second.matched_by,
        guests=first.guests or second.guests,
        number=first.number if first.number is not None else second.number,
        is_missed=first.is_missed or second.is_missed,
        answer=first.answer or second.answer,
        counter=first.counter or second.counter,
        place=first.place or second.place,
        link=first.link or second.link,
        assignment=first.assignment or second.assignment,
    )


def _rank(each: Session) -> tuple[object, ...]:
    return each.sequence, each.is_cancelled, not each.is_tentative, each.source != FROM_MAIL, -each.id


def _numbers(ordered: Sequence[Session]) -> list[int | None]:
    counts: dict[str, int] = {}
    numbers: list[int | None] = []
    for each in ordered:
        if each.person is None or each.kind is not SessionKind.SESSION or not each.takes_place:
            numbers.append(None)
            continue
        counts[each.person] = each.number if each.number is not None else counts.get(each.person, 0) + 1
        numbers.append(counts[each.person])
    return numbers


def _state(each: Session, now: datetime) -> SessionState:
    if each.is_cancelled:
        return SessionState.CANCELLED
    if each.is_missed:
        return SessionState.MISSED
    if each.is_tentative:
        return SessionState.INVITED
    return SessionState.PLANNED if each.end > now else SessionState.HELD


def _doubt(each: Session, health: Mapping[str, FeedHealth], now: datetime, limit: timedelta) -> Doubt | None:
    if each.person is None:
        return Doubt.NOBODYS
    if each.is_tentative:
        return Doubt.TENTATIVE
    if each.answer is not None and each.answer.value == "declined":
        return Doubt.DECLINED
    if each.source != FROM_MAIL and not is_fresh(health.get(each.source), now, limit):
        return Doubt.STALE
    return None


def is_fresh(feed: FeedHealth | None, now: datetime, limit: timedelta = USUAL_LIMIT) -> bool:
    """True where a calendar was read well within the limit. One that suddenly holds nothing is not fresh at all."""
    return feed is not None and feed.good_at is not None and now - feed.good_at <= limit and not feed.is_emptied

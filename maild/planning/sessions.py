"""The sessions of an agenda as one list: doubles joined, numbered, each with its state and its doubts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from maild.facts.person import PersonState
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
    UNCONFIRMED = "unconfirmed"


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
    weighed = _believed(tuple(sessions), health) if health else sessions
    joined = sorted(join_doubles(weighed), key=lambda each: (each.start, each.uid, each.recurrence_id))
    numbers = _numbers(joined)
    return tuple(
        AgendaSession(each, _state(each, now), number, _doubt(each, health, now, limit))
        for each, number in zip(joined, numbers, strict=True)
    )


def with_confirmation(agenda: Iterable[AgendaSession], states: Mapping[str, PersonState]) -> tuple[AgendaSession, ...]:
    """The same, where no mail rests on a session with somebody of whom the coach has not said that they are a client; an
    introduction and an intake need no more than a lead. `states` are by the addresses that the sessions have."""
    return tuple(
        replace(each, doubt=Doubt.UNCONFIRMED) if each.doubt is None and not _is_confirmed(each, states) else each
        for each in agenda
    )


def _is_confirmed(each: AgendaSession, states: Mapping[str, PersonState]) -> bool:
    state = states.get(each.session.person or "")
    if each.session.kind is SessionKind.SESSION:
        return state is PersonState.CLIENT
    return state in (PersonState.CLIENT, PersonState.LEAD, PersonState.FORMER)


def join_doubles(sessions: Iterable[Session]) -> list[Session]:
    """The same event from two sources is one session, by its name or by person and start."""
    by_key: dict[tuple[str, str], Session] = {}
    for each in sessions:
        known = by_key.get(each.key)
        by_key[each.key] = each if known is None else _join(*_newer_first(known, each))
    by_moment: dict[object, Session] = {}
    for each in by_key.values():
        is_one = each.person is not None and not each.is_cancelled
        place: object = (each.person, each.start) if is_one else each.key
        known = by_moment.get(place)
        by_moment[place] = each if known is None else _join(*sorted((known, each), key=_weight, reverse=True))
    return list(by_moment.values())


def _believed(sessions: Sequence[Session], health: Mapping[str, FeedHealth]) -> list[Session]:
    """Where there is a calendar it decides: what only the mail brought is an invitation, and a move by mail that the calendar
    has not followed within a day, or agrees with, counts no more. A cancellation by mail stays: no mail is the safe side."""
    shown = {each.key: each for each in sessions if each.source != FROM_MAIL}
    found = []
    for each in sessions:
        if each.source == FROM_MAIL and not each.is_cancelled:
            there = shown.get(each.key)
            if there is not None and (there.start == each.start or _is_overruled(each, health.get(there.source))):
                continue
            each = replace(each, is_tentative=True)
        found.append(each)
    return found


def _is_overruled(told: Session, feed: FeedHealth | None) -> bool:
    return bool(feed and feed.good_at and told.stamp and feed.good_at - told.stamp > USUAL_LIMIT)


def _newer_first(one: Session, other: Session) -> tuple[Session, Session]:
    """Of two versions of one event the newer; of two equal ones the calendar's before the mail's, but a cancellation before
    both: a mail about a session that is off is worse than none."""
    return (one, other) if _rank(one) >= _rank(other) else (other, one)


def _join(first: Session, second: Session) -> Session:
    """The first, with what only the second knows."""
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


def _weight(each: Session) -> tuple[object, ...]:
    """Which of two events at the same moment is the session: their sequences are not of one event, and say nothing."""
    return each.takes_place, each.source != FROM_MAIL, -each.id


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

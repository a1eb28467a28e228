"""Which session a mail is about, and which one a draft may look forward to (behaviour 3, 11). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from maild.facts.session import Session
from maild.planning.sessions import AgendaSession, SessionState
from maild.understanding.result import Intent, Kind, Moment, Understanding

_JUST_NOW = timedelta(days=7)
"""So long ago a session may lie that somebody writes to have missed."""


def session_of_mail(agenda: Iterable[AgendaSession], understanding: Understanding, now: datetime) -> Session | None:
    """The session that the mail moves, cancels, missed or is late for: the one at a moment that it speaks of, else the next
    one; for a missed one the latest of the last week. None where the agenda knows of none."""
    if Intent.RESCHEDULE not in (understanding.intent, *understanding.secondary):
        return None
    sure = [each for each in agenda if each.doubt is None]
    if understanding.kind is Kind.MISSED:
        past = [each.session for each in sure if _was_just_now(each, now)]
        return past[-1] if past else None
    planned = [each.session for each in sure if each.state is SessionState.PLANNED]
    refused = [each for each in understanding.moments if not each.wanted]
    spoken_of = [each for each in planned if any(_is_at(each, moment) for moment in refused)]
    return next(iter(spoken_of or planned), None)


def session_to_look_forward_to(
    agenda: Iterable[AgendaSession], about: Session | None, understanding: Understanding, now: datetime
) -> Session | None:
    """The next session that a draft may name: never the one that the mail itself cancels, none for whoever stops."""
    if Intent.STOP_REQUEST in (understanding.intent, *understanding.secondary):
        return None
    planned = (each.session for each in agenda if each.doubt is None and each.state is SessionState.PLANNED)
    stands = understanding.kind is Kind.LATE
    return next((each for each in planned if each.start > now and (stands or each != about)), None)


def _was_just_now(each: AgendaSession, now: datetime) -> bool:
    is_over = each.session.start <= now and each.state is not SessionState.CANCELLED
    return is_over and now - each.session.start <= _JUST_NOW


def _is_at(session: Session, moment: Moment) -> bool:
    end = moment.end or moment.start + timedelta(minutes=30)
    return session.start < end and moment.start < session.end

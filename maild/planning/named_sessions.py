"""Which session a mail is about, and which one a draft may look forward to (behaviour 3, 11). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from maild.facts.session import Session
from maild.planning.sessions import AgendaSession, SessionState
from maild.understanding.result import Intent, Kind, Moment, Understanding

_TODAY = timedelta(hours=18)
"""So long before its start somebody writes to come late for a session, in the evening before at most."""
_SOON = timedelta(days=10)
"""Within two weeks, the usual rhythm: the only session that is planned may be the one after what somebody writes about."""
_JUST_NOW = timedelta(days=7)
"""So long ago a session may lie that somebody writes to have missed."""


def session_of_mail(
    agenda: Iterable[AgendaSession], understanding: Understanding, written_at: datetime
) -> Session | None:
    """The session that the mail moves, cancels, missed or is late for, by the agenda at the moment of the mail.

    The one at a moment that it speaks of, else the next one, or the only one soon; for a missed one the latest of the last
    week, for a late one that of the day. None where the agenda knows of none, and where the mail speaks of a moment at which
    there is none or several: a draft that names no moment is kinder than one that names the wrong one.
    """
    if Intent.RESCHEDULE not in (understanding.intent, *understanding.secondary):
        return None
    sure = [each for each in agenda if each.doubt is None]
    if understanding.kind is Kind.MISSED:
        past = [each.session for each in sure if _was_just_now(each, written_at)]
        return past[-1] if past else None
    coming = [each for each in sure if each.session.end > written_at]
    standing = [each.session for each in coming if each.state in (SessionState.PLANNED, SessionState.HELD)]
    if understanding.kind is Kind.LATE:
        return next((each for each in standing if each.start - written_at <= _TODAY), None)
    refused = [each for each in understanding.moments if not each.wanted]
    if not refused:
        return next(iter(standing), None)
    spoken_of = [each.session for each in coming if any(_is_at(each.session, moment) for moment in refused)]
    if not spoken_of and len(standing) == 1 and standing[0].start - written_at <= _SOON:
        return standing[0]  # what it refuses is then for the new moment
    return spoken_of[0] if len(spoken_of) == 1 else None


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

"""A draft names the right old moment, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from maild.facts.session import Session
from maild.planning.named_sessions import session_of_mail
from maild.planning.sessions import AgendaSession, Doubt, SessionState
from maild.understanding.result import Intent, Kind, Moment

WRITTEN = datetime(2026, 8, 4, 9, tzinfo=UTC)


def held(days: float, state: SessionState = SessionState.PLANNED) -> AgendaSession:
    start = WRITTEN + timedelta(days=days)
    return AgendaSession(Session("a", f"u{days}", start, start + timedelta(hours=1), "Europe/Amsterdam"), state, 1)


def said(kind: Kind | None = Kind.MOVE, *refused: float) -> Any:
    days = [WRITTEN + timedelta(days=each) for each in refused]
    moments = tuple(
        Moment(start=each.replace(hour=0), end=each.replace(hour=0) + timedelta(days=1), wanted=False, text="die dag")
        for each in days
    )
    return SimpleNamespace(intent=Intent.RESCHEDULE, secondary=(), kind=kind, moments=moments)


@pytest.mark.parametrize(
    ("agenda", "mail", "expected"),
    [
        ((held(3), held(17)), said(), 3),
        ((held(3), held(17)), said(Kind.MOVE, 17), 17),
        ((held(14), held(28)), said(Kind.MOVE, 2), None),  # that day is in the agenda no more
        ((held(14),), said(Kind.MOVE, 2), None),  # the only one left is the one after it
        ((held(3),), said(Kind.MOVE, 6), 3),  # what it refuses is for the new moment
        ((held(3), held(4)), said(Kind.MOVE, 3, 4), None),  # two on the days that it cannot
        ((held(14),), said(Kind.LATE), None),  # nobody is late for a session in two weeks
        ((held(0.1), held(14)), said(Kind.LATE), 0.1),
        ((held(0.01, SessionState.HELD), held(14)), said(), 0.01),  # it was still to come when the mail was written
        ((held(2, SessionState.CANCELLED), held(14)), said(Kind.MOVE, 2), 2),  # the coach took it out on reading
        ((held(-1, SessionState.HELD), held(14)), said(), 14),
    ],
)
def test_the_old_moment(agenda: tuple[AgendaSession, ...], mail: Any, expected: float | None) -> None:
    found = session_of_mail(agenda, mail, WRITTEN)
    assert found == (None if expected is None else next(e.session for e in agenda if e.session.uid == f"u{expected}"))


def test_a_session_of_which_anything_is_in_doubt_is_not_named() -> None:
    assert session_of_mail((replace(held(3), doubt=Doubt.STALE),), said(), WRITTEN) is None

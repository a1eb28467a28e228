"""A moment that a draft names, kept so that it can be seen when it no longer holds (behaviour 3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maild.facts.session import BusyTime


class MomentRole(StrEnum):
    """A moment held out to the person, the session that the draft looks forward to, the one that is moved."""

    PROPOSED = "proposed"
    SESSION = "session"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class DraftMoment:
    """One moment with the end of its session, both aware UTC."""

    role: MomentRole
    time: BusyTime

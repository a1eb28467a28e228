"""What planning knows of one climb, and what it decides, as frozen values (behaviour 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from maild.facts.draft import Draft
from maild.planning.ladder_rules import Rung


class StepKind(StrEnum):
    """What to do about a climb now."""

    WAIT = "wait"
    DRAFT = "draft"
    REWRITE = "rewrite"
    CALL = "call"
    SKIP_CALL = "skip_call"
    CLIMB = "climb"
    ANSWERED = "answered"
    CLOSE = "close"
    REST = "rest"
    STOP = "stop"
    HALT = "halt"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Away:
    """An out-of-office answer: when it came, and the first day back where it names one."""

    at: datetime
    returns: date | None


@dataclass(frozen=True, slots=True)
class ClimbFacts:
    """All that the next step rests on. `answered_at` is the first human mail since the climb began, of that person or of
    anybody in the thread; `next_send` the coach's oldest mail to the person that no rung stands for yet, its row and its
    moment; `rung_draft` the draft of the next rung, whatever became of it; `has_other_draft`: another mail of a ladder may
    still lie in Drafts for the person; `held` says why nothing is begun for them."""

    answered_at: datetime | None = None
    next_send: tuple[int, datetime] | None = None
    away: tuple[Away, ...] = ()
    bounced: bool = False
    rung_draft: Draft | None = None
    has_other_draft: bool = False
    is_stopped: bool = False
    held: str | None = None
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClimbStep:
    """The step, the rung that it is about, the day on which it is due, and why."""

    kind: StepKind
    rung: Rung | None = None
    due: date | None = None
    reason: str = ""

"""Trajectories, and which mail belongs to which session: what `rules/trajectories.yaml` says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from maild.facts.session import SessionKind


class When(StrEnum):
    """What a mail's moment is counted from."""

    BOOKED = "booked"
    BEFORE = "before"
    AFTER = "after"
    END = "end"


class Which(StrEnum):
    """Which of a client's sessions a mail belongs to."""

    EACH = "each"
    FIRST = "first"
    HALF_WAY = "half_way"
    LAST = "last"
    ASSIGNMENT = "assignment"


class Unit(StrEnum):
    """What a wait is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Wait:
    """So many hours, days, working days, weeks or months."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class JourneyRule:
    """One mail of the journey, or one note to the coach where `mail` is None. `kinds` are the kinds of session that it
    belongs to; `which` counts among sessions of a trajectory. `wait` is None for what is due as soon as a session is booked.
    `until_returned` ends it once form and contract came back; `every` repeats a mail after the end."""

    name: str
    mail: str | None
    when: When
    which: Which = Which.EACH
    kinds: frozenset[SessionKind] = frozenset(SessionKind)
    wait: Wait | None = None
    until_returned: bool = False
    every: Wait | None = None

    @property
    def names_moment(self) -> bool:
        """True for a reminder or a confirmation: once sent, a moved session asks for another one."""
        return (self.mail or "").partition(".")[0] in ("reminder", "confirmation")

    @property
    def is_follow_up(self) -> bool:
        """True for what comes weeks or months after the end: two of those without an answer are enough."""
        return self.when is When.END and self.wait is not None and self.wait.unit in (Unit.WEEKS, Unit.MONTHS)


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a trajectory in words: from which session up to which, both included."""

    first: int
    last: int
    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class Trajectory:
    """How many sessions, how many weeks between two of them, at which one the mid-way evaluation is, and the phases."""

    name: str
    sessions: int
    rhythm_weeks: int = 2
    evaluation: int = 0
    phases: tuple[Phase, ...] = ()

    @property
    def half_way(self) -> int:
        """The session of the mid-way evaluation."""
        return self.evaluation or max(1, self.sessions // 2)


@dataclass(frozen=True, slots=True)
class ReturnedRule:
    """How a form service's mail is known that says: form or contract came back. `senders` are domains, `subject` pieces of
    text of which one has to be there, in small letters; with none any subject will do."""

    senders: tuple[str, ...]
    subject: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrajectoryRules:
    """Everything in one file. `default` is what a new client gets; None where there are no trajectories."""

    by_name: Mapping[str, Trajectory] = field(default_factory=dict)
    default: str | None = None
    mails: tuple[JourneyRule, ...] = ()
    returned: tuple[ReturnedRule, ...] = ()
    problems: tuple[str, ...] = ()


NO_TRAJECTORIES = TrajectoryRules()

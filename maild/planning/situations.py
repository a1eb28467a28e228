"""When a situation asks for a mail of its own, and when that mail is no longer meant (behaviour 3, 5, 7). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from maild.facts.situation import SituationKind, Written
from maild.working_time import WorkingTime

_HEAVY = "emotional_support"
_PRACTICAL = frozenset({"reschedule", "stop_request"})
"""Practical things are welcome by mail; they are not counted."""
_SAME_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class TooManyRule:
    """More than `messages` in so many rolling working days; after a boundary mail none for `rest_weeks` weeks."""

    messages: int
    working_days: int
    rest_weeks: int
    template: str


@dataclass(frozen=True, slots=True)
class SilenceRule:
    """A client with whom nothing passed, in either direction, for so many weeks."""

    weeks: int
    template: str


@dataclass(frozen=True, slots=True)
class SituationRules:
    """The rules in force; None or nothing where a situation is left alone. `no_match` names a template by its cause.
    `problems` holds one printable line for each mistake."""

    too_many: TooManyRule | None = None
    dropping_out: SilenceRule | None = None
    no_show: str | None = None
    no_match: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


NO_SITUATIONS = SituationRules()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a mail is due, and why (not)."""

    is_due: bool
    reason: str


def span_begins(rule: TooManyRule, hours: WorkingTime, now: datetime) -> datetime:
    """The moment at which the rolling working days begin; today is the last of them."""
    days = list(islice(hours.working_days_back_from(hours.day_of(now)), rule.working_days))
    return hours.begin_of(days[-1])


def judge_too_many(
    rule: TooManyRule, written: Sequence[Written], last_boundary: datetime | None, now: datetime, *, lies_ready: bool
) -> Judgement:
    """Is one warm boundary mail due? `written` is what the person typed in the span, `last_boundary` when the last one was
    made, `lies_ready` says that another draft for them lies in Drafts.

    Never where one of those mails is heavy, or nobody could read it; then a limit would be the wrong answer.
    """
    counted = [each for each in written if not each.is_thanks and not each.intents & _PRACTICAL]
    if len(counted) <= rule.messages:
        return Judgement(False, "few enough messages")
    if any(is_heavy(each) for each in written):
        return Judgement(False, "one of these mails is emotional, shows danger, or was not understood")
    if any("stop_request" in each.intents for each in written):
        return Judgement(False, "asks to stop")
    if last_boundary is not None and now < last_boundary + timedelta(weeks=rule.rest_weeks):
        return Judgement(False, "had a boundary mail not long ago")
    if lies_ready:
        return Judgement(False, "a draft for this person lies in Drafts")
    return Judgement(True, f"{len(counted)} messages in {rule.working_days} working days")


def is_heavy(written: Written) -> bool:
    """True for a mail that is emotional or shows danger, and for one that nobody has read."""
    return written.has_crisis or _HEAVY in written.intents or not written.is_understood


@dataclass(frozen=True, slots=True)
class Silence:
    """How it stands with a client. `last_contact` is the latest mail in either direction, None where maild saw none;
    `pause_ended` the end of a pause that is over. `has_planned` is what the agenda says, None where it does not know."""

    last_contact: datetime | None
    pause_ended: datetime | None = None
    is_owed_answer: bool = False
    lies_ready: bool = False
    is_climbing: bool = False
    has_planned: bool | None = None


def judge_silence(rule: SilenceRule, silence: Silence, now: datetime) -> Judgement:
    """Has a client dropped out? A silence that the coach owes an answer in is the coach's own."""
    if silence.last_contact is None:
        return Judgement(False, "maild saw no contact yet")
    since = max(filter(None, (silence.last_contact, silence.pause_ended)))
    checks = (
        (now < since + timedelta(weeks=rule.weeks), "in touch not long ago"),
        (silence.has_planned is True, "something is planned"),
        (silence.is_owed_answer, "waits for an answer of the coach"),
        (silence.is_climbing, "on a ladder already"),
        (silence.lies_ready, "a draft for this person lies in Drafts"),
    )
    held = next((reason for holds, reason in checks if holds), None)
    return Judgement(False, held) if held is not None else Judgement(True, f"no contact since {since:%Y-%m-%d}")


def has_passed(kind: SituationKind, asked_at: datetime, now: datetime) -> bool:
    """True where a mail that never came to lie in Drafts comes too late: a no-show is answered the same day."""
    return kind is SituationKind.NO_SHOW and now >= asked_at + _SAME_DAY


def outlived(kind: SituationKind, written: Sequence[Written], coach_wrote: bool) -> str | None:
    """Why a mail that lies ready, or is wanted, is no longer meant; None where it is. `written` is what the person typed
    since it began (since the missed moment, for a no-show)."""
    if kind is SituationKind.DROPPING_OUT and (written or coach_wrote):
        return "in touch again"
    if kind is SituationKind.NO_SHOW and written:
        return "they wrote themselves"
    if kind is SituationKind.TOO_MANY and any(is_heavy(each) for each in written):
        return "an emotional mail came"
    return None

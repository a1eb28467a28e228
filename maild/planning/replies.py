"""One judged mail to one decision: a draft, or the reason for none (behaviour 3, 5, 7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maild.facts.draft import Draft, DraftState
from maild.facts.notice import NoticeLevel
from maild.planning.policy import Mode, Policy
from maild.planning.verdict import Verdict
from maild.understanding.result import Band, Intent


class NoticeKind(StrEnum):
    """What a notice is about; its sentence for the coach is made where notices are written."""

    COACH_IS_WRITING = "new_mail_while_writing"
    CAP_REACHED = "cap_reached"
    NO_TEMPLATE = "no_template"
    RECIPIENT_UNUSABLE = "recipient_unusable"
    IDENTITY_UNUSABLE = "identity_unusable"
    OTHER_REPLY_TO = "other_reply_to"


@dataclass(frozen=True, slots=True)
class ReplyCase:
    """All that the decision on one mail rests on.

    `drafts_today` counts reply drafts for this person in the last 24 hours; `newer_needs_reply` is true where a later
    mail of the same person in the same thread will get a draft itself; `live_draft` is the thread's one live draft
    for this person. `recipient_fits` and `identity_fits` say that the address of the person, and the coach's own, can
    stand in a draft (an address of RFC 6531 cannot). `is_confirmed_stop` says that it asks for no contact, and that the one
    confirmation of that was written before;
    `is_of_lost_time` that a backup was put back since it came, so that nobody knows whether it had a draft.
    """

    is_own_notice: bool
    is_duplicate: bool
    writer: str
    is_form: bool
    has_crisis: bool
    danger_case_open: bool
    automatic: str | None
    may_answer: bool
    intent: Intent
    band: Band
    is_answered: bool
    newer_needs_reply: bool
    live_draft: Draft | None
    drafts_today: int
    has_template: bool
    other_reply_to: bool
    recipient_fits: bool = True
    identity_fits: bool = True
    is_confirmed_stop: bool = False
    is_of_lost_time: bool = False


@dataclass(frozen=True, slots=True)
class NoticePlan:
    """A notice to write: its kind and how loud it is."""

    kind: NoticeKind
    level: NoticeLevel


@dataclass(frozen=True, slots=True)
class ReplyDecision:
    """What to do with one mail. `supersedes` is an untouched draft that has to go before the new one comes."""

    verdict: Verdict
    supersedes: Draft | None = None
    notices: tuple[NoticePlan, ...] = ()

    @property
    def places_draft(self) -> bool:
        """True where a draft is to be placed."""
        return self.verdict is Verdict.DRAFTED


def needs_reply(intent: Intent, band: Band, automatic: str | None, has_crisis: bool) -> bool:
    """True where the understanding alone asks for a reply draft."""
    return intent is not Intent.OTHER and band is not Band.UNSURE and automatic is None and not has_crisis


def decide_reply(case: ReplyCase, policy: Policy) -> ReplyDecision:
    """The decision for one mail, with its reason. Danger comes before everything but our own notices."""
    verdict = _refusal(case, policy)
    if verdict is not None:
        return ReplyDecision(verdict)
    if case.live_draft is not None and case.live_draft.state is DraftState.TOUCHED:
        return _notify(Verdict.COACH_IS_WRITING, NoticeKind.COACH_IS_WRITING, NoticeLevel.NOW)
    if case.drafts_today >= policy.drafts_a_sender_a_day:
        return _notify(Verdict.CAP_REACHED, NoticeKind.CAP_REACHED, NoticeLevel.DIGEST)
    if not case.recipient_fits:
        return _notify(Verdict.RECIPIENT_UNUSABLE, NoticeKind.RECIPIENT_UNUSABLE, NoticeLevel.DIGEST)
    if not case.identity_fits:
        return _notify(Verdict.IDENTITY_UNUSABLE, NoticeKind.IDENTITY_UNUSABLE, NoticeLevel.DIGEST)
    if not case.has_template:
        return _notify(Verdict.NO_TEMPLATE, NoticeKind.NO_TEMPLATE, NoticeLevel.DIGEST)
    if policy.mode is Mode.WATCH:
        return ReplyDecision(Verdict.WATCH_MODE)
    notices = (NoticePlan(NoticeKind.OTHER_REPLY_TO, NoticeLevel.DIGEST),) if case.other_reply_to else ()
    return ReplyDecision(Verdict.DRAFTED, supersedes=case.live_draft, notices=notices)


def _refusal(case: ReplyCase, policy: Policy) -> Verdict | None:
    """The first reason that forbids or spares a draft, in the order of behaviour 3: danger before all."""
    is_own = case.writer in policy.own_addresses and not case.is_form
    checks = (
        (case.is_own_notice, Verdict.OWN_NOTICE),
        (case.is_duplicate, Verdict.DUPLICATE),
        (case.has_crisis, Verdict.CRISIS),
        (is_own, Verdict.OWN_MAIL),
        (case.automatic is not None, Verdict.AUTOMATIC),
        (case.danger_case_open, Verdict.FROZEN),
        (not case.writer, Verdict.NO_WRITER),
        (not case.may_answer and not case.is_form, Verdict.MAY_NOT_ANSWER),
        (case.band is Band.UNSURE, Verdict.UNSURE),
        (case.intent is Intent.OTHER, Verdict.NOTHING_TO_ANSWER),
        (case.is_answered, Verdict.ANSWERED),
        (case.is_of_lost_time, Verdict.UNKNOWN_TIME),
        (case.is_confirmed_stop, Verdict.STOP_CONFIRMED),
        (case.newer_needs_reply, Verdict.NEWER_MAIL),
    )
    return next((verdict for holds, verdict in checks if holds), None)


def _notify(verdict: Verdict, kind: NoticeKind, level: NoticeLevel) -> ReplyDecision:
    return ReplyDecision(verdict, notices=(NoticePlan(kind, level),))

"""What has become of a draft: still there, touched, sent, discarded, or due to be withdrawn (behaviour 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from maild.facts.draft import Draft, DraftState
from maild.mail.identity import MessageKey
from maild.planning.policy import Policy
from maild.planning.recognition import SentMatch

LAY_TOO_LONG = "lay untouched too long"
"""Why a draft is withdrawn that nobody touched for its lifetime."""


class Step(StrEnum):
    """What to do about a draft now."""

    NOTHING = "nothing"
    MARK_SENT = "mark_sent"
    MARK_SENT_AND_CLEAR = "mark_sent_and_clear"
    MARK_TOUCHED = "mark_touched"
    MARK_MISSING = "mark_missing"
    MARK_DISCARDED = "mark_discarded"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What Drafts shows of one draft. `is_there` means its own UID is there; `successor` is a newer draft that replies
    to the same mail for the same recipient, or carries the same Message-ID."""

    is_there: bool
    successor: MessageKey | None = None


@dataclass(frozen=True, slots=True)
class DraftFate:
    """The step and why; `key` is where a touched draft lies now, `match` the sent mail that it became."""

    step: Step
    reason: str = ""
    key: MessageKey | None = None
    match: SentMatch | None = None


def follow_draft(
    draft: Draft,
    sighting: Sighting,
    match: SentMatch | None,
    match_is_similar: bool,
    answered_by_hand: bool,
    policy: Policy,
    now: datetime,
) -> DraftFate:
    """The fate of a placed or touched draft.

    `match_is_similar` says whether the sent mail's text is the draft's: it tells a draft that was sent by way of "edit
    as new message", which leaves the original lying, from an answer that the coach wrote by hand.
    """
    if sighting.is_there:
        return _fate_while_there(draft, match, match_is_similar, answered_by_hand, policy, now)
    if match is not None:
        return DraftFate(Step.MARK_SENT, match.evidence.name.lower(), match=match)
    if sighting.successor is not None:
        return DraftFate(Step.MARK_TOUCHED, "edited", key=sighting.successor)
    if draft.missing_since is None:
        return DraftFate(Step.MARK_MISSING, "gone from Drafts")
    if now - draft.missing_since >= policy.discard_after:
        return DraftFate(Step.MARK_DISCARDED, "gone, and not found in Sent")
    return DraftFate(Step.NOTHING)


def _fate_while_there(
    draft: Draft, match: SentMatch | None, match_is_similar: bool, answered_by_hand: bool, policy: Policy, now: datetime
) -> DraftFate:
    if draft.state is DraftState.TOUCHED:
        if match is not None:
            return DraftFate(Step.MARK_SENT, "sent, and a touched copy was left", match=match)
        return DraftFate(Step.NOTHING)
    if match is not None and match_is_similar:
        return DraftFate(Step.MARK_SENT_AND_CLEAR, match.evidence.name.lower(), match=match)
    if match is not None or answered_by_hand:
        return DraftFate(Step.WITHDRAW, "answered by hand", match=match)
    if draft.placed_at is not None and now - draft.placed_at >= policy.draft_lifetime:
        return DraftFate(Step.WITHDRAW, LAY_TOO_LONG)
    return DraftFate(Step.NOTHING)

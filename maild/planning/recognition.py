"""Is this sent mail that draft? A ladder of evidence, for clients change Message-ID, headers and text (behaviour 3).

What the clients do was measured for Thunderbird and read in the sources of Roundcube, K-9 and others: own header fields
are lost nearly everywhere, so only what every client must keep for threading is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from maild.facts.draft import Draft
from maild.facts.sent_mail import SentMail

CLOCK_SKEW = timedelta(minutes=2)
"""The server's clock may run behind ours by this much when a send is compared with the placing of a draft."""


class Evidence(IntEnum):
    """How a sent mail was recognised; lower is stronger."""

    MESSAGE_ID = 1
    REPLY_HEADERS = 2
    THREAD = 3
    SIMILAR_TEXT = 4


@dataclass(frozen=True, slots=True)
class SentMatch:
    """A sent mail and how strongly it speaks for the draft."""

    sent: SentMail
    evidence: Evidence


def recognise(draft: Draft, sent_mails: Sequence[SentMail], is_similar: Callable[[SentMail], bool]) -> SentMatch | None:
    """The strongest match for a draft among sent mails, or None.

    `is_similar` compares texts and may be costly (it fetches the sent mail): it is asked only for mails to the same
    recipient, after the draft was placed, that no cheaper rung recognised.
    """
    matches = [match for sent in sent_mails if (match := _cheap_match(draft, sent)) is not None]
    if matches:
        return min(matches, key=lambda match: (match.evidence, match.sent.sent_at, match.sent.id))
    for sent in sent_mails:
        if _could_be(draft, sent) and is_similar(sent):
            return SentMatch(sent, Evidence.SIMILAR_TEXT)
    return None


def _cheap_match(draft: Draft, sent: SentMail) -> SentMatch | None:
    if sent.message_id is not None and sent.message_id == draft.message_id:
        return SentMatch(sent, Evidence.MESSAGE_ID)
    if not _could_be(draft, sent):
        return None
    if draft.parent is not None and draft.parent in sent.ancestors:
        return SentMatch(sent, Evidence.REPLY_HEADERS)
    if sent.thread is not None and sent.thread == draft.thread:
        return SentMatch(sent, Evidence.THREAD)
    return None


def _could_be(draft: Draft, sent: SentMail) -> bool:
    """True where recipient and time allow it. A mail that already stands for another draft stands for no second one."""
    began = draft.placed_at or draft.created_at
    return (
        not sent.is_automatic
        and sent.draft in (None, draft.id)
        and draft.recipient in sent.recipients
        and sent.sent_at >= began - CLOCK_SKEW
    )

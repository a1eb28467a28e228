"""One attempt's outcome, recipient by recipient."""

from __future__ import annotations

from collections.abc import Sequence

from maild.acting.smtp_reply import SmtpReply
from maild.acting.submission import Outcome, Submission
from maild.facts.submission import RecipientResult, RecipientState

_OF_THE_REST = {
    Outcome.SENT: RecipientState.ACCEPTED,
    Outcome.PARTLY_REFUSED: RecipientState.ACCEPTED,
    Outcome.REFUSED: RecipientState.REFUSED,
    Outcome.DELAYED: RecipientState.WAITING,
    Outcome.UNKNOWN: RecipientState.UNKNOWN,
}


def results_of(outcome: Submission, addresses: Sequence[str]) -> tuple[RecipientResult, ...]:
    """What is known of each recipient now. Whoever got a reply of their own stands by that; the rest share the outcome.

    A recipient whose own reply was "not now" (4yz) waits, also where the mail went to others.
    """
    return tuple(_result(outcome, each) for each in addresses)


def _result(outcome: Submission, address: str) -> RecipientResult:
    own = outcome.answers.get(address)
    if own is not None:
        state = RecipientState.REFUSED if own.is_permanent else RecipientState.WAITING
        return _with(address, state, own, own.text)
    return _with(address, _OF_THE_REST[outcome.outcome], outcome.reply, outcome.text)


def _with(address: str, state: RecipientState, reply: SmtpReply | None, text: str) -> RecipientResult:
    if state is RecipientState.ACCEPTED:
        return RecipientResult(address, state)
    if reply is None:
        return RecipientResult(address, state, None, None, text)
    return RecipientResult(address, state, reply.code, reply.status, reply.text)

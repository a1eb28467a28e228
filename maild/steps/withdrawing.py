"""Means to withdraw drafts that lie untouched; the outbox looks at each once more before it removes anything."""

from __future__ import annotations

from typing import Protocol

from maild.clock import Clock, TokenMaker
from maild.facts.draft import Draft, DraftState
from maild.facts.intention import Intention, IntentionKind, IntentionState
from maild.ledger import Transaction


class Hand(Protocol):
    """Whoever writes down what is meant: the daemon's desk, or a command beside it."""

    @property
    def account(self) -> str:
        """The account's name in the ledger."""
        ...

    @property
    def clock(self) -> Clock:
        """What time it is."""
        ...

    @property
    def tokens(self) -> TokenMaker:
        """Makes tokens."""
        ...


def withdraw(tx: Transaction, hand: Hand, draft: Draft, reason: str) -> Intention:
    """Intends to withdraw one draft. One that is only intended yet is looked for by its token, and never placed."""
    now = hand.clock.now()
    return tx.intentions.add(
        kind=IntentionKind.WITHDRAW_DRAFT,
        account=hand.account,
        token=hand.tokens.token(),
        mail=draft.mail,
        draft=draft.id,
        recipients=(),
        payload=None,
        created_at=now,
        not_before=now,
        reason=reason,
    )


def withdraw_untouched(tx: Transaction, hand: Hand, person: int, reason: str) -> tuple[Intention, ...]:
    """Intends to withdraw every draft for one person that the coach has not touched."""
    untouched = (DraftState.INTENDED, DraftState.PLACED)
    live = tx.drafts.live_of_person(person)
    return tuple(withdraw(tx, hand, draft, reason) for draft in live if draft.state in untouched)


def withdraw_untouched_rung(tx: Transaction, hand: Hand, number: int | None, reason: str) -> None:
    """Means to withdraw the mail of a ladder's rung while nobody has touched it, once; nothing where there is none."""
    draft = tx.drafts.get(number) if number is not None else None
    if draft is None or draft.state not in (DraftState.INTENDED, DraftState.PLACED):
        return
    meant = (each for each in tx.intentions.for_draft(draft.id) if each.kind is IntentionKind.WITHDRAW_DRAFT)
    if not any(each.state in (IntentionState.INTENDED, IntentionState.TRIED) for each in meant):
        withdraw(tx, hand, draft, reason)

"""Means to withdraw drafts that lie untouched; the outbox looks at each once more before it removes anything."""

from __future__ import annotations

from maild.facts.draft import Draft, DraftState
from maild.facts.intention import Intention, IntentionKind
from maild.ledger import Transaction
from maild.steps.practice import Desk


def withdraw(tx: Transaction, desk: Desk, draft: Draft, reason: str) -> Intention:
    """Intends to withdraw one draft. One that is only intended yet is looked for by its token, and never placed."""
    now = desk.clock.now()
    return tx.intentions.add(
        kind=IntentionKind.WITHDRAW_DRAFT,
        account=desk.account,
        token=desk.tokens.token(),
        mail=draft.mail,
        draft=draft.id,
        recipients=(),
        payload=None,
        created_at=now,
        not_before=now,
        reason=reason,
    )


def withdraw_untouched(tx: Transaction, desk: Desk, person: int, reason: str) -> tuple[Intention, ...]:
    """Intends to withdraw every draft for one person that the coach has not touched."""
    untouched = (DraftState.INTENDED, DraftState.PLACED)
    live = tx.drafts.live_of_person(person)
    return tuple(withdraw(tx, desk, draft, reason) for draft in live if draft.state in untouched)

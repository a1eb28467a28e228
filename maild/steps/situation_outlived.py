"""A situation's mail that lies ready untouched goes when it is no longer true: the silence is broken, they wrote."""

from __future__ import annotations

from datetime import UTC, datetime

from maild.facts.draft import Draft, DraftState
from maild.facts.intention import IntentionKind, IntentionState
from maild.facts.situation import Situation, SituationKind
from maild.ledger import Transaction
from maild.planning.situations import outlived
from maild.steps.withdrawing import Hand, withdraw


def began_at(situation: Situation) -> datetime:
    """The moment from which a mail of the person's own makes this one needless."""
    if situation.kind is SituationKind.NO_SHOW and "T" in situation.about:
        return min(datetime.fromisoformat(situation.about).astimezone(UTC), situation.asked_at)
    return situation.asked_at


def withdraw_outlived(tx: Transaction, hand: Hand) -> int:
    """Means to withdraw what is no longer true and untouched; returns how many."""
    found = 0
    for situation in tx.situations.lying(hand.account):
        draft = tx.drafts.get(situation.draft) if situation.draft is not None else None
        if draft is None or draft.state is DraftState.TOUCHED or _is_going(tx, draft):
            continue
        since = began_at(situation)
        coach_wrote = situation.kind is SituationKind.DROPPING_OUT and _has_written(tx, situation, since)
        reason = outlived(situation.kind, tx.contacts.written_by(situation.person, since), coach_wrote)
        if reason is not None:
            withdraw(tx, hand, draft, reason)
            found += 1
    return found


def _has_written(tx: Transaction, situation: Situation, since: datetime) -> bool:
    """True where the coach wrote to the person since then; its own mail ends the draft, and is not asked about here."""
    person = tx.people.get(situation.person)
    keys = person.addresses if person is not None else ()
    sent = (each for key in keys for each in tx.sent.to_address(situation.account, key, 1))
    return any(each.sent_at > since and each.draft != situation.draft for each in sent)


def _is_going(tx: Transaction, draft: Draft) -> bool:
    meant = (each for each in tx.intentions.for_draft(draft.id) if each.kind is IntentionKind.WITHDRAW_DRAFT)
    return any(each.state in (IntentionState.INTENDED, IntentionState.TRIED) for each in meant)

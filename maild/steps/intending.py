"""Writes a composed draft down together with the intention to place it: the one way in which a draft begins."""

from __future__ import annotations

from datetime import datetime

from maild.acting.outbox import fingerprint
from maild.drafting.order import ComposedDraft, DraftOrder
from maild.drafting.shingles import shingles
from maild.facts.draft import DraftPurpose
from maild.facts.intention import Intention, IntentionKind
from maild.ledger import Transaction
from maild.mail.identity import MessageId
from maild.steps.practice import Desk


def intend_draft(
    tx: Transaction,
    desk: Desk,
    order: DraftOrder,
    made: ComposedDraft,
    *,
    mail: int | None,
    thread: int,
    person: int,
    parent: MessageId | None,
    purpose: DraftPurpose = DraftPurpose.REPLY,
    promised_at: datetime | None = None,
) -> Intention:
    """The intention to place `made`, with its draft beside it. `mail` is the row of the mail that it answers, None for what
    maild starts by itself; `parent` the Message-ID that it replies to; `promised_at` the moment that a holding reply names.
    """
    now = desk.clock.now()
    draft = tx.drafts.add(
        account=desk.account,
        token=order.token,
        message_id=made.message_id,
        mail=mail,
        thread=thread,
        person=person,
        recipient=order.recipient.key,
        parent=parent,
        template=made.template,
        fingerprint=fingerprint(made.raw),
        shingles=shingles(made.text, desk.draft_salt),
        created_at=now,
        purpose=purpose,
        promised_at=promised_at,
    )
    return tx.intentions.add(
        kind=IntentionKind.PLACE_DRAFT,
        account=desk.account,
        token=order.token,
        mail=mail,
        draft=draft.id,
        recipients=(order.recipient.key,),
        payload=made.raw,
        created_at=now,
        not_before=now,
    )

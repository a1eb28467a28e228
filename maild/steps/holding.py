"""The holding reply: "I come back to this by ...", the one allowed second draft in a thread (behaviour 2)."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from maild.drafting.order import ComposedDraft, DraftOrder
from maild.drafting.shingles import SIMILAR, shingles, similarity
from maild.errors import MessageError, PermanentError
from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.facts.intention import Intention, IntentionKind, IntentionState
from maild.facts.sent_mail import SentMail
from maild.ledger import Transaction
from maild.mail.identity import MessageId
from maild.mail.store import MailStore
from maild.planning.policy import Mode
from maild.planning.promise import choose_promise, read_promise
from maild.planning.window import Window
from maild.reading.result import Reading
from maild.steps.composing import order_reply
from maild.steps.intake import fetch_and_read
from maild.steps.intending import intend_draft
from maild.steps.memory import Judged
from maild.steps.practice import Desk, Practice
from maild.steps.senders import known_writer, sender_context
from maild.steps.withdrawing import withdraw
from maild.working_time.words import moment_in_words

_LOG = logging.getLogger(__name__)
_TEMPLATE = "holding"
_PASSED = "the moment that it promises has passed"


@dataclass(frozen=True, slots=True)
class HoldingReply:
    """A holding reply that is composed and not written down yet. `until` is what it promises."""

    order: DraftOrder
    draft: ComposedDraft
    parent: MessageId | None
    until: datetime


def compose_holding(desk: Desk, practice: Practice, store: MailStore, window: Window) -> HoldingReply | None:
    """The holding reply to the newest mail of a window; None where none may be made or the mail is not to be had."""
    with desk.ledger.transaction() as tx:
        if not _may_hold(tx, practice, window):
            return None
    try:
        reading = fetch_and_read(desk, store, window.newest)
    except (MessageError, PermanentError) as error:
        _LOG.warning("no holding reply mail=%s reason=%s", window.newest.key, error)
        return None
    if reading is None or not (reading.automatic.may_answer or reading.visitor is not None):
        return None
    until = choose_promise(practice.working_time, window.deadline)
    order = _order(desk, practice, reading, until)
    made = practice.drafter.compose(order) if order else None
    if order is None or not isinstance(made, ComposedDraft):
        return None
    return HoldingReply(order, made, reading.message.message_id, until)


def _may_hold(tx: Transaction, practice: Practice, window: Window) -> bool:
    """Never for danger, never for who asked for no contact, and one a window."""
    person = tx.people.get(window.person)
    if practice.policy.mode is not Mode.DRAFT or window.is_danger or window.is_promised or person is None:
        return False
    if person.danger_since is not None or person.no_contact:
        return False
    in_thread = tx.drafts.in_thread(window.thread, window.person)
    holding = (each for each in in_thread if each.purpose is DraftPurpose.HOLDING)
    return not any(each.created_at >= window.opens or each.state.is_live for each in holding)


def _order(desk: Desk, practice: Practice, reading: Reading, until: datetime) -> DraftOrder | None:
    with desk.ledger.transaction() as tx:
        context = sender_context(tx, desk, reading, known_writer(tx, desk, reading))
    judged = Judged(reading, practice.understander.understand(reading, context, is_calm=True))
    order = order_reply(practice, judged, desk.tokens.token(), desk.clock.now())
    if order is None:
        return None
    words = moment_in_words(until, practice.zone, order.language.value)
    slots = {**order.slots, "promised_moment": words}
    return replace(order, template=_TEMPLATE, kind=None, lead_kind=None, secondary=(), slots=slots)


def intend_holding(tx: Transaction, desk: Desk, window: Window, holding: HoldingReply) -> Intention:
    """Writes the holding reply down, beside whatever reply draft lies in the thread."""
    return intend_draft(
        tx,
        desk,
        holding.order,
        holding.draft,
        mail=window.newest.id,
        thread=window.thread,
        person=window.person,
        parent=holding.parent,
        purpose=DraftPurpose.HOLDING,
        promised_at=holding.until,
    )


def settle_sent_holding(tx: Transaction, desk: Desk, practice: Practice, sent: SentMail, text: str) -> bool:
    """True where a sent mail is a holding reply of ours: it closes nothing, and its promise is the new deadline.

    Known by its Message-ID, or by its text, which is more like the holding reply's than like any other draft's there.
    """
    if sent.draft is not None:
        became = tx.drafts.get(sent.draft)
        return became is not None and became.purpose is DraftPurpose.HOLDING
    draft = _holding_of(tx, desk, sent, text)
    if draft is None:
        return False
    now = desk.clock.now()
    tx.drafts.move(draft.id, DraftState.SENT, now, "sent")
    tx.sent.link_draft(sent.id, draft.id)
    until = read_promise(text, sent.sent_at, practice.zone)
    if until is not None:
        tx.drafts.promise(draft.id, until)
    if draft.state is DraftState.PLACED:
        withdraw(
            tx, desk, draft, "sent"
        )  # "edit as new message" leaves the original lying; where it is gone nothing happens
    return True


def _holding_of(tx: Transaction, desk: Desk, sent: SentMail, text: str) -> Draft | None:
    if sent.message_id is not None:
        same = tx.drafts.by_message_id(desk.account, sent.message_id)
        if same is not None:
            return same if same.purpose is DraftPurpose.HOLDING else None
    drafts = [
        draft
        for key in sent.recipients
        if sent.thread is not None and (person := tx.people.by_address(desk.account, key)) is not None
        for draft in tx.drafts.in_thread(sent.thread, person.id)
    ]
    live = [each for each in drafts if each.state.is_live and each.recipient in sent.recipients]
    if not any(each.purpose is DraftPurpose.HOLDING for each in live):
        return None
    own = shingles(text, desk.draft_salt)
    nearest = max(live, key=lambda each: similarity(each.shingles, own))
    is_alike = similarity(nearest.shingles, own) >= SIMILAR
    return nearest if is_alike and nearest.purpose is DraftPurpose.HOLDING else None


def withdraw_passed_promises(tx: Transaction, desk: Desk) -> int:
    """Withdraws holding replies that still lie untouched when their moment has passed; returns how many."""
    now = desk.clock.now()
    passed = [each for each in tx.drafts.passed_promises(desk.account, now) if not _is_being_withdrawn(tx, each)]
    for each in passed:
        withdraw(tx, desk, each, _PASSED)
    return len(passed)


def _is_being_withdrawn(tx: Transaction, draft: Draft) -> bool:
    meant = (each for each in tx.intentions.for_draft(draft.id) if each.kind is IntentionKind.WITHDRAW_DRAFT)
    return any(each.state in (IntentionState.INTENDED, IntentionState.TRIED) for each in meant)

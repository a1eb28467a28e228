"""The mail of a rung: an answer to the coach's own last mail in the thread, to the person it went to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from maild.drafting.order import ComposedDraft, DraftOrder
from maild.facts.draft import DraftPurpose
from maild.facts.ladder import Climb
from maild.ledger import Transaction
from maild.mail.address import Address
from maild.mail.identity import MessageId
from maild.mail.store import MailStore
from maild.planning.deadline import choose_deadline
from maild.planning.ladder_rules import Rung
from maild.reading.result import Reading
from maild.steps.intending import intend_draft
from maild.steps.practice import Desk, Practice
from maild.steps.sent_texts import read_sent
from maild.understanding.address_form import detect_address_form
from maild.understanding.language import detect_language
from maild.understanding.result import Language
from maild.working_time.words import day_in_words

_SALUTATION = re.compile(
    r"\A\s*(?:beste|dag|hallo|hoi|hey|ha|lieve|geachte|dear|hi|hello)[ \t]+([^\n,!.]{1,60}?)[ \t]*[,!.]?[ \t]*(?:\n|\Z)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RungDraft:
    """A rung's mail that is composed and not written down yet."""

    order: DraftOrder
    draft: ComposedDraft
    parent: MessageId | None


def compose_rung(desk: Desk, practice: Practice, store: MailStore, climb: Climb, rung: Rung | None) -> RungDraft | None:
    """The mail of a rung; None where the outreach is not to be had any more, or its template is missing."""
    with desk.ledger.transaction() as tx:
        sent, person = tx.sent.get(climb.outreach), tx.people.get(climb.person)
    reading = read_sent(desk, store, sent.key) if sent is not None else None
    if rung is None or rung.template is None or reading is None or person is None:
        return None
    recipient = next((each for each in reading.message.to if each.key in person.addresses), None)
    if recipient is None:
        return None
    order = _order(desk, practice, reading, recipient, rung)
    made = practice.drafter.compose(order)
    return RungDraft(order, made, reading.message.message_id) if isinstance(made, ComposedDraft) else None


def greeted_in(text: str) -> str | None:
    """The name that a mail of the coach greets, None where it names nobody."""
    greeted = _SALUTATION.match(text)
    return greeted.group(1).strip() if greeted else None


def _order(desk: Desk, practice: Practice, reading: Reading, recipient: Address, rung: Rung) -> DraftOrder:
    text, now = reading.new.text, desk.clock.now()
    language = Language.EN if detect_language(text) is Language.EN else Language.NL
    deadline = _deadline(practice, now.astimezone(practice.zone).date(), rung)
    words = day_in_words(deadline, language.value) if deadline else None
    return DraftOrder(
        template=rung.template or "",
        language=language,
        address_form=detect_address_form(text) or practice.default_form,
        kind=None,
        lead_kind=None,
        secondary=(),
        greeting_name=greeted_in(text),
        reading=reading,
        recipient=recipient,
        identity=practice.identity,
        token=desk.tokens.token(),
        message_domain=practice.message_domain,
        at=now,
        zone=practice.zone,
        slots={**practice.slots, "deadline": words},
    )


def _deadline(practice: Practice, today: date, rung: Rung) -> date | None:
    if rung.deadline_days is None:
        return None
    return choose_deadline(practice.working_time, today, rung.deadline_days)


def intend_rung(tx: Transaction, desk: Desk, climb: Climb, rung: RungDraft) -> int:
    """Writes the rung's mail down, to be placed in Drafts; returns the draft's number."""
    intention = intend_draft(
        tx,
        desk,
        rung.order,
        rung.draft,
        mail=None,
        thread=climb.thread,
        person=climb.person,
        parent=rung.parent,
        purpose=DraftPurpose.LADDER,
    )
    assert intention.draft is not None
    return intention.draft

"""The mail of a situation: to one person, in the voice that they write in; a mail of its own, or an answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from maild.drafting.order import ComposedDraft, DraftOrder, NoDraft
from maild.errors import MessageError, PermanentError
from maild.facts.draft import DraftPurpose
from maild.facts.intention import Intention
from maild.facts.person import Person
from maild.facts.seen_mail import SeenMail
from maild.ledger import Transaction
from maild.mail.address import Address
from maild.mail.identity import MessageId
from maild.mail.store import MailStore
from maild.reading.result import Reading
from maild.steps.intake import fetch_and_read
from maild.steps.intending import intend_draft
from maild.steps.practice import Desk, Practice
from maild.steps.rung_drafts import greeted_in
from maild.steps.senders import sender_context
from maild.steps.sent_texts import read_sent
from maild.understanding.result import AddressForm, Language

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Whom a mail goes to and how they are spoken to. `newest` is their latest mail, `reading` that mail where it can
    still be had."""

    address: Address
    language: Language
    form: AddressForm
    greeting_name: str | None
    newest: SeenMail | None
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class SituationDraft:
    """A situation's mail that is composed and not written down yet. `answers` is the mail that it answers, if it does."""

    order: DraftOrder
    draft: ComposedDraft
    answers: SeenMail | None

    @property
    def parent(self) -> MessageId | None:
        """The Message-ID that it replies to; None for a mail of its own."""
        return self.order.reading.message.message_id if self.order.reading is not None else None


def find_correspondent(desk: Desk, practice: Practice, store: MailStore, person: Person) -> Correspondent | None:
    """How to write to a person: as their latest mail says, else as the coach's latest mail to them does, else as the coach
    has settled for everybody. None where they have no address."""
    with desk.ledger.transaction() as tx:
        newest = tx.contacts.newest_of_person(person.id)
        language, form = tx.contacts.voice_of_person(person.id)
        sent = [each for key in person.addresses for each in tx.sent.to_address(desk.account, key, 1)]
    known = person.addresses[0] if person.addresses else None
    key = newest.writer if newest is not None and newest.writer in person.addresses else known
    if key is None:
        return None
    reading = _read_again(desk, store, newest) if newest is not None else None
    address, name = Address("", key), None
    if reading is not None:
        with desk.ledger.transaction() as tx:
            context = sender_context(tx, desk, reading, person)
        name = practice.understander.understand(reading, context, is_calm=True).greeting_name
        address = reading.writer if reading.writer is not None and reading.writer.key == key else address
    elif sent:
        written = read_sent(desk, store, max(sent, key=lambda each: each.sent_at).key)
        name = greeted_in(written.new.text) if written is not None else None
    return Correspondent(
        address,
        (Language.EN if language == Language.EN else Language.NL) if language else practice.default_language,
        AddressForm(form) if form else practice.default_form,
        name,
        newest,
        reading,
    )


def _read_again(desk: Desk, store: MailStore, mail: SeenMail) -> Reading | None:
    try:
        return fetch_and_read(desk, store, mail)
    except (MessageError, PermanentError) as error:
        _LOG.warning("cannot be had again mail=%s reason=%s", mail.key, error)
        return None


def compose_situation(
    desk: Desk,
    practice: Practice,
    to: Correspondent,
    template: str,
    slots: Mapping[str, str | None],
    *,
    is_answer: bool = False,
) -> SituationDraft | NoDraft:
    """The mail, or why there is none. With `is_answer` it answers the person's latest mail, where that can be had; else it
    is a mail of its own, with the template's subject. `slots` are in words of the person's language."""
    answered = to.reading if is_answer else None
    order = DraftOrder(
        template=template,
        language=to.language,
        address_form=to.form,
        kind=None,
        lead_kind=None,
        secondary=(),
        greeting_name=to.greeting_name,
        reading=answered,
        recipient=to.address,
        identity=practice.identity,
        token=desk.tokens.token(),
        message_domain=practice.message_domain,
        at=desk.clock.now(),
        zone=practice.zone,
        slots={**practice.slots, **slots},
    )
    made = practice.drafter.compose(order)
    if isinstance(made, NoDraft):
        return made
    return SituationDraft(order, made, to.newest if answered is not None else None)


def intend_situation(tx: Transaction, desk: Desk, person: Person, mail: SituationDraft) -> Intention:
    """Writes the mail down, to be placed in Drafts: in the thread that it answers, or in a thread of its own. An answered
    mail is not answered once more; the draft then only lies in its thread."""
    answers = mail.answers
    owed = tx.mails.get(answers.id) if answers is not None else None
    thread = answers.thread if answers is not None else None
    return intend_draft(
        tx,
        desk,
        mail.order,
        mail.draft,
        mail=owed.id if owed is not None and not owed.is_settled else None,
        thread=thread if thread is not None else tx.threads.new(desk.account),
        person=person.id,
        parent=mail.parent,
        purpose=DraftPurpose.SITUATION,
    )

"""The coach says what a mail is: learned from, and the mail is decided anew where nobody has touched its draft."""

from __future__ import annotations

from dataclasses import replace

from maild.acting.outbox import SUPERSEDED
from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.facts.person import Person, PersonState
from maild.facts.seen_mail import MailStage, SeenMail
from maild.ledger import Transaction
from maild.steps.gesture_actions import OBEYED, Dropped, Obeyed, refused
from maild.steps.learning import keep_correction
from maild.steps.memory import Judged
from maild.steps.practice import Desk, Practice
from maild.steps.senders import known_writer, sender_context
from maild.steps.stopping import follow_stop
from maild.steps.withdrawing import withdraw
from maild.understanding.result import Band, Intent, Understanding


def correct_mail(tx: Transaction, desk: Desk, practice: Practice, dropped: Dropped, intent: Intent) -> Obeyed:
    """Learns from the mail as `maild correct` does, and sends it back to be decided; a touched draft stays as it is.

    A mail that maild never saw in INBOX is only learned from: it is judged when it is moved there.
    """
    if dropped.reading.automatic.kind is not None:
        return refused("deze mail is niet door een mens getypt")
    keep_correction(tx, desk.account, practice.understander, dropped.reading, intent, desk.clock.now())
    mail = dropped.mail
    person = tx.people.get(mail.person) if mail is not None and mail.person is not None else None
    if mail is None or person is None or mail.stage not in (MailStage.JUDGED, MailStage.DECIDED):
        return replace(OBEYED, person=person.id if person else None)
    lying = _lying(tx, mail, person)
    understanding = _as_corrected(tx, desk, practice, dropped, intent)
    _follow(tx, desk, practice, mail, person, dropped, understanding)
    if any(each.state is DraftState.TOUCHED for each in lying):
        return replace(refused("dat is geleerd, maar aan dit concept werk je al; het bleef staan"), person=person.id)
    for draft in lying:
        withdraw(tx, desk, draft, SUPERSEDED)
    kind = understanding.kind.value if understanding.kind else None
    tx.mails.correct(mail.id, intent.value, kind, Band.SURE.value)
    return replace(OBEYED, person=person.id, judged=Judged(dropped.reading, understanding, is_again=True))


def _lying(tx: Transaction, mail: SeenMail, person: Person) -> list[Draft]:
    if mail.thread is None:
        return []
    in_thread = tx.drafts.in_thread(mail.thread, person.id)
    return [each for each in in_thread if each.state.is_live and each.purpose is DraftPurpose.REPLY]


def _as_corrected(tx: Transaction, desk: Desk, practice: Practice, dropped: Dropped, intent: Intent) -> Understanding:
    """The mail as maild understands it now, with the coach's word for what it is."""
    corrected = practice.understander.corrected(tx.corrections.of_account(desk.account))
    sender = sender_context(tx, desk, dropped.reading, known_writer(tx, desk, dropped.reading))
    understood = corrected.understand(dropped.reading, sender, is_calm=True)
    is_same = understood.intent is intent
    return replace(
        understood,
        intent=intent,
        secondary=tuple(each for each in understood.secondary if each is not intent),
        kind=understood.kind if is_same else None,
        lead_kind=understood.lead_kind if is_same else None,
        band=Band.SURE,
    )


def _follow(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    mail: SeenMail,
    person: Person,
    dropped: Dropped,
    understanding: Understanding,
) -> None:
    """What the coach's word changes for the person. What this mail changed by mistake is taken back."""
    intent, was = understanding.intent, mail.intent
    if was == Intent.STOP_REQUEST and intent is not Intent.STOP_REQUEST:
        _take_back(tx, desk, mail, person)
    if intent is Intent.NEW_LEAD and person.state in (PersonState.STRANGER, PersonState.CORRESPONDENT):
        tx.people.set_state(person.id, PersonState.LEAD)
    if intent is Intent.STOP_REQUEST:
        follow_stop(tx, desk, practice, mail, person, dropped.reading, understanding, is_confirmed=True)


def _take_back(tx: Transaction, desk: Desk, mail: SeenMail, person: Person) -> None:
    """Undoes a stop or a pause that this very mail brought about; one that another mail asked for stands."""
    tx.people.set_stop(person.id, None, None)
    if tx.notices.knows(desk.account, f"paused:{mail.id}"):
        tx.people.set_paused_until(person.id, None)
    if tx.notices.knows(desk.account, f"no_contact:{mail.id}"):
        tx.people.set_no_contact(person.id, False)

"""What was understood of a mail goes into the ledger; signs of danger brake and alert in the same transaction."""

from __future__ import annotations

from maild.acting.coach_texts import cut_mail
from maild.acting.notice_mail import is_own_notice
from maild.facts.intention import FOR_DANGER, Intention
from maild.facts.name_mark import mark_of_name
from maild.facts.notice import NoticeLevel
from maild.facts.person import Person, PersonState
from maild.facts.seen_mail import SeenMail
from maild.ledger import Judgement, Transaction
from maild.mail.address import Address
from maild.people.authentication import sender_fails_authentication
from maild.planning.verdict import Verdict
from maild.reading.result import AutomaticKind, Reading
from maild.steps.addressing import is_addressed_to
from maild.steps.alerts import raise_danger, report_unhandled, who_is
from maild.steps.answered_before import note_answered_before
from maild.steps.bounces import bounced_person
from maild.steps.brought import learn_text, notices_in
from maild.steps.erased import is_erased
from maild.steps.invitations import take_invitations
from maild.steps.memory import Judged
from maild.steps.practice import Desk, Practice
from maild.steps.returned_forms import note_returned
from maild.steps.stopping import follow_stop
from maild.steps.threads import find_thread, subject_key
from maild.steps.withdrawing import withdraw_untouched
from maild.understanding.result import Band, Crisis, Intent

_OWED_TO = (PersonState.CLIENT, PersonState.LEAD)
_MASS_MAIL = (AutomaticKind.NEWSLETTER, AutomaticKind.LIST)


def record_judged(
    tx: Transaction, desk: Desk, practice: Practice, mail: SeenMail, one: Judged
) -> tuple[Intention, ...]:
    """Writes down what a mail means, and does at once what cannot wait: the brake and the alert where there is danger."""
    reading, understanding = one.reading, one.understanding
    message, writer = reading.message, reading.writer
    if writer and understanding.crisis is None and is_erased(tx, desk, mail, writer):
        tx.mails.decide(mail.id, Verdict.ERASED, desk.clock.now())
        return ()
    person = tx.people.ensure(desk.account, writer.key, PersonState.STRANGER) if writer and writer.key else None
    thread = find_thread(tx, desk, message, person)
    is_known = tx.mails.same_content(desk.account, reading.content_key, other_than=mail.id) is not None
    has_alarmed = is_known and tx.mails.alarmed_before(desk.account, reading.content_key, other_than=mail.id)
    crisis = _alarming(tx, desk, practice, reading, understanding.crisis, person)
    automatic = reading.automatic.kind
    tx.mails.record_judgement(
        mail.id,
        Judgement(
            content_key=reading.content_key,
            message_id=message.message_id,
            writer=writer.key if writer else "",
            person=person.id if person else None,
            thread=thread,
            subject_key=subject_key(message.subject, desk.subject_salt),
            intent=understanding.intent.value,
            secondary=tuple(each.value for each in understanding.secondary),
            kind=understanding.kind.value if understanding.kind else None,
            band=understanding.band.value,
            confidence=understanding.confidence,
            crisis=crisis is not None,
            crisis_kind=crisis.kind.value if crisis and crisis.kind else None,
            automatic=automatic.value if automatic else None,
            language=understanding.language.value,
            address_form=understanding.address_form.value if understanding.address_form else None,
            is_thanks=understanding.is_mere_thanks,
            is_from_known=person is not None and person.state in _OWED_TO,
            is_addressed=is_addressed_to(reading, practice.policy.own_addresses),
            return_date=reading.automatic.return_date,
            bounced=bounced_person(tx, desk, reading, thread),
        ),
    )
    note_answered_before(tx, mail, message.message_id)
    if automatic not in _MASS_MAIL:
        learn_text(tx, desk, thread, message.text, reading.new.forwarded)
    is_authentic = not is_known and not sender_fails_authentication(message)
    if is_authentic:
        take_invitations(tx, desk, practice, mail, reading)
        note_returned(tx, desk, practice, person, reading)
    if has_alarmed:
        return ()  # the same mail under another number: one alert for one mail, whatever the coach lifted since
    if crisis is not None:
        return brake(tx, desk, practice, mail, writer, person, crisis)
    if person is not None and is_authentic:
        _learn_name(tx, desk, person, reading)
        _follow_person(tx, desk, practice, mail, person, one)
    return _tell_if_cut(tx, desk, practice, mail, reading)


def _learn_name(tx: Transaction, desk: Desk, person: Person, reading: Reading) -> None:
    """The name of somebody who typed, as a mark, so that the agenda may name them."""
    writer = reading.writer
    if writer is None or reading.automatic.kind is not None or reading.visitor is not None:
        return
    mark = mark_of_name(writer.display_name, desk.subject_salt)
    if mark is not None and person.state not in (PersonState.STRANGER, PersonState.CORRESPONDENT):
        tx.name_marks.put(desk.account, writer.key, mark)


def _tell_if_cut(
    tx: Transaction, desk: Desk, practice: Practice, mail: SeenMail, reading: Reading
) -> tuple[Intention, ...]:
    """A part that was left out while reading was not checked either. The rest was, so a client's is no full alarm."""
    is_cut = bool(getattr(reading.message, "is_cut", False))
    if not is_cut or reading.automatic.kind in _MASS_MAIL or notices_in(desk, reading):
        return ()
    once = f"cut:{reading.content_key}"
    return report_unhandled(tx, desk, practice, mail, reading.writer, cut_mail, once, is_client=False)


def _alarming(
    tx: Transaction, desk: Desk, practice: Practice, reading: Reading, crisis: Crisis | None, person: Person | None
) -> Crisis | None:
    """The crisis that has to alarm: not our own notice, not the coach's own sent mail, no stranger's mass mail."""
    if crisis is None or is_own_notice(reading.message.message_id, desk.notice_key):
        return None
    is_client = person is not None and person.state is PersonState.CLIENT
    if reading.automatic.kind is not None and notices_in(desk, reading):
        return None  # a machine's answer to an alert of ours: nobody wrote it, and an alert on it would come back too
    writer = reading.writer
    is_coach = writer is not None and reading.visitor is None and writer.key in practice.policy.own_addresses
    if is_coach and tx.sent.knows(desk.account, reading.message.message_id):
        return None
    has_open_case = person is not None and person.danger_since is not None
    if reading.automatic.kind is AutomaticKind.BOUNCE and has_open_case and not is_client:
        return None  # a mail system alarms once: it may be returning a piece of that very alert, without its mark
    if reading.automatic.kind in _MASS_MAIL and not is_client:
        line = f"{who_is(writer)}: woorden van gevaar in een nieuwsbrief of lijst, geen alarm."
        tx.notices.add(desk.account, NoticeLevel.DIGEST, "danger_in_mass_mail", line, None, desk.clock.now())
        return None
    return crisis


def brake(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    mail: SeenMail,
    writer: Address | None,
    person: Person | None,
    crisis: Crisis,
) -> tuple[Intention, ...]:
    """Opens the danger case, withdraws what lies ready for the person untouched, and alerts."""
    if person is not None:
        now = desk.clock.now()
        if person.danger_since is None:
            tx.people.set_danger(person.id, now)
        tx.danger_cases.raise_for(desk.account, person.id, mail.id, crisis.kind.value if crisis.kind else None, now)
        withdraw_untouched(tx, desk, person.id, FOR_DANGER)
    return raise_danger(tx, desk, practice, mail, writer, crisis)


def _follow_person(
    tx: Transaction, desk: Desk, practice: Practice, mail: SeenMail, person: Person, one: Judged
) -> None:
    """A clear new lead makes a lead; a clear stop does what it asks (behaviour 5)."""
    understanding = one.understanding
    if one.reading.automatic.kind is not None or understanding.band is Band.UNSURE:
        return
    may_become_lead = person.state in (PersonState.STRANGER, PersonState.CORRESPONDENT)
    if understanding.intent is Intent.NEW_LEAD and may_become_lead:
        tx.people.set_state(person.id, PersonState.LEAD)
    if understanding.intent is Intent.STOP_REQUEST:
        recorded = tx.mails.get(mail.id)
        assert recorded is not None
        follow_stop(tx, desk, practice, recorded, person, one.reading, understanding)

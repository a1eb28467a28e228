"""Every new mail is read and understood, danger first, before any draft is made (behaviour 7)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from maild.acting.notice_mail import is_own_notice
from maild.facts.intention import FOR_DANGER, Intention, IntentionKind
from maild.facts.notice import NoticeLevel
from maild.facts.person import Person, PersonState
from maild.facts.seen_mail import MailStage, SeenMail
from maild.ledger import Judgement, Transaction
from maild.mail.address import Address
from maild.mail.store import MailStore
from maild.people.authentication import sender_fails_authentication
from maild.planning.verdict import Verdict
from maild.reading.result import AutomaticKind, Reading
from maild.steps.alerts import raise_danger, report_unreadable, who_is
from maild.steps.intake import Taken, take_in
from maild.steps.memory import Judged, ShortMemory
from maild.steps.practice import Desk, Practice
from maild.steps.threads import find_thread, subject_key
from maild.steps.withdrawing import withdraw_untouched
from maild.understanding.danger import DangerCheckError
from maild.understanding.result import Band, Crisis, Intent
from maild.understanding.sender import SenderContext

_LOG = logging.getLogger(__name__)
_CHUNK = 1_000
_MOST_CHARACTERS = 32 * 1024 * 1024
"""So much text waits for its full judgement at most, while danger is looked for in the rest of the chunk."""
_HANDFUL = 10
_MOST_TRIES = 3
_MASS_MAIL = (AutomaticKind.NEWSLETTER, AutomaticKind.LIST)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A mail that was read, what is known of its writer, and whether the danger check saw nothing in it."""

    taken: Taken
    context: SenderContext
    is_calm: bool

    @property
    def weight(self) -> int:
        """Roughly how much memory it holds, in characters."""
        return len(self.taken.fetched.raw) + (3 * len(self.taken.reading.message.text) if self.taken.reading else 0)


def judge_arrivals(
    desk: Desk, practice: Practice, store: MailStore, memory: ShortMemory, alarm: Callable[[Intention], object]
) -> bool:
    """Reads and understands up to one chunk of the mails that wait, those that never failed and the oldest first.

    Danger is judged over the whole chunk before anything else; `alarm` carries an alert out as soon as it is written
    down. True where more mails wait.
    """
    with desk.ledger.transaction() as tx:
        waiting = tx.mails.at_stage(desk.account, {MailStage.SEEN}, _CHUNK)
    calm: list[_Heard] = []
    weight = 0
    for handful in take_in(desk, store, waiting):
        heard = [
            _listen(practice, each, context) for each, context in zip(handful, _contexts(desk, handful), strict=True)
        ]
        calm += [each for each in heard if each.is_calm]
        weight += sum(each.weight for each in heard)
        for alert in _judge(desk, practice, [each for each in heard if not each.is_calm], memory):
            alarm(alert)
        if weight > _MOST_CHARACTERS:
            _judge_calmly(desk, practice, calm, memory)
            calm, weight = [], 0
    _judge_calmly(desk, practice, calm, memory)
    return len(waiting) == _CHUNK


def _judge_calmly(desk: Desk, practice: Practice, calm: Sequence[_Heard], memory: ShortMemory) -> None:
    for start in range(0, len(calm), _HANDFUL):
        _judge(desk, practice, calm[start : start + _HANDFUL], memory)


def _listen(practice: Practice, taken: Taken, context: SenderContext) -> _Heard:
    """Danger alone. A check that fails is no calm: the full judgement meets the failure again and reports it."""
    if taken.reading is None:
        return _Heard(taken, context, is_calm=False)
    try:
        crisis = practice.understander.judge_danger(taken.reading, quoted_is_known=context.quoted_is_known)
    except DangerCheckError:
        return _Heard(taken, context, is_calm=False)
    return _Heard(taken, context, is_calm=crisis is None)


def _judge(desk: Desk, practice: Practice, handful: Sequence[_Heard], memory: ShortMemory) -> tuple[Intention, ...]:
    """Understands what was read and writes it down in one transaction; alerts come back as intentions."""
    judged: list[tuple[Taken, Judged]] = []
    unchecked: list[Taken] = []
    for each in handful:
        reading = each.taken.reading
        if reading is None:
            continue
        try:
            understanding = practice.understander.understand(reading, each.context, is_calm=each.is_calm)
            judged.append((each.taken, Judged(reading, understanding)))
        except DangerCheckError as error:
            _LOG.error("danger check failed mail=%s reason=%s", each.taken.mail.key, error)
            unchecked.append(each.taken)
    alerts: list[Intention] = []
    if not handful:
        return ()
    with desk.ledger.transaction() as tx:
        for taken, one in judged:
            alerts += _record(tx, desk, practice, taken.mail, one)
        for taken in unchecked:
            alerts += _give_up(tx, desk, practice, taken)
        for taken in (each.taken for each in handful if each.taken.reading is None):
            if tx.mails.count_try(taken.mail.id) >= _MOST_TRIES:
                alerts += _give_up(tx, desk, practice, taken)
    for taken, one in judged:
        memory.keep(taken.mail.id, one)
    return tuple(alerts)


def _contexts(desk: Desk, taken: Sequence[Taken]) -> list[SenderContext]:
    with desk.ledger.transaction() as tx:
        knows_sent = _knows_sent(tx, desk)
        return [_context(tx, desk, each.reading, knows_sent) for each in taken]


def sender_context(tx: Transaction, desk: Desk, reading: Reading) -> SenderContext:
    """What is known of the writer. Until last year's Sent is read nobody is taken for a stranger: the state is None."""
    return _context(tx, desk, reading, _knows_sent(tx, desk))


def _knows_sent(tx: Transaction, desk: Desk) -> bool:
    cursor = tx.mailboxes.import_cursor(desk.account)
    return cursor is not None and cursor.done


def _context(tx: Transaction, desk: Desk, reading: Reading | None, knows_sent: bool) -> SenderContext:
    writer = reading.writer if reading else None
    person = tx.people.by_address(desk.account, writer.key) if writer else None
    state = person.state if person else PersonState.STRANGER
    answers = reading is not None and tx.threads.find(desk.account, reading.message.ancestors) is not None
    known_state = None if state is PersonState.STRANGER and not knows_sent else state
    return SenderContext(state=known_state, answers_thread=answers, quoted_is_known=answers)


def _record(tx: Transaction, desk: Desk, practice: Practice, mail: SeenMail, one: Judged) -> tuple[Intention, ...]:
    reading, understanding = one.reading, one.understanding
    message, writer = reading.message, reading.writer
    person = tx.people.ensure(desk.account, writer.key, PersonState.STRANGER) if writer and writer.key else None
    thread = find_thread(tx, desk, message, person)
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
        ),
    )
    if crisis is not None:
        return _brake(tx, desk, practice, mail, writer, person, crisis)
    if person is not None and not sender_fails_authentication(message):
        _follow_person(tx, desk, person, one)
    return ()


def _alarming(
    tx: Transaction, desk: Desk, practice: Practice, reading: Reading, crisis: Crisis | None, person: Person | None
) -> Crisis | None:
    """The crisis that has to alarm: not our own notice, not the coach's own sent mail, no stranger's mass mail."""
    if crisis is None or is_own_notice(reading.message.message_id, desk.notice_key):
        return None
    writer = reading.writer
    is_coach = writer is not None and reading.visitor is None and writer.key in practice.policy.own_addresses
    if is_coach and tx.sent.knows(desk.account, reading.message.message_id):
        return None
    is_client = person is not None and person.state is PersonState.CLIENT
    if reading.automatic.kind in _MASS_MAIL and not is_client:
        line = f"{who_is(writer)}: woorden van gevaar in een nieuwsbrief of lijst, geen alarm."
        tx.notices.add(desk.account, NoticeLevel.DIGEST, "danger_in_mass_mail", line, None, desk.clock.now())
        return None
    return crisis


def _brake(
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
        if person.danger_since is None:
            tx.people.set_danger(person.id, desk.clock.now())
        withdraw_untouched(tx, desk, person.id, FOR_DANGER)
    return raise_danger(tx, desk, practice, mail, writer, crisis)


def _follow_person(tx: Transaction, desk: Desk, person: Person, one: Judged) -> None:
    """A clear new lead makes a lead; a clear stop withdraws what lies ready for the person."""
    understanding = one.understanding
    if one.reading.automatic.kind is not None or understanding.band is Band.UNSURE:
        return
    may_become_lead = person.state in (PersonState.STRANGER, PersonState.CORRESPONDENT)
    if understanding.intent is Intent.NEW_LEAD and may_become_lead:
        tx.people.set_state(person.id, PersonState.LEAD)
    if understanding.intent is Intent.STOP_REQUEST:
        withdraw_untouched(tx, desk, person.id, "stop")


def _give_up(tx: Transaction, desk: Desk, practice: Practice, taken: Taken) -> tuple[Intention, ...]:
    """A mail that could not be read or checked is set aside and reported once; no draft is ever made for it."""
    tx.mails.set_aside(taken.mail.id, Verdict.UNREADABLE, desk.clock.now())
    writer = taken.reading.writer if taken.reading else envelope_writer(taken.fetched.raw)
    person = tx.people.by_address(desk.account, writer.key) if writer else None
    is_client = person is not None and person.state is PersonState.CLIENT
    return report_unreadable(tx, desk, practice, taken.mail, writer, is_client=is_client)


def envelope_writer(raw: bytes) -> Address | None:
    """The address in the From field of a mail that could not be read, found by the plainest means there is."""
    for line in raw[:65_536].split(b"\n"):
        if not line.strip():
            return None
        if line[:5].lower() == b"from:":
            words = line[5:].decode("ascii", "replace").replace("<", " ").replace(">", " ").split()
            spec = next((word.strip("\"',;") for word in reversed(words) if "@" in word), "")
            return Address("", spec) if spec.isprintable() and 3 <= len(spec) <= 254 else None
    return None


ALERT_KINDS = frozenset({IntentionKind.SUBMIT_NOTICE, IntentionKind.PLACE_NOTE})

"""Stop and pause (behaviour 5): what a mail or a word of the coach changes for one person."""

from __future__ import annotations

from datetime import date, datetime

from maild.acting.people_texts import no_contact, no_contact_in_doubt, paused
from maild.facts.draft import DraftPurpose, DraftState
from maild.facts.notice import NoticeLevel
from maild.facts.person import Person, PersonState
from maild.facts.seen_mail import SeenMail
from maild.ledger import Transaction
from maild.planning.stops import plan_stop
from maild.reading.result import Reading
from maild.steps.alerts import who_is
from maild.steps.practice import Practice
from maild.steps.withdrawing import Hand, withdraw
from maild.understanding.pause_end import pause_end
from maild.understanding.result import Kind, Understanding

_CONFIRMATION = "stop_request.no_contact"
_CAME_TO_NOTHING = (DraftState.WITHDRAWN, DraftState.SUPERSEDED, DraftState.SET_ASIDE)


def follow_stop(
    tx: Transaction,
    hand: Hand,
    practice: Practice,
    mail: SeenMail,
    person: Person,
    reading: Reading,
    understanding: Understanding,
    *,
    is_confirmed: bool = False,
) -> None:
    """Does what a stop request asks, and withdraws what lies ready untouched. `is_confirmed`: the coach said it is one."""
    today = practice.working_time.day_of(mail.clock)
    until = said_pause_end(reading, understanding, today)
    plan = plan_stop(understanding.kind, understanding.band, until, today, is_confirmed=is_confirmed)
    if plan is None:
        return
    now, who, key = hand.clock.now(), who_is(reading.writer), mail.writer
    is_repeated = is_confirmed_stop(tx, person, plan.kind)
    for draft in tx.drafts.live_of_person(person.id):
        if draft.state is not DraftState.TOUCHED and not (is_repeated and draft.template == _CONFIRMATION):
            withdraw(tx, hand, draft, "stop")
    if plan.pause_until is None:
        tx.people.set_stop(person.id, plan.kind.value if plan.kind else None, now)
    else:
        tx.people.set_paused_until(person.id, practice.working_time.begin_of(plan.pause_until))
        _tell(tx, hand, "paused", paused(who, plan.pause_until, by_coach=False), mail, now)
    if plan.blocks_contact:
        tx.people.set_no_contact(person.id, True)
        _tell(tx, hand, "no_contact", no_contact(who, key), mail, now)
    elif plan.asks_coach and not person.no_contact:
        _tell(tx, hand, "no_contact_in_doubt", no_contact_in_doubt(who, key), mail, now)


def _tell(tx: Transaction, hand: Hand, kind: str, line: str, mail: SeenMail, now: datetime) -> None:
    tx.notices.add(hand.account, NoticeLevel.DIGEST, kind, line, mail.id, now, f"{kind}:{mail.id}")


def said_pause_end(reading: Reading, understanding: Understanding, today: date) -> date | None:
    """The first day after the pause that a mail asks for, where it names one."""
    if understanding.kind is not Kind.PAUSE:
        return None
    return pause_end(f"{reading.message.subject}\n{reading.new.text}", today)


def is_confirmed_stop(tx: Transaction, person: Person | None, kind: Kind | None) -> bool:
    """True for a further wish for no contact once its one confirmation was written."""
    if person is None or kind is not Kind.NO_CONTACT:
        return False
    made = (each for each in tx.drafts.of_person(person.id) if each.template == _CONFIRMATION)
    return any(each.state not in _CAME_TO_NOTHING for each in made)


def pause(tx: Transaction, hand: Hand, person: Person, until: datetime) -> bool:
    """The coach pauses a person until then; False, and nothing done, where that is not in the future."""
    if until <= hand.clock.now():
        return False
    tx.people.set_paused_until(person.id, until)
    withdraw_started(tx, hand, person.id, "pause")
    return True


def forbid_contact(tx: Transaction, hand: Hand, person: Person) -> None:
    """Nothing is begun for this person by maild itself any more; what lies ready so is withdrawn while untouched."""
    tx.people.set_no_contact(person.id, True)
    withdraw_started(tx, hand, person.id, "no contact")


def end_client(tx: Transaction, hand: Hand, person: Person) -> None:
    """The coach ends it: the client is a former one, and what maild began for them is over."""
    tx.people.set_state(person.id, PersonState.FORMER)
    tx.people.set_stop(person.id, Kind.END.value, hand.clock.now())
    withdraw_started(tx, hand, person.id, "ended")


def withdraw_started(tx: Transaction, hand: Hand, person: int, reason: str) -> int:
    """Means to withdraw the untouched drafts that maild began by itself, not the replies; returns how many."""
    started = [
        each
        for each in tx.drafts.live_of_person(person)
        if each.purpose not in (DraftPurpose.REPLY, DraftPurpose.HOLDING) and each.state is not DraftState.TOUCHED
    ]
    for draft in started:
        withdraw(tx, hand, draft, reason)
    return len(started)

"""The danger brake goes on until the coach has seen it: repeats, a second person, and lifting it (behaviour 7)."""

from __future__ import annotations

from datetime import datetime

from maild.acting.coach_texts import danger_alert, danger_reminder, moment_in_words
from maild.facts.danger_case import DangerCase
from maild.facts.intention import Intention, IntentionKind
from maild.facts.person import Person
from maild.ledger import Transaction
from maild.planning.danger_alerts import DueAlerts, alerts_due
from maild.steps.alerts import tell_now
from maild.steps.practice import Desk, Practice


def repeat_alerts(desk: Desk, practice: Practice) -> tuple[Intention, ...]:
    """What is due for the open cases, written down; one transaction, so that a crash repeats nothing twice."""
    now = desk.clock.now()
    with desk.ledger.transaction() as tx:
        made: tuple[Intention, ...] = ()
        for case in tx.danger_cases.open(desk.account):
            person = tx.people.get(case.person)
            if person is None or person.danger_since is None:
                continue
            if tx.intentions.is_open_for_mail(case.mail, IntentionKind.SUBMIT_NOTICE):
                continue  # the alert before it has not left yet, and is tried without end
            due = alerts_due(case, practice.alert_rhythm, now, has_second=bool(practice.alert_second))
            if due.is_due:
                made += _tell_again(tx, desk, practice, case, person, due, now)
    return made


def _tell_again(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    case: DangerCase,
    person: Person,
    due: DueAlerts,
    now: datetime,
) -> tuple[Intention, ...]:
    mail = tx.mails.get(case.mail)
    who = (mail.writer if mail else "") or ", ".join(person.addresses)
    arrived = moment_in_words(mail.clock if mail else case.opened_at, practice.zone)
    where = mail.key.mailbox if mail else "Postvak IN"
    first = danger_alert(who, arrived, where, case.kind, practice.help_routes)
    text = danger_reminder(first, moment_in_words(case.opened_at, practice.zone), who)
    made: tuple[Intention, ...] = ()
    if due.repeats:
        made += tell_now(tx, desk, practice, text, mail, now, is_danger=True, is_repeat=True)
        tx.danger_cases.alerted(case.id, now, due.number)
    if due.tells_second:
        made += tell_now(tx, desk, practice, text, mail, now, is_danger=True, is_repeat=True, to=practice.alert_second)
        tx.danger_cases.told_second(case.id, now)
    return made


def mark_seen(tx: Transaction, person: Person, at: datetime) -> bool:
    """The coach has seen the alert: its repeats end, and nothing else. False where no case is open or it was seen before."""
    case = tx.danger_cases.open_of_person(person.id)
    if case is None or case.seen_at is not None:
        return False
    tx.danger_cases.seen(case.id, at)
    return True


def lift_danger(tx: Transaction, person: Person, at: datetime) -> bool:
    """The coach lifts the case: from here on drafts are made again for this person. False where none was open."""
    case = tx.danger_cases.open_of_person(person.id)
    if case is not None:
        tx.danger_cases.close(case.id, at)
    tx.people.set_danger(person.id, None)
    return person.danger_since is not None or case is not None

"""The danger brake goes on until the coach has seen it: repeats, a second person, and lifting it (behaviour 7)."""

from __future__ import annotations

from datetime import datetime

from maild.acting.coach_texts import danger_alert, danger_reminder, moment_in_words
from maild.facts.danger_case import DangerCase
from maild.facts.draft import Draft, DraftState
from maild.facts.intention import FOR_DANGER, FOR_DANGER_AGAIN, Intention, IntentionKind, IntentionState
from maild.facts.person import Person
from maild.ledger import Transaction
from maild.planning.danger_alerts import DueAlerts, alerts_due
from maild.steps.alerts import tell_now
from maild.steps.practice import Desk, Practice
from maild.steps.withdrawing import withdraw

_REASONS = (FOR_DANGER, FOR_DANGER_AGAIN)
_LOUD = (IntentionKind.SUBMIT_NOTICE, IntentionKind.RUN_COMMAND)


def repeat_alerts(desk: Desk, practice: Practice) -> tuple[Intention, ...]:
    """What is due for the open cases, written down; one transaction, so that a crash repeats nothing twice.

    What lies ready for a person with an open case goes, however it came there: another address may have become theirs.
    """
    now = desk.clock.now()
    with desk.ledger.transaction() as tx:
        made: tuple[Intention, ...] = ()
        for draft in tx.drafts.live_in_danger(desk.account):
            if draft.state in (DraftState.INTENDED, DraftState.PLACED) and not _is_going(tx, draft):
                withdraw(tx, desk, draft, FOR_DANGER)
        for case in tx.danger_cases.open(desk.account):
            due = alerts_due(case, practice.alert_rhythm, now, has_second=bool(practice.alert_second))
            person = tx.people.get(case.person) if due.is_due else None
            if person is not None and person.danger_since is not None:
                made += _tell_again(tx, desk, practice, case, person, due, now)
    return made


def _is_going(tx: Transaction, draft: Draft) -> bool:
    meant = (each for each in tx.intentions.for_draft(draft.id) if each.kind is IntentionKind.WITHDRAW_DRAFT)
    return any(each.state in (IntentionState.INTENDED, IntentionState.TRIED) for each in meant)


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
        # a way on which the alert before this one has not left yet tries that one without end; the others do not wait for it
        busy = {each.kind for each in _alerts_on_their_way(tx, desk, case)}
        made += tell_now(tx, desk, practice, text, mail, now, is_danger=True, is_repeat=True, but=busy)
        tx.danger_cases.alerted(case.id, now, due.number)
    if due.tells_second:
        made += tell_now(tx, desk, practice, text, mail, now, is_danger=True, is_repeat=True, to=practice.alert_second)
        tx.danger_cases.told_second(case.id, now)
    return made


def _alerts_on_their_way(tx: Transaction, desk: Desk, case: DangerCase) -> list[Intention]:
    found = (each for reason in _REASONS for each in tx.intentions.open_for(desk.account, reason))
    return [each for each in found if each.mail == case.mail and each.kind in _LOUD]


def mark_seen(tx: Transaction, person: Person, at: datetime) -> bool:
    """The coach has seen the alert: its repeats end, and nothing else. False where no case is open or it was seen before.

    A repeat that has not left yet is no more needed; a first alert still goes out, for it may be about another mail.
    """
    case = tx.danger_cases.open_of_person(person.id)
    if case is None or case.seen_at is not None:
        return False
    tx.danger_cases.seen(case.id, at)
    _cancel_repeats(tx, person, at)
    return True


def lift_danger(tx: Transaction, person: Person, at: datetime, by: str = "coach") -> bool:
    """The coach lifts the case: from here on drafts are made again for this person. False where none was open.

    `by` says in one word how: the command or a gesture.
    """
    case = tx.danger_cases.open_of_person(person.id)
    if case is not None:
        tx.danger_cases.close(case.id, at, by)
    _cancel_repeats(tx, person, at)
    tx.people.set_danger(person.id, None)
    return person.danger_since is not None or case is not None


def _cancel_repeats(tx: Transaction, person: Person, at: datetime) -> None:
    for each in tx.intentions.open_for(person.account, FOR_DANGER_AGAIN):
        mail = tx.mails.get(each.mail) if each.mail is not None else None
        if mail is not None and mail.person == person.id:
            tx.intentions.cancel(each.id, at)

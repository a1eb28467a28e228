"""What the rules notice in the ledger: a client who writes very often, a client who fell silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from maild.facts.draft import DraftPurpose
from maild.facts.person import Person, PersonState
from maild.facts.situation import SituationKind, Written
from maild.ledger import Transaction
from maild.planning.may_start import is_paused, may_start
from maild.planning.situations import (
    Silence,
    SilenceRule,
    TooManyRule,
    judge_silence,
    judge_too_many,
    span_begins,
)
from maild.steps.agenda_view import AgendaView
from maild.steps.practice import Desk, Practice
from maild.steps.windows import read_windows

NO_AGENDA = "no_agenda"
_TOO_MANY, _SILENCE = SituationKind.TOO_MANY, SituationKind.DROPPING_OUT


@dataclass(frozen=True, slots=True)
class Sign:
    """A mail that is due for one person. `doubt` is what the coach should look at first, if anything."""

    person: Person
    kind: SituationKind
    about: str
    template: str
    reason: str
    doubt: str | None = None


def find_signs(
    tx: Transaction, desk: Desk, practice: Practice, agenda: AgendaView, *, silences: bool
) -> tuple[Sign, ...]:
    """Every mail that the rules find due now; who fell silent only with `silences`, for that looks at every mail there is."""
    silent: Iterator[Sign] = iter(())
    if silences:
        clients = tx.people.list(desk.account, {PersonState.CLIENT})
        silent = _who_fell_silent(tx, desk, practice, agenda, clients)
    return (*_who_writes_too_often(tx, desk, practice), *silent)


def still_holds(tx: Transaction, desk: Desk, practice: Practice, agenda: AgendaView, sign: Sign) -> bool:
    """Asked again right before it is written down: has nothing come between?"""
    person = tx.people.get(sign.person.id)
    if person is None or person.state is not PersonState.CLIENT:
        return False
    if sign.kind is _TOO_MANY:
        found = _who_writes_too_often(tx, desk, practice, only=person.id)
    else:
        found = _who_fell_silent(tx, desk, practice, agenda, (person,))
    return any(each.about == sign.about for each in found)


def _who_writes_too_often(tx: Transaction, desk: Desk, practice: Practice, only: int | None = None) -> Iterator[Sign]:
    """Clients, in the order in which they became known. Few people write often: only those are looked up."""
    rule, now = practice.situations.too_many, desk.clock.now()
    if rule is None:
        return
    begins = span_begins(rule, practice.working_time, now)
    written = tx.contacts.written_since(desk.account, begins, more_than=rule.messages)
    people = (tx.people.get(number) for number in sorted(written) if only in (None, number))
    for person in people:
        if person is None or person.state is not PersonState.CLIENT:
            continue
        if may_start(person, now, begins) is None:
            sign = _boundary(tx, rule, person, written[person.id], now)
            if sign is not None:
                yield sign


def _boundary(
    tx: Transaction, rule: TooManyRule, person: Person, written: tuple[Written, ...], now: datetime
) -> Sign | None:
    """`about` is the newest of those mails, so that a crash in between makes no second one of it."""
    earlier = tx.situations.of_person(person.id, _TOO_MANY)
    last = max((each.asked_at for each in earlier), default=None)
    lies_ready = _lies_ready(tx, person)
    verdict = judge_too_many(rule, written, last, now, lies_ready=lies_ready)
    if not verdict.is_due:
        return None
    return Sign(person, _TOO_MANY, written[-1].at.isoformat(timespec="seconds"), rule.template, verdict.reason)


def _lies_ready(tx: Transaction, person: Person) -> bool:
    """True where another draft waits for the coach; a holding reply is none, for it only buys time."""
    return any(each.purpose is not DraftPurpose.HOLDING for each in tx.drafts.live_of_person(person.id))


def _who_fell_silent(
    tx: Transaction, desk: Desk, practice: Practice, agenda: AgendaView, clients: tuple[Person, ...]
) -> Iterator[Sign]:
    rule, now = practice.situations.dropping_out, desk.clock.now()
    if rule is None:
        return
    received, sent = tx.contacts.last_received(desk.account), tx.contacts.last_sent(desk.account)
    sessions = tx.contacts.last_met(desk.account, now)
    for person in clients:
        met = [received[person.id]] if person.id in received else []
        met += [each[key] for each in (sent, sessions) for key in person.addresses if key in each]
        last = max(met, default=None)
        if last is None or last > now - timedelta(weeks=rule.weeks) or may_start(person, now, last) is not None:
            continue
        sign = _silent(tx, desk, practice, agenda, rule, person, last)
        if sign is not None:
            yield sign


def _silent(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    agenda: AgendaView,
    rule: SilenceRule,
    person: Person,
    last: datetime,
) -> Sign | None:
    now, about = desk.clock.now(), last.isoformat(timespec="seconds")
    if any(each.about == about for each in tx.situations.of_person(person.id, _SILENCE)):
        return None  # once for each silence, whatever became of that mail
    planned = agenda.has_planned(tx, person, now)
    silence = Silence(
        last_contact=last,
        pause_ended=person.paused_until if not is_paused(person, now) else None,
        is_owed_answer=bool(
            read_windows(tx, desk.account, practice.working_time, person.id, rules=practice.window_rules)
        ),
        lies_ready=_lies_ready(tx, person),
        is_climbing=tx.climbs.live_of_person(person.id) is not None,
        has_planned=planned,
    )
    verdict = judge_silence(rule, silence, now)
    if not verdict.is_due:
        return None
    return Sign(person, _SILENCE, about, rule.template, verdict.reason, NO_AGENDA if planned is None else None)

"""Situations become drafts: what the coach asked for first, then what the rules notice, then announcements.

Each is written down before its draft is placed, and once; a pass that is cut off is walked again. Whether it still holds is
asked twice: when planning, and in the transaction that writes the draft down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import partial

from maild.drafting.order import NoDraft, NoDraftReason
from maild.errors import MaildError
from maild.facts.draft import DraftPurpose, DraftState
from maild.facts.person import Person
from maild.facts.situation import Situation, SituationKind, SituationState
from maild.ledger import Transaction
from maild.mail.store import MailStore
from maild.planning.policy import Mode
from maild.steps.agenda_view import AgendaView, NoAgenda
from maild.steps.daily_room import has_room
from maild.steps.practice import Desk, Practice
from maild.steps.session_agenda import SessionAgenda
from maild.steps.situation_drafts import SituationDraft, compose_situation, find_correspondent, intend_situation
from maild.steps.situation_holds import ASKED, NO_ROOM, NO_TEMPLATE, drop, ends, why_held
from maild.steps.situation_outlived import withdraw_outlived
from maild.steps.situation_signs import Sign, find_signs, still_holds
from maild.steps.situation_words import situation_slots
from maild.steps.withdrawing import withdraw

_LOG = logging.getLogger(__name__)
_LOOK_AGAIN_SECONDS = 60.0
_SIGNS_SECONDS = 900.0


class SituationMaker:
    """The situations of one account. It remembers only when it looked last; all else stands in the ledger."""

    def __init__(self, desk: Desk, agenda: AgendaView | None = None) -> None:
        self._desk = desk
        self._given = agenda
        self._agenda: AgendaView = agenda or NoAgenda()
        self._looked_at: float | None = None
        self._signs_at: float | None = None
        self._silences_on: date | None = None

    def look(self, practice: Practice, store: MailStore) -> None:
        """Writes down the mails that are due; the outbox places them. In mode watch only what came too late is ended."""
        seconds, desk = self._desk.clock.monotonic(), self._desk
        if self._looked_at is not None and seconds - self._looked_at < _LOOK_AGAIN_SECONDS:
            return
        self._looked_at = seconds
        self._agenda = self._given or SessionAgenda(desk.account, practice.zone, practice.agenda_limit)
        with desk.ledger.transaction() as tx:
            withdraw_outlived(tx, desk)
            waiting = [each for each in tx.situations.wanted(desk.account) if not ends(tx, desk, each)]
            if practice.policy.mode is Mode.WATCH:
                for each in waiting:
                    tx.situations.wait(each.id, "watch")
                return
        for each in (one for one in waiting if one.kind in ASKED):
            _alone(each.person, partial(self._fulfil, practice, store, each))
        for sign in self._signs(practice):
            _alone(sign.person.id, partial(self._follow, practice, store, sign))
        for each in (one for one in waiting if one.kind not in ASKED):
            if not _alone(each.person, partial(self._fulfil, practice, store, each)):
                break  # the day is full, or nobody can have it; the rest comes later

    def _signs(self, practice: Practice) -> tuple[Sign, ...]:
        """What the rules notice by themselves, on working days only. Silences are counted in weeks: one look a day."""
        seconds, now = self._desk.clock.monotonic(), self._desk.clock.now()
        today = practice.working_time.day_of(now)
        blocks = practice.working_time.blocks_on(today)
        is_soon = self._signs_at is not None and seconds - self._signs_at < _SIGNS_SECONDS
        if is_soon or not blocks or now < blocks[0].start:
            return ()
        self._signs_at = seconds
        with self._desk.ledger.transaction() as tx:
            signs = find_signs(tx, self._desk, practice, self._agenda, silences=self._silences_on != today)
        self._silences_on = today
        return signs

    def _follow(self, practice: Practice, store: MailStore, sign: Sign) -> bool:
        """A situation that nobody asked for is written down together with its draft, or not at all."""
        desk = self._desk
        with desk.ledger.transaction() as tx:
            if not has_room(tx, desk):
                return False
        made = self._compose(practice, store, sign.person, sign.kind, sign.template, sign.about)
        if not isinstance(made, SituationDraft):
            return False
        with desk.ledger.transaction() as tx:
            person = tx.people.get(sign.person.id)
            if person is None or not has_room(tx, desk) or not still_holds(tx, desk, practice, self._agenda, sign):
                return False
            now = desk.clock.now()
            noted = tx.situations.add(desk.account, person.id, sign.kind, sign.about, sign.template, now)
            if noted is None:
                return False
            _write_down(tx, desk, person, noted, made, sign.doubt)
        _LOG.info("situation=%s person=%d reason=%s", sign.kind, sign.person.id, sign.reason)
        return True

    def _fulfil(self, practice: Practice, store: MailStore, wanted: Situation) -> bool:
        """One wish; False where those behind it need not be tried now."""
        desk = self._desk
        with desk.ledger.transaction() as tx:
            person = tx.people.get(wanted.person)
            held = why_held(tx, desk, practice, wanted, person) if person is not None else None
            if held is not None:
                tx.situations.wait(wanted.id, held)
        if held is not None or person is None:
            return held not in (NO_ROOM, NO_TEMPLATE)
        made = self._compose(practice, store, person, wanted.kind, wanted.template, wanted.about)
        with desk.ledger.transaction() as tx:
            again, person = tx.situations.get(wanted.id), tx.people.get(wanted.person)
            if again is None or again.state is not SituationState.WANTED or person is None or ends(tx, desk, again):
                return True  # taken back meanwhile, or true no more
            if why_held(tx, desk, practice, again, person) is not None:
                return True
            if isinstance(made, SituationDraft):
                _write_down(tx, desk, person, again, made, None)
            elif made.reason is NoDraftReason.RECIPIENT_UNUSABLE:
                drop(tx, desk, again, person, made.reason)
            else:
                is_own = made.reason is NoDraftReason.IDENTITY_UNUSABLE
                tx.situations.wait(again.id, made.reason if is_own else NO_TEMPLATE)
                return False
        _LOG.info("situation=%d kind=%s drafted=%s", wanted.id, wanted.kind, isinstance(made, SituationDraft))
        return True

    def _compose(
        self, practice: Practice, store: MailStore, person: Person, kind: SituationKind, template: str, about: str
    ) -> SituationDraft | NoDraft:
        to = find_correspondent(self._desk, practice, store, person)
        if to is None:
            return NoDraft(NoDraftReason.RECIPIENT_UNUSABLE, template)
        with self._desk.ledger.transaction() as tx:
            session = self._agenda.next_session(tx, person, self._desk.clock.now())
        slots = situation_slots(kind, about, session, practice.zone, to.language)
        is_answer = kind is SituationKind.NO_MATCH
        return compose_situation(self._desk, practice, to, template, slots, is_answer=is_answer)


def _write_down(
    tx: Transaction, desk: Desk, person: Person, noted: Situation, made: SituationDraft, doubt: str | None
) -> None:
    """Draft, intention and situation together. No match takes the place of the reply that lies ready."""
    if noted.kind is SituationKind.NO_MATCH:
        for each in tx.drafts.live_of_person(person.id):
            if each.purpose is not DraftPurpose.SITUATION and each.state is not DraftState.TOUCHED:
                withdraw(tx, desk, each, "no match")
    placing = intend_situation(tx, desk, person, made)
    assert placing.draft is not None
    tx.situations.drafted(noted.id, placing.draft, doubt)


def _alone(person: int, work: Callable[[], bool]) -> bool:
    """What `work` says; one person who brings out a mistake must not stop the others."""
    try:
        return work()
    except MaildError:
        raise
    except Exception as error:  # noqa: BLE001 - see above
        _LOG.error("situation person=%d unexpected=%s", person, type(error).__name__)
        return True

"""Situations become drafts: what the coach asked for first, then what the rules notice, then announcements.

Each is written down before its draft is placed, and once; a pass that is cut off is walked again. Whether it still holds is
asked twice: when planning, and in the transaction that writes the draft down.
"""

from __future__ import annotations

import logging
from datetime import date

from maild.acting.situation_texts import dropped_line
from maild.drafting.order import NoDraft, NoDraftReason
from maild.errors import MaildError
from maild.facts.draft import DraftPurpose, DraftState
from maild.facts.notice import NoticeLevel
from maild.facts.person import Person, PersonState
from maild.facts.situation import Situation, SituationKind, SituationState
from maild.ledger import Transaction
from maild.mail.store import MailStore
from maild.planning.may_start import Refusal, may_start
from maild.planning.policy import Mode
from maild.planning.situations import has_passed, outlived
from maild.steps.agenda_view import AgendaView, NoAgenda
from maild.steps.daily_room import has_room
from maild.steps.practice import Desk, Practice
from maild.steps.situation_drafts import (
    Correspondent,
    SituationDraft,
    compose_situation,
    find_correspondent,
    intend_situation,
)
from maild.steps.situation_outlived import began_at, withdraw_outlived
from maild.steps.situation_signs import Sign, find_signs, still_holds
from maild.steps.situation_words import situation_slots
from maild.steps.withdrawing import withdraw

_LOG = logging.getLogger(__name__)
_LOOK_AGAIN_SECONDS = 60.0
_SIGNS_SECONDS = 900.0
_ASKED = (SituationKind.NO_SHOW, SituationKind.NO_MATCH)
"""What the coach asked for about one person does not wait for the day's maximum."""
_FOR_GOOD = (Refusal.NO_CONTACT, Refusal.STOPPED)


class SituationMaker:
    """The situations of one account. It remembers only when it looked last; all else stands in the ledger."""

    def __init__(self, desk: Desk, agenda: AgendaView | None = None) -> None:
        self._desk = desk
        self._agenda = agenda or NoAgenda()
        self._looked_at: float | None = None
        self._signs_at: float | None = None
        self._silences_on: date | None = None

    def look(self, practice: Practice, store: MailStore) -> None:
        """Writes down the mails that are due; the outbox places them. In mode watch only what came too late is ended."""
        seconds, desk = self._desk.clock.monotonic(), self._desk
        if self._looked_at is not None and seconds - self._looked_at < _LOOK_AGAIN_SECONDS:
            return
        self._looked_at = seconds
        with desk.ledger.transaction() as tx:
            withdraw_outlived(tx, desk)
            waiting = [each for each in tx.situations.wanted(desk.account) if not self._has_ended(tx, each)]
            if practice.policy.mode is Mode.WATCH:
                for each in waiting:
                    tx.situations.wait(each.id, "watch")
                return
        for each in sorted(waiting, key=lambda one: (one.kind not in _ASKED, one.id)):
            if each.kind in _ASKED:
                self._safely(practice, store, each)
        self._look_for_signs(practice, store)
        for each in waiting:
            if each.kind not in _ASKED and not self._safely(practice, store, each):
                break  # the day is full; the rest comes on the next days

    def _has_ended(self, tx: Transaction, wanted: Situation) -> bool:
        """Ends what is wanted no more: too late, they wrote themselves, they may not be written to any more."""
        person, now = tx.people.get(wanted.person), self._desk.clock.now()
        if person is None:
            tx.situations.end(wanted.id, SituationState.LAPSED, "nobody")
            return True
        written = tx.contacts.written_by(person.id, began_at(wanted))
        reason = outlived(wanted.kind, written, coach_wrote=False)
        if reason is None and has_passed(wanted.kind, wanted.asked_at, now):
            reason = "day_is_over"
        refusal = may_start(person, now)
        if reason is None and refusal is not None:
            reason = refusal if refusal in _FOR_GOOD or wanted.kind is SituationKind.ANNOUNCEMENT else None
        if reason is None and wanted.kind is SituationKind.ANNOUNCEMENT and person.state is PersonState.FORMER:
            reason = "former"
        if reason is not None:
            self._drop(tx, wanted, person, reason)
        return reason is not None

    def _drop(self, tx: Transaction, wanted: Situation, person: Person, reason: str) -> None:
        """A mail that will not come is told, but for an announcement, whose progress tells it."""
        tx.situations.end(wanted.id, SituationState.LAPSED, reason)
        if wanted.kind is not SituationKind.ANNOUNCEMENT:
            line = dropped_line(", ".join(person.addresses), wanted.kind, reason)
            once = f"situation-dropped:{wanted.id}"
            account, now = self._desk.account, self._desk.clock.now()
            tx.notices.add(account, NoticeLevel.DIGEST, "situation_dropped", line, None, now, once)

    def _look_for_signs(self, practice: Practice, store: MailStore) -> None:
        """What the rules notice by themselves, on working days only. Silences are counted in weeks: one look a day."""
        seconds, now = self._desk.clock.monotonic(), self._desk.clock.now()
        if self._signs_at is not None and seconds - self._signs_at < _SIGNS_SECONDS:
            return
        today = practice.working_time.day_of(now)
        blocks = practice.working_time.blocks_on(today)
        if not blocks or now < blocks[0].start:
            return
        self._signs_at = seconds
        with self._desk.ledger.transaction() as tx:
            signs = find_signs(tx, self._desk, practice, self._agenda, silences=self._silences_on != today)
        self._silences_on = today
        for sign in signs:
            try:
                self._follow_sign(practice, store, sign)
            except MaildError:
                raise
            except Exception as error:  # noqa: BLE001 - one person who brings out a mistake must not stop the others
                _LOG.error("person=%d unexpected=%s", sign.person.id, type(error).__name__)

    def _follow_sign(self, practice: Practice, store: MailStore, sign: Sign) -> None:
        """A situation that nobody asked for is written down together with its draft, or not at all."""
        with self._desk.ledger.transaction() as tx:
            if not has_room(tx, self._desk):
                return
        to = find_correspondent(self._desk, practice, store, sign.person)
        made = self._compose(practice, sign.person, sign.kind, sign.template, sign.about, to)
        if not isinstance(made, SituationDraft):
            return
        with self._desk.ledger.transaction() as tx:
            person = tx.people.get(sign.person.id)
            if person is None or not still_holds(tx, self._desk, practice, self._agenda, sign):
                return
            account, now = self._desk.account, self._desk.clock.now()
            if not has_room(tx, self._desk):
                return
            noted = tx.situations.add(account, person.id, sign.kind, sign.about, sign.template, now)
            if noted is not None:
                self._write_down(tx, person, noted, made, sign.doubt)
        _LOG.info("situation=%s person=%d reason=%s", sign.kind, sign.person.id, sign.reason)

    def _safely(self, practice: Practice, store: MailStore, wanted: Situation) -> bool:
        """One wish; False where the day is full."""
        try:
            return self._fulfil(practice, store, wanted)
        except MaildError:
            raise
        except Exception as error:  # noqa: BLE001 - one wish that brings out a mistake must not stop the others
            _LOG.error("situation=%d unexpected=%s", wanted.id, type(error).__name__)
            return True

    def _fulfil(self, practice: Practice, store: MailStore, wanted: Situation) -> bool:
        with self._desk.ledger.transaction() as tx:
            person = tx.people.get(wanted.person)
            held = self._held(tx, wanted, person)
            if held is not None:
                tx.situations.wait(wanted.id, held)
        if held is not None or person is None:
            return held != "room"
        to = find_correspondent(self._desk, practice, store, person)
        made = self._compose(practice, person, wanted.kind, wanted.template, wanted.about, to)
        with self._desk.ledger.transaction() as tx:
            again, person = tx.situations.get(wanted.id), tx.people.get(wanted.person)
            if again is None or again.state is not SituationState.WANTED or person is None:
                return True  # taken back meanwhile
            if self._has_ended(tx, again) or self._held(tx, again, person) is not None:
                return True
            if isinstance(made, SituationDraft):
                self._write_down(tx, person, again, made, None)
            elif made.reason is NoDraftReason.RECIPIENT_UNUSABLE:
                self._drop(tx, again, person, "recipient_unusable")
            else:
                is_address = made.reason is NoDraftReason.IDENTITY_UNUSABLE
                tx.situations.wait(again.id, "identity_unusable" if is_address else "no_template")
        _LOG.info("situation=%d kind=%s drafted=%s", wanted.id, wanted.kind, isinstance(made, SituationDraft))
        return True

    def _held(self, tx: Transaction, wanted: Situation, person: Person | None) -> str | None:
        """Why a wish waits; it is kept, and looked at again."""
        refusal = may_start(person, self._desk.clock.now()) if person is not None else None
        if refusal is not None:
            return refusal
        if wanted.kind is SituationKind.NO_MATCH and person is not None and _is_edited(tx, person):
            return "writing"
        return None if wanted.kind in _ASKED or has_room(tx, self._desk) else "room"

    def _compose(
        self,
        practice: Practice,
        person: Person,
        kind: SituationKind,
        template: str,
        about: str,
        to: Correspondent | None,
    ) -> SituationDraft | NoDraft:
        if to is None:
            return NoDraft(NoDraftReason.RECIPIENT_UNUSABLE, template)
        with self._desk.ledger.transaction() as tx:
            session = self._agenda.next_session(tx, person, self._desk.clock.now())
        slots = situation_slots(kind, about, session, practice.zone, to.language)
        is_answer = kind is SituationKind.NO_MATCH
        return compose_situation(self._desk, practice, to, template, slots, is_answer=is_answer)

    def _write_down(
        self, tx: Transaction, person: Person, noted: Situation, made: SituationDraft, doubt: str | None
    ) -> None:
        """Draft, intention and situation together. No match takes the place of the reply that lies ready."""
        if noted.kind is SituationKind.NO_MATCH:
            for each in tx.drafts.live_of_person(person.id):
                if each.purpose is not DraftPurpose.SITUATION and each.state is not DraftState.TOUCHED:
                    withdraw(tx, self._desk, each, "no match")
        placing = intend_situation(tx, self._desk, person, made)
        assert placing.draft is not None
        tx.situations.drafted(noted.id, placing.draft, doubt)


def _is_edited(tx: Transaction, person: Person) -> bool:
    """True while the coach works on a draft for this person themselves."""
    return any(each.state is DraftState.TOUCHED for each in tx.drafts.live_of_person(person.id))

"""The gestures about people, danger and what a mail is, carried out (behaviour 9)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from maild.acting.people_texts import paused
from maild.facts.notice import NoticeLevel
from maild.facts.person import Person, PersonState
from maild.ledger import Transaction
from maild.planning.policy import Mode
from maild.planning.stops import USUAL_PAUSE
from maild.planning.window import Closing
from maild.steps.alerts import who_is
from maild.steps.braking import lift_danger, mark_seen
from maild.steps.calls import note_spoken, note_tried
from maild.steps.control_mailboxes import is_own
from maild.steps.correcting import correct_mail
from maild.steps.gesture_actions import OBEYED, Dropped, Obeyed, refused
from maild.steps.practice import Desk, Practice
from maild.steps.sending import send_draft
from maild.steps.stopping import pause
from maild.steps.windows import close_window
from maild.understanding.result import Intent

_NO_CALL = refused("er staat voor deze persoon geen telefoontje open")
_NOBODY = refused("er is niet één persoon om wie het gaat")


@dataclass(frozen=True, slots=True)
class CoachGestures:
    """`GestureActions` on one account's ledger."""

    desk: Desk

    def done(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The window of the mail's conversation closes; what lies ready for it untouched is withdrawn."""
        mail = dropped.mail
        if mail is None or mail.person is None or mail.thread is None:
            return refused("maild kent deze mail niet uit je Postvak IN")
        close_window(tx, self.desk.account, mail.person, mail.thread, self.desk.clock.now(), Closing.DONE)
        return replace(OBEYED, person=mail.person)

    def client(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """A client from now on, whoever they were; an earlier stop is over."""
        person = self._person(tx, dropped)
        if person is None:
            return _NOBODY
        tx.people.set_state(person.id, PersonState.CLIENT)
        tx.people.set_stop(person.id, None, None)
        return replace(OBEYED, person=person.id)

    def pause(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """Four weeks, shown in the digest."""
        person = self._person(tx, dropped)
        if person is None:
            return _NOBODY
        now, time = self.desk.clock.now(), practice.working_time
        last = time.day_of(now) + USUAL_PAUSE
        pause(tx, self.desk, person, time.begin_of(last))
        line = paused(who_is(dropped.whom), last, by_coach=True)
        tx.notices.add(self.desk.account, NoticeLevel.DIGEST, "paused", line, _row(dropped), now)
        return replace(OBEYED, person=person.id)

    def resume(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The pause is lifted. A danger case is lifted only where its alert was seen before: not by a slip of the mouse."""
        person = dropped.person
        if person is None:
            return _NOBODY
        tx.people.set_paused_until(person.id, None)
        case = tx.danger_cases.open_of_person(person.id)
        if person.danger_since is not None and (case is None or case.seen_at is None):
            return replace(
                refused("er is nog een melding van gevaar open; sleep de mail eerst naar Gezien"), person=person.id
            )
        if person.danger_since is not None:
            lift_danger(tx, person, self.desk.clock.now(), by="gesture")
        return replace(OBEYED, person=person.id)

    def seen(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The alert is not repeated any more."""
        if dropped.person is None:
            return _NOBODY
        if tx.danger_cases.open_of_person(dropped.person.id) is None:
            return refused("er is geen melding van gevaar open")
        mark_seen(tx, dropped.person, self.desk.clock.now())
        return replace(OBEYED, person=dropped.person.id)

    def called(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """They spoke: the ladder ends as answered."""
        if dropped.person is None or not note_spoken(tx, dropped.person):
            return _NO_CALL
        return replace(OBEYED, person=dropped.person.id)

    def voicemail(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The call was tried: the ladder goes on from now."""
        return self._tried(tx, practice, dropped)

    def skip_call(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """No call: the ladder goes on from now."""
        return self._tried(tx, practice, dropped)

    def _tried(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        if dropped.person is None or not note_tried(tx, dropped.person, practice.ladders, self.desk.clock.now()):
            return _NO_CALL
        return replace(OBEYED, person=dropped.person.id)

    def send(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """A finished draft: it is looked at in this very pass, and goes home with a note where it may not be sent."""
        if practice.policy.mode is Mode.WATCH:
            return refused("in de meekijkstand verstuurt maild niets")
        if dropped.mail is not None or not is_own(dropped.reading, practice):
            return refused("dit is geen concept van jou")
        send_draft(tx, self.desk, dropped.key)
        return replace(OBEYED, person=dropped.person.id if dropped.person else None, is_taken=True)

    def is_lead(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The mail is from a new lead."""
        return correct_mail(tx, self.desk, practice, dropped, Intent.NEW_LEAD)

    def is_reschedule(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The mail is about an appointment."""
        return correct_mail(tx, self.desk, practice, dropped, Intent.RESCHEDULE)

    def is_support(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The mail asks for support."""
        return correct_mail(tx, self.desk, practice, dropped, Intent.EMOTIONAL_SUPPORT)

    def is_stop(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The mail asks to stop."""
        return correct_mail(tx, self.desk, practice, dropped, Intent.STOP_REQUEST)

    def is_other(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The mail is none of these."""
        return correct_mail(tx, self.desk, practice, dropped, Intent.OTHER)

    def _person(self, tx: Transaction, dropped: Dropped) -> Person | None:
        """Whom it is about, made known where nobody knew them yet."""
        if dropped.whom is None:
            return None
        return dropped.person or tx.people.ensure(self.desk.account, dropped.whom.key, PersonState.STRANGER)


def _row(dropped: Dropped) -> int | None:
    return dropped.mail.id if dropped.mail else None

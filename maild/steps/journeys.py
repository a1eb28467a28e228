"""The mails of a whole trajectory lie ready by themselves, from the sessions as they stand at that moment (behaviour 11).

Each is written down together with its draft, once for each person, session and rule; a pass that is cut off is walked again.
Whether it is still due is asked twice: when planning, and in the transaction that writes the draft down.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from maild.drafting.order import NoDraft
from maild.drafting.template_set import Template
from maild.errors import MaildError
from maild.facts.draft import DraftPurpose
from maild.facts.journey import JourneyMail
from maild.facts.notice import NoticeLevel
from maild.facts.person import Person
from maild.facts.session import Session
from maild.facts.submission import ClientSubmission, SubmissionState
from maild.ledger import Transaction
from maild.mail.store import MailStore
from maild.planning.journey import Case, DueMail, Made, MadeState, due_mails, outdated, session_name
from maild.planning.policy import Mode
from maild.planning.sessions import AgendaSession
from maild.steps.automatic_sending import send_automatically, take_back_automatic
from maild.steps.daily_room import has_room
from maild.steps.intending import intend_draft
from maild.steps.journey_case import SessionReader, read_case
from maild.steps.journey_course import follow_course
from maild.steps.journey_notes import changed_line, no_mail_line, note_line
from maild.steps.journey_words import digest_of, journey_slots
from maild.steps.practice import Desk, Practice
from maild.steps.session_agenda import read_agenda
from maild.steps.situation_drafts import Correspondent, SituationDraft, compose_situation, find_correspondent
from maild.steps.withdrawing import withdraw_untouched_rung

_LOG = logging.getLogger(__name__)
_LOOK_AGAIN_SECONDS = 60.0


class JourneyMaker:
    """The journeys of one account. It remembers only when it looked last; all else stands in the ledger and the agenda."""

    def __init__(self, desk: Desk, sessions: SessionReader = read_agenda) -> None:
        self._desk = desk
        self._sessions = sessions
        self._looked_at: float | None = None

    def look(self, practice: Practice, store: MailStore) -> None:
        """Takes back what is true no more and writes down what is due; the outbox carries both out. Nothing in mode watch."""
        seconds, desk = self._desk.clock.monotonic(), self._desk
        is_soon = self._looked_at is not None and seconds - self._looked_at < _LOOK_AGAIN_SECONDS
        if practice.policy.mode is Mode.WATCH or not practice.trajectories.mails:
            return
        if is_soon and not self._has_mail_on_its_way():
            return
        self._looked_at = seconds
        with desk.ledger.transaction() as tx:
            now = desk.clock.now()
            agenda = self._sessions(tx, desk.account, now, practice.agenda_limit)
            people = _people(tx, desk.account, agenda)
            due: list[tuple[DueMail, Person]] = []
            for person in people:
                follow_course(tx, desk, practice, person, agenda)
                case, mails = read_case(tx, practice.trajectories, person, agenda)
                self._take_back(tx, practice, case, mails, now)
                due += [(each, person) for each in self._due(practice, case, now)]
        for mail, person in sorted(due, key=lambda each: each[0].until):
            self._write_carefully(practice, store, person, mail)

    def _has_mail_on_its_way(self) -> bool:
        """True while a mail that goes by itself waits for a server: whether it is still true is asked before each attempt."""
        with self._desk.ledger.transaction() as tx:
            waiting = tx.submissions.in_state(self._desk.account, SubmissionState.SENDING)
        return any(each.is_automatic for each in waiting)

    def _due(self, practice: Practice, case: Case, now: datetime) -> tuple[DueMail, ...]:
        known = practice.drafter.templates.templates
        by_itself = self._desk.can_submit
        automatic = frozenset(name for name, each in known.items() if each.sends_itself and by_itself)
        return due_mails(practice.trajectories, case, practice.working_time, now, automatic)

    def _take_back(
        self, tx: Transaction, practice: Practice, case: Case, mails: Iterable[JourneyMail], now: datetime
    ) -> None:
        """What nobody touched goes; of what the coach has in hand already a line in the digest tells."""
        for made, mail in zip(case.made, mails, strict=True):
            if made.state not in (MadeState.UNTOUCHED, MadeState.TOUCHED):
                continue
            reason = outdated(practice.trajectories, case, made, now) or _changed(practice, case, made, mail, now)
            if reason is None:
                continue
            if made.state is MadeState.UNTOUCHED:
                withdraw_untouched_rung(tx, self._desk, mail.draft, reason)
                take_back_automatic(tx, self._desk, mail.submission)
                continue
            line, session = changed_line(", ".join(case.person.addresses), reason), _session(case, made)
            start = session.start if session is not None else mail.start
            says = digest_of(case, session, now, _template_of(practice, case, made))
            once = f"journey:{mail.id}:{reason}:{start}:{says[:16]}"
            tx.notices.add(self._desk.account, NoticeLevel.DIGEST, "journey_changed", line, None, now, once)
            tx.journeys.told(mail.id, start, says)  # from here on it is in the coach's hand

    def _write_carefully(self, practice: Practice, store: MailStore, person: Person, due: DueMail) -> None:
        """One person who brings out a mistake must not stop the others."""
        try:
            self._write(practice, store, person, due)
        except MaildError:
            raise
        except Exception as error:  # noqa: BLE001 - see above
            _LOG.error("journey person=%d rule=%s unexpected=%s", person.id, due.rule.name, type(error).__name__)

    def _write(self, practice: Practice, store: MailStore, person: Person, due: DueMail) -> None:
        desk = self._desk
        made: SituationDraft | NoDraft | None = None
        to: Correspondent | None = None
        if due.rule.mail is not None:
            to = find_correspondent(desk, practice, store, person)
            if to is None:
                return
            with desk.ledger.transaction() as tx:
                if not self._may_be_placed(tx, practice, due):
                    return  # the day is full; the rest comes on the next, as long as it is in time
                case = self._case(tx, practice, person)
            slots = journey_slots(case, due.session, desk.clock.now(), practice.zone, to.language)
            made = compose_situation(desk, practice, to, due.rule.mail, slots)
        with desk.ledger.transaction() as tx:
            again, now = tx.people.get(person.id), desk.clock.now()
            if again is None:
                return
            case = self._case(tx, practice, again)
            if due in self._due(practice, case, now):  # not moved, cancelled, stopped meanwhile
                self._write_down(tx, practice, case, due, to, made, now)

    def _may_be_placed(self, tx: Transaction, practice: Practice, due: DueMail) -> bool:
        template = _template(practice, due.rule.mail)
        return (template is not None and template.sends_itself) or has_room(tx, self._desk)

    def _case(self, tx: Transaction, practice: Practice, person: Person) -> Case:
        agenda = self._sessions(tx, self._desk.account, self._desk.clock.now(), practice.agenda_limit, person)
        return read_case(tx, practice.trajectories, person, agenda)[0]

    def _write_down(
        self,
        tx: Transaction,
        practice: Practice,
        case: Case,
        due: DueMail,
        to: Correspondent | None,
        made: SituationDraft | NoDraft | None,
        now: datetime,
    ) -> None:
        """Mail and draft together, or nothing."""
        desk, who = self._desk, ", ".join(case.person.addresses)
        template = _template(practice, due.rule.mail)
        start = due.session.start if due.session is not None else None
        says = digest_of(case, due.session, now, template)
        draft, submission = None, None
        if made is None:
            line = note_line(due.rule.name, who, due.session, case.trajectory, practice.zone)
            tx.notices.add(desk.account, NoticeLevel.DIGEST, "journey_note", line, None, now)
        elif isinstance(made, NoDraft) or to is None:
            line, once = (
                no_mail_line(due.rule.name, who),
                f"journey:no_mail:{case.person.id}:{due.rule.name}:{due.about}",
            )
            tx.notices.add(desk.account, NoticeLevel.DIGEST, "journey_no_mail", line, None, now, once)
            return
        else:
            sent = (
                send_automatically(tx, desk, practice, template, made.draft, case.person, to.address)
                if template is not None and template.sends_itself
                else None
            )
            if isinstance(sent, ClientSubmission):
                submission = sent.id
            elif has_room(tx, desk):
                draft = _intend(tx, desk, case.person, made)
            else:
                return
        tx.journeys.add(case.person.id, due.rule.name, due.about, start, says, now, draft=draft, submission=submission)
        _LOG.info("journey person=%d rule=%s reason=%s", case.person.id, due.rule.name, due.reason)


def _people(tx: Transaction, account: str, agenda: Iterable[AgendaSession]) -> list[Person]:
    """Whoever has a session, or a trajectory."""
    keys = dict.fromkeys(each.session.person for each in agenda if each.session.person is not None)
    found = [tx.people.by_address(account, key) for key in keys]
    found += [tx.people.get(each.person) for each in tx.journeys.all(account)]
    return list({each.id: each for each in found if each is not None}.values())


def _template(practice: Practice, name: str | None) -> Template | None:
    return practice.drafter.templates.templates.get(name) if name is not None else None


def _changed(practice: Practice, case: Case, made: Made, mail: JourneyMail, now: datetime) -> str | None:
    """A draft in which something no longer holds, such as the place, is written anew while untouched (behaviour 3)."""
    session, template = _session(case, made), _template_of(practice, case, made)
    if session is None or template is None:
        return None
    return None if digest_of(case, session, now, template) == mail.says else "changed"


def _session(case: Case, made: Made) -> Session | None:
    """The session of a mail as it stands now."""
    return next((each.session for each in case.sessions if session_name(each.session) == made.about), None) or next(
        (each.session for each in case.sessions if each.session.start == made.start), None
    )


def _template_of(practice: Practice, case: Case, made: Made) -> Template | None:
    session = _session(case, made)
    rules = (each for each in practice.trajectories.mails if each.name == made.name)
    rule = next((each for each in rules if session is not None and session.kind in each.kinds), None)
    return _template(practice, rule.mail) if rule is not None else None


def _intend(tx: Transaction, desk: Desk, person: Person, mail: SituationDraft) -> int:
    """A mail of its own, in a thread of its own."""
    placing = intend_draft(
        tx,
        desk,
        mail.order,
        mail.draft,
        mail=None,
        thread=tx.threads.new(desk.account),
        person=person.id,
        parent=None,
        purpose=DraftPurpose.JOURNEY,
    )
    assert placing.draft is not None
    return placing.draft

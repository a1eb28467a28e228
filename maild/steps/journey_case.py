"""All that one person's mails of the journey depend on, read in one transaction (behaviour 11)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from maild.facts.draft import DraftState
from maild.facts.journey import JourneyMail
from maild.facts.person import Person
from maild.facts.submission import SubmissionState
from maild.ledger import Transaction
from maild.planning.draft_life import LAY_TOO_LONG
from maild.planning.journey import Case, Made, MadeState, deviated
from maild.planning.sessions import AgendaSession
from maild.planning.trajectory_rules import TrajectoryRules

_STATES = {
    DraftState.INTENDED: MadeState.UNTOUCHED,
    DraftState.PLACED: MadeState.UNTOUCHED,
    DraftState.TOUCHED: MadeState.TOUCHED,
    DraftState.WITHDRAWN: MadeState.GONE,
    DraftState.SUPERSEDED: MadeState.GONE,
}
_AWAY = {
    SubmissionState.REQUESTED: MadeState.UNTOUCHED,
    SubmissionState.SENDING: MadeState.UNTOUCHED,
    SubmissionState.TAKEN_BACK: MadeState.GONE,
}
"""A mail that goes by itself may still be taken back while no server has it."""


class SessionReader(Protocol):
    """Whoever knows the sessions of an account, each under the first address of its person."""

    def __call__(
        self, tx: Transaction, account: str, now: datetime, limit: timedelta, person: Person | None = None, /
    ) -> tuple[AgendaSession, ...]:
        """Every session in order of its start, or those of one person; `limit` is how old a reading may be for a mail to rest
        on it."""
        ...


def read_case(
    tx: Transaction, rules: TrajectoryRules, person: Person, agenda: Iterable[AgendaSession]
) -> tuple[Case, tuple[JourneyMail, ...]]:
    """The person's case, and the mails behind `Case.made`, in the same order."""
    journey, mails = tx.journeys.get(person.id), tx.journeys.mails(person.id)
    known = rules.by_name.get(journey.name) if journey is not None else None
    trajectory = deviated(known, journey) if known is not None and journey is not None else None
    sessions = tuple(each for each in agenda if each.session.person in person.addresses)
    made = tuple(Made(each.name, each.about, each.start, _state(each)) for each in mails)
    return Case(person, journey, trajectory, sessions, made, _unanswered(tx, rules, person, mails)), mails


def _state(mail: JourneyMail) -> MadeState:
    """One that lay untouched too long has had its chance; whatever else was taken back may come again."""
    if mail.submission_state is not None:
        return _AWAY.get(mail.submission_state, MadeState.DONE)
    if mail.draft_state is None or (mail.draft_state is DraftState.WITHDRAWN and mail.draft_reason == LAY_TOO_LONG):
        return MadeState.DONE
    return _STATES.get(mail.draft_state, MadeState.DONE)


def _unanswered(tx: Transaction, rules: TrajectoryRules, person: Person, mails: Iterable[JourneyMail]) -> int:
    names = {each.name for each in rules.mails if each.is_follow_up}
    sent = [each for each in mails if each.name in names and was_sent(each)]
    return sum(not tx.contacts.written_by(person.id, each.made_at) for each in sent)


def was_sent(mail: JourneyMail) -> bool:
    """True where the coach sent it, or it went by itself."""
    return mail.submission_state is SubmissionState.SENT or mail.draft_state is DraftState.SENT

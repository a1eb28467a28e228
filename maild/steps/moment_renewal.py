"""A draft in which a moment no longer holds goes while nobody has touched it, and its mail is answered anew (behaviour 3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from maild.acting.outbox import SUPERSEDED
from maild.facts.draft import Draft, DraftPurpose
from maild.facts.draft_moment import DraftMoment, MomentRole
from maild.facts.person import Person
from maild.facts.seen_mail import MailStage
from maild.facts.session import BusyTime
from maild.ledger import Transaction
from maild.planning.draft_life import LAY_TOO_LONG
from maild.planning.free_moments import still_holds
from maild.planning.policy import Mode
from maild.planning.sessions import SessionState
from maild.steps.practice import Desk, Practice
from maild.steps.session_agenda import is_agenda_known, sessions_with
from maild.steps.withdrawing import withdraw

_LONGEST = timedelta(days=130)


def renew_drafts(desk: Desk, practice: Practice) -> int:
    """Sends the mails of such drafts back to be decided, each draft once; how many. Nothing in mode watch."""
    if practice.policy.mode is Mode.WATCH:
        return 0
    renewed = 0
    with desk.ledger.transaction() as tx:
        now = desk.clock.now()
        named = tx.draft_moments.of_untouched(desk.account)
        if not named:
            return 0
        is_known = is_agenda_known(tx, desk.account, now, practice.agenda_limit)
        busy = frozenset(tx.sessions.busy(desk.account, now, now + _LONGEST)) if is_known else frozenset()
        for number, moments in named.items():
            draft = tx.drafts.get(number)
            if draft is None or draft.purpose is not DraftPurpose.REPLY:
                continue
            if _holds(tx, desk, practice, draft, moments, busy, now):
                continue
            renewed += _send_back(tx, desk, practice, draft, now)
    return renewed


def _holds(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    draft: Draft,
    moments: Iterable[DraftMoment],
    busy: frozenset[BusyTime],
    now: datetime,
) -> bool:
    person = tx.people.get(draft.person)
    own = _planned(tx, desk, practice, person, now) if person is not None else frozenset()
    others = busy - own  # what this very person was given since is no moment that was lost to them
    for each in moments:
        if each.role is MomentRole.PROPOSED and not still_holds(each.time, others, now):
            return False
        if each.role is MomentRole.SESSION and (each.time.start <= now or each.time not in own):
            return False
    return True


def _planned(tx: Transaction, desk: Desk, practice: Practice, person: Person, now: datetime) -> frozenset[BusyTime]:
    """A session that only became doubtful, for its calendar cannot be read, is still planned as far as anybody knows."""
    agenda = sessions_with(tx, desk.account, person, now, practice.agenda_limit)
    planned = (each.session for each in agenda if each.state is SessionState.PLANNED)
    return frozenset(BusyTime(each.start, each.end) for each in planned)


def _send_back(tx: Transaction, desk: Desk, practice: Practice, draft: Draft, now: datetime) -> int:
    """The old draft is let go of first, so that one mail never goes round and round. What made anew would lie longer than a
    draft lives is taken away for good: the coach has seen it long enough, and its mail stays listed as late."""
    tx.draft_moments.let_go(draft.id)
    mail = tx.mails.get(draft.mail) if draft.mail is not None else None
    if mail is None or mail.stage is not MailStage.DECIDED or mail.is_settled:
        return 0
    if now - mail.clock >= practice.policy.draft_lifetime:
        withdraw(tx, desk, draft, LAY_TOO_LONG)
        return 1
    withdraw(tx, desk, draft, SUPERSEDED)
    tx.mails.reopen(mail.id)
    return 1

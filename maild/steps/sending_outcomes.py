"""Tells the coach what became of the mails that were to be sent, and brings those home that were not (behaviour 10)."""

from __future__ import annotations

import logging

from maild.acting.coach_texts import CoachText, moment_in_words
from maild.acting.sending_texts import asks_once_more, outcome_unknown, partly_sent, refused, still_waiting
from maild.errors import PermanentError
from maild.facts.notice import NoticeLevel
from maild.facts.submission import ClientSubmission, RecipientState, SubmissionState
from maild.ledger import Transaction
from maild.mail.store import MailStore
from maild.planning.delivery import PATIENCE
from maild.planning.policy import Mode
from maild.steps.alerts import tell_now
from maild.steps.practice import Desk, Practice

_LOG = logging.getLogger(__name__)
_NOT_OBEYED = "$MaildNotObeyed"
"""As on any other gesture that was not obeyed (steps/control_mailboxes.py)."""


def tell_outcomes(desk: Desk, practice: Practice, store: MailStore) -> None:
    """Each outcome once; then every mail that was not sent goes back where it came from."""
    with desk.ledger.transaction() as tx:
        for mail in tx.submissions.untold(desk.account):
            _tell(tx, desk, practice, mail)
        for mail in tx.submissions.in_state(desk.account, SubmissionState.SENDING):
            _tell_if_it_waits_long(tx, desk, practice, mail)
        away = tx.submissions.away_from_home(desk.account)
    if practice.policy.mode is Mode.DRAFT:
        for mail in away:
            _bring_home(desk, store, mail)


def _tell(tx: Transaction, desk: Desk, practice: Practice, mail: ClientSubmission) -> None:
    """One notice, unless everybody got it; and nothing is told twice."""
    now = desk.clock.now()
    text = _text(practice, mail)
    if text is not None:
        kind = "send_asks" if mail.state is SubmissionState.RETURNED else f"send_{mail.state}"
        tx.notices.add(desk.account, NoticeLevel.NOW, kind, text.subject, None, now)
        tell_now(tx, desk, practice, text, None, now)
    tx.submissions.told(mail.id, now)


def _text(practice: Practice, mail: ClientSubmission) -> CoachText | None:
    everybody = ", ".join(each.address for each in mail.recipients)
    reached = [each.address for each in mail.recipients if each.state is RecipientState.ACCEPTED]
    if mail.state is SubmissionState.RETURNED:
        return asks_once_more(everybody, ())
    if mail.state is SubmissionState.REFUSED:
        return refused(everybody, mail.unreached)
    if mail.state is SubmissionState.UNKNOWN:
        lost = ", ".join(each.address for each in mail.unreached if each.state is RecipientState.UNKNOWN)
        moment = moment_in_words(mail.ended_at or mail.created_at, practice.zone)
        return outcome_unknown(lost, moment, is_returned=not reached)
    return partly_sent(reached, mail.unreached) if mail.unreached else None


def _tell_if_it_waits_long(tx: Transaction, desk: Desk, practice: Practice, mail: ClientSubmission) -> None:
    """No server could be reached for a day: maild goes on trying, and says so once."""
    now = desk.clock.now()
    was_put_off = any(each.state is RecipientState.WAITING and each.code is not None for each in mail.recipients)
    if now - mail.created_at < PATIENCE or not mail.waiting or was_put_off:
        return
    text = still_waiting(", ".join(mail.waiting), moment_in_words(mail.created_at, practice.zone))
    once = f"send_waiting:{mail.id}"
    if tx.notices.add(desk.account, NoticeLevel.NOW, "send_waiting", text.subject, None, now, once) is not None:
        tell_now(tx, desk, practice, text, None, now)


def _bring_home(desk: Desk, store: MailStore, mail: ClientSubmission) -> None:
    """Moves a mail out of the control mailbox. One that somebody else moved meanwhile is left alone."""
    assert mail.key is not None and mail.home is not None
    if mail.key.mailbox != mail.home:
        try:
            store.add_keywords(mail.key, (_NOT_OBEYED,))
            store.move(mail.key, mail.home)
        except PermanentError as error:
            _LOG.info("submission=%d not moved home: %s", mail.id, error)
    with desk.ledger.transaction() as tx:
        tx.submissions.moved(mail.id, desk.clock.now())

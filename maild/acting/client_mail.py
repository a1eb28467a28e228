"""Hands a mail of the coach's over to the submission server: at most once for each recipient (behaviour 10).

The moment at which the content goes on the wire is committed first. An attempt that was cut off after it has an outcome that
nobody knows: it is never tried again by itself, and Sent is searched for a copy that the server filed.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from maild.acting.backoff import next_delay
from maild.acting.recipient_results import results_of
from maild.acting.sending_texts import delayed_line
from maild.acting.submission import Outcome, Submission
from maild.errors import PermanentError
from maild.facts.intention import Intention, IntentionKind
from maild.facts.notice import NoticeLevel
from maild.facts.submission import ClientSubmission, RecipientResult, RecipientState, SentLine, SubmissionState
from maild.mail.outgoing import without_bcc
from maild.mail.store import MailStore
from maild.planning.delivery import FIRST_WAIT, LONGEST_WAIT, after_attempt, next_try
from maild.planning.may_start import may_start

if TYPE_CHECKING:
    from maild.clock import Clock, TokenMaker
    from maild.ledger import Ledger, Transaction

_LOG = logging.getLogger(__name__)
_LET_THE_SERVER_FILE = timedelta(seconds=20)
"""Some servers file a sent mail in Sent by themselves: they get this long before maild does."""
MailSubmitter = Callable[[bytes, tuple[str, ...], Callable[[], None]], Submission]
"""Submits bytes to recipients; calls the last argument right before the content goes on the wire."""


class ClientMail:
    """Carries out SUBMIT_MAIL for one account."""

    def __init__(
        self, ledger: Ledger, account: str, clock: Clock, tokens: TokenMaker, submitter: MailSubmitter | None
    ) -> None:
        self._ledger = ledger
        self._account = account
        self._clock = clock
        self._tokens = tokens
        self._submitter = submitter

    def submit(self, intention: Intention, store: MailStore, sent: str) -> None:
        """One attempt, for the recipients that still wait. Nothing is sent that the coach took back meanwhile."""
        with self._ledger.transaction() as tx:
            mail = tx.submissions.by_token(self._account, intention.token)
            if mail is None or mail.state is not SubmissionState.SENDING or intention.payload is None:
                tx.intentions.cancel(intention.id, self._clock.now())
                return
        if mail.handing_over_at is not None:
            self._record(intention, mail, Submission(Outcome.UNKNOWN, "maild was stopped while it was handed over"))
        elif self._may_go(intention, mail, store):
            self._note_line(mail, store, sent)
            self._record(intention, mail, self._attempt(intention.payload, mail))

    def _attempt(self, raw: bytes, mail: ClientSubmission) -> Submission:
        if self._submitter is None:
            return Submission(Outcome.DELAYED, "no submission server is configured")

        def before_content() -> None:
            with self._ledger.transaction() as tx:
                tx.submissions.hand_over(mail.id, self._clock.now())

        return self._submitter(without_bcc(raw), mail.waiting, before_content)

    def _may_go(self, intention: Intention, mail: ClientSubmission, store: MailStore) -> bool:
        """Looked at right before acting: the mail must still lie where the coach put it, and danger must not be new."""
        if mail.accepted_at is not None:
            return True
        if mail.key is None:
            return self._may_still_start(intention, mail)
        now, key = self._clock.now(), mail.key
        try:
            shown = store.present(key.mailbox, (key.uid,)).get(key.uid)
        except PermanentError:
            shown = None  # the coach removed the mailbox
        is_there = shown is not None and shown.key == key
        with self._ledger.transaction() as tx:
            danger = danger_key(tx, self._account, [each.address for each in mail.recipients])
            if is_there and danger in ("", mail.danger_key):
                return True
            tx.intentions.cancel(intention.id, now)
            if is_there:
                tx.submissions.ask_again(mail.id, danger, now)
            else:
                tx.submissions.end(mail.id, SubmissionState.TAKEN_BACK, now)
        _LOG.info("submission=%d not sent: %s", mail.id, "danger" if is_there else "taken back")
        return False

    def _may_still_start(self, intention: Intention, mail: ClientSubmission) -> bool:
        """For a mail that maild sends by itself: nobody who paused, stopped or is in danger since gets it."""
        now = self._clock.now()
        with self._ledger.transaction() as tx:
            people = [tx.people.by_address(self._account, each.casefold()) for each in mail.waiting]
            if not any(person is not None and may_start(person, now) is not None for person in people):
                return True
            tx.intentions.cancel(intention.id, now)
            tx.submissions.end(mail.id, SubmissionState.TAKEN_BACK, now, "held_back")
        return False

    def _note_line(self, mail: ClientSubmission, store: MailStore, sent: str) -> None:
        """Where Sent ends before the first attempt, so that a copy filed after it is found without searching the rest."""
        if mail.sent_line is not None:
            return
        try:
            state = store.state(sent)
        except PermanentError:
            return  # without the line all of the last day is searched
        with self._ledger.transaction() as tx:
            tx.submissions.set_line(mail.id, SentLine(int(state.uidvalidity), int(state.uid_next)))

    def _record(self, intention: Intention, mail: ClientSubmission, outcome: Submission) -> None:
        """Writes down what an attempt brought and what follows from it, in one transaction."""
        now = self._clock.now()
        fresh = {each.address: each for each in results_of(outcome, mail.waiting)}
        merged = [fresh.get(each.address, each) for each in mail.recipients]
        outlook = after_attempt(merged, mail.created_at, now)
        is_accepted = any(each.state is RecipientState.ACCEPTED for each in outlook.results)
        is_first = is_accepted and mail.accepted_at is None
        with self._ledger.transaction() as tx:
            tx.submissions.record(mail.id, outlook.results, now if is_first else None)
            if is_first or (outlook.state is SubmissionState.UNKNOWN and mail.accepted_at is None):
                self._look_in_sent(tx, intention)
            if outlook.state is not None:
                tx.submissions.end(mail.id, outlook.state, now)
                tx.intentions.done(intention.id, now)
            else:
                self._wait(tx, intention, replace(mail, recipients=outlook.results), outcome.text)
        _LOG.info("submission=%d outcome=%s recipients=%d", mail.id, outcome.outcome, len(fresh))

    def _look_in_sent(self, tx: Transaction, intention: Intention) -> None:
        now = self._clock.now()
        tx.intentions.add(
            kind=IntentionKind.FILE_SENT,
            account=self._account,
            token=intention.token,
            mail=None,
            draft=None,
            recipients=(),
            payload=intention.payload,
            created_at=now,
            not_before=now + _LET_THE_SERVER_FILE,
        )

    def _wait(self, tx: Transaction, intention: Intention, mail: ClientSubmission, text: str) -> None:
        now = self._clock.now()
        wait = next_delay(intention.delays + 1, self._tokens.fraction(), first=FIRST_WAIT, longest=LONGEST_WAIT)
        has_been_asked = any(_has_answered(each) for each in mail.recipients)
        due = next_try(wait, mail.created_at, now) if has_been_asked else now + wait
        tx.intentions.delay(intention.id, due, text, counts=False)
        line, once = delayed_line(", ".join(mail.waiting), text), f"send_delayed:{mail.id}"
        tx.notices.add(self._account, NoticeLevel.DIGEST, "send_delayed", line, None, now, once)


def _has_answered(result: RecipientResult) -> bool:
    return result.state is RecipientState.WAITING and result.code is not None


def danger_key(tx: Transaction, account: str, addresses: Sequence[str]) -> str:
    """The open danger cases of these people and the newest sign in each, as one word; "" where there is none."""
    people = {
        person.id: person
        for address in addresses
        if (person := tx.people.by_address(account, address.casefold())) is not None and person.danger_since is not None
    }
    if not people:
        return ""
    cases = (tx.danger_cases.open_of_person(number) for number in sorted(people))
    signs = [
        f"{number}:{case.id}:{case.mail}" if case else f"{number}"
        for number, case in zip(sorted(people), cases, strict=True)
    ]
    return hashlib.sha256(" ".join(signs).encode("ascii")).hexdigest()

"""The morning digest: one mail a working day, whatever restarts (behaviour 8)."""

from __future__ import annotations

import logging
from datetime import date

from maild.acting.digest_mail import build_digest
from maild.acting.digest_page import DigestPage
from maild.acting.digest_text import digest_text
from maild.acting.notice_mail import notice_message_id, with_mark
from maild.errors import MaildError
from maild.facts.intention import FOR_DIGEST, IntentionKind
from maild.ledger import Transaction
from maild.mail.store import MailStore
from maild.planning.digest import DigestPolicy, due_digest
from maild.planning.policy import Mode
from maild.steps.brought import learn_text
from maild.steps.digest_facts import LadderLines, no_ladders, read_digest_facts
from maild.steps.digest_page import write_digest_page
from maild.steps.naming import Names
from maild.steps.practice import Desk, Practice

_LOG = logging.getLogger(__name__)
_REST_SECONDS = 600.0
"""After a mistake of ours the digest is tried again so much later, while everything else goes on."""


class DigestMaker:
    """Makes one account's digest when it is due. `ladder_lines` tells who is on a ladder."""

    def __init__(self, desk: Desk, ladder_lines: LadderLines = no_ladders) -> None:
        self._desk = desk
        self._ladder_lines = ladder_lines
        self._made: date | None = None
        self._rest_until = float("-inf")

    def look(self, practice: Practice, store: MailStore) -> bool:
        """Writes today's digest down where it is due; True where it did. The outbox carries it out."""
        kind = self._way_out(practice)
        if practice.digest is None or kind is None or self._desk.clock.monotonic() < self._rest_until:
            return False
        day = self._due(practice, practice.digest)
        if day is None:
            return False
        try:
            page = self._write(practice, practice.digest, store)
        except MaildError:
            raise
        except Exception as error:  # noqa: BLE001 - what cannot be told must not stop the mail; its absence is the sign
            self._rest_until = self._desk.clock.monotonic() + _REST_SECONDS
            _LOG.error("account=%s digest failed: %s", self._desk.account, type(error).__name__)
            return False
        with self._desk.ledger.transaction() as tx:
            is_new = tx.digests.add(self._desk.account, day, self._desk.clock.now())
            if is_new:
                self._intend(tx, practice, practice.digest, page, kind)
        self._made = day
        _LOG.info("digest account=%s day=%s", self._desk.account, day)
        return is_new

    def _way_out(self, practice: Practice) -> IntentionKind | None:
        """By SMTP, else as a note in INBOX; in mode watch by SMTP only, for there nothing is written in the mailbox."""
        if self._desk.can_submit:
            return IntentionKind.SUBMIT_NOTICE
        return IntentionKind.PLACE_NOTE if practice.policy.mode is Mode.DRAFT else None

    def _due(self, practice: Practice, policy: DigestPolicy) -> date | None:
        """Asks the ledger only where the day's digest may be missing."""
        now = self._desk.clock.now()
        if due_digest(policy, practice.working_time, self._made, now) is None:
            return None
        with self._desk.ledger.transaction() as tx:
            last = tx.digests.last(self._desk.account)
        self._made = last[0] if last else None
        return due_digest(policy, practice.working_time, self._made, now)

    def _write(self, practice: Practice, policy: DigestPolicy, store: MailStore) -> DigestPage:
        """Names and subjects are asked of the server between two transactions: it may take its time."""
        desk, calendar = self._desk, practice.working_time
        with desk.ledger.transaction() as tx:
            facts = read_digest_facts(
                tx,
                desk.account,
                calendar,
                desk.clock.now(),
                self._ladder_lines,
                practice.window_rules,
                practice.agenda_limit,
                practice.trajectories,
            )
        names = Names(store)
        names.learn(facts.keys)
        is_watching = practice.policy.mode is Mode.WATCH
        return write_digest_page(facts, names, calendar, names_only=policy.names_only, is_watching=is_watching)

    def _intend(
        self, tx: Transaction, practice: Practice, policy: DigestPolicy, page: DigestPage, kind: IntentionKind
    ) -> None:
        """Yesterday's digest, where it could not be sent, is no longer meant. What this one says is known when it comes
        back: the coach reads it in the mailbox that maild watches."""
        desk, now = self._desk, self._desk.clock.now()
        for old in tx.intentions.open_for(desk.account, FOR_DIGEST):
            tx.intentions.cancel(old.id, now)
        token = desk.tokens.token()
        message_id = notice_message_id(token, desk.notice_key, practice.message_domain)
        thread = tx.threads.new(desk.account)
        tx.threads.learn(desk.account, thread, (message_id,))
        learn_text(tx, desk, thread, page.subject, with_mark(digest_text(page), message_id))
        own = (practice.identity.addr_spec,)
        recipients = own if kind is IntentionKind.PLACE_NOTE else policy.to or own
        tx.intentions.add(
            kind=kind,
            account=desk.account,
            token=token,
            mail=None,
            draft=None,
            recipients=recipients,
            payload=build_digest(message_id, practice.identity, recipients, page, now),
            created_at=now,
            not_before=now,
            reason=FOR_DIGEST,
        )

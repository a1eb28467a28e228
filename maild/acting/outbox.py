"""Carries out what the ledger says is meant, exactly once, honestly.

Every intention was committed before it is tried. One that may have been tried before (a crash, a lost reply) is
looked for on the server by its own token first. Quota and connection errors back off without end; only a refusal
counts as a try.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from maild.acting.after_restore import AfterRestore
from maild.acting.alert_ways import AlertWay
from maild.acting.backoff import next_delay
from maild.acting.client_mail import ClientMail, MailSubmitter
from maild.acting.climb_facts import why_no_rung
from maild.acting.coach_texts import alert_failing, plain_notice
from maild.acting.filing import SentFiler
from maild.acting.sending_texts import not_filed_line
from maild.acting.submission import Outcome, Submission
from maild.errors import LinkError, PermanentError, TransientError
from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.facts.intention import FOR_DANGER, FOR_DIGEST, Intention, IntentionKind, IntentionState
from maild.facts.notice import NoticeLevel
from maild.ledger.stillness import slice_of
from maild.mail.flags import DRAFT, FLAGGED, SEEN
from maild.mail.identity import MessageKey
from maild.mail.store import MailStore
from maild.planning.may_start import may_place
from maild.planning.policy import Mode
from maild.planning.verdict import Verdict

if TYPE_CHECKING:
    from maild.clock import Clock, TokenMaker
    from maild.ledger import Ledger, Transaction

_LOG = logging.getLogger(__name__)
_MOST_TRIES = 3
_FAILURES_TO_REPORT = 3
SUPERSEDED = "a newer mail in the thread"
_ALERT_LONGEST_DELAY = timedelta(minutes=2)
"""A danger alert is tried again at least this often: waiting longer to be polite to a server costs too much."""


_ALERTS = (IntentionKind.SUBMIT_NOTICE, IntentionKind.RUN_COMMAND)
_LOOK_AGAIN_SECONDS = 1.0
"""Where nothing changed and nothing was due, the ledger is asked again so much later."""
_PATIENCE_SECONDS = 5.0
"""So long a pass waits for a way to the coach; what takes longer is written down in a later pass."""


def fingerprint(raw: bytes) -> str:
    """SHA-256 of a mail's bytes, hex: tells whether a draft is still what maild placed."""
    return hashlib.sha256(raw).hexdigest()


@dataclass(frozen=True, slots=True)
class Places:
    """The mailboxes that the actor writes to."""

    drafts: str
    inbox: str
    sent: str


class Outbox:
    """Carries out the intentions of one account. Not thread-safe: one per account's working thread."""

    def __init__(
        self,
        ledger: Ledger,
        account: str,
        clock: Clock,
        tokens: TokenMaker,
        submitter: Callable[[bytes, tuple[str, ...]], Submission] | None,
        ring: Callable[[bytes, str], Submission] | None = None,
        mail_submitter: MailSubmitter | None = None,
    ) -> None:
        """`submitter` submits notices, `mail_submitter` mail of the coach to others, `ring` runs the coach's own alert
        command with a text and its kind; None where there is none."""
        self._ledger = ledger
        self._account = account
        self._clock = clock
        self._tokens = tokens
        self._submitter = submitter
        self._ring = ring
        self._client_mail = ClientMail(ledger, account, clock, tokens, mail_submitter)
        self._filer = SentFiler(ledger, account, clock, fingerprint)
        self._after_restore = AfterRestore(ledger, account, clock)
        self._server_keeps_bytes = False
        self._nothing_at: tuple[object, ...] | None = None
        self._ways = {
            IntentionKind.SUBMIT_NOTICE: AlertWay(f"{account}-smtp", self._submit_notice, clock.monotonic),
            IntentionKind.RUN_COMMAND: AlertWay(f"{account}-command", self._run_command, clock.monotonic),
        }

    def carry_out_due(
        self, store: MailStore, places: Places, mode: Mode, *, only: frozenset[IntentionKind] | None = None
    ) -> int:
        """Tries everything that is due once, alerts first; returns how many were ended.

        In mode watch only danger writes in the mailbox (behaviour 4); the rest waits until the mode is draft again.
        """
        reason = FOR_DANGER if mode is Mode.WATCH else None
        self.settle(0.0)
        nothing_at = (self._ledger.mark(), reason, slice_of(self._clock.monotonic(), _LOOK_AGAIN_SECONDS))
        if nothing_at == self._nothing_at:
            return 0
        with self._ledger.transaction() as tx:
            due = tx.intentions.due(self._account, self._clock.now(), mailbox_only_for=reason)
        self._nothing_at = None if due else nothing_at
        wanted = [each for each in due if only is None or each.kind in only]
        try:
            return sum(self.carry_out(each, store, places, fresh=False) for each in wanted)
        finally:
            self.settle(_PATIENCE_SECONDS if any(each.kind in self._ways for each in wanted) else 0.0)

    def settle(self, seconds: float) -> None:
        """Writes down what became of the notices on their way to the coach; waits up to so long for each."""
        for way in self._ways.values():
            for intention, result in way.ended(seconds):
                self._settle_one(intention, result)

    def _settle_one(self, intention: Intention, result: Submission) -> None:
        """An unknown outcome is tried again: twice is better than never for an alert."""
        if result.outcome is Outcome.REFUSED:
            self._refused(intention, result.text)
        elif result.outcome in (Outcome.DELAYED, Outcome.UNKNOWN):
            self._delay(intention, result.text, None)
        else:
            self._done(intention)

    def carry_out_fresh(self, meant: Sequence[tuple[Intention, ...]], store: MailStore, places: Places) -> None:
        """Carries out what this very pass wrote down, a tuple for each mail, in order.

        Plain placings are recorded together at the end, also when the link breaks in between: one that is not recorded is
        found by its token later.
        """
        placed: list[tuple[Intention, MessageKey | None, str]] = []
        try:
            for group in meant:
                for intention in group:
                    if len(group) == 1 and intention.kind is IntentionKind.PLACE_DRAFT:
                        self._place_fresh(intention, store, places, placed)
                    else:
                        self.carry_out(intention, store, places, fresh=True)
        finally:
            self._record_placed(placed)

    def _place_fresh(
        self,
        intention: Intention,
        store: MailStore,
        places: Places,
        placed: list[tuple[Intention, MessageKey | None, str]],
    ) -> None:
        try:
            placed.append((intention, *self._append_draft(intention, store, places)))
        except PermanentError as error:
            self._refused(intention, str(error))
        except TransientError as error:
            self._delay(intention, str(error), error.retry_after)
            if isinstance(error, LinkError):
                raise

    def _append_draft(self, intention: Intention, store: MailStore, places: Places) -> tuple[MessageKey | None, str]:
        assert intention.payload is not None
        key = store.append(places.drafts, intention.payload, (DRAFT, SEEN))
        key = key or self._find(store, places.drafts, intention.token)
        return key, self._stored_fingerprint(store, key, intention.payload)

    def _record_placed(self, placed: Sequence[tuple[Intention, MessageKey | None, str]]) -> None:
        if not placed:
            return
        at = self._clock.now()
        with self._ledger.transaction() as tx:
            for intention, key, mark in placed:
                assert intention.draft is not None
                tx.drafts.placed(intention.draft, key, at, mark)
                tx.intentions.done(intention.id, at)

    def carry_out(self, intention: Intention, store: MailStore, places: Places, *, fresh: bool) -> bool:
        """Tries one intention; True where it has ended.

        `fresh` says that this very pass wrote it down, so that no earlier attempt can exist and no look is needed.
        A dropped link is raised (TransientError) after the delay was written down, for the connection must be rebuilt.
        """
        way = self._ways.get(intention.kind)
        if way is not None:
            if fresh:
                self.settle(
                    0.0
                )  # soon written down, so that a crash tells nobody twice; never below a list that was read before
            way.start(intention)
            return False
        try:
            self._attempt(intention, store, places, fresh)
        except PermanentError as error:
            return self._refused(intention, str(error))
        except TransientError as error:
            self._delay(intention, str(error), error.retry_after)
            if isinstance(error, LinkError):
                raise
            return False
        return True

    def _attempt(self, intention: Intention, store: MailStore, places: Places, fresh: bool) -> None:
        match intention.kind:
            case IntentionKind.PLACE_DRAFT:
                self._place_draft(intention, store, places, fresh)
            case IntentionKind.WITHDRAW_DRAFT:
                self._withdraw_draft(intention, store, places)
            case IntentionKind.PLACE_NOTE:
                self._place_note(intention, store, places, fresh)
            case IntentionKind.SUBMIT_NOTICE | IntentionKind.RUN_COMMAND:
                raise AssertionError("these go by ways of their own")
            case IntentionKind.SUBMIT_MAIL:
                self._client_mail.submit(intention, store, places.sent)
            case IntentionKind.FILE_SENT:
                self._filer.file(intention, store, places.sent)

    def _place_draft(self, intention: Intention, store: MailStore, places: Places, fresh: bool) -> None:
        assert intention.draft is not None and intention.payload is not None
        if not self._is_still_meant(intention):
            return
        key = None if fresh else self._find(store, places.drafts, intention.token)
        if key is not None:  # it lies there already: that is written down first, whatever has to follow
            self._record_placed([(intention, key, self._stored_fingerprint(store, key, intention.payload))])
        elif not self._must_not_place(intention) and not self._after_restore.settles(intention, store, places.drafts):
            self._record_placed([(intention, *self._append_draft(intention, store, places))])

    def _is_still_meant(self, intention: Intention) -> bool:
        """False, and the intention ended, where its draft has gone another road meanwhile."""
        assert intention.draft is not None
        with self._ledger.transaction() as tx:
            draft = tx.drafts.get(intention.draft)
            if draft is not None and draft.state is DraftState.INTENDED:
                return True
            tx.intentions.cancel(intention.id, self._clock.now())
        return False

    def _must_not_place(self, intention: Intention) -> bool:
        """True, and the intention ended, where danger froze the person, they stopped, or the coach answered or writes.

        Looked at right before acting, because much may have happened since it was planned.
        """
        assert intention.draft is not None
        with self._ledger.transaction() as tx:
            draft, now = tx.drafts.get(intention.draft), self._clock.now()
            assert draft is not None
            person = tx.people.get(draft.person)
            in_thread = tx.drafts.in_thread(draft.thread, draft.person)
            others = [each for each in in_thread if each.id != draft.id and each.purpose is draft.purpose]
            mail = tx.mails.get(draft.mail) if draft.mail is not None else None
            if person is not None and person.danger_since is not None:
                verdict, state = Verdict.FROZEN, DraftState.WITHDRAWN
            elif person is not None and (refusal := may_place(person, draft.purpose, now)) is not None:
                tx.drafts.move(draft.id, DraftState.WITHDRAWN, now, refusal.meaning)
                tx.intentions.cancel(intention.id, now)
                return True
            elif draft.purpose is DraftPurpose.LADDER and (reason := why_no_rung(tx, draft, now)) is not None:
                tx.drafts.move(draft.id, DraftState.WITHDRAWN, now, reason)
                tx.intentions.cancel(intention.id, now)
                return True
            elif mail is not None and mail.is_settled:
                verdict, state = Verdict.ANSWERED, DraftState.WITHDRAWN
            elif any(each.state in (DraftState.PLACED, DraftState.TOUCHED) for each in others):
                verdict, state = Verdict.COACH_IS_WRITING, DraftState.SET_ASIDE
            else:
                return False
            tx.drafts.move(draft.id, state, now, verdict.meaning)
            if draft.mail is not None and draft.purpose is DraftPurpose.REPLY:
                tx.mails.decide(draft.mail, verdict, now)
            tx.intentions.cancel(intention.id, now)
        return True

    def _stored_fingerprint(self, store: MailStore, key: MessageKey | None, payload: bytes) -> str:
        """The fingerprint of what the server keeps: some (Exchange) write a mail anew when it is filed."""
        mark = fingerprint(payload)
        if key is None or self._server_keeps_bytes:
            return mark
        stored = store.fetch(key.mailbox, (key.uid,))
        if not stored:
            return mark
        self._server_keeps_bytes = fingerprint(stored[0].raw) == mark
        return fingerprint(stored[0].raw)

    def _withdraw_draft(self, intention: Intention, store: MailStore, places: Places) -> None:
        assert intention.draft is not None
        with self._ledger.transaction() as tx:
            draft = tx.drafts.get(intention.draft)
            if draft is not None and draft.state is DraftState.INTENDED:
                self._forget_placing(tx, draft)
        if draft is None or not (draft.state.is_live or draft.state is DraftState.SENT):
            with self._ledger.transaction() as tx:
                tx.intentions.cancel(intention.id, self._clock.now())
            return
        key = draft.key or self._find(store, places.drafts, draft.token)
        is_removed = self._remove_if_untouched(intention, draft, key, store)
        if is_removed is None and intention.state is IntentionState.TRIED:
            is_removed = True  # an attempt that was cut off got as far as this
        self._record_withdrawal(intention, draft, is_removed)

    def _forget_placing(self, tx: Transaction, draft: Draft) -> None:
        for each in tx.intentions.for_draft(draft.id):
            if each.kind is IntentionKind.PLACE_DRAFT:
                tx.intentions.cancel(each.id, self._clock.now())

    def _record_withdrawal(self, intention: Intention, draft: Draft, is_removed: bool | None) -> None:
        at = self._clock.now()
        was_placed = draft.state is not DraftState.INTENDED
        with self._ledger.transaction() as tx:
            if is_removed is False:
                tx.drafts.move(draft.id, DraftState.TOUCHED, at, "differs from what was placed")
            elif is_removed is None and was_placed:
                tx.drafts.missing(draft.id, at)
            elif draft.state is not DraftState.SENT:
                ending = DraftState.SUPERSEDED if intention.reason == SUPERSEDED else DraftState.WITHDRAWN
                tx.drafts.move(draft.id, ending, at, intention.reason)
            tx.intentions.done(intention.id, at)

    def _remove_if_untouched(
        self, intention: Intention, draft: Draft, key: MessageKey | None, store: MailStore
    ) -> bool | None:
        """True where it was removed, False where its bytes differ, None where it is gone already."""
        stored = store.fetch(key.mailbox, (key.uid,)) if key else ()
        if key is None or not stored or stored[0].headline.key != key:
            return None
        if fingerprint(stored[0].raw) != draft.fingerprint:
            return False
        with self._ledger.transaction() as tx:
            tx.intentions.begin(intention.id, self._clock.now())
        return True if store.expunge(key) else None

    def _place_note(self, intention: Intention, store: MailStore, places: Places, fresh: bool) -> None:
        assert intention.payload is not None
        if fresh or self._find(store, places.inbox, intention.token) is None:
            flags = () if intention.reason == FOR_DIGEST else (FLAGGED,)
            store.append(places.inbox, intention.payload, flags)
        self._done(intention)

    def _submit_notice(self, intention: Intention) -> Submission:
        assert intention.payload is not None
        if self._submitter is None:
            return Submission(Outcome.REFUSED, "no submission server is configured")
        return self._submitter(intention.payload, intention.recipients)

    def _run_command(self, intention: Intention) -> Submission:
        assert intention.payload is not None
        if self._ring is None:
            return Submission(Outcome.REFUSED, "no alert_command is configured")
        return self._ring(intention.payload, intention.reason or FOR_DANGER)

    def _find(self, store: MailStore, mailbox: str, token: str) -> MessageKey | None:
        uids = store.find_token(mailbox, token)
        if not uids:
            return None
        return MessageKey(self._account, mailbox, store.state(mailbox).uidvalidity, uids[-1])

    def _done(self, intention: Intention) -> None:
        with self._ledger.transaction() as tx:
            tx.intentions.done(intention.id, self._clock.now())

    def _delay(self, intention: Intention, error: str, retry_after: timedelta | None) -> None:
        longest = _ALERT_LONGEST_DELAY if intention.kind in _ALERTS else timedelta(minutes=10)
        wait = retry_after or next_delay(intention.delays + 1, self._tokens.fraction(), longest=longest)
        now = self._clock.now()
        _LOG.warning("delayed kind=%s account=%s seconds=%d", intention.kind, self._account, wait.total_seconds())
        with self._ledger.transaction() as tx:
            tx.intentions.delay(intention.id, now + wait, error, counts=False)
            self._report_failing(tx, intention, intention.delays + 1)

    def _report_failing(self, tx: Transaction, intention: Intention, failures: int) -> None:
        """A way to the coach that fails again and again stands in the digest and in `status`, once a day for each way."""
        if intention.kind not in _ALERTS or failures != _FAILURES_TO_REPORT:
            return
        now = self._clock.now()
        line, once = alert_failing(intention.kind), f"alert_failing:{intention.kind}:{now:%Y-%m-%d}"
        tx.notices.add(self._account, NoticeLevel.DIGEST, "alert_failing", line, intention.mail, now, once)

    def _refused(self, intention: Intention, error: str) -> bool:
        """Counts a refusal; the third sets the intention and its draft aside. Alerts are never given up."""
        now = self._clock.now()
        gives_up = intention.tries + 1 >= _MOST_TRIES and intention.kind is not IntentionKind.SUBMIT_NOTICE
        with self._ledger.transaction() as tx:
            if not gives_up:
                wait = next_delay(intention.tries + 1, self._tokens.fraction(), longest=_ALERT_LONGEST_DELAY)
                tx.intentions.delay(intention.id, now + wait, error, counts=True)
                self._report_failing(tx, intention, intention.tries + 1)
                return False
            tx.intentions.refuse(intention.id, error, now)
            if intention.kind is IntentionKind.FILE_SENT:
                self._give_up_filing(tx, intention)
            if intention.draft is not None:
                tx.drafts.move(intention.draft, DraftState.SET_ASIDE, now, "the server refused it three times")
            if intention.kind is IntentionKind.PLACE_DRAFT and intention.mail is not None:
                tx.mails.decide(intention.mail, Verdict.REFUSED, now)
                who = ", ".join(intention.recipients)
                line, once = plain_notice("refused", who), f"refused:{intention.mail}"
                tx.notices.add(self._account, NoticeLevel.DIGEST, "refused", line, intention.mail, now, once)
        return True

    def _give_up_filing(self, tx: Transaction, intention: Intention) -> None:
        """Sent, and Sent would not have it; or its outcome is unknown, and Sent could not be searched."""
        now, mail = self._clock.now(), tx.submissions.by_token(self._account, intention.token)
        if mail is None:
            return
        tx.submissions.looked(mail.id, now)
        if mail.accepted_at is not None:
            line = not_filed_line(", ".join(each.address for each in mail.recipients))
            tx.notices.add(self._account, NoticeLevel.DIGEST, "not_filed", line, None, now, f"not_filed:{mail.id}")

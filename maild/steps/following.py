"""Follows the life of every live draft: is it there, touched, sent, gone? (behaviour 3)"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from maild.drafting.shingles import SIMILAR, shingles, similarity
from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.facts.intention import IntentionKind, IntentionState
from maild.facts.sent_mail import SentMail
from maild.ledger import Transaction
from maild.ledger.stillness import slice_of
from maild.mail.envelope import Envelope
from maild.mail.identity import MessageKey, Uid
from maild.mail.store import MailboxState, MailStore
from maild.planning.draft_life import DraftFate, Sighting, Step, follow_draft
from maild.planning.recognition import CLOCK_SKEW, Evidence, SentMatch, recognise
from maild.steps.practice import Desk, Practice
from maild.steps.sent_texts import read_sent
from maild.steps.withdrawing import withdraw

_LOG = logging.getLogger(__name__)
_LOOK_AGAIN_SECONDS = 60.0


class DraftFollower:
    """Looks after the live drafts of one account. It keeps only what saves a look: the last texts it compared."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._compared: dict[tuple[int, int], bool] = {}
        self._last_state: MailboxState | None = None
        self._last_sent = 0
        self._still_at: object = None

    def follow(self, practice: Practice, store: MailStore, drafts_mailbox: str) -> None:
        """One look at Drafts; means what has to be meant. The outbox withdraws.

        Drafts that lie where they lay, for mails that nobody answered, are passed over: what a look costs depends on
        what changed, not on how many drafts wait.
        """
        desk = self._desk
        if self._last_state is not None and self._is_unchanged(practice, store, drafts_mailbox):
            return
        with desk.ledger.transaction() as tx:
            live = [each for each in tx.drafts.live(desk.account) if each.state is not DraftState.INTENDED]
            answered = tx.drafts.answered(desk.account)
            fresh = tx.sent.rows_after(desk.account, self._last_sent)
        self._last_sent = max([self._last_sent, *(each.id for each in fresh)])
        written_to = {recipient for each in fresh for recipient in each.recipients}
        if not live:
            self._compared.clear()
            self._last_state = None
            return
        state = store.state(drafts_mailbox)
        live = [self._after_new_uidvalidity(store, each, state) for each in live]
        is_still = state == self._last_state
        missing = {each.id for each in live if each.missing_since is not None}
        gone = missing if is_still else self._gone(store, drafts_mailbox, live, state)
        newcomers = () if is_still else self._newcomers(store, drafts_mailbox, state, live)
        ours = {each.key for each in live}
        strange = [each for each in newcomers if each.key not in ours]
        for draft in live:
            is_there = _lies_in(draft, state) and draft.id not in gone
            may_be_sent = draft.id in answered or draft.recipient in written_to
            if is_there and not may_be_sent and not self._is_due(draft, practice):
                continue
            successor = None if is_there else _successor(draft, strange)
            self._settle(practice, store, draft, Sighting(is_there, successor))
        if not is_still:
            self._move_line(drafts_mailbox, state, newcomers, live)
        self._last_state = state

    def _is_unchanged(self, practice: Practice, store: MailStore, drafts_mailbox: str) -> bool:
        """True where neither Drafts, nor Sent, nor the clock can have changed the fate of any draft since the last look."""
        desk = self._desk
        state = store.state(drafts_mailbox)
        if state != self._last_state:
            return False
        mark = (desk.ledger.mark(), slice_of(desk.clock.monotonic(), _LOOK_AGAIN_SECONDS))
        if mark == self._still_at:
            return True
        old = desk.clock.now() - practice.policy.draft_lifetime
        with desk.ledger.transaction() as tx:
            if tx.sent.newest(desk.account) > self._last_sent:
                return False
            if tx.drafts.may_have_changed(desk.account, state.name, state.uidvalidity, old):
                return False
        self._still_at = mark
        return True

    def _gone(self, store: MailStore, mailbox: str, live: Sequence[Draft], state: MailboxState) -> set[int]:
        placed = [each for each in live if each.key is not None and _lies_in(each, state)]
        there = store.present(mailbox, [each.key.uid for each in placed if each.key is not None])
        return {each.id for each in placed if each.key is not None and each.key.uid not in there}

    def _is_due(self, draft: Draft, practice: Practice) -> bool:
        """True where time alone may change the draft's fate."""
        now, policy = self._desk.clock.now(), practice.policy
        is_old = draft.placed_at is not None and now - draft.placed_at >= policy.draft_lifetime
        return is_old or draft.missing_since is not None

    def _settle(self, practice: Practice, store: MailStore, draft: Draft, sighting: Sighting) -> None:
        desk = self._desk
        with desk.ledger.transaction() as tx:
            since = (draft.placed_at or draft.created_at) - CLOCK_SKEW
            sent = [each for each in tx.sent.after(desk.account, since) if draft.recipient in each.recipients]
            own = tx.sent.by_message_id(desk.account, draft.message_id)
            mail = tx.mails.get(draft.mail) if draft.mail is not None else None
        candidates = list({each.id: each for each in [*sent, *([own] if own else [])]}.values())
        match = recognise(
            draft, candidates, lambda each: not sighting.is_there and self._is_similar(store, draft, each)
        )
        is_similar = sighting.is_there and match is not None and self._is_same_text(store, draft, match)
        answered = mail is not None and mail.is_settled
        fate = follow_draft(draft, sighting, match, is_similar, answered, practice.policy, desk.clock.now())
        if fate.step is Step.WITHDRAW and mail is not None and mail.closed_by is not None:
            fate = replace(fate, reason=f"closed: {mail.closed_by}")
        if fate.step is Step.MARK_MISSING and self._is_being_withdrawn(draft):
            return  # gone because an attempt of ours was cut off; the outbox knows how far it came
        if fate.step is not Step.NOTHING:
            _LOG.info("draft=%d step=%s reason=%s", draft.id, fate.step, fate.reason)
            with desk.ledger.transaction() as tx:
                _record(tx, desk, draft, fate)

    def _is_being_withdrawn(self, draft: Draft) -> bool:
        with self._desk.ledger.transaction() as tx:
            return _has_open_withdrawal(tx, draft)

    def _is_same_text(self, store: MailStore, draft: Draft, match: SentMatch) -> bool:
        return match.evidence is Evidence.MESSAGE_ID or self._is_similar(store, draft, match.sent)

    def _is_similar(self, store: MailStore, draft: Draft, sent: SentMail) -> bool:
        """Compares texts by salted shingles; the sent mail is fetched for it and forgotten."""
        known = self._compared.get((draft.id, sent.id))
        if known is not None:
            return known
        reading = read_sent(self._desk, store, sent.key)
        if reading is None:
            return False
        result = similarity(draft.shingles, shingles(reading.new.text, self._desk.draft_salt)) >= SIMILAR
        self._compared[(draft.id, sent.id)] = result
        return result

    def _after_new_uidvalidity(self, store: MailStore, draft: Draft, state: MailboxState) -> Draft:
        """Finds a draft again by its token where the server numbered Drafts anew, or never said its UID."""
        if draft.state is DraftState.TOUCHED or _lies_in(draft, state) or draft.missing_since is not None:
            return draft
        uids = store.find_token(state.name, draft.token)
        if not uids:
            return draft
        key = MessageKey(self._desk.account, state.name, state.uidvalidity, uids[-1])
        with self._desk.ledger.transaction() as tx:
            tx.drafts.relocate(draft.id, key)
            moved = tx.drafts.get(draft.id)
        return moved or draft

    def _newcomers(
        self, store: MailStore, mailbox: str, state: MailboxState, live: Sequence[Draft]
    ) -> tuple[Envelope, ...]:
        """Drafts that appeared since the oldest look that a live draft may depend on, from the first that is not ours."""
        with self._desk.ledger.transaction() as tx:
            line = tx.mailboxes.line(self._desk.account, mailbox)
        if line is None or line.uidvalidity != state.uidvalidity:
            return store.envelopes(mailbox, Uid(max(1, state.uid_next - 200)))
        ours = {each.key.uid for each in live if each.key is not None and _lies_in(each, state)}
        first = next((uid for uid in range(line.next_uid, state.uid_next) if uid not in ours), None)
        return store.envelopes(mailbox, Uid(first)) if first is not None else ()

    def _move_line(
        self, mailbox: str, state: MailboxState, newcomers: Sequence[Envelope], live: Sequence[Draft]
    ) -> None:
        """Moves the line past what was seen, but never past a newcomer that may yet turn out to be a successor.

        A client appends the edited copy before it removes the original, so the newcomer can be seen one look too early.
        """
        parents = {each.parent for each in live if each.parent} | {each.message_id for each in live}
        keys = {each.key for each in live}
        alone = {each.recipient for each in live if each.parent is None}
        pending = [
            each.key.uid
            for each in newcomers
            if each.key not in keys
            and (
                parents & set(each.ancestors)
                or each.message_id in parents
                or (not each.ancestors and alone & {to.key for to in each.recipients})
            )
        ]
        next_uid = min(pending) if pending else state.uid_next
        with self._desk.ledger.transaction() as tx:
            line = tx.mailboxes.line(self._desk.account, mailbox)
            if line is None or line.uidvalidity != state.uidvalidity or line.next_uid != next_uid:
                tx.mailboxes.set_line(self._desk.account, mailbox, state.uidvalidity, Uid(next_uid))


def _lies_in(draft: Draft, state: MailboxState) -> bool:
    return draft.key is not None and draft.key.mailbox == state.name and draft.key.uidvalidity == state.uidvalidity


def _successor(draft: Draft, newcomers: Sequence[Envelope]) -> MessageKey | None:
    """The newest draft that replies to the same mail for the same person (or to none, as this one), or carries the draft's
    Message-ID."""
    for envelope in reversed(newcomers):
        replies = draft.parent in envelope.ancestors if draft.parent is not None else not envelope.ancestors
        to_same = draft.recipient in {each.key for each in envelope.recipients}
        if envelope.message_id == draft.message_id or (replies and to_same):
            return envelope.key
    return None


def _record(tx: Transaction, desk: Desk, draft: Draft, fate: DraftFate) -> None:
    at = desk.clock.now()
    match fate.step:
        case Step.MARK_SENT | Step.MARK_SENT_AND_CLEAR:
            tx.drafts.move(draft.id, DraftState.SENT, at, fate.reason)
            if fate.match is not None:
                tx.sent.link_draft(fate.match.sent.id, draft.id)
                if draft.mail is not None and draft.purpose is not DraftPurpose.HOLDING:
                    tx.mails.set_answered(draft.mail, fate.match.sent.sent_at)
            if fate.step is Step.MARK_SENT_AND_CLEAR:
                withdraw(tx, desk, draft, fate.reason)
        case Step.MARK_TOUCHED:
            tx.drafts.move(draft.id, DraftState.TOUCHED, at, fate.reason)
            tx.drafts.missing(draft.id, None)
            if fate.key is not None:
                tx.drafts.relocate(draft.id, fate.key)
        case Step.MARK_MISSING:
            tx.drafts.move(draft.id, DraftState.TOUCHED, at, fate.reason)
            tx.drafts.missing(draft.id, at)
        case Step.MARK_DISCARDED:
            tx.drafts.move(draft.id, DraftState.DISCARDED, at, fate.reason)
        case Step.WITHDRAW:
            if not _has_open_withdrawal(tx, draft):
                withdraw(tx, desk, draft, fate.reason)


def _has_open_withdrawal(tx: Transaction, draft: Draft) -> bool:
    meant = (each for each in tx.intentions.for_draft(draft.id) if each.kind is IntentionKind.WITHDRAW_DRAFT)
    return any(each.state in (IntentionState.INTENDED, IntentionState.TRIED) for each in meant)

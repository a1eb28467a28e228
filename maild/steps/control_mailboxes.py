"""Obeys what the coach drops in the control mailboxes: once, acknowledged, and moved back (behaviour 9).

The gesture and what it changes are one transaction; only then the mail is touched. Cut off anywhere, the next pass finds
the gesture written down and only moves the mail back.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from maild.acting.outbox import Places
from maild.acting.people_texts import control_mailboxes_refused, gesture_left, gesture_refused, gesture_unreadable
from maild.errors import AccountError, MaildError, MessageError, PermanentError
from maild.facts.gesture import Gesture, GestureOutcome, SeenGesture
from maild.facts.notice import NoticeLevel
from maild.facts.seen_mail import SeenMail
from maild.ledger import Transaction
from maild.mail.address import Address
from maild.mail.flags import ANSWERED, DRAFT, SEEN
from maild.mail.identity import MessageKey
from maild.mail.store import FetchedMail, Headline, MailStore
from maild.planning.policy import Mode
from maild.planning.verdict import Verdict
from maild.reading.result import Reading
from maild.steps.alerts import who_is
from maild.steps.gesture_actions import ACTIONS, CORRECTIONS, Dropped, GestureActions, Obeyed, refused
from maild.steps.isolation import log_mistake
from maild.steps.memory import ShortMemory
from maild.steps.practice import Desk, Practice
from maild.watching.control_mailboxes import dropped_mails, find_control_mailboxes

_LOG = logging.getLogger(__name__)
KEYWORDS: Mapping[GestureOutcome, str] = {
    GestureOutcome.OBEYED: "$MaildObeyed",
    GestureOutcome.REFUSED: "$MaildNotObeyed",
    GestureOutcome.NOT_YET: "$MaildNotObeyed",
}
"""The keyword by which a mail that comes back says what became of the gesture."""


@dataclass(frozen=True, slots=True)
class Homes:
    """Where a mail may have come from."""

    places: Places
    sent: str


class ControlMailboxes:
    """Watches the control mailboxes of one account. It keeps only their names, and those only for one connection."""

    def __init__(self, desk: Desk, actions: GestureActions) -> None:
        self._desk = desk
        self._actions = actions
        self._store: MailStore | None = None
        self._names: Mapping[Gesture, str] = {}

    def obey(self, practice: Practice, store: MailStore, homes: Homes, memory: ShortMemory) -> int:
        """Obeys everything that was dropped since the last look; returns how many gestures that were.

        Without the coach's consent nothing is looked at. In mode watch nothing is made and nothing is moved: a mail that was
        obeyed lies where it was dropped until the mode is draft.
        """
        if not practice.control_mailboxes:
            return 0
        may_write = practice.policy.mode is Mode.DRAFT
        obeyed = 0
        for gesture, headline in self._dropped(store, may_write=may_write):
            try:
                obeyed += self._handle(practice, store, homes, memory, gesture, headline, may_write=may_write)
            except (PermanentError, AccountError) as error:
                self._look_afresh(error)  # moved under our hands; the others go on
        return obeyed

    def _dropped(self, store: MailStore, *, may_write: bool) -> list[tuple[Gesture, Headline]]:
        try:
            self._find_names(store, may_write=may_write)
            return list(dropped_mails(store, self._names))
        except (PermanentError, AccountError) as error:
            self._look_afresh(error)  # a mailbox that the coach has removed, or that the server does not make
            if len(self._names) < len(Gesture) and may_write:
                self._tell_refused()
            return []

    def _tell_refused(self) -> None:
        now, line = self._desk.clock.now(), control_mailboxes_refused()
        with self._desk.ledger.transaction() as tx:
            once = "control_mailboxes_refused"
            tx.notices.add(self._desk.account, NoticeLevel.DIGEST, "control_mailboxes_refused", line, None, now, once)

    def _look_afresh(self, error: MaildError) -> None:
        _LOG.warning("control mailboxes account=%s reason=%s", self._desk.account, error)
        self._store = None

    def _find_names(self, store: MailStore, *, may_write: bool) -> None:
        if store is self._store and (len(self._names) == len(Gesture) or not may_write):
            return
        self._names = find_control_mailboxes(store, may_make=may_write)
        self._store = store
        self._forget_gone(store)

    def _forget_gone(self, store: MailStore) -> None:
        """Gestures whose mail went from the control mailbox without our writing it down: a crash after the move."""
        with self._desk.ledger.transaction() as tx:
            left = tx.gestures.unreturned(self._desk.account)
        for each in left:
            is_watched = each.key.mailbox in self._names.values()
            if is_watched and store.state(each.key.mailbox).uidvalidity != each.key.uidvalidity:
                continue  # numbered anew: known again by its content
            if not is_watched or each.key.uid not in store.present(each.key.mailbox, (each.key.uid,)):
                self._note_gone(store, each)

    def _note_gone(self, store: MailStore, gone: SeenGesture) -> None:
        """Its mail came back to INBOX as one more mail of the same content: the row that was there before is to go on."""
        account, now = self._desk.account, self._desk.clock.now()
        with self._desk.ledger.transaction() as tx:
            first = tx.mails.same_content(account, gone.content_key, other_than=0)
            newest = tx.mails.newest_with_content(account, gone.content_key)
        has_moved = first is not None and newest is not None and first.id != newest.id and not _lies_at(store, first)
        with self._desk.ledger.transaction() as tx:
            if has_moved and first is not None and newest is not None:
                tx.mails.swap_keys(first, newest)
            tx.gestures.returned(gone.id, now)

    def _handle(
        self,
        practice: Practice,
        store: MailStore,
        homes: Homes,
        memory: ShortMemory,
        gesture: Gesture,
        headline: Headline,
        *,
        may_write: bool,
    ) -> int:
        with self._desk.ledger.transaction() as tx:
            known = tx.gestures.by_key(headline.key)
        if known is not None and (not may_write or _is_being_sent(known)):
            return 0
        fetched = next((each for each in store.fetch(headline.key.mailbox, (headline.key.uid,))), None)
        if fetched is None:
            return 0
        dropped = self._read(practice, gesture, fetched)
        obeyed = 0
        if known is None:
            known, is_taken = self._obey(practice, headline, gesture, dropped, memory)
            obeyed = 1
            if is_taken:
                return obeyed
        if may_write:
            self._return(practice, store, homes, known, headline, dropped)
        else:
            self._tell_left(known, dropped)
        return obeyed

    def _read(self, practice: Practice, gesture: Gesture, fetched: FetchedMail) -> Dropped | None:
        """What was dropped, with what the ledger knows of it; None where it cannot be read."""
        key = fetched.headline.key
        try:
            reading = self._desk.reader.read(fetched.raw, fetched.headline.size)
        except MessageError as error:
            _LOG.warning("unreadable gesture mail=%s reason=%s", key, error)
            return None
        except MaildError:
            raise
        except Exception as error:  # noqa: BLE001 - a mistake of the reader's is this mail's trouble, not the account's
            log_mistake(key, "read gesture", error)
            return None
        whom = whom_it_is_about(reading, practice)
        with self._desk.ledger.transaction() as tx:
            mail = tx.mails.same_content(self._desk.account, reading.content_key, other_than=0)
            person = tx.people.by_address(self._desk.account, whom.key) if whom else None
        return Dropped(gesture, key, fetched.raw, reading, mail, whom, person)

    def _obey(
        self, practice: Practice, headline: Headline, gesture: Gesture, dropped: Dropped | None, memory: ShortMemory
    ) -> tuple[SeenGesture, bool]:
        """Does what the gesture says, and writes it down, in one transaction. A mistake of ours refuses this one gesture."""
        desk = self._desk
        with desk.ledger.transaction() as tx:
            before = (
                tx.gestures.same_unreturned(desk.account, gesture, dropped.reading.content_key) if dropped else None
            )
            if before is not None:
                tx.gestures.rekey(before.id, headline.key)
                return before, False
        try:
            with desk.ledger.transaction() as tx:
                result = self._act(tx, practice, dropped)
                known = self._write_down(tx, headline.key, gesture, dropped, result)
        except MaildError:
            raise
        except Exception as error:  # noqa: BLE001 - one gesture that brings out a mistake must not stop the account
            log_mistake(headline.key, f"obey {gesture.name}", error)
            result = refused("in maild ging er iets mis")
            with desk.ledger.transaction() as tx:
                known = self._write_down(tx, headline.key, gesture, dropped, result)
        if result.judged is not None and dropped is not None and dropped.mail is not None:
            memory.keep(dropped.mail.id, result.judged)
        return known, result.is_taken

    def _act(self, tx: Transaction, practice: Practice, dropped: Dropped | None) -> Obeyed:
        if dropped is None:
            return refused("de mail kon niet gelezen worden")
        return ACTIONS[dropped.gesture](self._actions, tx, practice, dropped)

    def _write_down(
        self, tx: Transaction, key: MessageKey, gesture: Gesture, dropped: Dropped | None, result: Obeyed
    ) -> SeenGesture:
        now = self._desk.clock.now()
        content_key = dropped.reading.content_key if dropped else ""
        made = tx.gestures.add(gesture, key, content_key, result.person, result.outcome, now)
        if result.is_taken:
            tx.gestures.returned(made.id, now)
        if result.outcome is not GestureOutcome.OBEYED:
            who = who_is(dropped.whom or dropped.reading.writer) if dropped else ""
            line = gesture_refused(who, gesture.value, result.reason) if dropped else gesture_unreadable(gesture.value)
            row = dropped.mail.id if dropped and dropped.mail else None
            tx.notices.add(self._desk.account, NoticeLevel.DIGEST, "gesture_refused", line, row, now)
        _LOG.info("gesture=%s mail=%s outcome=%s", gesture.name, key, result.outcome)
        return made

    def _tell_left(self, known: SeenGesture, dropped: Dropped | None) -> None:
        who = who_is(dropped.whom or dropped.reading.writer) if dropped else "Een mail"
        line, once = gesture_left(who, known.gesture.value), f"gesture_left:{known.id}"
        now = self._desk.clock.now()
        with self._desk.ledger.transaction() as tx:
            tx.notices.add(self._desk.account, NoticeLevel.DIGEST, "gesture_left", line, None, now, once)

    # --- moving back

    def _return(
        self,
        practice: Practice,
        store: MailStore,
        homes: Homes,
        known: SeenGesture,
        headline: Headline,
        dropped: Dropped | None,
    ) -> None:
        """Acknowledges with a keyword and moves the mail back; its row of the ledger goes with it, so that it is the same
        mail as before."""
        home = self._home(practice, homes, headline, dropped)
        is_there_still = dropped is not None and dropped.mail is not None and _lies_at(store, dropped.mail)
        store.add_keywords(headline.key, (KEYWORDS[known.outcome],))
        line = store.state(home).uid_next
        moved = store.move(headline.key, home)
        if moved is None and dropped is not None:
            moved = self._find_moved(store, home, line, headline, dropped.reading.content_key)
        now = self._desk.clock.now()
        with self._desk.ledger.transaction() as tx:
            tx.gestures.returned(known.id, now)
            if moved is None or home != homes.places.inbox or is_there_still:
                return
            if dropped is not None and dropped.mail is not None:
                if tx.mails.by_key(moved) is None:
                    tx.mails.rekey(dropped.mail.id, moved)
            elif not _deserves_a_look(practice, self._desk, known.gesture, headline):
                row = tx.mails.add(self._desk.account, moved, headline.internal_date, now)
                tx.mails.decide(row.id, Verdict.RETURNED, now)

    def _home(self, practice: Practice, homes: Homes, headline: Headline, dropped: Dropped | None) -> str:
        """Where the mail came from, as far as maild can know; INBOX otherwise."""
        if DRAFT in headline.flags:
            return homes.places.drafts
        if dropped is None:
            return homes.places.inbox
        message_id = dropped.reading.message.message_id
        with self._desk.ledger.transaction() as tx:
            was_sent = is_own(dropped.reading, practice) and tx.sent.knows(self._desk.account, message_id)
        return homes.sent if was_sent else homes.places.inbox

    def _find_moved(
        self, store: MailStore, home: str, line: int, headline: Headline, content_key: str
    ) -> MessageKey | None:
        """The mail at its new place, where the server does not say its number: by size, date, and then by content."""
        for each in store.headlines(home, type(headline.key.uid)(line)):
            if (each.size, each.internal_date) != (headline.size, headline.internal_date):
                continue
            for mail in store.fetch(home, (each.key.uid,)):
                if self._desk.reader.read(mail.raw, mail.headline.size).content_key == content_key:
                    return each.key
        return None


def is_own(reading: Reading, practice: Practice) -> bool:
    """True for a mail of the coach, not for a form's visitor who gave the coach's address as sender."""
    writer = reading.writer
    return writer is not None and reading.visitor is None and writer.key in practice.policy.own_addresses


def whom_it_is_about(reading: Reading, practice: Practice) -> Address | None:
    """The writer, or for a mail of the coach the one other person it goes to; None where a machine wrote it."""
    if reading.automatic.kind is not None and reading.visitor is None:
        return None
    if not is_own(reading, practice):
        return reading.writer
    message = reading.message
    others = {each.key: each for each in (*message.to, *message.cc) if each.key not in practice.policy.own_addresses}
    return next(iter(others.values())) if len(others) == 1 else None


def _is_being_sent(known: SeenGesture) -> bool:
    """True for a mail that was taken to be sent: it lies there until it is in Sent, or is brought home with a note."""
    return known.gesture is Gesture.SEND and known.outcome is GestureOutcome.OBEYED


def _lies_at(store: MailStore, mail: SeenMail) -> bool:
    """True where the mail still lies where the ledger saw it: what was dropped is a copy."""
    try:
        shown = store.present(mail.key.mailbox, (mail.key.uid,)).get(mail.key.uid)
    except PermanentError:
        return False
    return shown is not None and shown.key == mail.key


def _deserves_a_look(practice: Practice, desk: Desk, gesture: Gesture, headline: Headline) -> bool:
    """True for a mail that maild never saw and that nobody has handled: it goes the road of a new mail.

    The coach may drop any old mail to say who is a client; that one gets no draft and no alert.
    """
    is_recent = desk.clock.now() - headline.internal_date < practice.policy.reopen_within
    is_unread = SEEN not in headline.flags
    return is_recent and ANSWERED not in headline.flags and (is_unread or gesture in CORRECTIONS)

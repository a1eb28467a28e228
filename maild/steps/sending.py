"""The coach wants a mail sent: it is looked at, then taken, or given back with every reason (behaviour 10).

What lies in `Versturen` and what `maild send` names go the same road: a request in the ledger, decided here, carried out
by the outbox.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from maild.acting.client_mail import danger_key
from maild.acting.outbox import Places, fingerprint
from maild.acting.sending_texts import asks_once_more, returned
from maild.drafting.assembly import fit_address, make_message_id
from maild.drafting.slots import open_marks
from maild.errors import MaildError, MessageError, PermanentError
from maild.facts.intention import IntentionKind
from maild.facts.notice import NoticeLevel
from maild.facts.submission import ClientSubmission, SubmissionState
from maild.ledger import Transaction
from maild.mail.identity import MessageKey
from maild.mail.outgoing import Outgoing, prepare, take_apart
from maild.mail.store import MailStore
from maild.planning.policy import Mode
from maild.planning.sending import GOES_OUT, Candidate, Found, Objection, objections
from maild.reading.result import Reading
from maild.steps.alerts import tell_now
from maild.steps.isolation import log_mistake
from maild.steps.practice import Desk, Practice, Reader
from maild.steps.sending_outcomes import tell_outcomes

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finished:
    """A mail as it lies there: its place, its bytes, taken apart and read."""

    key: MessageKey
    raw: bytes
    mail: Outgoing
    reading: Reading


def send_draft(tx: Transaction, desk: Desk, key: MessageKey) -> ClientSubmission:
    """Asks for the mail that lies there to be sent. It is looked at in the same pass; one that is not taken goes home from
    there with a note, so whoever calls this leaves the mail where it lies."""
    return tx.submissions.request(desk.account, desk.tokens.token(), key, None, desk.clock.now())


class Sender:
    """Decides on what is to be sent, and tells what became of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._idle_at: object = None

    def look(self, practice: Practice, store: MailStore, places: Places) -> int:
        """Decides on every request, then tells outcomes; returns how many requests there were."""
        mark = self._desk.ledger.mark()
        if mark == self._idle_at:
            return 0
        with self._desk.ledger.transaction() as tx:
            if not tx.submissions.has_work(self._desk.account):
                self._idle_at = mark
                return 0
            requests = tx.submissions.in_state(self._desk.account, SubmissionState.REQUESTED)
        for request in requests:
            self._decide(practice, store, places, request)
        tell_outcomes(self._desk, practice, store)
        return len(requests)

    def _decide(self, practice: Practice, store: MailStore, places: Places, request: ClientSubmission) -> None:
        key = request.key or self._place_of_draft(request)
        finished = self._look_at(practice, store, key)
        with self._desk.ledger.transaction() as tx:
            if isinstance(finished, Found):
                self._give_back(tx, practice, places, request, key, None, (finished,))
                return
            found = find_objections(tx, self._desk.account, practice, finished, request)
            if found:
                self._give_back(tx, practice, places, request, key, finished, found)
            else:
                self._take(tx, practice, places, request, finished)

    def _place_of_draft(self, request: ClientSubmission) -> MessageKey | None:
        with self._desk.ledger.transaction() as tx:
            draft = tx.drafts.get(request.draft) if request.draft is not None else None
        return draft.key if draft is not None else None

    def _look_at(self, practice: Practice, store: MailStore, key: MessageKey | None) -> Finished | Found:
        """The mail, read; or why it cannot even be looked at."""
        if practice.policy.mode is Mode.WATCH:
            return Found(Objection.WATCHING)
        if not self._desk.can_submit:
            return Found(Objection.NO_SERVER)
        return read_finished(self._desk.reader, practice, store, key)

    def _take(
        self, tx: Transaction, practice: Practice, places: Places, request: ClientSubmission, finished: Finished
    ) -> None:
        now, account, mail = self._desk.clock.now(), self._desk.account, finished.mail
        token = request.token
        fresh = make_message_id(token, practice.message_domain, practice.identity.domain)
        payload = prepare(mail, GOES_OUT, now.astimezone(practice.zone), fresh)
        recipients = envelope_of(mail)
        draft = tx.drafts.by_message_id(account, mail.message_id) if mail.message_id is not None else None
        tx.submissions.take(
            request.id,
            key=finished.key,
            draft=request.draft or (draft.id if draft else None),
            message_id=mail.message_id or fresh,
            fingerprint=fingerprint(finished.raw),
            recipients=recipients,
            danger_key=danger_key(tx, account, recipients),
            home=places.drafts if request.key is not None else None,
        )
        tx.intentions.add(
            kind=IntentionKind.SUBMIT_MAIL,
            account=account,
            token=token,
            mail=None,
            draft=None,
            recipients=recipients,
            payload=payload,
            created_at=now,
            not_before=now,
        )
        _LOG.info("submission=%d taken mail=%s recipients=%d", request.id, finished.key, len(recipients))

    def _give_back(
        self,
        tx: Transaction,
        practice: Practice,
        places: Places,
        request: ClientSubmission,
        key: MessageKey | None,
        finished: Finished | None,
        found: Sequence[Found],
    ) -> None:
        """It is not taken: the coach is told at once, with every reason."""
        now, account = self._desk.clock.now(), self._desk.account
        recipients = _shown(finished.mail) if finished else ()
        tx.submissions.give_back(
            request.id,
            now,
            key=key,
            reason=found[0].objection.value,
            message_id=finished.mail.message_id if finished else None,
            fingerprint=fingerprint(finished.raw) if finished else "",
            danger_key=danger_key(tx, account, recipients) if found[0].objection is Objection.DANGER else "",
            home=_home(places, found[0].objection) if request.key is not None else None,
        )
        who = ", ".join(recipients) or "een mail in Versturen"
        text = asks_once_more(who, [each.detail for each in found]) if _is_danger(found) else returned(who, found)
        kind = "send_asks" if _is_danger(found) else "send_returned"
        tx.notices.add(account, NoticeLevel.NOW, kind, text.subject, None, now)
        tell_now(tx, self._desk, practice, text, None, now)
        tx.submissions.told(request.id, now)
        _LOG.info("submission=%d returned reason=%s", request.id, found[0].objection)


def read_finished(reader: Reader, practice: Practice, store: MailStore, key: MessageKey | None) -> Finished | Found:
    """The mail that lies there, whole; or why it cannot be had."""
    try:
        shown = store.present(key.mailbox, (key.uid,)).get(key.uid) if key else None
    except PermanentError:
        shown = None
    if key is None or shown is None or shown.key != key:
        return Found(Objection.GONE)
    if shown.size > practice.sending.largest:
        return Found(Objection.TOO_LARGE, f"{shown.size // 1024} kB, {practice.sending.largest // 1024} kB")
    raw = store.fetch_whole(key)
    if raw is None:
        return Found(Objection.GONE)
    try:
        return Finished(key, raw, take_apart(raw), reader.read(raw, len(raw)))
    except MessageError:
        return Found(Objection.UNREADABLE)
    except MaildError:
        raise
    except Exception as error:  # noqa: BLE001 - one mail that brings out a mistake must not stop the account
        log_mistake(key, "read what is to be sent", error)
        return Found(Objection.UNREADABLE)


def find_objections(
    tx: Transaction, account: str, practice: Practice, finished: Finished, request: ClientSubmission | None = None
) -> tuple[Found, ...]:
    """Everything that keeps this mail from being sent, by what it says and by what the ledger knows of it; `request` is
    the one that asks for it now."""
    mail, reading = finished.mail, finished.reading
    mark = fingerprint(finished.raw)
    before = tx.submissions.of_same_mail(account, mail.message_id, mark)
    same = [each for each in before if request is None or each.id != request.id]
    of_draft = tx.submissions.of_draft(request.draft) if request is not None and request.draft is not None else ()
    in_doubt = any(each.state is SubmissionState.UNKNOWN and each.looked_at is None for each in same)
    was_sent = any(each.state is SubmissionState.SENT for each in same) or tx.sent.knows(account, mail.message_id)
    recipients = [each for each in mail.recipients if fit_address(each) is not None]
    text = (reading.message.subject, reading.message.text, reading.message.html_text)
    candidate = Candidate(
        mail=mail,
        identity=practice.identity,
        own_addresses=practice.policy.own_addresses | {practice.identity.key},
        unusable=tuple(each.addr_spec or each.display_name for each in mail.recipients if fit_address(each) is None),
        unfilled=tuple(dict.fromkeys(label for each in text for label in open_marks(each))),
        is_empty=not (reading.new.text.strip() or reading.new.forwarded.strip()),
        was_sent=was_sent,
        is_under_way=in_doubt or any(each.state is SubmissionState.SENDING for each in same),
        danger=_unconfirmed(tx, account, [each.addr_spec for each in recipients], [*same, *of_draft]),
    )
    return objections(candidate, practice.sending)


def envelope_of(mail: Outgoing) -> tuple[str, ...]:
    """The forward paths: everybody in To, Cc and Bcc, as an envelope carries them (RFC 5321 section 4.1.2)."""
    fit = (fit_address(each) for each in mail.recipients)
    return tuple(dict.fromkeys(each.addr_spec for each in fit if each is not None))


def _unconfirmed(
    tx: Transaction, account: str, recipients: Sequence[str], before: Sequence[ClientSubmission]
) -> tuple[str, ...]:
    """Recipients with an open danger case that the coach was not asked about for this mail since its newest sign."""
    key = danger_key(tx, account, recipients)
    was_asked = any(
        each.state is SubmissionState.RETURNED and each.reason == Objection.DANGER and each.danger_key == key
        for each in before
    )
    if not key or was_asked:
        return ()
    return tuple(each for each in recipients if danger_key(tx, account, [each]))


def _shown(mail: Outgoing) -> tuple[str, ...]:
    """The recipients as a notice may name them: addresses only, on one line."""
    return tuple(each for each in envelope_of(mail) if each.isprintable())


def _is_danger(found: Sequence[Found]) -> bool:
    return found[0].objection is Objection.DANGER


def _home(places: Places, objection: Objection) -> str | None:
    """Where a mail came from, as far as its reason tells."""
    if objection is Objection.RECEIVED:
        return places.inbox
    return places.sent if objection is Objection.ALREADY_SENT else places.drafts

"""Files a mail that was sent in Sent, once, also where the server does so by itself; then removes it from where it lay."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from maild.facts.intention import Intention
from maild.facts.submission import ClientSubmission, RecipientState, SubmissionState
from maild.mail.envelope import Envelope
from maild.mail.flags import ANSWERED, SEEN
from maild.mail.identity import Uid
from maild.mail.outgoing import Outgoing, take_apart
from maild.mail.store import MailStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from maild.clock import Clock
    from maild.ledger import Ledger

_LOG = logging.getLogger(__name__)


class SentFiler:
    """Carries out FILE_SENT for one account. `fingerprint` tells bytes apart."""

    def __init__(self, ledger: Ledger, account: str, clock: Clock, fingerprint: Callable[[bytes], str]) -> None:
        self._ledger = ledger
        self._account = account
        self._clock = clock
        self._fingerprint = fingerprint

    def file(self, intention: Intention, store: MailStore, sent: str) -> None:
        """Looks in Sent, files where nothing lies there yet, and clears the draft away.

        A mail of which nobody knows whether it was sent is only looked for: found in Sent, the server took it.
        """
        with self._ledger.transaction() as tx:
            mail = tx.submissions.by_token(self._account, intention.token)
            if mail is None or mail.looked_at is not None or intention.payload is None:
                tx.intentions.cancel(intention.id, self._clock.now())
                return
        outgoing = take_apart(intention.payload)
        is_there = self._lies_in_sent(store, sent, mail, outgoing)
        was_accepted = mail.accepted_at is not None
        if was_accepted and not is_there:
            store.append(sent, intention.payload, (SEEN,))
        if was_accepted or is_there:
            self._clear_away(store, mail)
            self._mark_answered(store, mail)
        self._record(intention, mail, is_sent=not was_accepted and is_there)

    def _lies_in_sent(self, store: MailStore, sent: str, mail: ClientSubmission, outgoing: Outgoing) -> bool:
        """True where a copy was filed since before the first attempt."""
        first = self._first_uid(store, sent, mail)
        return first is not None and any(_is_copy(each, outgoing) for each in store.envelopes(sent, first))

    def _first_uid(self, store: MailStore, sent: str, mail: ClientSubmission) -> Uid | None:
        line = mail.sent_line
        if line is not None and store.state(sent).uidvalidity == line.uidvalidity:
            return Uid(line.next_uid)
        return store.first_uid_since(sent, mail.created_at - timedelta(days=1))  # Sent was numbered anew since

    def _clear_away(self, store: MailStore, mail: ClientSubmission) -> None:
        """Removes the draft from where it lay, unless the coach changed it since: what differs was not sent."""
        if mail.key is None:
            return
        raw = store.fetch_whole(mail.key)
        if raw is not None and self._fingerprint(raw) == mail.fingerprint:
            store.expunge(mail.key)
        elif raw is not None:
            _LOG.info("submission=%d the draft differs from what was sent, and stays", mail.id)

    def _mark_answered(self, store: MailStore, mail: ClientSubmission) -> None:
        """The mail that it answers gets the mark that a mail program would have set."""
        with self._ledger.transaction() as tx:
            draft = tx.drafts.get(mail.draft) if mail.draft is not None else None
            parent = tx.mails.get(draft.mail) if draft is not None and draft.mail is not None else None
        if parent is not None:
            store.add_keywords(parent.key, (ANSWERED,))

    def _record(self, intention: Intention, mail: ClientSubmission, *, is_sent: bool) -> None:
        now = self._clock.now()
        with self._ledger.transaction() as tx:
            if is_sent:
                taken = [
                    type(each)(each.address, RecipientState.ACCEPTED)
                    for each in mail.recipients
                    if each.state is RecipientState.UNKNOWN
                ]
                tx.submissions.record(mail.id, taken, now)
                tx.submissions.end(mail.id, SubmissionState.SENT, now)
            tx.submissions.looked(mail.id, now)
            tx.intentions.done(intention.id, now)


def _is_copy(envelope: Envelope, outgoing: Outgoing) -> bool:
    """The same Message-ID; or, for servers that write a new one, the same Date to the second, subject and recipients."""
    if envelope.message_id is not None and envelope.message_id == outgoing.message_id:
        return True
    theirs = {each.key for each in envelope.recipients}
    visible = {each.key for each in outgoing.addresses("to", "cc")}
    return (
        envelope.date is not None
        and envelope.date == outgoing.date
        and bool(visible)
        and visible <= theirs
        and bool(envelope.in_reply_to) == bool(outgoing.values("in-reply-to"))
    )

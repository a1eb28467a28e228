"""After a backup was put back: drafts of the lost time are recognised where they still lie, and none is made twice."""

from __future__ import annotations

import logging
import re

from maild.acting.people_texts import left_after_restore
from maild.drafting.shingles import shingles
from maild.facts.draft import DraftState
from maild.facts.notice import NoticeLevel
from maild.facts.seen_mail import SeenMail
from maild.ledger import Transaction
from maild.ledger.gaps import Gap
from maild.mail.envelope import Envelope
from maild.mail.identity import MessageId, Uid
from maild.mail.store import MailStore
from maild.planning.recognition import CLOCK_SKEW
from maild.planning.verdict import Verdict
from maild.steps.practice import Desk
from maild.steps.sent_texts import read_sent

_LOG = logging.getLogger(__name__)
_TOKEN = re.compile(r"<([a-z2-7]{26})@")


def came_before_restore(tx: Transaction, mail: SeenMail) -> bool:
    """True for a mail of the time that the ledger forgot: a draft for it may have been made, sent or thrown away."""
    gap = tx.gaps.last()
    return gap is not None and gap.hides(mail)


def adopt_drafts(desk: Desk, store: MailStore, drafts: str) -> int:
    """Writes down drafts that lie ready for mails of the lost time, as touched: nobody knows any more whether they are as
    maild placed them, so they are never replaced or removed. How many; once more finds none."""
    with desk.ledger.transaction() as tx:
        gap = tx.gaps.last()
    if gap is None:
        return 0
    first = store.first_uid_since(drafts, gap.began_at - CLOCK_SKEW)
    lying = store.envelopes(drafts, first) if first is not None else ()
    adopted = sum(_adopt(desk, store, gap, each) for each in lying)
    _tell_of_the_rest(desk, gap)
    return adopted


def _adopt(desk: Desk, store: MailStore, gap: Gap, envelope: Envelope) -> bool:
    if envelope.internal_date > gap.ended_at + CLOCK_SKEW or not envelope.ancestors:
        return False
    with desk.ledger.transaction() as tx:
        mail = tx.gaps.mail_with(desk.account, envelope.ancestors)
        if mail is None or mail.reason != Verdict.UNKNOWN_TIME or mail.person is None or mail.thread is None:
            return False
        person = tx.people.get(mail.person)
        known = tx.drafts.in_thread(mail.thread, mail.person)
    to = [each.key for each in envelope.recipients if person is not None and each.key in person.addresses]
    if not to or any(each.key == envelope.key for each in known):
        return False
    reading = read_sent(desk, store, envelope.key)
    text = reading.new.text if reading is not None else ""
    own = _TOKEN.match(envelope.message_id or "")
    with desk.ledger.transaction() as tx:
        token = own[1] if own and tx.drafts.by_token(desk.account, own[1]) is None else desk.tokens.token()
        made = tx.drafts.add(
            account=desk.account,
            token=token,
            message_id=envelope.message_id or MessageId(f"<{token}@localhost>"),
            mail=mail.id,
            thread=mail.thread,
            person=mail.person,
            recipient=to[0],
            parent=mail.message_id,
            template="",
            fingerprint="",
            shingles=shingles(text, desk.draft_salt),
            created_at=envelope.internal_date,
        )
        tx.drafts.placed(made.id, envelope.key, envelope.internal_date, "")
        tx.drafts.move(made.id, DraftState.TOUCHED, desk.clock.now(), "found after a backup was put back")
        tx.mails.decide(mail.id, Verdict.DRAFTED, desk.clock.now())
    _LOG.info("adopted draft=%d mailbox=%s uid=%d", made.id, envelope.key.mailbox, Uid(envelope.key.uid))
    return True


def _tell_of_the_rest(desk: Desk, gap: Gap) -> None:
    with desk.ledger.transaction() as tx:
        left = tx.gaps.left_without_draft(desk.account, Verdict.UNKNOWN_TIME, gap)
        if left:
            line, once = left_after_restore(left), f"gap:{gap.id}"
            tx.notices.add(desk.account, NoticeLevel.DIGEST, "after_restore", line, None, desk.clock.now(), once)

"""What maild starts by itself is looked for before it is placed, for some days after a backup was put back."""

from __future__ import annotations

import re

from maild.clock import Clock
from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.facts.intention import Intention
from maild.ledger import Ledger
from maild.ledger.gaps import WHY, Gap
from maild.mail.envelope import Envelope
from maild.mail.identity import MessageId
from maild.mail.store import MailStore

_OWN = re.compile(r"<[a-z2-7]{26}@")


class AfterRestore:
    """Asks whether a draft was placed, or its mail sent, in the time that the ledger forgot."""

    def __init__(self, ledger: Ledger, account: str, clock: Clock) -> None:
        self._ledger = ledger
        self._account = account
        self._clock = clock

    def settles(self, intention: Intention, store: MailStore, drafts: str) -> bool:
        """True, and the intention ended, where it was done before: the draft lies there, or went out."""
        with self._ledger.transaction() as tx:
            gap, draft = tx.gaps.last(), tx.drafts.get(intention.draft) if intention.draft is not None else None
        now = self._clock.now()
        if gap is None or draft is None or draft.purpose is DraftPurpose.REPLY or not gap.calls_for_care(now):
            return False
        twin = self._twin(store, drafts, draft, gap)
        with self._ledger.transaction() as tx:
            sent = [each for each in tx.sent.after(self._account, gap.began_at) if draft.recipient in each.recipients]
            if twin is not None:
                tx.drafts.placed(draft.id, twin.key, now, "")
                tx.drafts.move(draft.id, DraftState.TOUCHED, now, "found after a backup was put back")
                tx.intentions.done(intention.id, now)
                return True
            if any(each.sent_at <= gap.ended_at for each in sent):
                tx.drafts.move(draft.id, DraftState.WITHDRAWN, now, WHY)
                tx.intentions.cancel(intention.id, now)
                return True
        return False

    def _twin(self, store: MailStore, mailbox: str, draft: Draft, gap: Gap) -> Envelope | None:
        first = store.first_uid_since(mailbox, gap.began_at)
        lying = store.envelopes(mailbox, first) if first is not None else ()
        with self._ledger.transaction() as tx:
            ours = {each.key for each in tx.drafts.live(self._account)}
        return next((each for each in lying if each.key not in ours and _is_twin(draft, each, gap)), None)


def _is_twin(draft: Draft, lying: Envelope, gap: Gap) -> bool:
    is_ours = _OWN.match(lying.message_id or MessageId("")) is not None
    to_same = draft.recipient in {each.key for each in lying.recipients}
    answers_same = draft.parent in lying.ancestors if draft.parent is not None else not lying.ancestors
    return is_ours and to_same and answers_same and lying.internal_date <= gap.ended_at

"""A situation's mail that was sent: it answers nothing that the person asked, so it closes no window (behaviour 2)."""

from __future__ import annotations

from maild.drafting.shingles import SIMILAR, shingles, similarity
from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.facts.sent_mail import SentMail
from maild.ledger import Transaction
from maild.steps.practice import Desk
from maild.steps.withdrawing import withdraw


def settle_sent_situation(tx: Transaction, desk: Desk, sent: SentMail, text: str) -> bool:
    """True where a sent mail is a situation's mail of its own. One that the coach sent as the answer to a mail is none.

    Known by its Message-ID, or by its text where the mail program gave it another; that text has to be more like it than
    like any other draft for this person.
    """
    if sent.draft is not None:
        became = tx.drafts.get(sent.draft)
        return became is not None and _stands_alone(became)
    if sent.message_id is not None:
        same = tx.drafts.by_message_id(desk.account, sent.message_id)
        if same is not None:
            return _stands_alone(same)
    draft = _most_alike(tx, desk, sent, text)
    if draft is None:
        return False
    tx.drafts.move(draft.id, DraftState.SENT, desk.clock.now(), "sent")
    tx.sent.link_draft(sent.id, draft.id)
    if draft.state is DraftState.PLACED:
        withdraw(tx, desk, draft, "sent")  # "edit as new message" leaves the original lying
    return True


def _stands_alone(draft: Draft) -> bool:
    is_own = draft.purpose in (DraftPurpose.SITUATION, DraftPurpose.JOURNEY)
    return is_own and draft.parent is None and draft.mail is None


def _most_alike(tx: Transaction, desk: Desk, sent: SentMail, text: str) -> Draft | None:
    people = {
        person.id: person for key in sent.recipients if (person := tx.people.by_address(desk.account, key)) is not None
    }
    live = [each for number in people for each in tx.drafts.live_of_person(number) if each.recipient in sent.recipients]
    if not any(_stands_alone(each) for each in live):
        return None
    own = shingles(text, desk.draft_salt)
    nearest = max(live, key=lambda each: similarity(each.shingles, own))
    return nearest if _stands_alone(nearest) and similarity(nearest.shingles, own) >= SIMILAR else None

"""Mail that goes without the coach: a reminder or a confirmation whose template says `send: automatic` (behaviour 10).

RFC 3834: it is marked (section 5), goes to one person who is expected to read it and never to a machine (section 2), and
never answers automatic mail. Its reverse path is the coach's own address, not the null one of section 3.3: it is no response,
and a reminder that bounces is something the coach must hear of; maild answers no bounce, so nothing can go round.
"""

from __future__ import annotations

import re
from enum import StrEnum

from maild.acting.client_mail import danger_key
from maild.acting.outbox import fingerprint
from maild.drafting.assembly import fit_address
from maild.drafting.order import ComposedDraft
from maild.drafting.template_set import Template
from maild.facts.intention import IntentionKind
from maild.facts.person import Person
from maild.facts.submission import ClientSubmission, SubmissionState
from maild.ledger import Transaction
from maild.mail.address import Address
from maild.mail.outgoing import prepare, take_apart
from maild.planning.may_start import may_start
from maild.planning.policy import Mode
from maild.planning.sending import GOES_OUT
from maild.steps.practice import Desk, Practice

_A_MACHINE = re.compile(
    r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|geen-?antwoord|bounces?|owner-.*|.*-request|list(serv|proc)?|majordomo)"
    r"([+._-].*)?@.*"
)


class NotSent(StrEnum):
    """Why a mail does not go by itself."""

    NOT_ALLOWED = "its template is not sent automatically"
    WATCHING = "nothing is sent in mode watch"
    NO_SERVER = "there is no submission server"
    HELD_BACK = "nothing is begun for this person"
    MACHINE = "no person reads this address"
    UNFILLED = "something is still to be filled in"
    SENT_BEFORE = "it was sent before"


def send_automatically(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    template: Template,
    draft: ComposedDraft,
    person: Person,
    recipient: Address,
) -> ClientSubmission | NotSent:
    """Means to send a mail that maild wrote, now; or why not. The outbox asks once more whether they may be written to."""
    now, fit = desk.clock.now(), fit_address(recipient)
    refusal = _refusal(tx, desk, practice, template, draft, person, fit)
    if refusal is not None or fit is None:
        return refusal or NotSent.MACHINE
    mail = take_apart(draft.raw)
    request = tx.submissions.request(desk.account, desk.tokens.token(), None, None, now)
    tx.submissions.take(
        request.id,
        key=None,
        draft=None,
        message_id=draft.message_id,
        fingerprint=fingerprint(draft.raw),
        recipients=(fit.addr_spec,),
        danger_key=danger_key(tx, desk.account, (fit.addr_spec,)),
        home=None,
        is_automatic=True,
    )
    tx.intentions.add(
        kind=IntentionKind.SUBMIT_MAIL,
        account=desk.account,
        token=request.token,
        mail=None,
        draft=None,
        recipients=(fit.addr_spec,),
        payload=prepare(mail, GOES_OUT, now.astimezone(practice.zone), draft.message_id, is_automatic=True),
        created_at=now,
        not_before=now,
    )
    return request


def take_back_automatic(tx: Transaction, desk: Desk, number: int | None) -> None:
    """A mail that was to go by itself is true no more: it is not tried again, unless a server may have it already."""
    mail = tx.submissions.get(number) if number is not None else None
    if mail is None or mail.accepted_at is not None or mail.handing_over_at is not None:
        return
    now = desk.clock.now()
    for each in tx.intentions.open_with_token(desk.account, mail.token):
        if each.kind is IntentionKind.SUBMIT_MAIL:
            tx.intentions.cancel(each.id, now)
            tx.submissions.end(mail.id, SubmissionState.TAKEN_BACK, now, "outdated")


def _refusal(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    template: Template,
    draft: ComposedDraft,
    person: Person,
    recipient: Address | None,
) -> NotSent | None:
    if not template.sends_itself:
        return NotSent.NOT_ALLOWED
    if practice.policy.mode is Mode.WATCH:
        return NotSent.WATCHING
    if not desk.can_submit:
        return NotSent.NO_SERVER
    if may_start(person, desk.clock.now()) is not None:
        return NotSent.HELD_BACK
    if recipient is None or _A_MACHINE.fullmatch(recipient.key) or recipient.key in practice.policy.own_addresses:
        return NotSent.MACHINE
    if draft.unfilled:
        return NotSent.UNFILLED
    if _went_in_lost_time(tx, desk, recipient.key):
        return NotSent.SENT_BEFORE
    if tx.submissions.of_same_mail(desk.account, draft.message_id, fingerprint(draft.raw)):
        return NotSent.SENT_BEFORE
    return None


def _went_in_lost_time(tx: Transaction, desk: Desk, address: str) -> bool:
    """True where somebody was written to in the time that a restored backup knows nothing of: it may have been this mail."""
    gap = tx.gaps.last()
    if gap is None or not gap.calls_for_care(desk.clock.now()):
        return False
    sent = tx.sent.after(desk.account, gap.began_at)
    return any(each.sent_at <= gap.ended_at and address in each.recipients for each in sent)

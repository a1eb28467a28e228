"""One judged mail as it stands, its decision, and what is meant by it: pure planning between two looks at the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from maild.acting.coach_texts import coach_is_writing, moment_in_words, plain_notice
from maild.acting.outbox import SUPERSEDED
from maild.drafting.order import ComposedDraft, DraftOrder, NoDraft, NoDraftReason
from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.facts.intention import Intention
from maild.facts.person import Person
from maild.facts.seen_mail import MailStage, SeenMail
from maild.ledger import Transaction
from maild.planning.replies import NoticeKind, ReplyCase, ReplyDecision, decide_reply, needs_reply
from maild.planning.verdict import Verdict
from maild.steps.after_restore import came_before_restore
from maild.steps.alerts import tell_now, who_is
from maild.steps.brought import is_only_a_notice
from maild.steps.composing import order_reply
from maild.steps.intending import intend_draft
from maild.steps.memory import Judged
from maild.steps.moment_slots import AgendaWords, agenda_words, keep_moments
from maild.steps.practice import Desk, Practice
from maild.steps.stopping import is_confirmed_stop
from maild.steps.welcome import welcome_template
from maild.steps.withdrawing import withdraw
from maild.understanding.result import Band, Intent

_ADDRESSES = (NoDraftReason.RECIPIENT_UNUSABLE, NoDraftReason.IDENTITY_UNUSABLE)
_A_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Composed:
    """An order and its draft, or why there is none."""

    order: DraftOrder
    draft: ComposedDraft | NoDraft
    words: AgendaWords

    @property
    def has_template(self) -> bool:
        """True where a draft was made, or only an address stood in its way."""
        return not isinstance(self.draft, NoDraft) or self.draft.reason in _ADDRESSES

    def is_stopped_by(self, reason: NoDraftReason) -> bool:
        """True where this is why there is no draft."""
        return isinstance(self.draft, NoDraft) and self.draft.reason is reason


def decide_and_intend(
    tx: Transaction, desk: Desk, practice: Practice, mail: SeenMail, judged: Judged
) -> tuple[Intention, ...]:
    """The case as it stands, the decision, and the intentions that follow from it."""
    person = tx.people.get(mail.person) if mail.person is not None else None
    composed = _compose(tx, desk, practice, mail, judged, person) if _may_draft(mail, judged) else None
    case = _case(tx, desk, mail, judged, person, composed)
    decision = decide_reply(case, practice.policy)
    tx.mails.decide(mail.id, decision.verdict, desk.clock.now())
    intentions = _notices(tx, desk, practice, mail, judged, decision)
    if decision.places_draft and person is not None and composed and isinstance(composed.draft, ComposedDraft):
        meant = _intend_draft(tx, desk, mail, person, judged, composed.order, composed.draft, decision.supersedes)
        keep_moments(tx, meant[-1], composed.draft, composed.words)
        intentions += meant
    return intentions


def _may_draft(mail: SeenMail, judged: Judged) -> bool:
    automatic = judged.reading.automatic.kind
    intent, band = judged.understanding.intent, judged.understanding.band
    return needs_reply(intent, band, automatic.value if automatic else None, mail.crisis)


def _case(
    tx: Transaction,
    desk: Desk,
    mail: SeenMail,
    judged: Judged,
    person: Person | None,
    composed: _Composed | None,
) -> ReplyCase:
    reading, understanding = judged.reading, judged.understanding
    message, now = reading.message, desk.clock.now()
    automatic = reading.automatic.kind
    in_thread = tx.mails.in_thread(mail.thread, person.id) if person and mail.thread is not None else ()
    earlier = tx.mails.same_content(desk.account, mail.content_key, other_than=mail.id)
    author = message.author
    return ReplyCase(
        is_own_notice=is_only_a_notice(tx, desk, reading),
        is_duplicate=earlier is not None and earlier.id < mail.id,
        writer=mail.writer,
        is_form=reading.visitor is not None,
        has_crisis=mail.crisis,
        danger_case_open=person is not None and person.danger_since is not None,
        automatic=automatic.value if automatic else None,
        may_answer=reading.automatic.may_answer,
        intent=understanding.intent,
        band=understanding.band,
        is_answered=mail.is_settled,
        newer_needs_reply=any(_outranks(each, mail) for each in in_thread),
        live_draft=_live_draft(tx, mail, person) if len(in_thread) > 1 or judged.is_again else None,
        drafts_today=tx.mails.drafted_since(desk.account, person.id, now - _A_DAY) if person else 0,
        has_template=composed is not None and composed.has_template,
        recipient_fits=composed is None or not composed.is_stopped_by(NoDraftReason.RECIPIENT_UNUSABLE),
        identity_fits=composed is None or not composed.is_stopped_by(NoDraftReason.IDENTITY_UNUSABLE),
        is_of_lost_time=came_before_restore(tx, mail),
        is_confirmed_stop=is_confirmed_stop(tx, person, understanding.kind),
        other_reply_to=reading.visitor is None
        and bool(message.reply_to)
        and author is not None
        and author.key not in {each.key for each in message.reply_to},
    )


def _outranks(other: SeenMail, mail: SeenMail) -> bool:
    """True where another judged mail of the conversation is newer and will get the draft itself."""
    if other.stage is not MailStage.JUDGED or (other.clock, other.id) <= (mail.clock, mail.id):
        return False
    if other.content_key == mail.content_key or other.intent is None or other.band is None:
        return False
    return needs_reply(Intent(other.intent), Band(other.band), other.automatic, other.crisis)


def _live_draft(tx: Transaction, mail: SeenMail, person: Person | None) -> Draft | None:
    if person is None or mail.thread is None:
        return None
    in_thread = tx.drafts.in_thread(mail.thread, person.id)
    drafts = [each for each in in_thread if each.state.is_live and each.purpose is DraftPurpose.REPLY]
    touched = [each for each in drafts if each.state is DraftState.TOUCHED]
    return next(iter(touched + drafts), None)


def _compose(
    tx: Transaction, desk: Desk, practice: Practice, mail: SeenMail, judged: Judged, person: Person | None
) -> _Composed | None:
    welcome = welcome_template(tx, practice, person, judged.understanding.intent)
    order = order_reply(practice, judged, desk.tokens.token(), desk.clock.now(), welcome)
    if order is None:
        return None
    words = agenda_words(tx, desk, practice, mail, judged.understanding, person)
    order = replace(order, slots={**order.slots, **words.slots})
    return _Composed(order, practice.drafter.compose(order), words)


def _intend_draft(
    tx: Transaction,
    desk: Desk,
    mail: SeenMail,
    person: Person,
    judged: Judged,
    order: DraftOrder,
    made: ComposedDraft,
    supersedes: Draft | None,
) -> tuple[Intention, ...]:
    """The older draft goes first, then the new one comes; both are written down together."""
    assert mail.thread is not None
    now = desk.clock.now()
    first = (withdraw(tx, desk, supersedes, SUPERSEDED),) if supersedes else ()
    placing = intend_draft(
        tx,
        desk,
        order,
        made,
        mail=mail.id,
        thread=mail.thread,
        person=person.id,
        parent=judged.reading.message.message_id,
    )
    if supersedes is not None and supersedes.mail not in (None, mail.id):
        tx.mails.decide(supersedes.mail, Verdict.NEWER_MAIL, now)
    return (*first, placing)


def _notices(
    tx: Transaction, desk: Desk, practice: Practice, mail: SeenMail, judged: Judged, decision: ReplyDecision
) -> tuple[Intention, ...]:
    now, who = desk.clock.now(), who_is(judged.reading.writer)
    made: tuple[Intention, ...] = ()
    for notice in decision.notices:
        once = f"{notice.kind}:{mail.id}"
        line = plain_notice(notice.kind, who)
        if tx.notices.add(desk.account, notice.level, notice.kind, line, mail.id, now, once) is None:
            continue
        if notice.kind is NoticeKind.COACH_IS_WRITING:
            text = coach_is_writing(who, moment_in_words(mail.clock, practice.zone))
            made += tell_now(tx, desk, practice, text, mail, now)
    return made

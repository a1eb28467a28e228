"""Writes down what the coach must hear: the danger alert, the mail that could not be read, notices.

Here only intentions are made; the outbox carries them out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from maild.acting.coach_texts import CoachText, danger_alert, moment_in_words, plain_notice, unchecked_alert
from maild.acting.notice_mail import build_notice, notice_message_id, with_mark
from maild.facts.intention import FOR_DANGER, FOR_DANGER_AGAIN, Intention, IntentionKind
from maild.facts.notice import NoticeLevel
from maild.facts.seen_mail import SeenMail
from maild.ledger import Transaction
from maild.mail.address import Address
from maild.planning.policy import Mode
from maild.steps.brought import learn_text
from maild.steps.practice import Desk, Practice
from maild.understanding.result import Crisis


def who_is(writer: Address | None) -> str:
    """A person as the coach knows them: name and address, or the address; one line whatever they call themselves."""
    if writer is None:
        return "een onbekende afzender"
    name, spec = _printable(writer.display_name)[:80], _printable(writer.addr_spec)
    return f"{name} <{spec}>" if name else spec


def _printable(text: str) -> str:
    """One line that any mail, database and terminal can carry: no control signs, no half of a surrogate pair."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def raise_danger(
    tx: Transaction, desk: Desk, practice: Practice, mail: SeenMail, writer: Address | None, crisis: Crisis
) -> tuple[Intention, ...]:
    """The alert for one mail with signs of danger, over every way there is to the coach."""
    kind = crisis.kind.value if crisis.kind else None
    arrived = moment_in_words(mail.clock, practice.zone)
    text = danger_alert(who_is(writer), arrived, mail.key.mailbox, kind, practice.help_routes)
    now = desk.clock.now()
    tx.notices.add(desk.account, NoticeLevel.NOW, "danger", plain_notice("danger", who_is(writer)), mail.id, now)
    return tell_now(tx, desk, practice, text, mail, now, is_danger=True)


def report_unhandled(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    mail: SeenMail,
    writer: Address | None,
    small: Callable[[str, str, str], CoachText],
    once: str,
    *,
    is_client: bool,
) -> tuple[Intention, ...]:
    """One notice for a mail that was set aside; the full alarm when it comes from a client. `small` writes the notice
    from who, when and where; `once` names the mail, and begins with the kind of notice."""
    now, who = desk.clock.now(), who_is(writer)
    kind = once.partition(":")[0]
    arrived, where = moment_in_words(mail.clock, practice.zone), mail.key.mailbox
    if tx.notices.add(desk.account, NoticeLevel.NOW, kind, plain_notice(kind, who), mail.id, now, once) is None:
        return ()
    text = unchecked_alert(who, arrived, where, practice.help_routes) if is_client else small(who, arrived, where)
    return tell_now(tx, desk, practice, text, mail, now, is_danger=is_client)


def tell_now(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    text: CoachText,
    mail: SeenMail | None,
    now: datetime,
    *,
    is_danger: bool = False,
    is_repeat: bool = False,
    to: tuple[str, ...] = (),
    but: Collection[IntentionKind] = (),
) -> tuple[Intention, ...]:
    """Intentions for one loud notice: by SMTP, and as a flagged note in INBOX; for danger by the coach's own command too.
    A repeat goes by every way but the note, which lies in INBOX still, and but those named. `to` is somebody else than the
    coach.

    Mode watch writes nothing in the mailbox. The one exception is danger where there is no way to submit: an alarm that
    nobody hears is worse than a note too many.
    """
    reason = (FOR_DANGER_AGAIN if is_repeat else FOR_DANGER) if is_danger else None
    made = []
    if desk.can_submit and (to or practice.alert_to) and IntentionKind.SUBMIT_NOTICE not in but:
        made.append(_intend(tx, desk, practice, IntentionKind.SUBMIT_NOTICE, text, mail, now, reason, to))
    if to:
        return tuple(made)
    if is_danger and desk.can_ring and IntentionKind.RUN_COMMAND not in but:
        made.append(_intend(tx, desk, practice, IntentionKind.RUN_COMMAND, text, mail, now, reason))
    has_no_other_way = is_danger and not made and not but
    if has_no_other_way or (practice.policy.mode is Mode.DRAFT and not is_repeat):
        made.append(_intend(tx, desk, practice, IntentionKind.PLACE_NOTE, text, mail, now, reason))
    return tuple(made)


def _intend(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    kind: IntentionKind,
    text: CoachText,
    mail: SeenMail | None,
    now: datetime,
    reason: str | None,
    to: tuple[str, ...] = (),
) -> Intention:
    token = desk.tokens.token()
    message_id = notice_message_id(token, desk.notice_key, practice.message_domain)
    thread = tx.threads.new(desk.account)
    tx.threads.learn(desk.account, thread, (message_id,))
    learn_text(tx, desk, thread, text.subject, with_mark(text.text, message_id))
    is_note = kind is IntentionKind.PLACE_NOTE
    recipients = to or ((practice.identity.addr_spec,) if is_note else practice.alert_to)
    raw = build_notice(message_id, practice.identity, recipients, text.subject, text.text, now)
    if kind is IntentionKind.RUN_COMMAND:
        recipients, raw = (), f"{text.subject}\n\n{text.text}".encode()
    return tx.intentions.add(
        kind=kind,
        account=desk.account,
        token=token,
        mail=mail.id if mail else None,
        draft=None,
        recipients=recipients,
        payload=raw,
        created_at=now,
        not_before=now,
        reason=reason,
    )

"""Reports of mail systems: receipts (RFC 8098), feedback (RFC 5965), bounces (RFC 3464 and the many that have no form)."""

from __future__ import annotations

import re

from maild.mail.message import Message
from maild.reading import automatic_words as words
from maild.reading import report_words
from maild.reading.automatic_signs import (
    SURE,
    author_words,
    auto_submitted,
    has_part,
    looks_typed,
    one_line,
    own_words,
    readable_text,
    report_type,
    weight_of_machine,
)

_ACTION = re.compile(r"^Action\s*:\s*(\w+)", re.IGNORECASE | re.MULTILINE)


def receipt(message: Message) -> str:
    """Message disposition notifications (RFC 8098 section 3) and reports of success (RFC 3464 section 2.3.3)."""
    if report_type(message) == "disposition-notification" or has_part(message, "message/disposition-notification"):
        return "disposition notification (RFC 8098)"
    if _is_success(message):
        return "delivery status notification of success (RFC 3464)"
    if message.header("Disposition").casefold().startswith(("automatic-action/", "manual-action/")):
        return "Disposition"
    if "IPM.REPORT" in message.header("X-MS-Exchange-Organization-MessageClass").upper() and _tells(message):
        return "read receipt by its class and subject"
    if message.in_reply_to and words.REPLY_SUBJECT.match(message.subject):
        return ""
    text = one_line(readable_text(message))
    is_read = report_words.READ_SUBJECT.match(message.subject) and report_words.READ_TEXT.search(text)
    says_text = is_read is not None or report_words.OPENED_TEXT.search(text) is not None
    if not _tells(message) or has_part(message, "message/delivery-status"):
        return ""
    weight = weight_of_machine(message)
    is_short = len(message.text.split()) < 60
    if weight >= SURE and (says_text or report_words.RECEIPT_NOUN.search(message.subject)):
        return "a machine reports that a mail was opened or delivered"
    return "read receipt by its subject and text" if says_text and is_short and _is_formal(message) else ""


def _tells(message: Message) -> bool:
    return report_words.OPENED_SUBJECT.search(message.subject) is not None


def _is_formal(message: Message) -> bool:
    """True where no person is spoken to: a receipt greets nobody and asks nothing."""
    text = own_words(message)
    return words.GREETING.search(text) is None and words.REQUEST.search(text) is None


def _is_success(message: Message) -> bool:
    """True where a status report knows of no recipient that failed or waits."""
    actions = {
        action.casefold()
        for part in message.parts
        if part.content_type == "message/delivery-status" and part.content
        for action in _ACTION.findall(part.content[:20_000])
    }
    return bool(actions) and actions <= {"delivered", "relayed", "expanded"}


def feedback(message: Message) -> str:
    """Abuse reports (RFC 5965 section 2), and complaints that are passed on without that form."""
    if report_type(message) == "feedback-report" or has_part(message, "message/feedback-report"):
        return "feedback report (RFC 5965)"
    if message.header("X-HmXmrOriginalRecipient"):
        return "X-HmXmrOriginalRecipient"
    local, name = author_words(message)
    is_desk = report_words.COMPLAINT_ROLE.match(local) is not None or words.MACHINE_NAME.search(name) is not None
    is_desk = is_desk or words.NO_REPLY.match(local) is not None
    has_mail = has_part(message, "message/rfc822")
    is_reply = bool(message.in_reply_to) or words.REPLY_SUBJECT.match(message.subject) is not None
    if words.ONLY_DAEMON.match(local) or is_reply or not (is_desk or has_mail):
        return ""
    text = one_line(readable_text(message))
    says = (
        report_words.COMPLAINT_SUBJECT.search(message.subject) is not None,
        report_words.COMPLAINT_TEXT.search(text) is not None,
    )
    has_proof = has_mail or "abuse" in text.casefold() or weight_of_machine(message) > 0
    return "complaint about a mailing, by its shape" if any(says) and sum(says) + is_desk + has_proof >= 3 else ""


def bounce(message: Message) -> str:
    """Delivery status notifications (RFC 3464), and the many that systems write without its form."""
    if report_type(message) == "delivery-status" or has_part(message, "message/delivery-status"):
        return "delivery status notification (RFC 3464)"
    if message.header("X-Failed-Recipients"):
        return "X-Failed-Recipients"
    local, name = author_words(message)
    text = readable_text(message)
    said = one_line(text)
    if words.ONLY_DAEMON.match(local):
        return "a mail system's own address"
    if words.BOUNCE_EVENT.search(text) and words.NO_REPLY.match(local):
        return "a bounce event of a sending service"
    subject = message.subject
    says_subject = (words.BOUNCE_SUBJECT.search(subject) or report_words.RETURNED_SUBJECT.search(subject)) is not None
    says_text = (words.BOUNCE_TEXT.search(text) or report_words.RETURNED_TEXT.search(said)) is not None
    if words.SURE_DAEMON.match(local) or words.DAEMON_NAME.search(name):
        is_report = says_subject or says_text or message.return_path == "" or not text.strip()
        return "a mail system's own address" if is_report else ""
    if report_words.POST_ROLE.match(local) and says_subject and says_text and not words.REPLY_SUBJECT.match(subject):
        return "wording of a bounce from those who run a mail system"
    is_machine = words.DAEMON.match(local) is not None or message.return_path == "" or bool(auto_submitted(message))
    if is_machine and says_subject and (says_text or has_part(message, "message/rfc822")):
        return "wording of a bounce from a machine"
    if message.return_path == "" and says_text and re.search(r"\b[45]\d\d\b", text) and not looks_typed(message):
        return "null reverse-path and an SMTP reply"
    if not message.from_ and says_subject and says_text:
        return "wording of a bounce from nobody"
    return ""

"""Reports of mail systems: receipts (RFC 8098), feedback (RFC 5965), bounces (RFC 3464 and the many that have no form)."""

from __future__ import annotations

import re

from maild.mail.message import Message
from maild.reading import automatic_words as words
from maild.reading.automatic_signs import (
    author_words,
    auto_submitted,
    has_part,
    looks_typed,
    readable_text,
    report_type,
)


def receipt(message: Message) -> str:
    """Message disposition notifications (RFC 8098 section 3)."""
    if report_type(message) == "disposition-notification" or has_part(message, "message/disposition-notification"):
        return "disposition notification (RFC 8098)"
    if words.RECEIPT_SUBJECT.match(message.subject) and (auto_submitted(message) or len(message.text.split()) < 60):
        is_exchange = "IPM.REPORT" in message.header("X-MS-Exchange-Organization-MessageClass").upper()
        if (
            is_exchange
            or auto_submitted(message)
            or re.search(r"gelezen op|was read|is gelezen|read on|gelesen", message.text, re.I)
        ):
            return "read receipt by its subject and text"
    return ""


def feedback(message: Message) -> str:
    """Abuse reports (RFC 5965 section 2)."""
    if report_type(message) == "feedback-report" or has_part(message, "message/feedback-report"):
        return "feedback report (RFC 5965)"
    if re.search(
        r"^(?:abuse|feedback) (?:report|loop)|complaint (?:about|from)|\bspam report\b", message.subject, re.IGNORECASE
    ) and (has_part(message, "message/rfc822") and "abuse" in readable_text(message).casefold()):
        return "abuse report by its shape"
    return ""


def bounce(message: Message) -> str:
    """Delivery status notifications (RFC 3464), and the many that systems write without its form."""
    if report_type(message) == "delivery-status" or has_part(message, "message/delivery-status"):
        return "delivery status notification (RFC 3464)"
    if message.header("X-Failed-Recipients"):
        return "X-Failed-Recipients"
    local, name = author_words(message)
    text = readable_text(message)
    if words.ONLY_DAEMON.match(local):
        return "a mail system's own address"
    if words.BOUNCE_EVENT.search(text) and words.NO_REPLY.match(local):
        return "a bounce event of a sending service"
    says_subject = words.BOUNCE_SUBJECT.search(message.subject) is not None
    says_text = words.BOUNCE_TEXT.search(text) is not None
    if words.SURE_DAEMON.match(local) or words.DAEMON_NAME.search(name):
        is_report = says_subject or says_text or message.return_path == "" or not text.strip()
        return "a mail system's own address" if is_report else ""
    is_machine = words.DAEMON.match(local) is not None or message.return_path == "" or bool(auto_submitted(message))
    if is_machine and says_subject and (says_text or has_part(message, "message/rfc822")):
        return "wording of a bounce from a machine"
    if message.return_path == "" and says_text and re.search(r"\b[45]\d\d\b", text) and not looks_typed(message):
        return "null reverse-path and an SMTP reply"
    if not message.from_ and says_subject and says_text:
        return "wording of a bounce from nobody"
    return ""

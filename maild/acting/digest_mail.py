"""The digest as a mail: text and HTML side by side (RFC 2046 section 5.1.4), and known again like any notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from maild.acting.digest_html import digest_html
from maild.acting.digest_page import DigestPage
from maild.acting.digest_text import digest_text
from maild.acting.notice_mail import header_address, with_mark
from maild.mail.address import Address
from maild.mail.identity import MessageId


def build_digest(
    message_id: MessageId, sender: Address, recipients: Sequence[str], page: DigestPage, at: datetime
) -> bytes:
    """One digest as bytes to submit or to file, marked as automatic (RFC 3834 section 5)."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = header_address(sender)
    mail["To"] = ", ".join(recipients)
    mail["Subject"] = page.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(with_mark(digest_text(page), message_id), charset="utf-8", cte="quoted-printable")
    html = digest_html(page, message_id[1:-1])
    mail.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    return mail.as_bytes()

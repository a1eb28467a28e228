"""Mails for the reading tests, built as bytes and read by the stage's own parser."""

from __future__ import annotations

from maild.mail.message import Message
from maild.reading.parsing import parse_message


def a_message(text: str, *, headers: str = "", html: bool = False, subject: str = "Re: Sessie") -> Message:
    kind = "text/html" if html else "text/plain"
    head = headers.strip("\n").replace("\n", "\r\n")
    lines = [
        *([] if "From:" in headers else ["From: Els Bakker <els@voorbeeld.example>"]),
        "To: anouk@praktijk.example",
        *([] if "Subject:" in headers else [f"Subject: {subject}"]),
        *([] if "Date:" in headers else ["Date: Tue, 04 Aug 2026 09:00:00 +0200"]),
        "Message-ID: <m1@voorbeeld.example>",
        "MIME-Version: 1.0",
        *(
            []
            if "Content-Type:" in headers
            else [f"Content-Type: {kind}; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
        ),
        *([head] if head else []),
    ]
    return parse_message(("\r\n".join(lines) + "\r\n\r\n" + text.replace("\n", "\r\n")).encode())

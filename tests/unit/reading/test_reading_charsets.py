"""What a mail calls a character set is a stranger's word; what comes out can always be written down."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from maild.imap.envelopes import parse_envelope
from maild.mail.charset import decode_octets
from maild.mail.identity import MessageKey, Uid, UidValidity
from maild.mail.store import Headline
from maild.reading.read import read_mail

NO_CHARSETS = [
    "unicode_escape",
    "raw_unicode_escape",
    "raw-unicode-escape",
    "idna",
    "punycode",
    "undefined",
    "zlib",
    "rot13",
    "\0",
    "é",
]
HALF = {"unicode_escape": b"\\ud800", "raw_unicode_escape": b"\\ud800", "utf-7": b"+2AA-"}


@pytest.mark.parametrize("charset", NO_CHARSETS)
def test_what_is_no_character_set_is_read_as_plain_text(charset: str) -> None:
    assert decode_octets(b"hallo \\ud800 daar", charset) == "hallo \\ud800 daar"


@pytest.mark.parametrize("charset", HALF)
def test_half_a_character_leaves_the_reading_nowhere(charset: str) -> None:
    word = b"=?" + charset.encode() + b"?q?" + HALF[charset].replace(b"?", b"") + b"?="
    raw = (
        b"From: " + word + b" <els@voorbeeld.example>\r\nSubject: hoi " + word + b"\r\nX-\xed\xa0\x80: x\r\n"
        b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"
        b"--B\r\nContent-Type: text/plain; charset=" + charset.encode() + b"\r\n\r\nhallo " + HALF[charset] + b" daar\r\n"
        b"--B\r\nContent-Type: text/html; charset=" + charset.encode() + b"\r\n\r\n<p>dag " + HALF[charset] + b"</p>\r\n"
        b"--B\r\nContent-Type: text/calendar; name*=" + charset.encode() + b"''" + HALF[charset] + b"\r\n\r\n\xff\r\n"
        b"--B\r\nContent-Type: message/rfc822\r\n\r\nSubject: " + word + b"\r\n\r\n\xff\r\n--B--\r\n"
    )  # fmt: skip
    reading = read_mail(raw)
    assert "hallo" in reading.new.text
    for text in (
        reading.message.text,
        reading.message.html,
        reading.message.subject,
        reading.new.hidden,
        reading.new.forwarded,
    ):
        text.encode("utf-8")
    for field in reading.message.headers:
        (field.name + field.value).encode("utf-8")
    for part in reading.message.parts:
        (part.filename + part.content_type + (part.content or "")).encode("utf-8")
    assert reading.writer is not None
    reading.writer.display_name.encode("utf-8")


@pytest.mark.parametrize("charset", [*HALF, "idna", "punycode"])
def test_an_eight_bit_body_with_a_false_character_set_is_readable(charset: str) -> None:
    raw = (
        b"From: e@v.example\r\nContent-Type: text/plain; charset="
        + charset.encode()
        + b"\r\n\r\nik kan \xe9\xe9n keer\r\n"
    )
    assert read_mail(raw).new.text == "ik kan één keer"


@pytest.mark.parametrize("charset", [*HALF, "idna", "punycode", "bestaat-niet"])
def test_a_sent_mail_with_a_false_character_set_is_still_followed(charset: str) -> None:
    head = Headline(MessageKey("a", "Sent", UidValidity(1), Uid(1)), datetime(2026, 8, 4, tzinfo=UTC), 9, frozenset())
    block = (
        b"Subject: =?" + charset.encode() + b"?q?hoi_" + HALF.get(charset, b"x") + b"?=\r\nFrom: Els <e@v.example>\r\n"
    )
    envelope = parse_envelope(head, block)
    assert envelope.subject.startswith("hoi")
    envelope.subject.encode("utf-8")


def test_a_control_character_in_a_name_or_subject_is_gone() -> None:
    raw = b"From: =?utf-8?q?Els=C2=9B2J?= <e@v.example>\r\nSubject: =?utf-8?q?=1B[31mrood=C2=9B2J?=\r\n\r\nhoi\r\n"
    message = read_mail(raw).message
    assert message.author is not None
    assert not set(message.subject + message.author.display_name) & {"\x1b", "\x9b"}

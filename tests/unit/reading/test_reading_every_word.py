"""Words of danger may stand anywhere in a mail. Whatever a mail program could show reaches the danger check, and where text
was left out the reading says so."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest

from maild.config import packaged_directory
from maild.mail.message import TEXT_LEFT_OUT
from maild.reading.forms import load_form_rules
from maild.reading.read import read_mail
from maild.reading.result import Reading

HEAD = (
    b"From: Els <els@voorbeeld.example>\r\nTo: anouk@praktijk.example\r\nSubject: hoi\r\nMessage-ID: <1@v.example>\r\n"
    b"Date: Tue, 04 Aug 2026 09:00:00 +0200\r\nMIME-Version: 1.0\r\n"
)
CRY = "Ik wil niet meer leven."
CALM = "Dank je wel voor vandaag, tot volgende week."


def a_part(kind: str, text: str, more: str = "") -> bytes:
    return f"--B\r\nContent-Type: {kind}; charset=utf-8\r\n{more}\r\n{text}\r\n".encode()


def of_parts(subtype: str, *parts: bytes) -> bytes:
    return HEAD + f'Content-Type: multipart/{subtype}; boundary="B"\r\n\r\n'.encode() + b"".join(parts) + b"--B--\r\n"


def judged(reading: Reading) -> str:
    """What the danger check looks at; quoted text only where no earlier mail brought it."""
    new = reading.new
    return "\n".join((new.text, new.signature, new.forwarded, new.hidden))


def attached(inner: bytes, subtype: str = "mixed", more: str = "") -> bytes:
    mail = b"--B\r\nContent-Type: message/rfc822\r\n" + more.encode() + b"\r\n" + inner + b"\r\n"
    return of_parts(subtype, a_part("text/plain", "Kun je hier naar kijken?"), mail)


def another_mail(text: str = CRY, sender: str = "Piet <piet@elders.example>", subject: str = "help") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, subject
    mail.set_content(text)
    return mail.as_bytes()


def test_a_mail_forwarded_as_an_attachment_is_read() -> None:
    new = read_mail(attached(another_mail())).new
    assert new.text == "Kun je hier naar kijken?"
    assert CRY in new.forwarded and "help" in new.forwarded


def test_so_is_one_that_is_encoded_whole_or_lies_in_another() -> None:
    encoded = base64.encodebytes(another_mail())
    assert CRY in read_mail(attached(encoded, more="Content-Transfer-Encoding: base64\r\n")).new.forwarded
    inner = another_mail("zie bijlage").replace(b"zie bijlage", b"")
    nested = (
        b'Subject: a\r\nContent-Type: multipart/mixed; boundary="C"\r\n\r\n--C\r\nContent-Type: message/rfc822\r\n\r\n'
    )
    assert CRY in read_mail(attached(nested + another_mail() + b"\r\n--C--\r\n" + inner)).new.forwarded


def test_a_forwarded_mail_that_is_only_html_or_hides_words_is_read() -> None:
    html = EmailMessage()
    html["Subject"] = "x"
    html.set_content(f"<p>Hoi</p><p style='display:none'>{CRY}</p>", subtype="html")
    reading = read_mail(attached(html.as_bytes()))
    assert "Hoi" in reading.new.forwarded
    assert CRY in reading.new.hidden


def test_the_coachs_own_mail_that_bounces_brings_nothing_new() -> None:
    own = another_mail(sender="Anouk <anouk@praktijk.example>")
    assert CRY not in judged(read_mail(attached(own, "report")))
    assert CRY in judged(read_mail(attached(another_mail(), "report"))), "somebody else's mail in a report is judged"
    assert CRY in judged(read_mail(attached(own))), "only a report gives back"


def test_words_that_only_the_html_says_are_seen() -> None:
    raw = of_parts("alternative", a_part("text/plain", CALM), a_part("text/html", f"<p>{CALM}</p><p>{CRY}</p>"))
    new = read_mail(raw).new
    assert new.text == CALM
    assert new.hidden == CRY


def test_an_html_that_says_the_same_in_other_lines_adds_nothing() -> None:
    plain = "Dank je wel voor\r\nvandaag, zie https://voorbeeld.example/lang en tot\r\nvolgende week."
    html = '<p>Dank je&nbsp;wel voor <b>vandaag</b>, zie <a href="https://voorbeeld.example/lang"></a> en tot volgende week.</p>'
    assert read_mail(of_parts("alternative", a_part("text/plain", plain), a_part("text/html", html))).new.hidden == ""


def test_a_quote_that_only_the_html_shows_stays_a_quote() -> None:
    html = f"<p>{CALM}</p><p>Op 3 aug. 2026 om 09:03 schreef Piet:</p><blockquote>{CRY}</blockquote>"
    new = read_mail(of_parts("alternative", a_part("text/plain", CALM), a_part("text/html", html))).new
    assert CRY in new.quoted
    assert CRY not in new.hidden


def test_a_plain_text_that_says_it_is_no_html_is_judged_all_the_same() -> None:
    raw = of_parts("alternative", a_part("text/plain", f"{CRY} (html)"), a_part("text/html", f"<p>{CALM}</p>"))
    new = read_mail(raw).new
    assert new.text == CALM
    assert CRY in new.hidden


@pytest.mark.parametrize(
    "html",
    [
        f"<html><body><p>{CALM}</p></body></html><p>{CRY}</p>",
        f"<html><body>{CALM}</body></html>\r\n<html><body>{CRY}</body></html>",
        f"<p>{CALM}</p>" + "<div>" * 300 + CRY,
        f"<p>{CALM}</p>" + "<div>" * 3_000 + CRY,
    ],
    ids=["behind the end", "two documents", "300 deep", "3,000 deep"],
)
def test_html_that_breaks_the_rules_loses_no_words(html: str) -> None:
    reading = read_mail(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode())
    assert CRY in judged(reading)
    assert not reading.message.is_cut


def test_text_behind_many_pictures_is_read() -> None:
    pictures = [a_part("image/png", "x")] * 300
    reading = read_mail(of_parts("mixed", *pictures, a_part("text/plain", CRY)))
    assert CRY in judged(reading)
    assert not reading.message.is_cut
    assert len(reading.message.parts) == 200


def test_the_end_of_a_text_with_very_many_lines_is_judged() -> None:
    reading = read_mail(HEAD + b"\r\n" + b"hoi\r\n" * 30_000 + CRY.encode())
    assert CRY in judged(reading)
    assert not reading.message.is_cut


def test_a_contact_form_with_more_than_the_form_is_judged_whole() -> None:
    forms = load_form_rules(packaged_directory("rules") / "forms.yaml")
    fields = "Naam: Els\r\nE-mail: els@voorbeeld.example\r\nBericht: Wat kost een traject?\r\n"
    head = HEAD.replace(b"Els <els@voorbeeld.example>", b"WordPress <wordpress@site.example>")
    reading = read_mail(
        head.replace(b"hoi", b"Contactformulier")
        + b'Content-Type: multipart/mixed; boundary="B"\r\n\r\n'
        + a_part("text/plain", fields)
        + b"--B\r\nContent-Type: message/rfc822\r\n\r\n"
        + another_mail()
        + b"\r\n--B--\r\n",
        None,
        forms,
    )
    assert reading.visitor is not None
    assert CRY in judged(reading)


CUT = {
    "more than 200 texts": of_parts("mixed", *[a_part("text/plain", "hoi")] * 201, a_part("text/plain", CRY)),
    "a text of more than 1 MiB": HEAD + b"\r\n" + b"hallo daar\r\n" * 100_000 + CRY.encode(),
    "an html of more than 1 MiB": HEAD + b"Content-Type: text/html\r\n\r\n" + b"hallo daar<br>" * 90_000 + CRY.encode(),
    "more than 24 MiB": HEAD + b"\r\n" + b"a" * (25 * 1024 * 1024),
    "more than 50 mails inside": of_parts("mixed", *[b"--B\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nhoi\r\n"] * 60),
    "a subject of more than 16 KiB": HEAD.replace(b"hoi", b"hoi " * 5_000) + b"\r\nhoi\r\n",
    "a subject below a thousand fields": b"X-A: b\r\n" * 1_000 + HEAD + b"\r\nhoi\r\n",
}  # fmt: skip


@pytest.mark.parametrize("name", CUT)
def test_where_text_was_left_out_the_reading_says_so(name: str) -> None:
    assert read_mail(CUT[name]).message.is_cut


def test_an_ordinary_mail_is_whole() -> None:
    assert not read_mail(HEAD + b"\r\nhoi\r\n").message.is_cut
    recipients = b", ".join(b"p%d@v.example" % number for number in range(2_000))
    assert not read_mail(HEAD.replace(b"anouk@praktijk.example", recipients) + b"\r\nhoi\r\n").message.is_cut


def test_a_drawing_inside_the_html_is_no_text_that_is_missed() -> None:
    drawing = b'<img src="data:image/png;base64,' + b"QUJD" * 400_000 + b'">'
    reading = read_mail(HEAD + b"Content-Type: text/html\r\n\r\n<p>hoi</p>" + drawing + b"<p>" + CRY.encode() + b"</p>")
    assert CRY in judged(reading)
    assert not reading.message.is_cut


def test_what_was_fetched_in_part_says_so_itself_and_no_sender_can() -> None:
    raw = TEXT_LEFT_OUT.encode() + b": yes\r\n" + HEAD + b"\r\nhoi\r\n"
    assert read_mail(raw, len(raw) + 1_000_000).message.is_cut
    assert not read_mail(raw, len(raw)).message.is_cut
    assert not read_mail(raw).message.is_cut

"""Words of danger reach the coach from wherever in a mail they stand, and odd mails in front of them hold nothing up."""

from __future__ import annotations

import pytest

from tests.journey.conftest import DANGER, World, a_mail

HEAD = (
    b"From: Els <els@voorbeeld.example>\r\nTo: anouk@praktijk.example\r\nSubject: hoi\r\nMessage-ID: <f1@x.example>\r\n"
    b"Date: Tue, 04 Aug 2026 09:00:00 +0200\r\nMIME-Version: 1.0\r\n"
)


def of_parts(subtype: str, *parts: tuple[str, bytes]) -> bytes:
    head = HEAD + b"Content-Type: multipart/" + subtype.encode() + b'; boundary="B"\r\n\r\n'
    return (
        head
        + b"".join(b"--B\r\nContent-Type: " + k.encode() + b"\r\n\r\n" + t + b"\r\n" for k, t in parts)
        + b"--B--\r\n"
    )


def alerts(world: World) -> int:
    world.walk()
    return len(world.submissions.mails)


def test_a_mail_forwarded_as_an_attachment_alerts(world: World) -> None:
    inner = a_mail(DANGER, ident="<inner@x.example>")
    world.deliver(of_parts("mixed", ("text/plain", b"Kun je hier naar kijken?"), ("message/rfc822", inner)))
    assert alerts(world) == 1


def test_words_that_only_the_html_says_alert(world: World) -> None:
    calm = ("text/plain", b"Dank je wel voor vandaag, tot volgende week.")
    world.deliver(of_parts("alternative", calm, ("text/html", b"<p>" + DANGER.encode() + b"</p>")))
    assert alerts(world) == 1


def test_words_behind_three_hundred_pictures_alert(world: World) -> None:
    world.deliver(of_parts("mixed", *[("image/png", b"x")] * 300, ("text/plain", DANGER.encode())))
    assert alerts(world) == 1


@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape", "utf-7"])
def test_half_a_character_in_one_mail_holds_no_other_up(world: World, charset: str) -> None:
    odd = a_mail("hallo \\ud800 +2AA- daar", ident="<odd@x.example>")
    world.deliver(odd.replace(b"charset=utf-8", b"charset=" + charset.encode()))
    world.deliver(a_mail(DANGER, sender="Piet <piet@x.example>", ident="<d@x.example>"))
    assert alerts(world) == 1


@pytest.mark.parametrize("name", ['"&"', '"+"', '"& ,"', '"Els &"', '"Jan & Co"', "", '"en Els"'])
def test_an_odd_name_in_one_mail_holds_no_other_up(world: World, name: str) -> None:
    world.deliver(a_mail("hallo", sender=f"{name} <els@voorbeeld.example>", ident="<odd@x.example>"))
    world.deliver(a_mail(DANGER, sender="Piet <piet@x.example>", ident="<d@x.example>"))
    assert alerts(world) == 1

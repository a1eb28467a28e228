"""What a reply may begin with, from the sender's own signature. Invented people."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maild.mail.address import Address
from maild.mail.message import Message
from maild.reading.result import Automatic, FormVisitor, NewText, Reading
from maild.understanding.greeting import greeting_name
from maild.understanding.greeting_person import read_name


def read(text: str = "", block: str = "", display: str = "", address: str = "x9.y@mail.example") -> Reading:
    author = Address(display, address)
    message = Message(
        None, (), (), (author,), None, (), (), (), "", None, None, (), "text/plain", text, "", "", False, (), (), len(text)
    )  # fmt: skip
    return Reading(message, NewText(text, block, "", "", ""), Automatic(None, True, ()), None, "00")


SIGN_OFFS = [
    ("Dinsdag lukt niet.\n\nGroetjes,\nMarieke", "Marieke"),
    ("Dinsdag lukt niet. groetjes marieke", "Marieke"),
    ("Prima.\n\nMet vriendelijke groet,\n\nMarieke de Boer", "Marieke"),
    ("Prima.\n\nmvg Joris", "Joris"),
    ("Prima\nGr. Kees", "Kees"),
    ("Prima\nGr Kees Jansen", "Kees"),
    ("Tot dan!\nLiefs, Noor", "Noor"),
    ("Tot dan!\nWarme groet uit Gent,\nLiesbeth", "Liesbeth"),
    ("Prima.\nHartelijke groeten van Wil", "Wil"),
    ("Prima.\n\nHoogachtend,\nmevr. A. de Wit", "mevrouw De Wit"),
    ("Prima.\n\nHoogachtend,\nMw. drs. J. van der Berg", "mevrouw Van der Berg"),
    ("Prima.\n\nMet vriendelijke groet,\nDhr. P. Jansen", "meneer Jansen"),
    ("Prima.\n\nMet vriendelijke groet,\nde heer P. van 't Hof", "meneer Van 't Hof"),
    ("Prima.\n\nMvg\nmevrouw 't Hart", "mevrouw 't Hart"),
    ("Prima.\n\nMvg\nmevrouw DE WIT", "mevrouw De Wit"),
    ("Prima.\n\nMvg\nMevr. Anna de Wit-Bakker", "mevrouw De Wit-Bakker"),
    ("Prima.\n\nMvg\nA. de Wit (mevr.)", "mevrouw De Wit"),
    ("Prima.\n\nMvg\nA. de Wit, mevrouw", "mevrouw De Wit"),
    ("Prima.\n\nMvg\nA.B. Vermeulen (dhr.)", "meneer Vermeulen"),
    ("Prima.\n\nMvg\nMw. M. d'Hondt", "mevrouw D'Hondt"),
    ("Prima.\n\nMvg\nMw. De Smet", "mevrouw De Smet"),
    ("Prima.\n\nMvg\nMevrouw Ten Brinke", "mevrouw Ten Brinke"),
    ("Prima.\n\nGroet,\nJ. de Vries", None),
    ("Prima.\n\nGroet,\nJ.", None),
    ("Prima.\n\nGroet,\nJ", None),
    ("Prima.\n\nGroet,\nJ.W. Bakker", None),
    ("Prima.\n\nGroet,\nJWB", None),
    ("Prima.\n\nGroet,\nde Wit", None),
    ("Prima.\n\nGroet,\ndr. A. de Wit", None),
    ("Prima.\n\nGroet,\nprof. dr. De Wit", None),
    ("Prima.\n\nGroet,\nmr. A. de Wit", None),
    ("Prima.\n\nGroet,\nir. A.C. Smit MSc", None),
    ("Prima.\n\nGroet,\ndrs. Anna de Wit", "Anna"),
    ("Prima.\n\nGroet,\ndr. ir. Pieter Smit", "Pieter"),
    ("Prima.\n\nGroet,\nAnna de Wit, MSc", "Anna"),
    ("Prima.\n\nGroet,\nPIETER", "Pieter"),
    ("Prima.\n\nGroet,\nPIETER JANSEN", "Pieter"),
    ("Prima.\n\nGroet,\nan-sofie", "An-Sofie"),
    ("Prima.\n\nGroet,\nJEAN-PIERRE", "Jean-Pierre"),
    ("Prima.\n\nGroet,\nzoë", "Zoë"),
    ("Prima.\n\nGroet,\nEls 🌸✨", "Els"),
    ("Prima.\n\nGroet,\n🌸 Els", "Els"),
    ("Prima.\n\nGroet,\nEls x", "Els"),
    ("Prima.\nxx Els", "Els"),
    ("Prima.\n\nGroetjes,\n- Els -", "Els"),
    ("Prima.\n\nLiefs,\nJan & Els", "Jan en Els"),
    ("Prima.\n\nLiefs,\nJan en Els", "Jan en Els"),
    ("Prima.\n\nLiefs,\nJan + Els", "Jan en Els"),
    ("Prima.\n\nLiefs,\nJan de Vries en Els Bakker", "Jan en Els"),
    ("Prima.\n\nLiefs,\nJan, Piet en Els", "Jan, Piet en Els"),
    ("Prima.\n\nLiefs,\nJan\nen Els", "Jan en Els"),
    ("Prima.\n\nMvg, dhr. en mevr. de Wit", "meneer en mevrouw De Wit"),
    ("Prima.\n\nMvg, mevr. De Wit en dhr. Jansen", "mevrouw De Wit en meneer Jansen"),
    ("Best wishes,\nTom and Anna", "Tom en Anna"),
    ("Prima.\n\nMet vriendelijke groet,\n\nKarin Smit\nnamens mevrouw De Wit", "Karin"),
    ("Prima.\n\nMet vriendelijke groet,\n\nKarin Smit, namens mevrouw De Wit", "Karin"),
    ("Prima.\n\nMet vriendelijke groet,\n\nnamens Piet Jansen,\nEls", "Els"),
    ("Prima.\n\nMet vriendelijke groet,\n\nnamens Piet Jansen, Els Bakker", "Els"),
    ("Prima.\n\nGroet,\nEls, mede namens Piet", "Els"),
    ("Prima.\n\nKind regards,\nKaren Smith on behalf of John Doe", "Karen"),
    ("Prima.\n\nMet vriendelijke groet,\nMarieke Smit, HR-adviseur", "Marieke"),
    ("Prima.\n\nMet vriendelijke groet,\nMarieke | Bureau Zon", "Marieke"),
    ("Prima.\n\nMet vriendelijke groet,\nJansen, Piet", "Piet"),
    ("Prima.\n\nMet vriendelijke groet,\nTeam Zonneschijn", None),
    ("Prima.\n\nMet vriendelijke groet,\nAfdeling Personeelszaken", None),
    ("Prima.\n\nMet vriendelijke groet,\nBakkerij Jansen", None),
    ("Prima.\n\nMet vriendelijke groet,\nfamilie Jansen", None),
    ("Ja hoor, prima", None),
    ("Tot dinsdag", None),
    ("", None),
    ("Kan het donderdag?\n\nAlvast bedankt!", None),
    ("Kan het donderdag?\n\nAlvast bedankt,\nJoke", "Joke"),
    ("De groeten aan je man!\n\nJoke", "Joke"),
    ("Doe de groeten aan Piet", None),
    ("Prima, tot dan! Joke", "Joke"),
    ("Groetjes en een fijne dag,\nElke", "Elke"),
    ("Prima.\n\nGroet,\nJoke\n\nPS: ik neem Piet mee.", "Joke"),
    ("Prima\n\nJan Willem de Boer", "Jan Willem"),
    ("Prima.\nGroet, Anne Marie", "Anne Marie"),
    ("Prima.\nGroet, Fatima El Idrissi", "Fatima"),
    ("Prima.\nGroet, Ben", "Ben"),
    ("Prima.\nGroet, Bo", "Bo"),
    ("Prima.\nGroet, P. (Piet) Jansen", "Piet"),
    ("Prima.\nGroet, Elisabeth (Liesje) de Wit", "Liesje"),
    ("Prima.\nGroet, DeeDee", "DeeDee"),
    ("Prima.\nGroet, Xiaoyan Li", "Xiaoyan"),
    ("I would like a session next week.\n\nKind regards,\nMrs. Smith", "Mrs Smith"),
    ("I would like a session next week.\n\nKind regards,\nMr John Smith", "Mr Smith"),
    ("Thanks, that works for me.\n\nBest,\nTom", "Tom"),
    ("That works for me. Cheers, Tom", "Tom"),
]

DISPLAY_NAMES = [
    ("Marieke de Boer", "Marieke"),
    ("Jansen, Piet", "Piet"),
    ("de Wit, Anna", "Anna"),
    ("Wit, Anna de", "Anna"),
    ("Jansen, P.", None),
    ("Jansen, P. (Piet)", "Piet"),
    ("JANSEN, PIET", "Piet"),
    ("'Marieke de Boer'", "Marieke"),
    ('"Marieke de Boer"', "Marieke"),
    ("marieke", "Marieke"),
    ("Mevr. A. de Wit", "mevrouw De Wit"),
    ("Dhr. Jansen", "meneer Jansen"),
    ("dhr P van den Berg", "meneer Van den Berg"),
    ("Jan en Els de Vries", "Jan en Els"),
    ("Marieke | Bureau Zon", "Marieke"),
    ("Marieke van Bureau Zon", "Marieke"),
    ("Marieke via Formulier", "Marieke"),
    ("Marieke (HR)", "Marieke"),
    ("Els namens Stichting De Brug", "Els"),
    ("Fam. de Vries", None),
    ("J. de Vries", None),
    ("info", None),
    ("Team Coaching", None),
    ("Secretariaat De Linde", None),
    ("Klantenservice", None),
    ("Bakkerij Jansen BV", None),
    ("no-reply", None),
    ("HR", None),
    ("Stichting De Brug", None),
    ("", None),
    ("   ", None),
    ("😀", None),
    ("12345", None),
    ("{{ 7*7 }}", None),
    ("${jndi:ldap}", None),
    ("{% for x in y %}", None),
    ("<script>alert(1)</script>", None),
    ("Piet\r\nBcc: boef@mail.example", None),
    ("Piet\nJansen", None),
    ("Piet\x00Jansen", None),
    ("https://boef.example/win", None),
    ("www.boef.example", None),
    ("Piet Jansen piet@mail.example", None),
    ("A" * 300, None),
    ("Piet " * 60, None),
    ("Pi\u202eet Jansen", "Piet"),
    ("\u200bEls\u200b", "Els"),
    ("Els\u2028Bakker", None),
]


@pytest.mark.parametrize(("text", "expected"), SIGN_OFFS)
def test_a_sign_off_says_how_to_greet(text: str, expected: str | None) -> None:
    assert greeting_name(read(text)) == expected


@pytest.mark.parametrize(("display", "expected"), DISPLAY_NAMES)
def test_a_display_name_serves_where_nothing_is_signed(display: str, expected: str | None) -> None:
    assert greeting_name(read("Kan het donderdag?", display=display)) == expected


def test_the_signature_goes_before_the_display_name() -> None:
    assert greeting_name(read("Prima.\n\nGroet,\nLiesje", display="Elisabeth de Wit")) == "Liesje"
    assert greeting_name(read("Prima.\n\nGroet,\nAnna", display="Mevr. A. de Wit")) == "Anna"


def test_initials_in_the_signature_are_not_undone_by_the_display_name() -> None:
    assert greeting_name(read("Prima.\n\nGroet,\nJ. de Vries", display="Jan de Vries")) is None


def test_a_title_in_the_display_name_helps_a_signature_of_initials() -> None:
    assert greeting_name(read("Prima.\n\nGroet,\nA. de Wit", display="Mevr. A. de Wit")) == "mevrouw De Wit"
    assert greeting_name(read("Prima.\n\nGroet,\nA. de Wit", display="Dhr. P. Jansen")) is None


def test_the_signature_block_serves_where_the_closing_names_nobody() -> None:
    block = "Sanne de Graaf\nHR-adviseur\nFirma Zon BV\n06-12345678"
    assert greeting_name(read("Prima.\n\nMet vriendelijke groet,", block, "Zon BV")) == "Sanne"
    assert greeting_name(read("Prima.", "Mevr. drs. A. de Wit\nbeleidsmedewerker", "")) == "mevrouw De Wit"


def test_the_closing_goes_before_the_block() -> None:
    assert greeting_name(read("Prima.\n\nGroetjes,\nSan", "Sanne de Graaf\nHR-adviseur", "Sanne de Graaf")) == "San"


def test_a_block_of_a_firm_gives_nobody() -> None:
    assert greeting_name(read("Prima.", "Firma Zon BV\nPostbus 1", "")) is None


@pytest.mark.parametrize("local", ["info", "pjansen", "piet.jansen", "pj86"])
def test_the_part_before_the_at_sign_is_no_name(local: str) -> None:
    assert greeting_name(read("Kan het donderdag?", address=f"{local}@mail.example")) is None
    assert greeting_name(read("Kan het donderdag?", display=local, address=f"{local}@mail.example")) is None


def test_a_forms_visitor_is_greeted_and_not_the_website() -> None:
    base = read("Naam: Els Bakker\nBericht: Wat kost het?", display="WordPress")
    visitor = FormVisitor("generic", Address("Els Bakker", "els@mail.example"), "Wat kost het?")
    assert greeting_name(Reading(base.message, base.new, base.automatic, visitor, "00")) == "Els"


@pytest.mark.parametrize(
    "text", ["a" * 10**6, "groet " * 200_000, "\n" * 10**6, "groet,\n" * 150_000, "met een " * 100_000, "x " * 500_000]
)
def test_a_hostile_text_of_a_megabyte_is_bounded(text: str) -> None:
    started = time.perf_counter()
    named = greeting_name(read(text, text, text))
    assert named is None or len(named) <= 60
    assert time.perf_counter() - started < 1.0


@pytest.mark.parametrize("name", ["&", "+", "& +", "&,", ",&,", "& , +", "(v) &", "en", "/ &", "&-"])
def test_a_name_of_nothing_but_joints_greets_nobody(name: str) -> None:
    assert read_name(name).greeting is None


@pytest.mark.parametrize("name", ["& Els", "Els &", "Els & ,", "+ Els"])
def test_a_joint_without_a_second_person_greets_the_one(name: str) -> None:
    assert read_name(name).greeting == "Els"


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"&+,()/-. '", "en ", "and ", "Els", "de ", "mevr. ", "drs. ", "(v)", "namens ", "Wit"]),
        max_size=10,
    )
)
def test_any_name_is_survived(pieces: list[str]) -> None:
    for inverts in (True, False):
        greeting = read_name("".join(pieces), inverts=inverts, english=not inverts).greeting
        assert greeting is None or greeting == greeting.strip()

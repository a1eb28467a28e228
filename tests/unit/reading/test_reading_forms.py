from __future__ import annotations

import pytest
from reading_support import a_message

from maild.config import packaged_directory
from maild.reading.forms import load_form_rules, recognise_form

FORMS = load_form_rules(packaged_directory("rules") / "forms.yaml")
WEBSITE = "From: Praktijk <wordpress@praktijk.example>\nSubject: Nieuw bericht via de website"

SHAPES = {
    "generic": "Naam: Dounia Kaddouri\nE-mail: dounia@postbus.example\nBericht: Ik zoek een coach.",
    "contact form 7": "Van: Dounia Kaddouri <dounia@postbus.example>\nOnderwerp: Vraag\n\nBerichttekst:\nIk zoek een coach.\n\n--\nDeze e-mail is verzonden via een contactformulier op Praktijk (https://praktijk.example)",
    "contact form 7 english": "From: Dounia Kaddouri <dounia@postbus.example>\nSubject: Vraag\n\nMessage Body:\nIk zoek een coach.\n\n-- \nThis e-mail was sent from a contact form on Praktijk (https://praktijk.example)",
    "label above value": "Naam\nDounia Kaddouri\n\nE-mailadres\ndounia@postbus.example\n\nBericht\nIk zoek een coach.",
    "two names": "Voornaam: Dounia\nAchternaam: Kaddouri\nE-mailadres: dounia@postbus.example\nTelefoon: 0612345678\nJouw vraag: Ik zoek een coach.",
    "starred": "*Naam:* Dounia Kaddouri\n*E-mail:* dounia@postbus.example\n*Vraag of opmerking:* Ik zoek een coach.",
    "tabs": "Name\tDounia Kaddouri\nEmail\tdounia@postbus.example\nMessage\tIk zoek een coach.",
    "squarespace": "Sent via form submission from Praktijk\n\nName: Dounia Kaddouri\n\nEmail: dounia@postbus.example\n\nMessage: Ik zoek een coach.\n\nManage Submissions",
    "required marks": "Naam (verplicht): Dounia Kaddouri\nE-mail (verplicht): dounia@postbus.example\nUw bericht: Ik zoek een coach.",
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_the_visitor_is_found_in_each_builders_shape(shape: str) -> None:
    visitor = recognise_form(a_message(SHAPES[shape], headers=WEBSITE), FORMS)
    assert visitor is not None
    assert visitor.person.addr_spec == "dounia@postbus.example"
    assert visitor.person.display_name == "Dounia Kaddouri"
    assert visitor.question == "Ik zoek een coach."


def test_an_html_table_is_a_form_too() -> None:
    rows = "".join(
        f"<tr><td>{a}</td><td>{b}</td></tr>"
        for a, b in (("Naam", "Dounia"), ("E-mail", "d@post.example"), ("Bericht", "Ik zoek hulp.<br>Kan dat?"))
    )
    visitor = recognise_form(a_message(f"<table>{rows}</table>", headers=WEBSITE, html=True), FORMS)
    assert visitor is not None
    assert (visitor.person.addr_spec, visitor.question) == ("d@post.example", "Ik zoek hulp.\nKan dat?")


def test_the_address_may_stand_in_reply_to_only() -> None:
    text = "Naam: Dounia\nBericht: Ik zoek een coach."
    visitor = recognise_form(a_message(text, headers=WEBSITE + "\nReply-To: d@post.example"), FORMS)
    assert visitor is not None and visitor.person.addr_spec == "d@post.example"


def test_a_question_of_several_paragraphs_is_taken_whole() -> None:
    text = "Naam: Bo\nE-mail: bo@post.example\nBericht:\nEerste alinea.\n\nTweede: met dubbelepunt.\nDerde."
    visitor = recognise_form(a_message(text, headers=WEBSITE), FORMS)
    assert visitor is not None and visitor.question == "Eerste alinea.\n\nTweede: met dubbelepunt.\nDerde."


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (
            "Hoi Anouk,\n\nKan ik langskomen?\n\nNaam: Els\nE-mail: els@voorbeeld.example",
            "From: Els <els@voorbeeld.example>\nSubject: Vraag",
        ),
        (
            "Hoi,\n\nzie hieronder.\n\nEls\nE-mail: els@werk.example\nTel: 06 12345678",
            "From: Els <els@voorbeeld.example>\nSubject: Vraag",
        ),
        (SHAPES["generic"], "From: wordpress@praktijk.example\nSubject: Re: Nieuw bericht"),
        ("Kijk eens:\n\n" + SHAPES["generic"], "From: Els <els@voorbeeld.example>\nSubject: Fwd: formulier"),
        (
            "Uw bestelling is verzonden.\nNaam: Anouk Hendriks\nE-mail: anouk@praktijk.example",
            "From: shop@winkel.example\nSubject: Bestelling",
        ),
    ],
    ids=["data in a signature", "data below a letter", "a reply", "a forward", "no question"],
)
def test_a_persons_mail_is_no_form(text: str, headers: str) -> None:
    assert recognise_form(a_message(text, headers=headers), FORMS) is None


@pytest.mark.parametrize("address", ["x", "geen adres", "a@b", "<script>@x.example", "a b@x.example, c"])
def test_a_field_without_a_sane_address_makes_no_visitor(address: str) -> None:
    text = f"Naam: Bo\nE-mail: {address}\nBericht: hoi"
    visitor = recognise_form(a_message(text, headers=WEBSITE), FORMS)
    assert visitor is None or visitor.person.addr_spec == "b@x.example"


def test_a_field_cannot_smuggle_a_second_line_into_the_address() -> None:
    text = "Naam: Bo\r\nBcc: iemand@x.example\nE-mail: bo@post.example\nBericht: hoi"
    visitor = recognise_form(a_message(text, headers=WEBSITE), FORMS)
    assert visitor is not None and visitor.person.addr_spec == "bo@post.example"
    assert "\n" not in visitor.person.display_name

"""A mail that answers no other: its subject comes from the template, in the language of the mail."""

from __future__ import annotations

import pytest
from drafting_orders import compose, order, parsed, shipped

from maild.drafting.drafter import Drafter
from maild.drafting.order import NoDraft, NoDraftReason
from maild.drafting.template_file import read_template
from maild.understanding.result import AddressForm, Language

SECTIONS = "=== je ===\nHoi\n=== u ===\nDag\n=== en ===\nHello\n"


@pytest.mark.parametrize(
    ("language", "form", "subject", "word"),
    [
        (Language.NL, AddressForm.JE, "Onze afspraak", "met je?"),
        (Language.NL, AddressForm.U, "Onze afspraak", "met u?"),
        (Language.EN, None, "Our appointment", "Is everything all right?"),
    ],
)
def test_a_mail_of_its_own_has_the_templates_subject_and_no_ancestors(
    language: Language, form: AddressForm | None, subject: str, word: str
) -> None:
    made = compose("no_show", reading=None, language=language, address_form=form)
    mail = parsed(made)
    assert mail["Subject"] == subject and mail["In-Reply-To"] is None and mail["References"] is None
    assert word in made.text and ">" not in made.text and "Jan" in made.text


def test_the_same_template_answers_in_the_thread_where_there_is_a_mail() -> None:
    mail = parsed(compose("no_match.no_fit"))
    assert mail["Subject"] == "Re: Onze afspraak" and mail["In-Reply-To"] == "<parent@vries.example>"


def test_a_template_without_a_subject_makes_no_mail_of_its_own() -> None:
    made = Drafter(shipped()).compose(order("reschedule", reading=None))
    assert isinstance(made, NoDraft) and made.reason is NoDraftReason.NO_SUBJECT


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("subject: Iets\n", "expected both subject: (Dutch) and subject_en: (English)"),
        ("subject: Dag {{ name }}\nsubject_en: Hello\n", "plain words without slots"),
        ("subject:\nsubject_en: Hello\n", "plain words without slots"),
        (f"subject: {'a' * 151}\nsubject_en: Hello\n", "at most 150 characters"),
        ("subjekt: Iets\n", "expected one of about, expects_answer, also, send, subject, subject_en"),
    ],
)
def test_a_subject_that_cannot_be_one_is_a_problem(settings: str, expected: str) -> None:
    found = read_template("x.j2", settings + SECTIONS)
    assert any(expected in str(each) for each in found.problems)


def test_every_shipped_mail_of_its_own_reads_well_with_and_without_a_link() -> None:
    names = [each.name for each in shipped().templates.values() if each.subject]
    assert len(names) == 20
    for name in names:
        for language, form in ((Language.NL, AddressForm.JE), (Language.NL, AddressForm.U), (Language.EN, None)):
            for slots in ({}, {"booking_link": "https://agenda.praktijk.example", "phone": "06 1234 5678"}):
                made = compose(name, reading=None, language=language, address_form=form, slots=slots)
                assert "None" not in made.text and "{{" not in made.text and " ." not in made.text
                if language is Language.NL and form is AddressForm.U:
                    words = made.text.replace("[invullen: je nieuwe antwoordtijd, zoals twee werkdagen]", "").split()
                    assert not {"je", "jij", "jou", "jouw"} & {each.strip(",.?").casefold() for each in words}, name

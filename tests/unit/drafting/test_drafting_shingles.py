from __future__ import annotations

import time

from drafting_orders import body, compose

from maild.drafting.shingles import SIMILAR, shingles, similarity
from maild.understanding.result import Kind

SALT = b"0123456789abcdef0123456789abcdef"
OTHER_MAIL = """Dag Jan,

Hierbij stuur ik je de factuur van juli. Wil je die voor het eind van de maand betalen? De bijlage met de vragenlijst
heb ik er ook bij gedaan; vul die in wanneer het je uitkomt.

Hartelijke groet,

Anna de Wit
Praktijk De Brug
06 1234 5678
"""
ADDED = (
    "Ik las ook je vraag over het boek: het heet Ruimte maken en je vindt het in elke bibliotheek bij jou in de buurt."
)


def alike(first: str, second: str) -> float:
    return similarity(shingles(first, SALT), shingles(second, SALT))


def test_the_same_text_reflowed_and_quoted_below_is_the_same() -> None:
    text = compose("new_lead").text
    flowed = " \r\n".join(" ".join(text.split()[start : start + 9]) for start in range(0, len(text.split()), 9))
    assert alike(text, flowed) == 1.0
    assert alike(text, body(compose("new_lead"))) > 0.85
    assert alike(text, text.replace("'", "’").upper()) == 1.0


def test_edited_drafts_stay_above_the_threshold() -> None:
    for template, kind in (("new_lead", None), ("reschedule", Kind.MOVE), ("stop_request", Kind.END)):
        text = compose(template, kind=kind).text
        paragraphs = text.split("\n\n")
        edits = {
            "another greeting": text.replace("Beste Jan,", "Hoi Jan, wat goed dat je schrijft!"),
            "a paragraph added": "\n\n".join([*paragraphs[:2], ADDED, *paragraphs[2:]]),
            "a paragraph deleted": "\n\n".join([*paragraphs[:1], *paragraphs[2:]]),
            "added and deleted": "\n\n".join([*paragraphs[:1], ADDED, *paragraphs[2:]]),
            "quote deleted, signature of the client instead": "\n\n".join([*paragraphs[:-1], "Anna"]),
        }
        for edit, edited in edits.items():
            assert alike(text, edited) >= SIMILAR + 0.1, (template, edit)


def test_another_mail_to_the_same_person_stays_below_the_threshold() -> None:
    for template, kind in (("new_lead", None), ("reschedule", Kind.MOVE), ("emotional_support", None)):
        assert alike(compose(template, kind=kind).text, OTHER_MAIL) < SIMILAR / 1.5
    assert alike(compose("new_lead").text, compose("emotional_support").text) < SIMILAR


def test_two_mails_from_one_template_are_alike_so_recipient_and_time_must_decide() -> None:
    assert alike(compose("new_lead").text, compose("new_lead", greeting_name="Els").text) > 0.9


def test_a_few_common_words_are_no_match_with_a_longer_text() -> None:
    assert alike(compose("new_lead").text, "Hartelijke groet,\n\nAnna de Wit\nPraktijk De Brug") < SIMILAR
    short = "Prima, tot dinsdag dan!\n\nHartelijke groet,\n\nAnna de Wit\nPraktijk De Brug\n06 1234 5678"
    assert alike(compose("new_lead").text, short) < SIMILAR / 2
    assert alike("Tot dinsdag", "Tot dinsdag") == 1.0
    assert alike("", "") == alike("", "Tot dinsdag") == 0.0


def test_quoted_lines_do_not_count() -> None:
    assert alike("Dank je wel.\n> een twee drie vier vijf zes zeven", "Dank je wel.") == 1.0


def test_another_salt_gives_other_numbers_that_fit_a_database() -> None:
    text = compose("new_lead").text
    assert not shingles(text, SALT) & shingles(text, b"other")
    assert all(0 <= each < 2**63 for each in shingles(text, SALT))


def test_an_endless_text_costs_little() -> None:
    start = time.perf_counter()
    assert len(shingles("woord anders " * 500_000, SALT)) <= 1_000
    assert len(shingles("x" * 5_000_000, SALT)) == 1
    assert time.perf_counter() - start < 0.5

from __future__ import annotations

import pytest

from maild.drafting.drafter import fit_signature
from maild.drafting.salutation import close, greet
from maild.drafting.variant import Variant


@pytest.mark.parametrize(
    ("name", "je", "u", "en"),
    [
        ("Sanne", "Beste Sanne,", "Beste Sanne,", "Dear Sanne,"),
        ("mevrouw De Wit", "Beste mevrouw De Wit,", "Beste mevrouw De Wit,", "Dear Ms De Wit,"),
        ("Mevr. de Wit", "Beste mevrouw De Wit,", "Beste mevrouw De Wit,", "Dear Ms De Wit,"),
        ("dhr. Peeters", "Beste meneer Peeters,", "Beste meneer Peeters,", "Dear Mr Peeters,"),
        ("Jan en Marie", "Beste Jan en Marie,", "Beste Jan en Marie,", "Dear Jan and Marie,"),
        ("Anne-Fleur O’Neill", "Beste Anne-Fleur O’Neill,", "Beste Anne-Fleur O’Neill,", "Dear Anne-Fleur O’Neill,"),
        ("Heerenveen", "Beste Heerenveen,", "Beste Heerenveen,", "Dear Heerenveen,"),
        ("Zoë", "Beste Zoë,", "Beste Zoë,", "Dear Zoë,"),
    ],
)
def test_a_name_is_greeted_in_each_voice(name: str, je: str, u: str, en: str) -> None:
    assert [greet(name, variant) for variant in Variant] == [je, u, en]


@pytest.mark.parametrize(
    "name",
    [None, "", " ", "-", "...", "None", "null", "{{ 7*7 }}", "Jan {% x %}", "<b>Jan</b>", "Jan [invullen: x]", "jan@x.nl",
     "R2D2", "https://x.example", "x" * 81, "Jan\u0007:", "🎉"],
)  # fmt: skip
def test_what_is_no_name_gets_the_written_fallback(name: str | None) -> None:
    assert [greet(name, variant) for variant in Variant] == ["Hallo,", "Goedendag,", "Hello,"]


def test_a_name_with_line_ends_or_turning_marks_stays_on_its_line() -> None:
    assert greet("Jan\r\nBcc", Variant.JE) == "Beste Jan Bcc,"
    assert greet("\u202eJan\u2066", Variant.JE) == "Beste Jan,"


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("", "Hartelijke groet,\nAnna de Wit"),
        ("Praktijk De Brug\n06 12", "Hartelijke groet,\nAnna de Wit"),
        ("Anna de Wit\nPraktijk De Brug", "Hartelijke groet,"),
        ("ANNA DE WIT | loopbaancoach", "Hartelijke groet,"),
        ("Met vriendelijke groet,\nAnna", ""),
        ("Warme groeten van Anna", ""),
    ],
)
def test_the_closing_never_says_the_name_or_the_greeting_twice(signature: str, expected: str) -> None:
    assert close("Anna de Wit", signature, Variant.JE) == expected


def test_the_closing_follows_the_voice() -> None:
    assert close("Anna", "", Variant.U) == "Met vriendelijke groet,\nAnna"
    assert close("Anna", "", Variant.EN) == "Kind regards,\nAnna"


def test_a_signature_loses_its_own_separator_line_only() -> None:
    assert fit_signature("-- \nAnna\n\n-- x --\n") == "Anna\n\n-- x --"
    assert fit_signature(None) == fit_signature("\n-- \n") == ""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.steps.passages import passage_marks, unknown_text

SALT = b"s" * 32
MAIL = (
    "Hoi Anouk,\n\nIk slaap al weken slecht en ik weet niet meer hoe ik het moet volhouden met alles wat er thuis speelt. "
    "Kun je bellen?\n\nIk wil dood\n\nGroetjes,\nEls"
)
KNOWN = passage_marks(MAIL, SALT)


def marked(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def narrow(text: str) -> str:
    return "\n".join(line for each in text.split("\n") for line in (textwrap.wrap(each, 40) or [""]))


def dense(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


@pytest.mark.parametrize(
    "quoted",
    [
        MAIL,
        marked(MAIL),
        marked(marked(MAIL)),
        marked(narrow(MAIL)),
        marked(dense(MAIL)),
        dense(narrow(MAIL)),
        MAIL.upper(),
        marked(MAIL).replace("> \n", "\n"),
        narrow(MAIL).replace("\n", "\r\n"),
        "| " + MAIL.replace("\n", "\n| "),
    ],
)
def test_a_quote_is_known_however_it_was_wrapped_and_marked(quoted: str) -> None:
    assert unknown_text(quoted, KNOWN, SALT) == ""


def test_what_stands_between_known_sentences_is_found() -> None:
    quoted = marked(MAIL.replace("Kun je bellen?", "Kun je bellen? Ik heb pillen gekocht."))
    assert unknown_text(quoted, KNOWN, SALT) == "Ik heb pillen gekocht."


def test_a_changed_word_makes_the_whole_sentence_unknown() -> None:
    assert unknown_text("> Ik wil dat", KNOWN, SALT) == "Ik wil dat"


def test_known_text_right_below_an_unknown_attribution_stays_known() -> None:
    assert "dood" not in unknown_text("> Op dinsdag schreef Els\n>> Ik wil dood", KNOWN, SALT)


def test_another_salt_knows_nothing() -> None:
    assert not KNOWN & passage_marks(MAIL, b"t" * 32)
    assert unknown_text(MAIL, passage_marks(MAIL, b"t" * 32), SALT) != ""


def test_what_is_too_far_down_to_be_looked_at_is_unknown() -> None:
    long = "hallo daar. " * 20_000 + "ik wil dood"
    assert unknown_text(long, passage_marks(long, SALT), SALT).endswith("ik wil dood")


@given(st.text(alphabet="ab .,\n>|?\r\u00e9", max_size=300))
def test_a_text_always_knows_itself(text: str) -> None:
    assert unknown_text(text, passage_marks(text, SALT) | {1}, SALT) == ""


@given(st.text(max_size=200), st.sets(st.integers(0, 2**62), max_size=3))
def test_no_text_breaks_it(text: str, known: set[int]) -> None:
    unknown_text(text, frozenset(known), SALT)


@pytest.mark.parametrize("hostile", [">" * 200_000, "> a\n" * 50_000, "." * 200_000, "a." * 100_000, " \n" * 100_000])
def test_hostile_text_costs_no_more_than_its_length(hostile: str) -> None:
    began = time.monotonic()
    unknown_text(hostile, passage_marks(hostile, SALT), SALT)
    assert time.monotonic() - began < 5

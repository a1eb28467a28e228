"""How the sender addresses the coach. Own sentences."""

from __future__ import annotations

import time

import pytest

from maild.understanding.address_form import detect_address_form

JE = [
    "Kun je me bellen?",
    "Ik hoor graag van jou.",
    "Is dit jouw tarief?",
    "Hebben jullie plek?",
    "hoi ik wou ff vragen of je nog plek hebt",
    "Dank je wel",
    "Je weet nooit hoe het loopt.",
    "Alsjeblieft, help me",
    "Kunde gij mij bellen?",
    "Als ge wilt kan ik u bellen.",
    "Merci voor uw hulp, ge zijt een schat",
    "Gij hebt mij dat uitgelegd, dank u.",
    "Dank u wel voor je mail, ik spreek je dinsdag.",
    "Ik kom met je man mee, zei mijn zus. Maar wat vind jij?",
    "Hi, thanks voor je reactie!",
]
U = [
    "Kunt u mij bellen?",
    "Dank u wel!",
    "Bedankt voor uw mail",
    "Uwe praktijk is me aangeraden",
    "alvast dank u",
    "Geachte mevrouw, graag hoor ik van U.",
    "Hebben jullie plek? Ik hoor graag van u.",
    "Kan ik bij u terecht? Het is iets waar je niet snel over praat, en je wilt toch iets.",
    "Ik wil u vragen of u plaats heeft, je moet toch iets",
    'Mijn man zegt: "jij moet hulp zoeken". Kan ik bij u terecht?',
    "mijn vraag aan u: werkt u ook online",
    "Graag verneem ik uw tarieven.",
    "> Kun je donderdag?\nDat is goed, ik zie u dan.",
    "Stuurt u mij de factuur, alstublieft?",
]
NEITHER = [
    "Ik ben ziek vandaag.",
    "Laat maar weten",
    "Groetjes, Els",
    "",
    "Can u call me?",
    "Can you call me tomorrow?",
    "Je ne peux pas venir mardi.",
    "Kan het om 10 u?",
    "kan ik om 14u30 komen",
    "ik zat in een u-bocht",
    'Mijn baas zei "je bent lui" en dat was het.',
    "Zie www.je.example/u voor de route.",
    "Bel me. Mail me. Maakt niet uit.",
]


@pytest.mark.parametrize(
    ("text", "form"), [(t, "je") for t in JE] + [(t, "u") for t in U] + [(t, None) for t in NEITHER]
)
def test_the_senders_own_words_tell_the_form(text: str, form: str | None) -> None:
    found = detect_address_form(text)
    assert (found.value if found else None) == form


@pytest.mark.parametrize(
    "text",
    ["a" * 10**6, "'" * 10**6, '"a' * 500_000, "u " * 500_000, "> " * 500_000, "„" * 10**6, "je voor " * 120_000],
)
def test_a_hostile_text_of_a_megabyte_is_bounded(text: str) -> None:
    started = time.perf_counter()
    detect_address_form(text)
    assert time.perf_counter() - started < 0.5

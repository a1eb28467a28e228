"""The language of the sender's own words. Own sentences; invented people."""

from __future__ import annotations

import time

import pytest

from maild.understanding.language import detect_language

DUTCH = [
    "Dinsdag lukt me niet, kan het donderdag?",
    "ok tot dan groetjes",
    "Ja hoor prima",
    "niet vandaag aub",
    "Hoi, sorry, ziek vandaag",
    "Stop maar",
    "Wat kost een intake?",
    "Mijn vader is gisteren overleden.",
    "Hi Karin, thanks voor je mail! Donderdag is prima. Kind regards, Jan",
    "Kun je mijn meeting verzetten? Ik heb een deadline en mijn boss wil feedback op de performance review.",
    "De afspraak in Den Haag gaat door, ik zie je op het station.",
    "Ik kom iets later dan gepland.",
    "Graag ontvang ik de factuur op naam van mijn werkgever.",
    "Sinds de scheiding slaap ik slecht en pieker ik over alles.",
    "Ik verzet me tegen het idee dat ik moet stoppen met roken.",
    "ik trek het ff niet meer denk ik",
    "Met vriendelijke groet, J. de Vries",
    "Hoeveel sessies raad je aan bij een burn-out?",
    "Beste mevrouw, hierbij stuur ik u het ingevulde formulier terug.",
    "",
    "👍",
    "06-12345678",
    "x",
]
FLEMISH = [
    "Kan ge mij dinsdag bellen?",
    "Goeiemorgen, ik zou graag eens afspreken in de voormiddag.",
    "Amai, wat een week. Ik ga de afspraak moeten verzetten.",
    "Ons Marie is ziek, ik kan niet komen.",
    "ik weet het ni meer zenne",
    "Ik had graag een afspraak gemaakt voor mijn zoon.",
    "De kinesist zei dat ik rust moet nemen. Met vriendelijke groeten, An",
    "Ik heb er een ganse nacht niet van geslapen.",
    "Ik kom seffens, ben efkes te laat.",
    "Zijt ge er vrijdag ook?",
    "Past het voor u vrijdagnamiddag, of eerder in de namiddag van zaterdag?",
    "Allez, dan zien we mekaar volgende week.",
    "Ik wil u laten weten dat ge mij goed geholpen hebt.",
    "Mijne man vindt dat ik rap moet beslissen.",
    "Nen goeien dag, ik ben op zoek naar hulp.",
    "Ik moet u verwittigen dat ik de sessie zal missen.",
    "Wij wonen in Gent en zoeken via de mutualiteit een coach.",
]
ENGLISH = [
    "I would like to move our session to Thursday.",
    "Thanks, see you Thursday",
    "Running late, sorry!",
    "Sounds good to me",
    "ill today, cant come",
    "Can we reschedule?",
    "my dad passed away last night",
    "Please stop emailing me",
    "Hi! I am interested in your coaching. What are your rates?",
    "Hi Karin, Thursday works for me. Groetjes, Tom",
    "What does it cost?",
    "We need to talk about the invoice you sent.",
]
MIXED = [
    "Mijn vrouw zegt dat ik hulp moet zoeken. I don't know where to start, but I feel that something has to change.",
    "Hi Els, I was wondering of je nog plek hebt voor een intake, because I really need someone to talk to.",
    "Hallo, ik ben Maria en ik leer nog Nederlands. I would like to make an appointment with you, is that possible?",
]
OTHER = [
    "Ich kann am Dienstag leider nicht kommen.",
    "Guten Tag, vielen Dank für Ihre Nachricht.",
    "Je ne peux pas venir mardi.",
    "Bonjour, je voudrais prendre rendez-vous avec vous la semaine prochaine.",
    "Buongiorno, vorrei un appuntamento martedì",
    "Hola, no puedo ir mañana",
    "Здравствуйте, можно перенести встречу?",
    "مرحبا، أريد موعدا",
    "Dzień dobry, nie mogę przyjść jutro",
]


CASES = [
    (text, language)
    for language, texts in (("nl", DUTCH), ("nl-BE", FLEMISH), ("en", ENGLISH), ("mixed", MIXED), ("other", OTHER))
    for text in texts
]


@pytest.mark.parametrize(("text", "language"), CASES)
def test_a_text_is_in_its_language(text: str, language: str) -> None:
    assert detect_language(text).value == language


@pytest.mark.parametrize(
    "text", ["a" * 10**6, "ga " * 300_000, "den " * 250_000, "moest " * 150_000, "\x00" * 10**6, "http://" * 150_000]
)
def test_a_hostile_text_of_a_megabyte_is_bounded(text: str) -> None:
    started = time.perf_counter()
    detect_language(text)
    assert time.perf_counter() - started < 0.5

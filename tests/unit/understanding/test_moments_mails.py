"""Whole mails, as people write them: context runs on from sentence to sentence. Invented people."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maild.understanding.moments import find_moments

ZONE = ZoneInfo("Europe/Amsterdam")
WEDNESDAY = datetime(2026, 3, 4, 9, 30, tzinfo=ZONE)


def found(text: str) -> list[str]:
    moments = find_moments(text, WEDNESDAY, ZONE)
    return [
        f"{'+' if each.wanted else '-'}{each.start:%m%dT%H%M}>{each.end.strftime('%m%dT%H%M') if each.end else ''}"
        for each in moments
    ]


MAILS = [
    (
        "Hoi Karin,\n\nIk zit met een ziek kind thuis, dus morgen om 11 uur wordt niks.\nKunnen we het "
        "doorschuiven naar volgende week? Dinsdag of "
        "donderdag ben ik flexibel.\n\nGroetjes, Sanne",
        ["-0305T1100>", "+0309T0000>0316T0000", "+0310T0000>0311T0000", "+0312T0000>0313T0000"],
    ),
    (
        "Beste mevrouw Smit,\n\nHelaas ben ik op 17 maart verhinderd. Zou 24 maart op hetzelfde tijdstip u "
        "schikken?\n\nHoogachtend,\nP. Jansen",
        ["-0317T0000>0318T0000", "+0324T0000>0325T0000"],
    ),
    (
        "Dag Els\n\nDe sessie van vrijdag 13 maart om 14u kan niet doorgaan voor mij. Ik kan wel:\n- maandag 16 "
        "maart in de voormiddag\n- dinsdag 17 maart "
        "vanaf 15u\n- donderdag 19 maart, de hele dag\n\nMvg\nBart",
        ["-0313T1400>", "+0316T0800>0316T1200", "+0317T1500>", "+0319T0000>0320T0000"],
    ),
    (
        "Hi Tom,\n\nSomething came up at work and I won't make Friday at 10. Would Monday or Tuesday work for "
        "you? Mornings are best.\n\nThanks,\nAnna",
        ["-0306T1000>", "+0309T0000>0310T0000", "+0310T0000>0311T0000"],
    ),
    ("Top, donderdag 10 uur staat genoteerd. Tot dan!", ["+0305T1000>"]),
    ("Ik ben zwanger en ga per 1 april met verlof.\n\nGroet, Lotte", []),
    ("Sorry dat ik er dinsdag niet was, helemaal vergeten. Kan ik vrijdag alsnog komen?", ["+0306T0000>0307T0000"]),
    ("> Kan het dinsdag om 10 uur?\n\nDinsdag om 10 uur is prima.", ["+0310T1000>"]),
    (
        "Voor mij zijn er twee opties: woensdag 11 maart 15.00 uur of vrijdag 13 maart 9.30 uur.",
        ["+0311T1500>", "+0313T0930>"],
    ),
    (
        "dinsdag lukt niet. donderdag wel. of vrijdag na 3",
        ["-0310T0000>0311T0000", "+0305T0000>0306T0000", "+0306T1500>"],
    ),
    (
        "Mag het een dagje later? We staan nu op maandag 9 maart om 16.00 uur, maar dan zit ik nog in Parijs.",
        ["-0309T1600>"],
    ),
    ("Ik sta voor morgen 9 uur in je agenda maar lig met griep op bed.", ["-0305T0900>"]),
    (
        "Maandag ben ik in Brussel en dinsdag in Gent. Woensdag kan wel.",
        ["-0309T0000>0310T0000", "-0310T0000>0311T0000", "+0311T0000>0312T0000"],
    ),
    ("Hoi! Kan mijn man ook mee donderdag?", ["+0305T0000>0306T0000"]),
    ("Wij willen graag kennismaken, het liefst op een vrijdagmiddag.", []),
    ("Kan ik een kwartiertje later komen morgen? De trein heeft vertraging.", []),
    (
        "Voor volgende week: maandag kan ik niet, dinsdag tussen 13 en 15 uur wel, woensdag alleen 's ochtends "
        "en vrijdag de hele dag.",
        ["-0309T0000>0310T0000", "+0310T1300>0310T1500", "+0311T0800>0311T1200", "+0313T0000>0314T0000"],
    ),
    ("Mijn trein van 8 uur viel uit, dus ik red 10 uur vandaag niet.", ["-0304T1000>"]),
    ("Zullen we de afspraak een week opschuiven, naar 12 maart?", ["+0312T0000>0313T0000"]),
    (
        "We spraken af op 10 maart, maar dat wordt niets: operatie. Vanaf 30 maart mag ik weer autorijden.",
        ["-0310T0000>0311T0000", "+0330T0000>"],
    ),
    ("Heb je nog een gaatje voor vrijdag?", ["+0306T0000>0307T0000"]),
    ("Ik wil stoppen met de sessies. Vrijdag kom ik dus niet meer.", ["-0306T0000>0307T0000"]),
    ("Ons gesprek van maandag heeft me goed gedaan.", []),
    ("Na 17.00 uur op maandag of dinsdag, anders lukt het me niet.", ["+0309T1700>", "+0310T1700>"]),
    ("Wat denk je van 11/3 om 14u of 12/3 om 9u?", ["+0311T1400>", "+0312T0900>"]),
    (
        "De week van 23 maart ben ik op vakantie, de week daarna kan ik weer.",
        ["-0323T0000>0330T0000", "+0330T0000>0406T0000"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), MAILS)
def test_a_mail_gives_its_moments_in_order(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_the_text_of_a_moment_is_the_senders_own() -> None:
    moments = find_moments("Kan het Dinsdag 10 maart\nom half vier, of anders  DONDERDAG?", WEDNESDAY, ZONE)
    assert [each.text for each in moments] == ["Dinsdag 10 maart om half vier", "DONDERDAG"]


def test_a_moment_named_twice_counts_once() -> None:
    assert found("Kan het donderdag? Ik hoop echt dat donderdag kan.") == ["+0305T0000>0306T0000"]


def test_no_text_has_no_moments() -> None:
    for text in ("", " \n\t ", "👍", "\x00\x00", "ok"):
        assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "dinsdag " * 130_000,
        "12 " * 330_000,
        "dinsdag, " * 110_000,
        "niet " * 200_000 + "dinsdag",
        "van 1 tot " * 100_000,
        ":\n- " * 250_000,
        "week " * 200_000,
        "eind van de " * 80_000,
        "als " * 250_000,
        "kan niet " * 110_000 + " dinsdag",
        "'" * 1_000_000,
        "> " * 500_000,
        "half " * 200_000,
    ],
)
def test_a_hostile_line_of_a_megabyte_is_bounded(text: str) -> None:
    started = time.perf_counter()
    assert len(find_moments(text, WEDNESDAY, ZONE)) <= 60
    assert time.perf_counter() - started < 2.0


def test_the_point_in_the_last_line_of_a_very_long_mail_is_found() -> None:
    assert found("Ik heb veel te vertellen. " * 4_000 + "\n\nKan het donderdag?") == ["+0305T0000>0306T0000"]


UNSEEN = [
    (
        "Hallo Petra, vrijdag moet ik onverwacht naar Maastricht dus onze sessie gaat niet lukken. Heb jij "
        "maandagmiddag of dinsdagochtend nog plek? Gr. Koen",
        ["-0306T0000>0307T0000", "+0309T1200>0309T1800", "+0310T0800>0310T1200"],
    ),
    (
        "Goedemiddag,\n\nGraag zou ik een kennismakingsgesprek inplannen. Mij schikt het op maandag 9 maart "
        "tussen 10.00 en 12.00 uur of op donderdag 12 maart "
        "na 14.00 uur. Is dat voor u mogelijk?\n\nMet vriendelijke groet,\nW. de Boer",
        ["+0309T1000>0309T1200", "+0312T1400>"],
    ),
    ("hey, zit vast in de file, ben er pas om half 11 vandaag. sorry!!", ["+0304T1030>"]),
    (
        "Dag Lien, ik moet onze afspraak van volgende week woensdag annuleren want mijn dochter heeft dan "
        "schoolfeest. Kan het de woensdag erna?",
        ["-0311T0000>0312T0000", "+0318T0000>0319T0000"],
    ),
    (
        "Hi, quick question: are you free on March 20 at 11am, or the Monday after?",
        ["+0320T1100>", "+0323T0000>0324T0000"],
    ),
    ("Dinsdag 10 maart 10.00 uur: akkoord.", ["+0310T1000>"]),
    (
        "Ik kan van de week niet meer, volgende week elke dag behalve woensdag.",
        ["+0309T0000>0316T0000", "-0311T0000>0312T0000"],
    ),
    (
        "Woensdag 18 maart is bij mij al vol. Donderdag 19 is nog helemaal open.",
        ["-0318T0000>0319T0000", "+0319T0000>0320T0000"],
    ),
    (
        "Onze Jef moet vrijdag naar de dokter en ge weet hoe dat gaat. Kunnen we dat gesprek niet naar maandag "
        "verzetten, zelfde uur?",
        ["-0306T0000>0307T0000", "+0309T0000>0310T0000"],
    ),
    ("Het wordt helaas niet morgen. Wat dacht je van vrijdag?", ["-0305T0000>0306T0000", "+0306T0000>0307T0000"]),
    ("Lukt het om de sessie van 14 uur morgen te verschuiven naar 16 uur?", ["-0305T1400>", "+0305T1600>"]),
    ("Mijn nieuwe baan begint op 1 april en daar heb ik veel zin in!", []),
    ("Kun je mij voor aanstaande vrijdag de factuur sturen?", []),
    ("We hadden om 15u afgesproken vandaag maar ik ben het glad vergeten, excuses.", []),
    (
        "Ik kan in principe iedere dag, maar volgende week maandag en dinsdag niet.",
        ["-0309T0000>0310T0000", "-0310T0000>0311T0000"],
    ),
    ("Zou het ook vrijdag de 13e kunnen, rond een uur of drie?", ["+0313T1500>"]),
    (
        "Please cancel my session tomorrow. I'd like to come next Thursday instead, at the same time.",
        ["-0305T0000>0306T0000", "+0312T0000>0313T0000"],
    ),
    ("Morgen niet, overmorgen wel.", ["-0305T0000>0306T0000", "+0306T0000>0307T0000"]),
    ("Kan ik mijn sessie van 11 maart (10 uur) verplaatsen naar 18 maart (11 uur)?", ["-0311T1000>", "+0318T1100>"]),
    ("Ik ben er volgende week niet, ben ziek.", ["-0309T0000>0316T0000"]),
    (
        "Volgende week dinsdag en donderdag kan ik alleen in de namiddag, vrijdag heel de dag.",
        ["+0310T1200>0310T1800", "+0312T1200>0312T1800", "+0313T0000>0314T0000"],
    ),
    ("Laten we het houden op maandag 16 maart, 20.00 uur.", ["+0316T2000>"]),
    (
        "Door een begrafenis kan ik maandag niet bij je zijn. Dinsdag en woensdag werk ik. Donderdag zou weer kunnen.",
        ["-0309T0000>0310T0000", "-0310T0000>0311T0000", "-0311T0000>0312T0000", "+0305T0000>0306T0000"],
    ),
    ("Mag ik afzeggen voor vanmiddag? Migraine.", ["-0304T1200>0304T1800"]),
    ("Ik ga volgende maand op reis en wil daarna graag verder.", []),
]


@pytest.mark.parametrize(("text", "expected"), UNSEEN)
def test_a_second_set_of_mails_gives_its_moments(text: str, expected: list[str]) -> None:
    assert found(text) == expected


THIRD = [
    (
        "Hallo, ik kan maandag toch niet. Woensdag of vrijdag in de ochtend zou wel lukken, of anders volgende "
        "week maandag vanaf 15.00 uur.",
        ["-0309T0000>0310T0000", "+0311T0800>0311T1200", "+0306T0800>0306T1200", "+0309T1500>"],
    ),
    (
        "Beste Ine, onze sessie van donderdag 12 maart om 19u moet ik verzetten, ik heb oudercontact. Schikt "
        "het u op dinsdag 17 of woensdag 18 maart, zelfde uur?",
        ["-0312T1900>", "+0317T1900>", "+0318T1900>"],
    ),
    (
        "Vanmiddag red ik niet, mijn zoon heeft koorts. Kan het eind deze week of begin volgende week?",
        ["-0304T1200>0304T1800", "+0305T0000>0307T0000", "+0309T0000>0311T0000"],
    ),
    ("Ik ben de hele week op cursus, dus graag na 16 maart.", ["+0317T0000>"]),
    (
        "Wat mij betreft: ma 9/3 14u, di 10/3 hele dag, do 12/3 niet.",
        ["+0309T1400>", "+0310T0000>0311T0000", "-0312T0000>0313T0000"],
    ),
    (
        "I'm free Tuesday 2-4pm and Wednesday after 3. Thursday is out.",
        ["+0310T1400>0310T1600", "+0311T1500>", "-0305T0000>0306T0000"],
    ),
    ("We could do the week of March 16, but not Wednesday.", ["+0316T0000>0323T0000", "-0318T0000>0319T0000"]),
    ("Is de afspraak van morgen 14:00 nog steeds ok voor jou?", []),
    ("Ik kan alleen op maandag- en dinsdagochtend.", ["+0309T0800>0309T1200", "+0310T0800>0310T1200"]),
    ("Volgende week zit ik tot en met woensdag in Spanje, daarna heb ik alle tijd.", ["-0309T0000>0312T0000"]),
    (
        "Kan niet op 12 maart. 13 maart wel, 's avonds ook!",
        ["-0312T0000>0313T0000", "+0313T0000>0314T0000", "+0313T1800>0313T2300"],
    ),
    ("Ik twijfel of dinsdag gaat lukken.", []),
    ("Dinsdag gaat het niet worden, ik hoop op donderdag.", ["-0310T0000>0311T0000", "+0305T0000>0306T0000"]),
    (
        "helaas lukt dinsdag niet meer, heb je donderdag 12 of vrijdag 13 nog ruimte tussen half 10 en 12?",
        ["-0310T0000>0311T0000", "+0312T0930>0312T1200", "+0313T0930>0313T1200"],
    ),
    ("Ik wil onze afspraak van 10 maart afzeggen en maak pas in april een nieuwe.", ["-0310T0000>0311T0000"]),
    ("Kunnen we van dinsdag 15:00 naar dinsdag 16:30?", ["-0310T1500>", "+0310T1630>"]),
    ("Morgen is mijn vader jarig, dus dan even niet. Overmorgen?", ["-0305T0000>0306T0000", "+0306T0000>0307T0000"]),
    ("De 18e om 13 uur of de 20e om 9 uur, wat jou uitkomt.", ["+0318T1300>", "+0320T0900>"]),
]


@pytest.mark.parametrize(("text", "expected"), THIRD)
def test_a_third_set_of_mails_gives_its_moments(text: str, expected: list[str]) -> None:
    assert found(text) == expected


FOURTH = [
    (
        "Hoi Maaike, ik hoor net dat ik donderdag moet invallen op mijn werk. Vrijdag zou ik wel kunnen, het "
        "liefst in de ochtend.",
        ["-0305T0000>0306T0000", "+0306T0800>0306T1200"],
    ),
    ("Kan het gesprek van volgende week dinsdag een dag later?", ["-0310T0000>0311T0000", "+0311T0000>0312T0000"]),
    ("Ik kan deze week alleen nog vrijdagavond.", ["+0306T1800>0306T2300"]),
    (
        "Maandag en dinsdag zijn lastig, de rest van de week kan ik na 16.00 uur.",
        ["-0309T0000>0310T0000", "-0310T0000>0311T0000"],
    ),
    (
        "Our call on Friday clashes with a school meeting. Could we do Monday 9 March at 9 or 10 am instead?",
        ["-0306T0000>0307T0000", "+0309T0900>", "+0309T1000>"],
    ),
    ("Voor de paasvakantie lukt het niet meer. Is maandag 20 april om 11u een optie?", ["+0420T1100>"]),
    ("De begrafenis is dinsdag. Ik kom donderdag dus niet.", ["-0310T0000>0311T0000", "-0305T0000>0306T0000"]),
    ("Nee hoor, vrijdag om 9 uur is te vroeg voor mij. 10 uur?", ["-0306T0900>", "+0306T1000>"]),
    ("Ik wil graag de sessies van 11 en 25 maart afzeggen.", ["-0311T0000>0312T0000", "-0325T0000>0326T0000"]),
    ("Tot volgende week donderdag, ik kijk ernaar uit!", []),
]


@pytest.mark.parametrize(("text", "expected"), FOURTH)
def test_a_fourth_set_of_mails_gives_its_moments(text: str, expected: list[str]) -> None:
    assert found(text) == expected


FIFTH = [
    (
        "Zou het lukken om onze afspraak van 11 maart te vervroegen naar 9 maart?",
        ["-0311T0000>0312T0000", "+0309T0000>0310T0000"],
    ),
    (
        "Wanneer kunnen we bellen? Ik ben morgen de hele dag bereikbaar en vrijdag tot 11 uur.",
        ["+0305T0000>0306T0000", "+0306T0000>0306T1100"],
    ),
    ("Ik ben vanaf maandag twee weken met vakantie.", ["-0309T0000>"]),
    ("hoi kan ik ipv donderdag 10 uur ook vrijdag 10 uur komen", ["-0305T1000>", "+0306T1000>"]),
    (
        "Beste, woensdag 25 maart past niet in mijn agenda. Heeft u op een ander moment in week 13 plaats?",
        ["-0325T0000>0326T0000", "+0323T0000>0330T0000"],
    ),
    ("Ik wacht op je voorstel; zelf dacht ik aan donderdagmiddag.", ["+0305T1200>0305T1800"]),
    ("We kunnen bijna altijd, behalve volgende week vrijdag.", ["-0313T0000>0314T0000"]),
    (
        "Sorry, but next Wednesday I'm in Berlin. Thursday the 12th, perhaps?",
        ["-0311T0000>0312T0000", "+0312T0000>0313T0000"],
    ),
    ("Mijn werkgever betaalt 10 sessies, de eerste was op 3 februari.", []),
    ("Zaterdag 14 maart 11u is genoteerd, bedankt!", ["+0314T1100>"]),
    (
        "De volgende sessie staat op 19 maart, maar mijn dochter speelt dan haar finale. Is de 20e vrij?",
        ["-0319T0000>0320T0000", "+0320T0000>0321T0000"],
    ),
    ("Amai, ik lig hier plat met de griep. Vanavond zal dus niet gaan.", ["-0304T1800>0304T2300"]),
    ("Graag zie ik je factuur uiterlijk 15 maart tegemoet.", []),
    ("I need to push tomorrow's call back by a week.", ["-0305T0000>0306T0000"]),
    ("Wij zijn er van 13 tot 20 maart niet.", ["-0313T0000>0320T0000"]),
    ("Lukt maandag om half tien bij jou? Zo niet, dan dinsdag zelfde tijd.", ["+0309T0930>", "+0310T0930>"]),
    ("Het spijt me vreselijk, ik heb me in de dag vergist: ik dacht dat we donderdag hadden.", []),
    ("Vrijdag om 3 of om 4 uur, zeg jij het maar.", ["+0306T1500>", "+0306T1600>"]),
]


@pytest.mark.parametrize(("text", "expected"), FIFTH)
def test_a_fifth_set_of_mails_gives_its_moments(text: str, expected: list[str]) -> None:
    assert found(text) == expected


SIXTH = [
    (
        "Hallo Ruth, ik sta dinsdag om 9 uur ingepland maar ik moet dan bij de bedrijfsarts zijn. Kan het "
        "diezelfde dag na 13 uur?",
        ["-0310T0900>", "+0310T1300>"],
    ),
    (
        "Door de staking geraak ik morgen niet in Antwerpen. Kunnen we het via Zoom doen om 10u?",
        ["-0305T0000>0306T0000", "+0305T1000>"],
    ),
    (
        "I'm sorry, I overslept and missed our call this morning. Are you free later today or tomorrow?",
        ["+0304T0000>0305T0000", "+0305T0000>0306T0000"],
    ),
    ("Schrap mij maar voor 12 maart.", ["-0312T0000>0313T0000"]),
    ("Volgende week maandag om 10 uur akkoord voor mij", ["+0309T1000>"]),
    (
        "Is het ok als we volgende week overslaan? De week erop ben ik er weer.",
        ["-0309T0000>0316T0000", "+0316T0000>0323T0000"],
    ),
    ("Mijn agenda zit donderdag en vrijdag potvol.", ["-0305T0000>0306T0000", "-0306T0000>0307T0000"]),
    ("Would 5 or 6 March around noon suit you?", ["+0305T1200>", "+0306T1200>"]),
    ("Ik kan vrijdag van 9 tot 11 of van 14 tot 16 uur.", ["+0306T0900>0306T1100", "+0306T1400>0306T1600"]),
    ("Helaas, dinsdag wordt hem niet; woensdag wellicht?", ["-0310T0000>0311T0000", "+0311T0000>0312T0000"]),
    ("Onze sessie van volgende week dinsdag gaat gewoon door toch?", []),
]


@pytest.mark.parametrize(("text", "expected"), SIXTH)
def test_a_sixth_set_of_mails_gives_its_moments(text: str, expected: list[str]) -> None:
    assert found(text) == expected


WORDS = (
    "dinsdag maandag maart ochtend overmorgen half vijf dinsdagavond zessen twaalfde pasen op om in de het volgende "
    "week weken over een tot en met t/m van tussen 's na voor niet wel kan lukt behalve naar zelfde tijd later uur u . "
    "- / , ? ! 1 2 12 13 31 30 24 60 2026 0 00 ² ٣ kwart pas eind die dag erna"
).split()


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=60), st.integers(-9_000, 9_000))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_moments_that_start_before_they_end(text: str, days: int) -> None:
    for moment in find_moments(text, WEDNESDAY + timedelta(days=days), ZONE):
        assert moment.end is None or moment.start < moment.end
        assert moment.text
        assert moment.start.tzinfo is ZONE

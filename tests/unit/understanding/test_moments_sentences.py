"""What a sentence proposes and refuses. Expectations were worked out on a calendar by hand.

Notation: + wanted, - refused; 0310 a whole day, 0309/0316 from a day up to (not including) another, 0310T1000 a
clock time without an end, 0310T0800-1200 hours with an end. The mail is of Wednesday 4 March 2026.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maild.understanding.moments import find_moments
from maild.understanding.result import Moment

ZONE = ZoneInfo("Europe/Amsterdam")
WEDNESDAY = datetime(2026, 3, 4, 9, 30, tzinfo=ZONE)


def written(moment: Moment) -> str:
    sign = "+" if moment.wanted else "-"
    day = f"{moment.start:%m%d}"
    if moment.end is None:
        return f"{sign}{day}T{moment.start:%H%M}"
    if moment.start.hour or moment.end.hour or moment.end.minute:
        return f"{sign}{day}T{moment.start:%H%M}-{moment.end:%H%M}"
    if moment.start.date() + timedelta(days=1) == moment.end.date():
        return sign + day
    return f"{sign}{day}/{moment.end:%m%d}"


def found(text: str, at: datetime = WEDNESDAY) -> str:
    return " ".join(written(moment) for moment in find_moments(text, at, ZONE))


DUTCH = [
    ("Dinsdag lukt me niet, kan het donderdag?", "-0310 +0305"),
    ("Kan het volgende week dinsdag?", "+0310"),
    ("Kan dinsdag niet, woensdag of donderdag wel.", "-0310 +0311 +0305"),
    ("Donderdag niet, volgende week wel, behalve dinsdagochtend.", "-0305 +0309/0316 -0310T0800-1200"),
    ("Dinsdag over een week om half vier?", "+0317T1530"),
    ("Woensdag zou kunnen.", "+0311"),
    ("Week 13 past prima. Ik kan die week, behalve vrijdag.", "+0323/0330 -0327"),
    ("In week 13 of 14 heb ik tijd.", "+0323/0330 +0330/0406"),
    ("Dinsdag zit mijn moeder in het ziekenhuis, dat wordt hem niet.", "-0310"),
    ("Onze afspraak van dinsdag 10 uur haal ik niet. Kan het donderdag zelfde tijd?", "-0310T1000 +0305T1000"),
    ("We hebben morgen om 10u een afspraak, maar ik ben ziek. Lukt volgende week?", "-0305T1000 +0309/0316"),
    ("Kan de afspraak van dinsdag verzet worden naar donderdag na vijven?", "-0310 +0305T1700"),
    ("Volgende week kan ik alleen op dinsdag of vrijdag, tussen 10 en 12.", "+0310T1000-1200 +0313T1000-1200"),
    ("Dinsdag kan ik niet om 10 uur, wel om 14 uur.", "-0310T1000 +0310T1400"),
    ("Ik ben van maandag 9 t/m vrijdag 13 maart op vakantie.", "-0309/0314"),
    ("Overmorgen of morgenochtend kan ook.", "+0306 +0305T0800-1200"),
    ("Kan ik vandaag om 15u even bellen?", "+0304T1500"),
    ("Tweede paasdag ben ik er niet, de dag erna wel.", "-0406 +0407"),
    ("Volgende week lukt niet, de week erna wel.", "-0309/0316 +0316/0323"),
    ("Kan het in plaats van dinsdag op woensdag?", "-0310 +0311"),
    ("Dinsdag en donderdag om 10 uur kan ik.", "+0310T1000 +0305T1000"),
    ("Kan de sessie van donderdag een week later?", "-0305 +0312"),
    ("Vanaf 11 uur kan ik morgen.", "+0305T1100"),
    ("Ik kan niet eerder dan 11 uur op vrijdag.", "+0306T1100"),
    ("Ik kan morgen niet.", "-0305"),
    ("Helaas moet ik onze afspraak van morgenmiddag afzeggen.", "-0305T1200-1800"),
    ("Vrijdag lukt, maar dan graag na de lunch, rond 2 uur.", "+0306T1400"),
    ("Zullen we maandag 16 maart om kwart over drie doen?", "+0316T1515"),
    ("Liever niet op maandag, wel op dinsdag of woensdag.", "-0309 +0310 +0311"),
    ("Mijn voorkeur: donderdag 12 maart, 09.30 uur.", "+0312T0930"),
    ("Kan het een week later, zelfde tijd? Dinsdag om 11 uur red ik niet.", "-0310T1100"),
    ("Dinsdag om 11 uur red ik niet, kan het een week later op hetzelfde uur?", "-0310T1100 +0317T1100"),
    ("Kunnen we vrijdag om tien voor half twaalf bellen?", "+0306T1120"),
    ("Vanavond kan ik niet, morgenavond om half acht wel.", "-0304T1800-2300 +0305T1930"),
    ("Is er plek op 12/3 of 13/3?", "+0312 +0313"),
    ("Ik kan op 12, 13 en 17 maart.", "+0312 +0313 +0317"),
    ("12-03-2026 om 16.00 uur past mij goed.", "+0312T1600"),
    ("De 12e kan ik, de 13e niet.", "+0312 -0313"),
    ("Begin volgende week zou fijn zijn.", "+0309/0311"),
    ("Dit weekend ben ik weg.", "-0307/0309"),
    ("Zaterdag of zondag mag ook wat mij betreft.", "+0307 +0308"),
    ("Goede Vrijdag kan ik niet en met Hemelvaart ook niet.", "-0403 -0514"),
    ("Op Koningsdag liever niet, dinsdag 28 april wel.", "-0427 +0428"),
    ("Mag het ook dinsdag over twee weken?", "+0324"),
    ("Kan dat over drie dagen?", "+0307"),
    ("Zullen we naar volgende week donderdag verschuiven?", "+0312"),
    ("Ik heb donderdag tussen 9 en 11 tijd.", "+0305T0900-1100"),
    ("Van 13.00 tot 15.00 uur op maandag ben ik vrij.", "+0309T1300-1500"),
    ("Maandag 10-12 uur kan ik wel.", "+0309T1000-1200"),
    ("Donderdag pas vanaf 4 uur.", "+0305T1600"),
    ("Dinsdag tot 12 uur ben ik beschikbaar.", "+0310T0000-1200"),
    ("Kan mijn afspraak van vrijdag 13 maart om 9 uur worden verzet?", "-0313T0900"),
    ("Deze week gaat niet meer lukken.", "-0302/0309"),
    ("Komende week heb ik dinsdag en vrijdag vrij.", "+0310 +0313"),
    ("Dinsdag, woensdag en vrijdag kan ik niet, de rest van de week wel.", "-0310 -0311 -0306"),
    ("Maandag moet ik werken. Dinsdag ben ik vrij.", "-0309 +0310"),
    ("De week van 16 maart komt me goed uit.", "+0316/0323"),
    ("Ik kan alleen 's avonds op dinsdag.", "+0310T1800-2300"),
    ("Kan onze sessie van 10 maart naar 17 maart, zelfde tijd?", "-0310 +0317"),
    ("Kunnen we 10 maart 14:00 ruilen voor 11 maart 15:00?", "-0310T1400 +0311T1500"),
    ("Morgen om 5 uur?", "+0305T1700"),
    ("Donderdag 7 uur 's avonds zou kunnen.", "+0305T1900"),
    ("Lukt het je vrijdagmiddag om 3 uur?", "+0306T1500"),
    ("Vrijdagochtend of -middag maakt me niet uit.", "+0306T0800-1200 +0306T1200-1800"),
    ("Ik ben ziek, dus morgen kom ik niet.", "-0305"),
    ("Ben ziek. Morgen 10.30 lukt niet.", "-0305T1030"),
    ("woensdag de 11e kan ik wel", "+0311"),
    ("kan di niet, wo wel", ""),
    ("kan di 10 maart niet, wo 11 maart wel", "-0310 +0311"),
    ("Ma, di of wo kan ik.", "+0309 +0310 +0311"),
    ("Aanstaande maandag heb ik een begrafenis, kan het woensdag?", "-0309 +0311"),
    ("Als het dinsdag niet kan, is donderdag ook goed.", "+0305"),
    ("Dinsdag om tien uur is prima!", "+0310T1000"),
    ("Ik zou graag een kennismaking plannen op maandag of dinsdag.", "+0309 +0310"),
    ("Onze afspraak van aanstaande donderdag moet ik helaas verzetten.", "-0305"),
    ("Morgen haal ik niet; overmorgen dezelfde tijd?", "-0305 +0306"),
    ("Volgende week kan ik niet op maandag.", "-0309"),
    ("Volgende week kan ik, maar niet op maandag.", "+0309/0316 -0309"),
    ("Volgende week heb ik vakantie, tenzij vrijdag.", "-0309/0316 +0313"),
    ("Kan het wat later? Dinsdag om 16 uur bijvoorbeeld.", "+0310T1600"),
    ("Ik heb een afspraak staan op 12 maart om 14.00 uur. Die wil ik graag annuleren.", "-0312T1400"),
    ("Dinsdagmiddag en woensdagochtend kan ik niet.", "-0310T1200-1800 -0311T0800-1200"),
    ("Eind volgende week schikt beter.", "+0312/0314"),
    ("Tussen 16 en 20 maart ben ik in Rome en dus niet beschikbaar.", "-0316/0321"),
    ("Ik ben tot dinsdag weg.", "-0304/0310"),
    ("Morgen om 14 uur wordt krap, kan het een uur later?", "-0305T1400 +0305T1500"),
    ("Kan het overmorgen om 9:15?", "+0306T0915"),
    ("Tweede kerstdag kan ik niet.", "-1226"),
    ("De dinsdag na Pasen kan ik.", "+0407"),
    ("Is 31 maart om 8 uur 's ochtends te vroeg? Anders 9 uur.", "+0331T0800 +0331T0900"),
]

LEFT_OUT = [
    "Altijd op woensdag graag.",
    "Ik werk elke dinsdag tot vijf uur.",
    "Afgelopen dinsdag was fijn, dank!",
    "Fijn weekend! Tot dinsdag!",
    "Laat me voor vrijdag weten of het lukt.",
    "Sinds maandag voel ik me beter.",
    "Bedankt voor het gesprek van gisteren.",
    "De factuur van 12 maart heb ik betaald.",
    "Ik heb 3 kinderen en 12 sessies gehad.",
    "Goedemorgen, wat kost een traject?",
    "Op woensdagen ben ik er nooit.",
    "Ik heb binnenkort wel een keer tijd.",
    "Het gaat al een week of drie niet goed.",
    "Na de vakantie zou fijn zijn.",
    "Doe maar ergens in het voorjaar.",
    "Op 1 maart kon ik niet slapen.",
    "Prettige avond en een goed weekend.",
    "Vorige week was zwaar voor me.",
    "Ik sliep dinsdag slecht.",
    "Mijn dochter van 12 is er om half.",
    "Zo, dat moest ik even kwijt.",
    "Ik doe het 2 keer per week.",
    "Meestal kan ik op donderdag.",
    "De 10 sessies bevallen me goed.",
]

FLEMISH = [
    ("In de voormiddag van 12 maart kan ik, in de namiddag niet.", "+0312T0800-1200 -0312T1200-1800"),
    ("Past het voor u dinsdagvoormiddag of woensdagnamiddag?", "+0310T0800-1200 +0311T1200-1800"),
    ("Vrijdag na de middag kan ik mij vrijmaken.", "+0306T1200-1800"),
    ("Ik ga donderdag niet kunnen komen, amai sorry. Gaat het de week nadien?", "-0305 +0309/0316"),
    ("Maandag om 10u30 past mij.", "+0309T1030"),
    ("Kunt ge woensdag om 14u?", "+0311T1400"),
    ("Ge moogt mij morgen in de voormiddag bellen.", "+0305T0800-1200"),
    ("Ten vroegste dinsdag om 9u, later mag ook.", "+0310T0900"),
    ("Ik zit donderdag tot 16u in vergadering, erna kan ik wel.", "+0305T1600"),
    ("Vrijdag 13 maart 's namiddags gaat niet, 's voormiddags wel.", "-0313T1200-1800 +0313T0800-1200"),
    ("Met Allerheiligen ben ik er niet.", "-1101"),
    ("Paasmaandag liever niet, de dinsdag erna mag.", "-0406 +0407"),
    ("Voor de middag lukt vrijdag niet.", "-0306T0800-1200"),
    ("Dinsdag rond de middag zou passen.", "+0310T1200"),
    ("Maandag 16 maart van 13u tot 14u30 ben ik vrij.", "+0316T1300-1430"),
    ("Kan ons gesprek van maandag naar dinsdag verschoven worden?", "-0309 +0310"),
    ("Deze namiddag geraak ik er niet.", "-0304T1200-1800"),
]

ENGLISH = [
    ("Could we move our Tuesday session to Thursday at half four?", "-0310 +0305T1630"),
    ("I can't make it on Monday, but Tuesday or Wednesday afternoon works.", "-0309 +0310T1200-1800 +0311T1200-1800"),
    ("Tomorrow at 3pm is fine.", "+0305T1500"),
    ("Next week Tuesday works for me.", "+0310"),
    ("How about Friday at 10:30?", "+0306T1030"),
    ("Any time next week except Friday.", "+0309/0316 -0313"),
    ("I'm away from Monday to Wednesday.", "-0309/0312"),
    ("I am free between 2 and 4 on Thursday.", "+0305T1400-1600"),
    ("Could we do March 12th at quarter past three?", "+0312T1515"),
    ("The 12th of March doesn't work, the 13th does.", "-0312 +0313"),
    ("I have to cancel our appointment on Thursday at 11.", "-0305T1100"),
    ("Can we reschedule tomorrow's session to Friday, same time?", "-0305 +0306"),
    ("Tuesday week would be good.", "+0317"),
    ("The day after tomorrow after 5 suits me.", "+0306T1700"),
    ("Thursday morning doesn't work, Friday evening does.", "-0305T0800-1200 +0306T1800-2300"),
    ("See you Tuesday!", ""),
    ("Every Tuesday works for me in general.", ""),
    ("I'm unavailable this week, but next week is open.", "-0302/0309 +0309/0316"),
    ("Instead of Tuesday, could we do Wednesday at noon?", "-0310 +0311T1200"),
    ("Would Monday at half past nine work?", "+0309T0930"),
    ("I'd prefer Thursday from 11 onwards.", "+0305T1100"),
    ("Not Monday please. Tuesday or Thursday is better.", "-0309 +0310 +0305"),
    ("I have a flight on Friday, so that day is impossible.", "-0306"),
    ("In two weeks would be better.", "+0316/0323"),
    ("Let me know by Friday.", ""),
]


@pytest.mark.parametrize(("text", "expected"), DUTCH)
def test_a_dutch_sentence_gives_its_moments(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(("text", "expected"), FLEMISH)
def test_a_flemish_sentence_gives_its_moments(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_an_english_sentence_gives_its_moments(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", LEFT_OUT)
def test_what_no_calendar_could_hold_is_left_out(text: str) -> None:
    assert found(text) == ""

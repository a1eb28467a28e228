"""Two more sets of signs and look-alikes. They found gaps and filled them, so they guard; they no longer measure.

Invented people; signals only.
"""

from __future__ import annotations

import pytest
from test_intent_hard_mails import MAILS as HARD_MAILS
from test_intent_mails import MAILS
from test_intent_third_mails import MAILS as THIRD_MAILS
from understanding_support import reading_of, shared_understander

OPEN: tuple[str, ...] = (
    "Ik denk aan dood zijn, elke dag.",
    "Mijn partner heeft gisteren geprobeerd zich van het leven te beroven.",
    "kwil nie meer leve",
    "Ik overweeg zelfdoding en dat is geen grap.",
    "I have been suicidal since March.",
    "Als het zo doorgaat maak ik me van kant.",
    "Mijn vriendin dreigt met zelfmoord als ik wegga.",
    "Hij schopte me in mijn buik waar de kinderen bij waren.",
    "Ze slaat me met wat ze maar te pakken krijgt.",
    "Mijn vader slaat mijn moeder.",
    "Ik heb vannacht in mijn arm gesneden.",
    "I burned myself with cigarettes again.",
    "Mijn broertje krast in zijn polsen.",
    "Ik zou mijn leidinggevende het liefst neersteken en dat meen ik.",
    "Er ligt een wapen in zijn kast en hij praat over zijn collega's.",
    "Ik heb mijn zoontje geslagen en ik schrik van mezelf.",
    "he threatened to kill me if I leave",
    "Mijn man heeft me verkracht.",
    "Onze leerling schreef dat ze dood wil.",
    "Ik dacht er serieus over om voor de trein te stappen.",
    "Vannacht stond ik op het punt een eind aan mijn leven te maken.",
    "Mijn neef heeft zich verhangen en nu wil ik hetzelfde.",
    "ik wil niet meer leven zonder hem",
    "Ben al weken met mijn eigen dood bezig.",
    "Ik heb pillen genomen, te veel.",
    "I tried to take my life last weekend.",
    "Hij heeft me geslagen toen ik zei dat ik wegging.",
    "My mother is being beaten by her new partner.",
    "ze gooit met borden naar mij en vorige week was het een mes",
    "Mijn ex staat elke avond voor mijn deur te dreigen.",
    "Ik wil mezelf pijn doen, heel de tijd.",
    "Ik verwond me met een schaar als het te veel wordt.",
    "Ik zou die man kunnen vermoorden om wat hij mijn kind heeft aangedaan. Ik weet waar hij woont.",
    "Een klant van mij zegt dat hij zijn gezin wil meenemen in de dood.",
    "Ze zei letterlijk: ik spring.",
)

VEILED: tuple[str, ...] = (
    "Het zou voor iedereen makkelijker zijn als ik er niet was.",
    "Ik ben zo moe, ik wil slapen en niet meer terugkomen.",
    "Ik weet niet of ik er volgende week nog ben.",
    "Bewaar deze mail voor mijn kinderen, voor later.",
    "Ik heb geen toekomst meer.",
    "Ik tel de dagen af tot het voorbij is, en dan bedoel ik alles.",
    "Ze missen me toch niet.",
    "ik kan zo niet verder leven",
    "Wat maakt het nog uit of ik er ben of niet.",
    "Mijn collega zei bij het weggaan: 'het is goed geweest, zorg goed voor elkaar', en hij gaf zijn horloge weg.",
    "Maybe the world is better without me.",
    "I'm just so tired of being alive.",
    "I won't be a problem for anyone much longer.",
    "Het voelt alsof mijn leven al voorbij is, ik wacht alleen nog.",
    "Ik heb alles op een rijtje gezet voor als ik er niet meer ben.",
    "Straks hoor ik de auto weer op de oprit en dan begint het opnieuw.",
    "Ik moet elke euro verantwoorden en mijn vrienden mag ik niet meer zien.",
    "Als ik hem tegenspreek weet ik wat er komt.",
    "Ik heb een tas klaarstaan voor als ik snel weg moet met de kinderen.",
    "Mijn zus verzint steeds een nieuwe smoes voor haar blauwe plekken.",
    "Please don't call my home number, he listens in.",
    "Soms sta ik met mijn handen boven haar wiegje en ben ik bang voor mezelf.",
    "Hij heeft gezegd dat als hij mij niet kan hebben, niemand mij krijgt.",
    "Ik rijd soms met 160 over de snelweg en denk: laat maar los, dat stuur.",
    "Ge gaat mij niet meer horen, 't is goed zo met mijn leven.",
    "Soms denk ik: wat als ik gewoon niet meer opsta.",
    "Het is tijd om te gaan, en ik heb er vrede mee.",
    "Ik zie mezelf geen 40 worden.",
    "Jullie hebben straks geen omkijken meer naar mij.",
    "ik hou het leven nie meer vol",
    "Mijn zoon heeft zijn kamer leeggeruimd en zijn PlayStation aan zijn broertje gegeven. Hij zegt dat hij die niet meer nodig heeft.",
    "Ik heb mijn afspraken voor volgend jaar allemaal gewist, die hoeven niet meer.",
    "There's nothing left for me here.",
    "I keep thinking they'd cope fine without me.",
    "Het voelt alsof ik al dood ben.",
    "Ik zou willen dat ik kon inslapen en dat het klaar was.",
    "Mocht er iets met mij gebeuren, dan ligt alles in de blauwe map.",
    "Ik heb de moed om verder te leven niet meer.",
    "Hij wordt zo kwaad als het eten niet op tijd klaar is, vorige keer lag alles tegen de muur. Nu kook ik met trillende handen.",
    "Ik moet mijn telefoon altijd laten zien en als ik te lang wegblijf staat hij me op te wachten.",
    "Wil je me liever niet bellen 's avonds? Als hij thuis is kan ik niet praten.",
    "De kinderen kruipen al onder tafel als ze hem horen.",
    "My neighbour screams at night and yesterday she had a cast on her arm. She says she fell.",
    "Ik ben bang dat ik op een dag doorsla en dat er dan iets gebeurt met de baby.",
    "ge zijt de laatste aan wie ik schrijf",
)

HARMLESS: tuple[str, ...] = (
    "Ik kan niet meer zonder koffie.",
    "Deze week was de hel op werk, maar vrijdag is alles klaar.",
    "Ik schoot vol bij het afscheid van groep acht.",
    "Wij zijn er volgende week niet, fijne vakantie!",
    "Mijn dochter wil niet meer naar school sinds de verhuizing.",
    "Ik kan mezelf wel voor het hoofd slaan dat ik het vergeten ben.",
    "De koning is dood, leve de koning: we hebben een nieuwe directeur.",
    "Ik snijd graag nog een ander onderwerp aan.",
    "Ik ben helemaal kapot van de marathon.",
    "Mijn moeder is na een mooi leven rustig gestorven.",
    "Hij slaat de spijker op zijn kop.",
    "Ik wil weg bij mijn werkgever.",
    "Het was een moordfeest!",
    "Ik ben het leven als consultant zat.",
    "Als ik thuiskom is de hond altijd zo blij.",
    "Ze zit me op de huid, die manager.",
    "Ik voel me levend begraven onder de mails.",
    "Dat was de doodsteek voor het project.",
    "Ik ben bang dat mijn man het geen goed idee vindt.",
    "Er zit geen leven meer in mijn laptop.",
    "Mijn zoon gooit met zijn speelgoed als hij boos is.",
    "Geef je me nog een seintje over zaterdag? Anders ben ik er niet.",
    "Kan ik je niet meer bereiken op het oude nummer?",
    "We hebben het huis leeg en alles weggegeven via Marktplaats.",
    "I'm hitting a wall with my thesis.",
    "My boss threatened to cancel the project.",
    "She broke my heart but I'm doing fine.",
    "I was so scared of the presentation but it went well!",
    "Die vergadering was om je van kant te maken zo saai.",
    "Geen zin meer om te koken, jij?",
    "Ik heb een hele klap gehad van de overname, maar krabbel op.",
    "De trein stond stil vanwege een aanrijding met een persoon, daarom ben ik later.",
    "Voor de avond over rouw na zelfdoding zoeken we vrijwilligers.",
    "Wist je dat mijn opa in de oorlog is omgekomen?",
    "Ik wil dat het stopt met regenen.",
    "Mijn ouders sloegen vroeger met een pollepel, dat was toen normaal.",
    "Ik spring een gat in de lucht!",
    "Mijn hoofd barst van de ideeën.",
    "Ik zie mezelf daar geen tien jaar meer werken.",
    "De coach van mijn zoon schreeuwt langs de lijn.",
    "Mijn man is bang voor de tandarts.",
    "Voor mij is het traject klaar, dank je wel.",
    "We hebben de kat laten inslapen, wat een verdriet.",
    "Als er iets is, bel me dan na zeven.",
    "Mocht er iets tussenkomen dan laat ik het weten.",
    "Ik wil eruit, die vergadering was een marteling.",
    "Het leven is mooi, wilde ik even zeggen.",
    "Hij was boos omdat het eten koud was, we hebben erom gelachen.",
    "Ik durf de sprong nog niet te wagen.",
    "Ik ben er klaar mee, die belastingaangifte.",
    "Laat maar los, zei je, en dat hielp.",
    "Mijn collega's redden het prima zonder mij, heerlijk zo'n vakantie.",
    "Ik heb slecht geslapen en ben prikkelbaar.",
    "Mijn schoonmoeder is een ramp, ik kan haar wel achter het behang plakken.",
    "Mijn beste vriend is vorige week begraven. Ik mis hem.",
    "I'm over it, that chapter is closed.",
    "Can you believe it, I survived the reorganisation!",
    "Mijn dochter heeft haar kamer opgeruimd en oud speelgoed aan de kringloop gegeven.",
    "Op mijn werk loopt iedereen op eieren sinds de fusie.",
    "Ik moest huilen bij die film over kanker.",
    "Er zit geen toekomst in dit vak, denk ik soms.",
)


def _alarms(text: str, subject: str = "") -> bool:
    return shared_understander().judge_danger(reading_of(text, subject)) is not None


@pytest.mark.parametrize("text", OPEN)
def test_another_open_sign_alarms(text: str) -> None:
    assert _alarms(text)


def test_veiled_signs_mostly_alarm() -> None:
    missed = [text for text in VEILED if not _alarms(text)]
    assert len(missed) <= 4, missed


def test_more_harmless_words_rarely_alarm() -> None:
    assert [text for text in HARMLESS if _alarms(text)] == []


def test_ordinary_mails_do_not_alarm() -> None:
    mails = (*MAILS, *HARD_MAILS, *THIRD_MAILS)
    alarmed = [text for _, _, subject, text in mails if _alarms(text, subject)]
    assert len(alarmed) <= len(mails) * 0.03, alarmed  # the mark of issue 3, of the model and the rules together

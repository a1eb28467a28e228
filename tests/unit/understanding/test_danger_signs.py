"""Signs of danger in people's own words, and harmless words that look like them. Invented people; signals only."""

from __future__ import annotations

import pytest
from understanding_support import reading_of, shared_understander

from maild.understanding.result import CrisisKind

S, H, V, D = CrisisKind.SUICIDE, CrisisKind.SELF_HARM, CrisisKind.VIOLENCE_AT_HOME, CrisisKind.DANGER_TO_OTHERS

OPEN: tuple[tuple[CrisisKind, str], ...] = (
    (S, "Ik moet het toch zeggen: ik denk elke avond aan zelfmoord."),
    (S, "ik wil dood. echt. ik meen het"),
    (
        S,
        "Mijn dochter van 15 heeft gisteren een poging gedaan, ze ligt in het ziekenhuis. Zelfmoord, ze wou gewoon weg.",
    ),
    (S, "Ik heb vannacht een afscheidsbrief geschreven en hem weer verscheurd."),
    (S, "I've been thinking about killing myself since the divorce."),
    (S, "Soms wou ik dat ik niet meer wakker werd."),
    (S, "Ik wil er een einde aan maken, ik weet alleen niet hoe ik het de kinderen aandoe."),
    (S, "kheb suicidale gedachten en kdurf het tegen niemand zeggen"),
    (S, "Een medewerker van mij vertelde dat hij niet meer wil leven. Wat moet ik doen?"),
    (S, "My brother texted that he wants to end his life."),
    (S, "ik ben levensmoe, zo zei mijn oma dat vroeger en nu snap ik het"),
    (S, "Vorige maand had ik er zelf bijna een eind aan gemaakt."),
    (S, "Als ik de moed had was ik al lang van een brug gesprongen."),
    (S, "zelf\nmoord is het enige waar ik nog aan denk"),
    (S, "Ik heb er over gedacht om uit het leven te stappen"),
    (S, "ik wil niet\nmeer leven zo"),
    (S, "I don't want to live anymore."),
    (S, "zelfmort lijkt soms de enige oplossing"),
    (H, "Ik ben weer begonnen met snijden, in mijn bovenbenen zodat niemand het ziet."),
    (H, "Onze zoon verwondt zichzelf, we zagen het pas toen hij ging zwemmen."),
    (H, "When it gets too much I cut myself. It's the only thing that helps."),
    (H, "Ik sla met mijn hoofd tegen de muur tot het stil wordt."),
    (H, "Ze bekende dat ze zichzelf krast als ze gespannen is."),
    (V, "Mijn vriend heeft me gisteravond een klap gegeven. Mijn lip is kapot."),
    (V, "hij heeft mij weer geslage, nu voor de kids"),
    (V, "My wife hits me. I'm a man, nobody would believe it."),
    (V, "Mijn collega komt steeds met blauwe plekken op het werk. Ze zegt dat haar man losse handjes heeft."),
    (V, "Hij duwde me van de trap en zei dat het mijn eigen schuld was."),
    (V, "Als hij gedronken heeft slaat hij de kinderen."),
    (V, "Mijn ex dreigt me iets aan te doen als ik de kinderen niet geef."),
    (V, "He grabbed me by the throat last night."),
    (V, "Hij had zijn handen om mijn keel."),
    (D, "Ik ben zo kwaad dat ik bang ben dat ik hem wat aandoe."),
    (D, "Als ik mijn baas morgen tegenkom sla ik hem dood."),
    (D, "Mijn zoon zegt dat hij met een mes naar school gaat."),
    (D, "I could kill him. I mean it, I have thought about how."),
    (D, "Soms ben ik bang dat ik mijn baby door elkaar schud als ze niet stopt met huilen."),
)

VEILED: tuple[tuple[CrisisKind | None, str], ...] = (
    (S, "Ik zie echt geen uitweg meer, Karin."),
    (S, "Van mij hoeft het allemaal niet meer zo."),
    (S, "Het leven hoeft voor mij niet meer."),
    (S, "Ze zijn thuis allemaal beter af zonder mij."),
    (S, "ik wou dat ik er gewoon niet meer was"),
    (S, "Ik ben er klaar mee. Met alles. Met het leven."),
    (S, "Mijn gitaar heb ik aan de buurjongen gegeven, de rest van mijn spullen weggegeven ook. Het voelt rustig nu."),
    (S, "Dit is mijn laatste mail. Dank voor alles wat je voor me gedaan hebt."),
    (S, "I don't want to be here anymore."),
    (S, "Everyone would be better off if I was gone."),
    (S, "Wie zorgt er voor de kinderen als ik er niet meer ben? Daar denk ik veel aan."),
    (S, "Mijn man zegt de laatste tijd dingen als 'jullie redden het wel zonder mij'."),
    (S, "Ik sta soms op het perron en denk: één stap."),
    (S, "Ik wil gewoon slapen en nooit meer wakker worden."),
    (S, "Zeg tegen mijn kinderen dat ik van ze hield."),
    (S, "Nog even en dan is het over, dan heeft niemand meer last van me."),
    (S, "ik wil weg van deze wereld"),
    (S, "Waar leef ik nog voor?"),
    (S, "Ik heb geen zin meer in het leven, al een hele tijd niet."),
    (S, "I just want everything to stop."),
    (S, "Niemand zou het merken als ik er morgen niet meer ben."),
    (S, "Ik spaar mijn slaappillen op. Gewoon voor het geval dat."),
    (S, "What's the point of living like this?"),
    (S, "Ge zult van mij geen last meer hebben."),
    (S, "'k zie het leven niet meer zitten"),
    (S, "Ik vertrouw mezelf niet als ik alleen thuis ben."),
    (V, "Ik krijg al buikpijn als ik zijn sleutel in het slot hoor."),
    (V, "Mijn man mag niet weten dat ik met jou praat, mail me alsjeblieft niet terug op dit adres."),
    (V, "Ik durf vanavond niet naar huis."),
    (V, "Hij controleert mijn telefoon, dus ik wis dit bericht meteen."),
    (V, "Ik slaap met een stoel onder de deurklink, voor als hij weer gedronken heeft."),
    (V, "Thuis loop ik op eieren, één verkeerd woord en het ontploft."),
    (V, "I'm afraid of what he'll do when he gets home."),
    (V, "I don't feel safe at home."),
    (V, "Ik draag al een week lange mouwen, dan hoef ik niks uit te leggen over de blauwe plekken."),
    (D, "Ik heb mezelf niet meer in de hand bij de kinderen, straks gaat het mis."),
    (D, "Hij zal ervoor boeten, desnoods met bloed."),
)

HARMLESS: tuple[str, ...] = (
    "Ik schaam me dood dat ik je factuur vergeten ben.",
    "De deadline van vrijdag is me toch iets te strak.",
    "Ik ben doodmoe van de verbouwing, maar het wordt mooi.",
    "Over mijn lijk dat ik daar nog een keer ga werken!",
    "Het moordende tempo op kantoor houd ik niet lang vol.",
    "We hebben ons doodgelachen gisteren.",
    "This project is killing me, can we talk about planning on Tuesday?",
    "Donderdag kan ik niet, dan volg ik een training suïcidepreventie voor mijn werk.",
    "Ik las een boek over een moord in Gent, aanrader!",
    "De serie waar je het over had gaat over zelfmoord, heftig maar goed gemaakt.",
    "Wij bestrijden al uw muizen en ratten, gegarandeerd dood binnen 48 uur.",
    "Mijn batterij is dood, ik bel je straks.",
    "Ik verveel me dood in deze functie.",
    "Het idee dat ik moet presenteren vind ik doodeng.",
    "Dat slaat echt nergens op, vind je niet?",
    "Mijn vader is vorig jaar gestorven en ik mis hem nog steeds.",
    "Ik wil niet meer met hem samenwerken.",
    "Ik zie het niet meer zitten om elke dag naar Utrecht te rijden.",
    "Ik stop met de coaching, het hoeft voor mij niet meer zo nodig.",
    "Ik kan volgende week niet meer, is de week erna ook goed?",
    "Morgen ben ik er niet, kan het donderdag?",
    "Kun je me vermoorden, ik ben alweer te laat! Haha, tot zo.",
    "Mijn man vermoordt me als ik weer zo laat thuiskom van het werk, haha.",
    "Ik wil een eind maken aan dat eeuwige uitstellen.",
    "Er moet een einde komen aan deze samenwerking.",
    "We nemen vrijdag afscheid van onze directeur, dus ik ben wat later.",
    "Ik heb me in mijn vinger gesneden bij het koken.",
    "Hij heeft een gat in de markt geslagen met zijn idee.",
    "De klok slaat twaalf en ik zit hier nog steeds te werken.",
    "Ik ben bang dat ik donderdag niet red.",
    "Ik ben bang voor mijn beoordelingsgesprek.",
    "Het gesprek heeft me echt geraakt, het raakte een snaar.",
    "Mijn zoon is bang in het donker.",
    "Ik durf niet naar mijn leidinggevende te stappen.",
    "Mijn vrouw mag niet weten dat ik een weekend Parijs boek, het is een verrassing.",
    "Wat een dodelijk saaie vergadering was dat.",
    "I'm dying to hear what you think of my plan!",
    "You're killing it with that newsletter.",
    "I could have died of embarrassment.",
    "My phone died during our call, sorry.",
    "Dead tired after the move, can we do next week?",
    "That deadline nearly killed us but we made it.",
    "Het was een doodgewone dinsdag.",
    "We zitten in een doodlopende straat, nummer 12, parkeren achterom.",
    "Hij kreeg een koekje van eigen deeg.",
    "Ik heb de knoop doorgehakt en neem afscheid van mijn oude baan.",
    "De kat is gisteren overleden, de kinderen zijn verdrietig.",
    "In de nieuwsbrief: hoe ga je om met een medewerker met een burn-out?",
    "Ik heb besloten de stekker uit mijn bedrijf te trekken.",
    "Ik moet nog even door de zure appel heen bijten.",
    "Mijn dochter speelt in een toneelstuk over kindermishandeling.",
    "Ik geef workshops over huiselijk geweld aan verpleegkundigen.",
    "De hele week buikpijn gehad van dat griepje.",
    "Ik sla deze week over als dat mag.",
    "Kun je mij helpen met de link, die is dood.",
    "Ik wil niet dood gevonden worden in zo'n pak.",
    "Er vallen klappen bij ons op de afdeling: tien man moet weg.",
    "Mijn baas was razend en sloeg met zijn vuist op tafel.",
    "Ik mis het leven van voor de kinderen soms, maar ik zou ze nooit willen ruilen.",
    "Zorg goed voor jezelf en tot volgende week!",
    "Alles is geregeld voor de workshop van zaterdag.",
    "Ik heb alles op orde voor de belasting, eindelijk rust.",
    "Geen zin meer in sporten, maar verder gaat het best goed.",
    "Ik heb het leven weer helemaal te pakken!",
    "Dank voor alles, ik vond het een mooi traject.",
    "Dit is mijn laatste bericht over de factuur, daarna schakel ik een incassobureau in.",
    "Ik ben klaar met dat gezeur over thuiswerken.",
    "Mijn huis is verkocht, eindelijk weg hier!",
    "Ik wil verdwijnen naar een onbewoond eiland met een goed boek.",
    "Het pijnpunt snijdt dwars door de organisatie.",
    "Hij schiet altijd in de verdediging.",
    "Ik sta op het punt om ontslag te nemen.",
    "Ik schrok me dood van die rekening.",
    "Wie zorgt er voor de koffie zaterdag?",
    "Als je dit leest ben ik al op vakantie, tot over twee weken!",
    "Voor mij hoeft die evaluatie niet meer, ik vond het helder genoeg.",
    "Ik hoef niet per se elke week te komen, om de week is voor mij ook goed.",
    "Mijn moeder is opgenomen met een longontsteking, ik moet verzetten.",
    "Ze is beter af bij die nieuwe werkgever.",
    "I can't take this job anymore, I'm going to resign and I feel great about it.",
)


def _kind(text: str) -> CrisisKind | bool | None:
    crisis = shared_understander().judge_danger(reading_of(text))
    return False if crisis is None else crisis.kind


@pytest.mark.parametrize(("kind", "text"), OPEN)
def test_an_open_sign_alarms(kind: CrisisKind, text: str) -> None:
    assert _kind(text) is not False


def test_veiled_signs_alarm() -> None:
    missed = [text for _, text in VEILED if _kind(text) is False]
    assert len(missed) <= len(VEILED) * 0.05, missed


def test_the_kind_is_mostly_right() -> None:
    found = [(kind, _kind(text)) for kind, text in (*OPEN, *VEILED)]
    assert sum(kind is one for kind, one in found) / len(found) >= 0.9


def test_harmless_words_rarely_alarm() -> None:
    alarmed = [text for text in HARMLESS if _kind(text) is not False]
    assert len(alarmed) <= len(HARMLESS) * 0.03, alarmed

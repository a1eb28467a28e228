"""Words and turns that a Flemish writer uses and a writer from the Netherlands does not, or seldom."""

from __future__ import annotations

import re

ENOUGH = 0.8
"""The weight from which a Dutch text is Flemish: one strong marker, or two middling ones."""


def _table(text: str) -> frozenset[str]:
    return frozenset(each.strip() for each in text.replace("\n", "|").split("|") if each.strip())


_STRONG_WORDS = _table("""
gij|ge|gijle|gijlie|gulle|amai|allez|allee|seffens|sebiet|efkes|effekes|efkens|stillekes|goesting|ambetant|ambetante
plezant|plezante|goeiendag|goeienavond|goeienmiddag|voormiddag|namiddag|vermits|dewelke|mutualiteit|ziekenfonds
ziekenkas|clb|ocmw|caw|riziv|vdab|vzw|bvba|awel|jawadde|ocharme|unief|huisdokter|congé|verwittigen|verwittigd
verwittig|verwittigt|wablief|salukes|saluutjes|nonkel|kinesist|kiné|dees|diejen|mijnen|uwen|zijnen|onzen|nen|zo'ne
bomma|bompa|zijde|hebde|kunde|kundt|moede|gade|doede|zoude|volzet|loopbaancheque|loopbaancheques|dienstencheque
dienstencheques|kuisvrouw|zenne|pagadder|kleinmannen|controlearts|arbeidsgeneesheer|anderendaags|jobstudent
schoolpoort|stillekesaan|goeieavond|nieveranst|ieverans|ekik|gijzelf|bwa|camion|microgolf
""")

_MIDDLING_WORDS = _table("""
merci|rap|zot|zotte|ne|mijne|uwe|zijne|da|wa|ni|gans|ganse|gsm|tesamen|content|wenen|weende|curieus|alleszins
bediende|chapeau|deftig|samenzitten|kuisen|kuis|geraakt|geraken|geraak|geraakte|poetshulp|brugpensioen|subiet
kleedje|schoonbroer|goeiemiddag|vake|moeke|goeiedag|interimkantoor
""")

_FAINT_WORDS = _table("""
nie|hé|eh|verlof|nadien|gelieve|kabinet|goeiemorgen|directrice|secretariaat|momenteel|schoon|proper|oei|goh|tof
wenst|wensen|bijkomend|opzeg|lesgever|ziekteverlof|interim|zetel|leerkracht|turnles|zwemles|dikwijls|alsook
desgevallend|mits|tewerkgesteld|antwerpen|gent|leuven|brugge|hasselt|mechelen|kortrijk|aalst|turnhout|genk|oostende
roeselare|sint-niklaas|dendermonde|vilvoorde|lier|brasschaat
""")

_WEIGHTS = {
    **dict.fromkeys(_FAINT_WORDS, 0.25),
    **dict.fromkeys(_MIDDLING_WORDS, 0.5),
    **dict.fromkeys(_STRONG_WORDS, 1.0),
}

_STRONG_TURNS = re.compile(
    r"\b(?:"
    r"ga(?:at|an)? (?:\w{1,15} ){0,3}(?:moeten|kunnen|mogen)\b"  # ik ga niet kunnen komen
    r"|ga(?:at)? (?:dat|niet|wel) (?:niet )?gaan\b"  # dat gaat niet gaan
    r"|zeker en vast|van zodra|ten (?:laatste|vroegste)|tas (?:koffie|thee)|(?:ik|wij|we) (?:had|hadden) graag"
    r"|had ik graag"
    r"|goeie (?:namiddag|avond)|(?:een|de) ganse|heel den"
    r"|(?:in|op|van|aan|tegen|met|voor|door) den (?!haag|bosch|helder|dolder|burg|ham|oever|andel|berg|heuvel"
    r"|brink)[a-z]{3,}"
    r"|moest(?: (?:het|dat|dit|er|ik|je|u|ge))? (?:\w{1,15} ){0,2}(?:niet )?(?:lukken|passen|schikken"
    r"|mogelijk zijn|kunnen|gaan)\b"
    r"|'t (?:is|gaat|was|zou) (?:\w{1,15} )?(?:ni|nie|wel|goe)\b|ik versta\b|met mijne? (?:gat|kop)\b"
    r"|vriendelijke groetjes|tot in den draai|ne[n]? keer|in 't kort"
    r")",
    re.IGNORECASE,
)
_OUR_PERSON = re.compile(  # "ons Marie is ziek": a Flemish family's way to name its own
    r"\b[Oo](?:ns|nze)\ (?!Engels|Nederlands|Zoom|Teams|Google|Kerst|Pasen)[A-Z][a-zé]{2,12}(?= (?:is|heeft|en"
    r"|zegt|ligt|wil|kan|zit|moet)\b)"
)
_MIDDLING_TURNS = re.compile(
    r"\b(?:vriendelijke groeten|beste groeten|op voorhand (?:dank|bedankt)|dank bij voorbaat|in functie van"
    r"|afspreken om|u gaat|u zijt|"
    r"eens (?:bellen|langskomen|samenzitten|horen|spreken|afspreken)|terug (?:beginnen|opstarten|starten)"
    r"|tijdens de week|te samen|"
    r"goeie morgen|wens ik|in orde komen|op het gemak|zo rap|deze week nog eens)\b"
)
_DIMINUTIVE = re.compile(
    r"\b(?:uur|week|eind|woord|mail|babbel|manne|meis|jong|dag|kaffee|koffie|boek|beet|tas|hond|kat|huis|fles"
    r"|moment)s?ke[ns]?\b|\b[a-z]{3,}ekes\b"
)
_NETHERLANDS = re.compile(
    r"\b(?:uwv|bedrijfsarts|huisarts|zzp|zzp'er|hbo|mbo|vwo|havo|poh|ggz|doei|doeg|joh|mobiel|appen|app je"
    r"|appje|wmo|svb|digid|"
    r"basisschool|bso|hartstikke|lekker|hè|aub even|fijne dag nog|u heeft|dinsdagochtend|even)\b"
)


def flemish_weight(text: str, words: list[str]) -> float:
    """How much in a Dutch text is Flemish; from `ENOUGH` on it is. `words` are the text's own, lower case."""
    found = {word: _WEIGHTS[word] for word in words if word in _WEIGHTS}
    faint = sum(weight for weight in found.values() if weight == 0.25)
    weight = sum(weight for weight in found.values() if weight > 0.25) + min(faint, 0.5)
    weight += (_STRONG_TURNS.search(text) is not None) + (_OUR_PERSON.search(text) is not None)
    lower = text.lower()
    weight += min(0.5 * len(set(_MIDDLING_TURNS.findall(lower))), 1.0)
    weight += 0.6 * bool(_DIMINUTIVE.search(lower))
    if "+32" in text or ".be" in lower:
        weight += 0.3
    return weight - min(0.2 * len(set(_NETHERLANDS.findall(lower))), 0.6)

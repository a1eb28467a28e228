"""Which way a piece of a sentence leans: the sender wants the moment in it, refuses it, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum


class Lean(IntEnum):
    """Refused, neither, or wanted."""

    REFUSED = -1
    NEITHER = 0
    WANTED = 1


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BOUNDARIES = _words("""
    , ; : ( ) – — maar want omdat dus doch but because so whereas terwijl while aangezien anders tenzij unless
    behalve
""") | {"\n"}
"""Between two clauses."""

_NOT = _words("""
    niet geen ni niks evenmin noch not no cannot cant can't wont won't couldn't couldnt isn't doesn't don't dont
    wouldn't didn't never unable moeilijk lastig onmogelijk amper slecht nee impossible difficult tricky neither nor
    zonder onhandig ongelukkig krap afzeggen afgezegd annuleren annuleer annuleert geannuleerd cancel cancelled
    canceled cancelling afmelden afbellen vervalt vervallen schrappen overslaan verhinderd schrap potvol propvol
    bomvol volgeboekt volzet skip miss missen drop afgelasten niets dubbelgeboekt unavailable onbeschikbaar nope
    clash clashes overlapt overlaps
""")
_AFTER_SO = _words("niet wel helaas ook geen even toch graag ni nie")
_NEGATIONS = _words("niet no not geen sorry can't couldn't")
_MOVE = _words("""
    verzetten verzet verplaatsen verplaatst verplaats verschuiven verschoven verschuif verleggen verlegd uitstellen
    uitgesteld uitstel move moved moving reschedule rescheduled rescheduling postpone postponed shift switch ruilen
    omwisselen omzetten omgezet omboeken opschuiven vooruitschuiven wisselen swap push verzetje verhuizen
""")
_YES = _words("""
    wel kan kunnen kun kunt lukt lukken schikt schikken past passen graag vrij beschikbaar prima goed oke oké ok
    akkoord liefst liever voorstel voorstellen stel mogelijk eventueel misschien zou zouden zullen zal ideaal
    perfect top werkt tijd plek plaats ruimte could can able available free works would suit suits prefer preferably
    fine good great okay possible possibly maybe let's shall bijvoorbeeld bv bv. bijv. bijv afspreken plannen
    inplannen langskomen voorkeur alternatief open gaat ja yes beter best fijn houd hou probeer instead better
    schuift komt haalbaar welkom happy doen bellen meet about uitkomt uitkomen verzoek wens wil willen like ideally
    optie opties option mag gerust handig keuze spreken zien book schedule plan inboeken boeken reserveren gewenst
    zeker bereikbaar reachable terug genoteerd noteer noted alleen only gaatje plekje flexibel flexible denk hoop
    hope elke iedere every time any anytime does do onwards mogelijkheid zie
""")
_BUSY = _words("""
    ziek ziekte griep weg afwezig vakantie verlof bezet vol druk drukke werken werk moet moeten ziekenhuis
    begrafenis uitvaart examen examens tandarts buitenland reis away busy sick ill holiday vacation booked flying
    travelling traveling out congres vergadering cursus helaas sorry unfortunately jammer dienst oppas koorts
    operatie crematie bruiloft trouw wedding funeral hospital exam conference training uitgevallen file noodgeval
    tussengekomen ertussen onverwacht onverwachts opgenomen vliegveld
""")
_AGREEABLE = re.compile(
    r"\b(?:geen (?:enkel )?(?:probleem|bezwaar|punt)|no problem|not a problem|niet erg|maakt (?:mij |me |voor "
    r"mij |ons )?niet (?:veel |zoveel )?uit)\b"
)
_HARMLESS = re.compile(
    r"\b(?:geen haast|no (?:worries|rush)|waarom niet|why not|niet alleen|not only|als (?:het|dat|dit"
    r"|die dag) niet (?:kan|lukt|gaat|past)|zo niet|indien niet|if not|anders niet"
    r"|if that (?:doesn't|does not) work|no later than|niet later dan|geen (?:last|zorgen)|(?:kan|kunnen|zou"
    r"|zouden|can|could) (?:het|we|wij|ik|dat|it|i) niet"
    r"(?= (?:ook |misschien |eventueel |gewoon |beter |gewoonweg )?(?:op|naar|een|volgende|\x00))"
    r"|can't we|couldn't we|is het niet mogelijk|niet toevallig|niets (?:ernstigs|bijzonders|mis)|goed zeg|zeg "
    r"maar|wel eens|goed weekend|sorry voor|met vakantie geweest)\b"
)
_UNSURE = re.compile(
    r"\b(?:weet (?:ik )?(?:het )?(?:nog |echt |even )*niet (?:zeker )?of|niet zeker of|nog niet (?:zeker"
    r"|helemaal zeker|duidelijk)|not sure (?:if|whether)"
    r"|don't know (?:if|whether)|twijfel(?:en)? (?:over|of)|afhankelijk van|hangt (?:er ?)?(?:van|vanaf) af)\b"
)
_TAKES_OFF = re.compile(r"\b(?:zeg|bel|meld|laat)\b.*\b(?:af|vallen)\b|\bsla\b.*\bover\b|\bkruis\b.*\bdoor\b")
_THINKS_OF = re.compile(
    r"\b(?:ben|zijn) (?:ik|we|wij) (?:er|daar)? ?weer\b|\b(?:dacht|denk|dachten|denken)\b.*\b(?:aan|van)\b"
)
_CONDITION = re.compile(
    r"^(?:\W|en |maar |dus |want |and |but |so |\n)*(?:als|indien|mocht(?:en)?|moest|wanneer|if|in case|should)\b"
)
_RECURS = re.compile(
    r"\b(?:altijd|elke|elk|ieder|iedere|nooit|voortaan|wekelijkse?|tweewekelijks|maandelijkse?|meestal"
    r"|doorgaans|normaal|normaliter|gewoonlijk|standaard|om de week"
    r"|vaste dag|always|every|each|weekly|usually|normally|generally|in het algemeen|never|vast op"
    r"|om de (?:twee|2) weken|vaste werkdag|biweekly)\b"
)
_ANY_DAY = re.compile(
    r"\b(?:elke|iedere|every|each) (?:dag|day|moment|time)\b|\baltijd (?:goed|prima|fijn)\b|\balways (?:fine|good)\b"
)
_PAST = re.compile(
    r"\b(?:was|waren|kwam|vergat|vergeten|gemist|miste|missed|forgot|forgotten|were|ging|kon|liep|afgelopen"
    r"|geweest|gebeurde|gisteren|vond|vonden|gaf|kreeg|zei"
    r"|stuurde|sprak|spraken|heb ik geslapen|begon|sliep|bedankt voor|dank voor|thanks for|thank you for|went|came)\b"
)


def lean_of(words: Sequence[str]) -> Lean:
    """The lean of one clause by its own words. Negation wins; then moving away; then a wish; then being busy."""
    text = " ".join(words)
    if _UNSURE.search(text):
        return Lean.NEITHER
    left = set(words)
    if left & _NEGATIONS:
        left = set(_HARMLESS.sub(" ", _AGREEABLE.sub("goed", text)).split())
    if left & _NOT or _TAKES_OFF.search(text):
        return Lean.NEITHER if _CONDITION.search(text) else Lean.REFUSED
    if left & _MOVE:
        return Lean.REFUSED
    if left & _YES or _THINKS_OF.search(text):
        return Lean.WANTED
    return Lean.REFUSED if left & _BUSY else Lean.NEITHER


def is_unsure(words: Sequence[str]) -> bool:
    """True where the sender does not know yet: "ik twijfel of dinsdag lukt"."""
    return bool(_UNSURE.search(" ".join(words)))


def moves(words: Sequence[str]) -> bool:
    """True where the words speak of moving an appointment."""
    return not _MOVE.isdisjoint(words)


def is_conditional(words: Sequence[str]) -> bool:
    """True for "als dinsdag niet lukt ...": what follows depends, and refuses nothing."""
    return bool(_CONDITION.search(" ".join(words)))


def recurs(words: Sequence[str]) -> bool:
    """True for a wish or a habit without a date: "altijd op woensdag"."""
    return bool(_RECURS.search(_ANY_DAY.sub(" ", " ".join(words))))


def is_past(words: Sequence[str]) -> bool:
    """True where the clause tells of something that has been."""
    return bool(_PAST.search(" ".join(words)))


def clauses(words: Sequence[str]) -> list[list[str]]:
    """The words cut at every boundary; a boundary word opens the clause after it, and "dus niet" opens none."""
    parts: list[list[str]] = [[]]
    for place, word in enumerate(words):
        if word not in BOUNDARIES or (word == "dus" and words[place + 1 : place + 2] and words[place + 1] in _AFTER_SO):
            parts[-1].append(word)
        else:
            parts.append([word] if word.isalpha() else [])
    return [part for part in parts if part]

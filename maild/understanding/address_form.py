"""How the sender addresses the coach: je or u (behaviour 12). Only the sender's own words count."""

from __future__ import annotations

import re

from maild.understanding.language import detect_language
from maild.understanding.result import AddressForm, Language

_LONGEST = 20_000
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_SPEECH = re.compile(
    r"\"[^\"\n]{1,400}\"|“[^”\n]{1,400}”|„[^”“\n]{1,400}[”“]|«[^»\n]{1,400}»|(?<!\w)[‘'][^’'\n]{8,400}[’'](?!\w)"
)
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S{1,500}|\S{1,100}@\S{1,100}")

_EDGE = r"(?<![\w.’'/-])"
_END = r"(?![\w’'/]|-\w|\.\w)"
_HOURS = r"(?<!\d )(?<!\d)"  # "10 u" is a clock time in Flanders

_FLEMISH = re.compile(
    _EDGE
    + r"(?:gij|ge|gijzelf|gullie|gijlie|kunde|hebde|zijde|gade|doede|moogde|zoude|moede|wilde gij|ziede|weette)"
    + _END
)
_THANKS_U = re.compile(r"\b(?:dank ?u(?: ?wel)?|bedank u|alstublieft|a\.?u\.?b\.?)" + _END)
_THANKS_JE = re.compile(r"\b(?:dank ?je(?: ?wel)?|alsjeblieft|asjeblieft)" + _END)
_U = re.compile(_EDGE + _HOURS + r"(?:u|uw|uwe|uzelf|u zelf)" + _END)
_JE_DIRECT = re.compile(
    _EDGE + r"(?:jij|jou|jouw|jouwe|jezelf|jullie"
    r"|(?:heb|kun|kan|wil|ben|zou|mag|zal|weet|had|denk|vind|hoor|zie|ga|doe|was|laat|bel|mail|spreek|stuur"
    r"|werk|ken|bied|geef|reken|vraag|help|kon|"
    r"dank|bedankt voor|dank voor|hoop dat|met|bij|aan|voor|van|tot|naar|op|over|in|of|wens|groet|zien|spreken) je"
    r"|je (?:mail|mailtje|bericht|berichtje|reactie|antwoord|praktijk|site|website|agenda|tijd|hulp|advies"
    r"|uitnodiging|begrip|moeite|"
    r"factuur|tarief|tarieven|aanbod|nieuwsbrief|naam|nummer|link|vraag|voorstel|steun|geduld|telefoon|opdracht"
    r"|verslag))" + _END
)
_JE_ANY = re.compile(_EDGE + r"je" + _END)


def detect_address_form(text: str) -> AddressForm | None:
    """Je or u as the sender says it to the coach; None where they say neither, or write English or another language.

    Flemish gij and ge count as je, and so does a "u" mixed with them; "jullie" with "u" is u. A "je" that means
    "one" weighs little beside a real "u", and so does "dank u wel" beside a real "je". Words that the sender
    reports of somebody else, between quotation marks, count for nothing. Imperatives address without a form.
    """
    if detect_language(text) in (Language.EN, Language.OTHER):
        return None
    own = _own_words(text)
    if _FLEMISH.search(own):
        return AddressForm.JE
    formal_thanks, friendly_thanks = len(_THANKS_U.findall(own)), len(_THANKS_JE.findall(own))
    rest = _THANKS_JE.sub(" ", _THANKS_U.sub(" ", own))
    formal, direct, loose = len(_U.findall(rest)), _count_direct(rest), len(_JE_ANY.findall(rest))
    if formal:
        return AddressForm.JE if direct > formal else AddressForm.U
    if direct:
        return AddressForm.JE
    if formal_thanks:
        return AddressForm.JE if friendly_thanks > formal_thanks else AddressForm.U
    return AddressForm.JE if friendly_thanks or loose else None


def _own_words(text: str) -> str:
    """Lower case, without older mail, addresses, and what somebody else is quoted to have said."""
    shown = _ADDRESSES.sub(" ", _QUOTED_LINE.sub(" ", text[:_LONGEST]))
    own = _SPEECH.sub(" ", shown)
    return " ".join((own if own.strip(" \n.,!?") else shown).lower().replace("’", "'").split())


def _count_direct(rest: str) -> int:
    """Words that address one person as je. "jullie" goes with either form, so it counts only where there is no u."""
    found = _JE_DIRECT.findall(rest)
    if _U.search(rest):
        found = [each for each in found if each != "jullie"]
    return len(found)

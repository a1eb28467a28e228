"""The nearest known word to a mistyped one, so that a problem can say "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_DUTCH_AND_OTHER_WORDS = {
    "adres": "address",
    "afzender": "address",
    "afwezig": "absence",
    "afwezigheid": "absence",
    "aanspreekvorm": "address_form",
    "andere_adressen": "other_addresses",
    "aliases": "other_addresses",
    "bevrijdingsdag": "liberation_day",
    "boekingslink": "booking_link",
    "bericht_aan": "alert_to",
    "alert": "alert_to",
    "alarm_naar": "alert_to",
    "concepten": "drafts",
    "email": "address",
    "feestdagen": "holidays",
    "gebruiker": "username",
    "gebruikersnaam": "username",
    "geheim": "secret",
    "goede_vrijdag": "good_friday",
    "handtekening": "signature",
    "kantooruren": "office_hours",
    "land": "country",
    "login": "username",
    "modus": "mode",
    "naam": "name",
    "pass": "secret",
    "password": "secret",
    "poort": "port",
    "regels": "rules",
    "server": "host",
    "sjablonen": "templates",
    "ssl": "security",
    "taal": "language",
    "telefoon": "phone",
    "timezone": "zone",
    "tijdzone": "zone",
    "tls": "security",
    "user": "username",
    "vakantie": "absence",
    "verzonden": "sent",
    "wachtwoord": "secret",
    "maandag": "monday",
    "dinsdag": "tuesday",
    "woensdag": "wednesday",
    "donderdag": "thursday",
    "vrijdag": "friday",
    "zaterdag": "saturday",
    "zondag": "sunday",
}


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None. The Dutch word for a key counts as that key."""
    choices = {each.casefold(): each for each in known}
    asked = word.strip().casefold()
    translated = _DUTCH_AND_OTHER_WORDS.get(asked.replace("-", "_"))
    if translated in choices:
        return choices[translated]
    close = get_close_matches(asked[:100], choices, n=1, cutoff=0.6)
    return choices[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "x"?`, or nothing where no known word is near."""
    found = nearest(word, known)
    return f'; did you mean "{found}"?' if found else ""

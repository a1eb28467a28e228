"""How a mail begins and how it ends: the greeting line and the closing words."""

from __future__ import annotations

import re
import unicodedata

from maild.drafting.clean_text import clean_line
from maild.drafting.variant import Variant

_LONGEST_NAME = 80
_TITLED = re.compile(r"(mevrouw|mevr\.?|meneer|de heer|dhr\.?|heer)\s+(?=\S)", re.IGNORECASE)
_ENGLISH_TITLES = {"mevrouw": "Ms", "mevr": "Ms", "meneer": "Mr", "de heer": "Mr", "dhr": "Mr", "heer": "Mr"}
_DUTCH_TITLES = {"mevr": "mevrouw", "dhr": "meneer", "heer": "meneer", "de heer": "meneer"}
_FALLBACK = {Variant.JE: "Hallo,", Variant.U: "Goedendag,", Variant.EN: "Hello,"}
_CLOSING = {Variant.JE: "Hartelijke groet,", Variant.U: "Met vriendelijke groet,", Variant.EN: "Kind regards,"}
_GOODBYE = re.compile(
    r"\b(groet|groeten|groetjes|hoogachtend|liefs|regards|wishes|sincerely|faithfully|cheers)\b", re.IGNORECASE
)


def fit_name(name: str | None) -> str | None:
    """The name as a greeting can carry it, or None: letters, spaces and the marks that names have, nothing else."""
    cleaned = re.sub(r"\s+", " ", clean_line(name or "", 10 * _LONGEST_NAME))
    if not cleaned or len(cleaned) > _LONGEST_NAME or cleaned.casefold() in ("none", "null"):
        return None
    fits = all(sign in " -.'’&" or unicodedata.category(sign)[0] in "LM" for sign in cleaned)
    return cleaned if fits and any(sign.isalpha() for sign in cleaned) else None


def greet(name: str | None, variant: Variant) -> str:
    """The greeting line with its comma. Without a name it is a greeting that fits anybody at any time of day."""
    fitting = fit_name(name)
    if fitting is None:
        return _FALLBACK[variant]
    return f"{'Dear' if variant is Variant.EN else 'Beste'} {_say(fitting, variant)},"


def close(coach_name: str, signature: str, variant: Variant) -> str:
    """The closing words with the coach's name below; without the name where the signature begins with it, and nothing
    at all where the signature has closing words of its own."""
    first_line = next((line.strip() for line in signature.split("\n") if line.strip()), "")
    if _GOODBYE.search(first_line):
        return ""
    words = _CLOSING[variant]
    own_name = coach_name.casefold().split()
    if own_name and first_line.casefold().split()[: len(own_name)] == own_name:
        return words
    return f"{words}\n{coach_name}"


def _say(name: str, variant: Variant) -> str:
    """ "Mevr. de Wit" is said as "mevrouw De Wit", in English as "Ms De Wit"; two names are joined by "and" there."""
    found = _TITLED.match(name)
    if found is not None:
        title = found[1].rstrip(".").casefold()
        rest = name[found.end() :]
        rest = rest[0].upper() + rest[1:]
        said = _ENGLISH_TITLES[title] if variant is Variant.EN else _DUTCH_TITLES.get(title, title)
        return f"{said} {rest}"
    return name.replace(" en ", " and ") if variant is Variant.EN else name

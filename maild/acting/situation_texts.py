"""What maild says to the coach about situations, in Dutch: one line each, names and addresses only."""

from __future__ import annotations

from collections.abc import Mapping

from maild.facts.situation import SituationKind

_KINDS: Mapping[SituationKind, str] = {
    SituationKind.TOO_MANY: "mail over veel berichten",
    SituationKind.DROPPING_OUT: "mail omdat het lang stil is",
    SituationKind.NO_SHOW: "mail na een gemiste afspraak",
    SituationKind.NO_MATCH: "mail dat het niet past",
    SituationKind.ANNOUNCEMENT: "mededeling",
}
_REASONS: Mapping[str, str] = {
    "danger": "er is een gevaarzaak open",
    "no_contact": "deze persoon wil geen contact",
    "paused": "deze persoon is in pauze",
    "stopped": "deze persoon is gestopt",
    "former": "deze persoon is geen cliënt meer",
    "writing": "je bewerkt zelf een concept voor deze persoon",
    "room": "het maximum van vandaag is bereikt",
    "watch": "in de meekijkstand wordt niets klaargezet",
    "no_template": "het sjabloon ontbreekt of is kapot",
    "recipient_unusable": "dit adres kan niet in een concept staan",
    "identity_unusable": "jouw eigen adres kan niet in een concept staan",
    "nobody": "er is geen adres meer",
    "day_is_over": "de dag is voorbij",
    "they wrote themselves": "er is zelf geschreven",
}


def reason_words(reason: str | None) -> str:
    """Why something waits, or came to nothing."""
    return _REASONS.get(reason or "", reason or "maild is er zo mee bezig")


def waiting_words(kind: SituationKind, reason: str | None) -> str:
    """A mail that is wanted and does not lie in Drafts yet."""
    return f"{_KINDS[kind]} wacht: {reason_words(reason)}"


def ready_words(kind: SituationKind, *, knows_agenda: bool) -> str:
    """A mail that lies in Drafts."""
    doubt = "" if knows_agenda else "; of er een afspraak staat weet maild niet, kijk dat eerst na"
    return f"{_KINDS[kind]} ligt klaar{doubt}"


def dropped_line(who: str, kind: SituationKind, reason: str) -> str:
    """A mail that was wanted and never came to lie in Drafts."""
    return f"{who}: {_KINDS[kind]} is niet gemaakt: {reason_words(reason)}."


def progress_words(people: int, placed: int, sent: int, to_come: int, dropped: int, held: str | None) -> str:
    """How far an announcement is; `held` is what it waits for, where that is not the next day."""
    words = f"{placed} van {people} klaargezet, {sent} verstuurd"
    if to_come and held is not None:
        words += f", {to_come} wachten: {reason_words(held)}"
    elif to_come:
        words += f", {to_come} volgen op de komende dagen (20 per dag)"
    return f"{words}, {dropped} vervallen" if dropped else words

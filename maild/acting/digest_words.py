"""The digest's words, in Dutch: headings, what becomes of a mail, lengths of time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

NOTHING_TODAY = "Vandaag hoeft niemand antwoord."
NOTHING_WAITS = "Er ligt niets klaar."

AUTOMATIC_KINDS: Mapping[str, str] = {
    "bounce": "niet bezorgd",
    "feedback": "klachtmelding",
    "ooo": "afwezigheid",
    "list": "mailinglijst",
    "newsletter": "nieuwsbrief",
    "notification": "melding",
    "calendar": "agenda",
    "receipt": "leesbevestiging",
    "challenge": "afzendercontrole",
}

PURPOSES: Mapping[str, str] = {
    "reply": "antwoord",
    "holding": "tussenbericht",
    "ladder": "opvolgmail",
    "situation": "mail bij een situatie",
    "journey": "trajectmail",
}

FAILURES: Mapping[str, str] = {
    "unreadable": "kon niet gelezen of nagekeken worden, bekijk hem zelf",
    "could_not_be_handled": "kon niet verwerkt worden, bekijk hem zelf",
    "server_refused_draft": "de mailserver weigerde het concept",
}


def length_in_words(length: timedelta) -> str:
    """ "35 minuten", "3 uur", "2 dagen en 4 uur": rounded, for a coach."""
    minutes = round(length.total_seconds() / 60)
    if minutes < 90:
        return "1 minuut" if minutes == 1 else f"{minutes} minuten"
    days, hours = divmod(round(minutes / 60), 24)
    day_words = "1 dag" if days == 1 else f"{days} dagen"
    if not days:
        return f"{hours} uur"
    return f"{day_words} en {hours} uur" if hours else day_words


def standing_words(today: int, late: int, danger: int, *, is_watching: bool) -> str:
    """The sentence under the day: what matters first."""
    parts = []
    if danger:
        parts.append(
            "1 zaak met mogelijk gevaar is open" if danger == 1 else f"{danger} zaken met mogelijk gevaar zijn open"
        )
    if late:
        parts.append(f"{late} {'persoon wacht' if late == 1 else 'mensen wachten'} te lang")
    if today:
        parts.append(f"{today} {'antwoord loopt' if today == 1 else 'antwoorden lopen'} vandaag af")
    said = "; ".join(parts) if parts else "Niemand wacht te lang, en vandaag loopt niets af"
    watching = " maild kijkt alleen mee (stand watch) en zet niets klaar." if is_watching else ""
    return f"{said[0].upper()}{said[1:]}.{watching}"


def subject_words(day: str, today: int, late: int, danger: int) -> str:
    """The subject: numbers, never a name, for it shows on a locked telephone."""
    numbers = [
        words
        for count, words in ((danger, f"{danger} gevaar"), (late, f"{late} te laat"), (today, f"{today} vandaag"))
        if count
    ]
    return f"Overzicht van {day}: {', '.join(numbers) if numbers else 'alles op tijd'}"

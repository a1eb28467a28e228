"""What maild says to the coach about a ladder, in Dutch. Names and addresses only, never a word of a mail."""

from __future__ import annotations

from maild.acting.coach_texts import CoachText


def call_note(who: str) -> CoachText:
    """It is time to call."""
    text = (
        f"{who} heeft op drie berichten niet geantwoord. Tijd om te bellen.\n\n"
        "Vraag hoe het gaat, zeg dat stoppen of wachten ook goed is, en spreek af wat de volgende stap is. Spreek je de "
        "voicemail in, noem dan alleen je naam en vraag om terugbellen.\n\n"
        f"Daarna: `maild called`, `maild voicemail` of `maild skip-call`, met het adres van {who}. Hoort maild drie "
        "werkdagen niets, dan telt het als overgeslagen.\n"
    )
    return CoachText(f"Bellen met {who}", text)


def closed_note(who: str) -> CoachText:
    """The dossier is closed, the door stays open."""
    text = (
        f"{who} heeft niet meer geantwoord en de dag in je laatste bericht is voorbij. Het dossier is gesloten: maild "
        "schrijft uit zichzelf niet meer. De deur staat open: komt er een bericht, dan krijg je weer gewoon een concept.\n"
    )
    return CoachText(f"Dossier gesloten: {who}", text)


def halted_line(who: str) -> str:
    """A mail came back."""
    return f"{who}: een bericht kwam terug, de ladder staat stil. Klopt het adres nog?"


def no_day_line(who: str) -> str:
    """The last mail names no day."""
    return f"{who}: in je laatste bericht staat geen dag waarop je het dossier sluit. Er wordt niets gesloten."

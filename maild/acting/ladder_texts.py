"""What maild says to the coach about a ladder, in Dutch. Names and addresses only, never a word of a mail."""

from __future__ import annotations

import re
from collections.abc import Mapping

from maild.acting.coach_texts import CoachText

_REASONS: Mapping[str, str] = {
    "until it is due": "tot het zover is",
    "for word of the call": "tot je zegt hoe het bellen ging",
    "the mail lies in Drafts, not sent yet": "het bericht ligt in Concepten, nog niet verstuurd",
    "an earlier mail of the ladder still lies in Drafts": "een eerder bericht van de ladder ligt nog in Concepten",
    "until the day that the last mail names has passed": "tot de dag in je laatste bericht voorbij is",
    "the mail could not be placed in Drafts": "het bericht kon niet in Concepten gezet worden",
    "the mail lay in Drafts for two weeks": "het bericht lag twee weken in Concepten",
    "the last mail names no day, or one that comes too early": "in je laatste bericht staat geen dag, of een te vroege",
    "mode watch": "maild kijkt alleen mee",
    "a danger case is open for this person": "er staat een gevaarmelding open",
    "this person asked for no contact": "er is gevraagd om geen contact",
    "this person is paused": "er loopt een pauze",
    "this person has asked to stop since": "er is gevraagd om te stoppen",
}
_NO_RUNG = re.compile(r'the ladder "(?P<ladder>.*)" has no rung "(?P<rung>.*)" any more')


def reason_in_dutch(reason: str) -> str:
    """Planning's reason as the coach reads it. One that has no Dutch words stays as it is: a test keeps the list whole."""
    gone = _NO_RUNG.fullmatch(reason)
    if gone is not None:
        return f'de ladder "{gone["ladder"]}" heeft geen stap "{gone["rung"]}" meer'
    return _REASONS.get(reason, reason)


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


def strange_bounce_line(who: str) -> str:
    """A bounce names somebody on a ladder, and returns a mail that is not in Sent."""
    return (
        f"{who}: er kwam een bericht terug dat niet in Verzonden staat. Misschien schreef iemand in jouw naam; de ladder "
        "gaat door. Klopt het adres niet meer, stop dan met `maild outreach ADRES --stop`."
    )


def no_day_line(who: str) -> str:
    """The last mail names no day, or one that comes too early."""
    return (
        f"{who}: in je laatste bericht staat geen duidelijke dag waarop je het dossier sluit, of een dag binnen vijf "
        "werkdagen. Er wordt niets gesloten. Zeg de dag met `maild outreach ADRES --deadline 2026-05-04`, of laat het rusten "
        "met `--stop`."
    )


def asks_line(who: str, reason: str) -> str:
    """The ladder cannot go on by itself. `reason` is a sentence of planning's, without a word of a mail."""
    how = "`maild outreach ADRES --rung NAAM` zegt hoe het verder gaat, `--stop` dat het klaar is."
    return f"{who}: de ladder wacht op jou ({reason_in_dutch(reason)}). {how}"


def no_draft_line(who: str) -> str:
    """The mail of a rung cannot be written."""
    return (
        f"{who}: het volgende bericht kon niet klaargezet worden. Ligt je vorige bericht nog in Verzonden, en is de tekst "
        "in templates/ heel? `maild check` zegt het laatste."
    )


def answered_note(who: str) -> CoachText:
    """An answer came while the coach works on the mail of a rung."""
    text = (
        f"Er is een bericht van {who}, terwijl jij werkt aan het bericht dat aan je vorige herinnert. De ladder is klaar; je "
        "concept blijft liggen zoals het is, want je hebt het zelf veranderd.\n"
    )
    return CoachText(f"{who} heeft geantwoord", text)

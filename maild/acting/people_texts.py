"""What maild says to the coach about people and gestures, in Dutch: one line each, never a word or the subject of a mail."""

from __future__ import annotations

from datetime import date

from maild.working_time.words import day_in_words


def paused(who: str, until: date, *, by_coach: bool) -> str:
    """Somebody is paused."""
    whose = "op jouw teken" if by_coach else "op eigen verzoek"
    return f"{who}: {whose} in pauze tot {day_in_words(until, 'nl')}. Eerder verder? Sleep een mail naar Coach/Hervat."


def no_contact(who: str, key: str) -> str:
    """Somebody wants no contact, and that was understood for sure."""
    return (
        f"{who}: wil geen contact meer. maild begint hier niets meer uit zichzelf. "
        f"Klopt dat niet: maild contact {key} --allow"
    )


def no_contact_in_doubt(who: str, key: str) -> str:
    """Somebody may want no contact; the coach has to say so."""
    return (
        f"{who}: wil misschien geen contact meer. Er is nog niets veranderd. "
        f"Klopt het: sleep de mail naar Coach/Is stoppen, of: maild contact {key} --block"
    )


def gesture_unreadable(name: str) -> str:
    """A mail in a control mailbox that could not be read."""
    return f"Een mail in Coach/{name} kon niet gelezen worden; er is niets mee gedaan."


def control_mailboxes_refused() -> str:
    """The server makes none."""
    return "De mailserver wil de mappen onder Coach/ niet maken. Maak ze zelf, of zet control_mailboxes: false."


def gesture_left(who: str, name: str) -> str:
    """A gesture that was obeyed in mode watch, where nothing in the mailbox may be moved."""
    return f"{who}: Coach/{name} is uitgevoerd. In de meekijkstand verplaatst maild niets: de mail ligt daar nog."


def gesture_refused(who: str, name: str, reason: str) -> str:
    """A gesture that was not obeyed, and why."""
    return f"{who}: Coach/{name} is niet uitgevoerd: {reason}."


def left_after_restore(count: int) -> str:
    """Mails of the time that a restored backup knows nothing of, for which no draft lies ready."""
    return (
        f"Na het terugzetten van een reservekopie: {count} mail(s) uit de verloren tijd zonder concept. maild maakt er geen, "
        "want misschien heb je er al een verstuurd of weggegooid. Kijk ze zelf na; ze staan hieronder zolang ze wachten."
    )

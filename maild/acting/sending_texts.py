"""What maild says to the coach about mail that was to be sent, in Dutch: never a subject or a word of the mail."""

from __future__ import annotations

from collections.abc import Sequence

from maild.acting.coach_texts import CoachText
from maild.facts.submission import RecipientResult, RecipientState
from maild.planning.sending import Found, Objection

_WHY = {
    Objection.WATCHING: "maild staat in de meekijkstand en verstuurt niets",
    Objection.NO_SERVER: "er is geen verzendserver ingesteld (smtp:)",
    Objection.GONE: "de mail lag er niet meer",
    Objection.UNREADABLE: "de mail kon niet gelezen worden",
    Objection.TOO_LARGE: "de mail is te groot",
    Objection.RECEIVED: "dit is een ontvangen mail, geen concept",
    Objection.NOT_FROM_COACH: "de afzender is niet jouw eigen adres",
    Objection.HEADER: "er staat een kopregel in die maild niet verstuurt",
    Objection.NO_RECIPIENT: "er is geen ontvanger",
    Objection.TOO_MANY: "er zijn te veel ontvangers (aantal en grens)",
    Objection.BAD_RECIPIENT: "een adres klopt niet",
    Objection.UNFILLED: "er staat nog iets in om in te vullen",
    Objection.EMPTY: "er staat nog geen tekst van jou in",
    Objection.ALREADY_SENT: "deze mail is al verstuurd",
    Objection.UNDER_WAY: "deze mail is al onderweg",
    Objection.DANGER: "er staat een melding van gevaar open",
}
_STATUS_WORDS = {
    "1.1": "dit adres bestaat niet",
    "1.2": "dit domein bestaat niet",
    "1.6": "deze persoon is verhuisd naar een ander adres",
    "1.10": "dit domein neemt geen mail aan",
    "2.1": "deze postbus staat uit",
    "2.2": "deze postbus is vol",
    "2.3": "de mail is te groot voor deze postbus",
    "3.4": "de mail is te groot",
    "7.1": "de ontvangende kant wil deze mail niet",
}
"""What the commonest enhanced codes mean, by subject and detail (RFC 3463 section 3, RFC 7505)."""


def returned(who: str, found: Sequence[Found]) -> CoachText:
    """A mail that is not sent, with every reason."""
    lines = [f"- {_reason(each)}" for each in found]
    text = [
        f"De mail aan {who} is niet verstuurd:",
        *lines,
        "",
        "Pas hem aan en sleep hem dan nog een keer naar Versturen.",
    ]
    return CoachText(f"Niet verstuurd: {who}", "\n".join(text) + "\n")


def asks_once_more(who: str, endangered: Sequence[str]) -> CoachText:
    """A mail to somebody with an open danger case: a second time is a yes."""
    text = (
        f"De mail aan {who} is nog niet verstuurd: voor {', '.join(endangered) or who} staat een melding van gevaar open.\n"
        "maild verstuurt dan niets zonder het nog een keer te vragen.\n\n"
        "Wil je deze mail toch sturen? Sleep hem dan nog een keer naar Versturen (of geef `maild send` nog een keer). "
        "Bellen kan beter zijn.\n"
    )
    return CoachText(f"Toch versturen? {who}", text)


def refused(who: str, results: Sequence[RecipientResult]) -> CoachText:
    """A mail that nobody took."""
    text = [
        f"De mail aan {who} is niet verstuurd.",
        *(_result_line(each) for each in results),
        "",
        "Hij ligt weer bij je concepten. Verbeterd? Sleep hem dan nog een keer naar Versturen.",
    ]
    return CoachText(f"Geweigerd: {who}", "\n".join(text) + "\n")


def partly_sent(reached: Sequence[str], results: Sequence[RecipientResult]) -> CoachText:
    """A mail that some recipients got and others did not."""
    text = [
        f"Je mail is verstuurd aan {', '.join(reached)}, maar niet aan iedereen:",
        *(_result_line(each) for each in results),
        "",
        "Hij staat in Verzonden. Wie hem niet kreeg, krijgt hem niet vanzelf: stuur die persoon zelf een nieuwe mail.",
    ]
    return CoachText("Niet bij iedereen aangekomen", "\n".join(text) + "\n")


def outcome_unknown(who: str, moment: str, *, is_returned: bool) -> CoachText:
    """A mail of which nobody knows whether it went out: it is never sent again by itself."""
    then = (
        "De mail ligt weer bij je concepten. Alleen als je zeker weet dat hij niet is aangekomen: sleep hem nog een "
        "keer naar Versturen. Is hij wel aangekomen, gooi het concept dan weg."
        if is_returned
        else "Aan anderen is hij wel verstuurd; hij staat in Verzonden."
    )
    text = (
        f"Het is niet zeker of je mail aan {who} is verstuurd. De verbinding met de verzendserver viel weg op het moment dat "
        f"hij werd overgedragen ({moment}).\n"
        "maild stuurt hem niet uit zichzelf nog eens: dan zou iemand hem dubbel krijgen.\n\n"
        "Waar je kunt kijken: in Verzonden van je webmail (daar vond maild hem niet), in het verzendoverzicht van je "
        f"mailprovider, of vraag het even na.\n\n{then}\n"
    )
    return CoachText(f"Onzeker of verstuurd: {who}", text)


def still_waiting(who: str, since: str) -> CoachText:
    """A mail that could not be handed over for a day, because no server could be reached."""
    text = (
        f"Je mail aan {who} wacht sinds {since}: de verzendserver is niet te bereiken. maild blijft het proberen.\n"
        "Toch liever niet meer? Haal de mail dan weg uit de map waar hij ligt.\n"
    )
    return CoachText(f"Wacht nog op verzenden: {who}", text)


def delayed_line(who: str, text: str) -> str:
    """A first try that has to wait, as one line for the digest."""
    return f"{who}: een mail van jou kon nog niet verstuurd worden ({text}); maild probeert het opnieuw."


def not_filed_line(who: str) -> str:
    """A mail that was sent and could not be filed."""
    return f"{who}: je mail is verstuurd, maar de mailserver wilde hem niet in Verzonden zetten."


def _reason(found: Found) -> str:
    why = _WHY[found.objection]
    return f"{why}: {found.detail}" if found.detail else why


def _result_line(result: RecipientResult) -> str:
    words = _STATUS_WORDS.get((result.status or "").partition(".")[2])
    if result.state is RecipientState.UNKNOWN:
        return f"- {result.address}: onbekend of hij is aangekomen"
    code = " ".join(part for part in (str(result.code or ""), result.status or "") if part)
    said = f"{code} {result.text}".strip() or "zonder reden"
    if result.code is not None and result.code < 500:
        said = f'bleef een dag lang "nu niet" zeggen ({said})'
    return f"- {result.address}: {f'{words} ({said})' if words else said}"

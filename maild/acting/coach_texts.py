"""What maild says to the coach, in Dutch: danger alerts and notices. Never a word or the subject of a mail.

A clinician should read the danger texts before a release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from maild.working_time.words import day_in_words

_DANGER_WORDS: Mapping[str | None, str] = {
    "suicide": "mogelijk gevaar voor zelfdoding",
    "self_harm": "mogelijke zelfverwonding",
    "violence_at_home": "mogelijk geweld thuis",
    "danger_to_others": "mogelijk gevaar voor anderen",
    None: "mogelijk acuut gevaar",
}


@dataclass(frozen=True, slots=True)
class HelpRoutes:
    """Where help is to be had: lines for every danger and lines by kind, and the day on which they were checked."""

    checked_on: str
    always: tuple[str, ...]
    by_kind: Mapping[str, tuple[str, ...]]

    def lines_for(self, kind: str | None) -> tuple[str, ...]:
        """The lines for one kind of danger, or for all kinds where the kind is not known."""
        if kind is not None and kind in self.by_kind:
            return self.always + self.by_kind[kind]
        everything = tuple(line for lines in self.by_kind.values() for line in lines)
        return self.always + tuple(dict.fromkeys(everything))


@dataclass(frozen=True, slots=True)
class CoachText:
    """A subject and a text to the coach."""

    subject: str
    text: str


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as the coach says it: "dinsdag 4 augustus 2026 om 09:03"."""
    local = moment.astimezone(zone)
    return f"{day_in_words(local.date(), 'nl', with_year=True)} om {local:%H:%M}"


def danger_alert(who: str, arrived: str, where: str, kind: str | None, routes: HelpRoutes) -> CoachText:
    """The danger alert: who, when, where to look, and the routes. Nothing of the mail itself (behaviour 7)."""
    seen = f"In een mail van {who} ziet maild tekenen van {_DANGER_WORDS.get(kind, _DANGER_WORDS[None])}."
    done = "Er is geen antwoord klaargezet. Voor deze persoon staat alles stil tot jij het weer vrijgeeft."
    return _alarm(seen, done, arrived, where, routes.lines_for(kind), routes)


def danger_reminder(first: CoachText, since: str, who: str) -> CoachText:
    """The same alert once more, because nobody said that they have seen it."""
    again = (
        f"Herinnering: deze waarschuwing staat open sinds {since}, en nog niemand heeft gemeld dat hij gezien is.\n"
        f"Gezien? Zet de mail in Coach/Gezien, of geef `maild seen` met het adres van {who}. Dan stopt de herhaling; "
        "verder blijft alles stilstaan.\n\n"
    )
    return CoachText(f"HERINNERING {first.subject}", again + first.text)


def unchecked_alert(who: str, arrived: str, where: str, routes: HelpRoutes) -> CoachText:
    """The full alarm for a client's mail that maild could not handle: nothing is known of it, so everything may be true."""
    seen = f"Een mail van je cliënt {who} kon maild niet verwerken. Er kan van alles in staan."
    done = "Er is geen antwoord klaargezet, en maild probeert deze mail niet nog eens."
    return _alarm(seen, done, arrived, where, routes.lines_for(None), routes)


def _alarm(seen: str, done: str, arrived: str, where: str, lines: tuple[str, ...], routes: HelpRoutes) -> CoachText:
    text = [
        seen,
        "Lees de mail zelf, nu. maild kan niet beoordelen of iemand veilig is.",
        "",
        f"Ontvangen: {arrived}",
        f"Waar: {where}",
        "",
        done,
        "",
        "Hulplijnen:",
        *(f"- {line}" for line in lines),
        "",
        f"(Nummers nagekeken op {routes.checked_on}.)",
        "",
    ]
    return CoachText("DRINGEND: lees nu een mail in je Postvak IN", "\n".join(text))


def blind_alert(account: str, since: str, reason: str) -> CoachText:
    """maild itself sees no mail any more: what comes in now is not looked at for danger."""
    text = (
        f"maild ziet sinds {since} geen mail meer van {account}. Wat er binnenkomt wordt niet gelezen, ook niet op tekenen "
        f"van gevaar. Kijk zelf in je Postvak IN tot dit voorbij is.\n\nWat er mis is: {reason}\n\n"
        "maild probeert het zelf steeds opnieuw en meldt het als het weer werkt. Meer zegt `maild status`.\n"
    )
    return CoachText("maild ziet je mail niet meer", text)


def sees_again(account: str, since: str) -> CoachText:
    """maild sees mail again; what came meanwhile is read now."""
    text = f"maild ziet de mail van {account} weer. Wat er sinds {since} binnenkwam wordt nu gelezen.\n"
    return CoachText("maild ziet je mail weer", text)


def unreadable_mail(who: str, arrived: str, where: str) -> CoachText:
    """One mail could not be read or checked: the coach looks at it."""
    text = (
        f"Een mail van {who} kon maild niet lezen, ook niet op tekenen van gevaar. Bekijk hem zelf.\n\n"
        f"Ontvangen: {arrived}\nWaar: {where}\n\nmaild probeert deze mail niet nog eens.\n"
    )
    return CoachText("Bekijk deze mail zelf: maild kon hem niet lezen", text)


def cut_mail(who: str, arrived: str, where: str) -> CoachText:
    """A part of a mail was left out while reading, so that nothing can be said of it."""
    text = (
        f"Van een mail van {who} heeft maild een deel niet gelezen, ook niet op tekenen van gevaar: hij is te lang of "
        f"vreemd opgebouwd. Bekijk hem zelf. Verder is hij behandeld als elke andere.\n\n"
        f"Ontvangen: {arrived}\nWaar: {where}\n"
    )
    return CoachText("Bekijk deze mail zelf: maild las er een deel niet van", text)


def unhandled_mail(who: str, arrived: str, where: str) -> CoachText:
    """One mail was read and checked, and then something of ours failed on it again and again."""
    text = (
        f"Bij een mail van {who} ging er in maild drie keer iets mis. Er is geen concept gemaakt. Bekijk hem zelf.\n\n"
        f"Ontvangen: {arrived}\nWaar: {where}\n\nmaild probeert deze mail niet nog eens.\n"
    )
    return CoachText("Bekijk deze mail zelf: maild kon hem niet verwerken", text)


def coach_is_writing(who: str, arrived: str) -> CoachText:
    """A new mail came while the coach is working on the draft for the one before."""
    text = (
        f"{who} heeft opnieuw geschreven ({arrived}) in een gesprek waarin jij al aan een concept werkt.\n"
        "maild heeft jouw concept laten staan en er geen tweede bij gezet.\n"
    )
    return CoachText("Nieuwe mail bij een concept waar je aan werkt", text)


def alert_failing(way: str) -> str:
    """One line: a way to the coach did not take an alert three times in a row."""
    which = "je alert_command" if way == "run_command" else "de mailserver (smtp)"
    return f"Een waarschuwing kwam drie keer niet weg via {which}. maild blijft het proberen; kijk na wat er mis is."


def plain_notice(kind: str, who: str) -> str:
    """One line for the list of notices in `status` and the digest."""
    sentences = {
        "cap_reached": f"{who}: vandaag al drie concepten gemaakt, voor deze mail niet meer.",
        "no_template": f"{who}: het sjabloon ontbreekt of is kapot, er is geen concept gemaakt.",
        "recipient_unusable": f"{who}: dit adres kan niet in een concept staan, er is geen concept gemaakt.",
        "identity_unusable": f"{who}: jouw eigen adres kan niet in een concept staan, er is geen concept gemaakt.",
        "other_reply_to": f"{who}: de mail vraagt om antwoord op een ander adres; dat is niet gebruikt.",
        "new_mail_while_writing": f"{who}: nieuwe mail in een gesprek waarin een bewerkt concept ligt.",
        "unreadable": f"{who}: een mail kon niet gelezen worden.",
        "cut": f"{who}: een deel van een mail is niet gelezen.",
        "unhandled": f"{who}: een mail kon niet verwerkt worden.",
        "refused": f"{who}: de mailserver weigerde het concept.",
        "danger": f"{who}: tekenen van gevaar, zie de waarschuwing.",
    }
    return sentences.get(kind, f"{who}: {kind}")

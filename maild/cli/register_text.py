"""The page for a coach's register of processing (GDPR article 30; AVG artikel 30): what is kept, why, where, how long."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from maild.config import Config
from maild.config.account import AccountSettings
from maild.facts.retention import Kept
from maild.logins import oauth_client_of
from maild.understanding.result import Language

_KEPT = {
    Kept.MAILS: (
        "mails die zijn gezien: plaats, afzender, soort vraag; geen tekst, geen onderwerp",
        "mails that were seen: place, sender, kind of question; no text, no subject",
    ),
    Kept.DRAFTS: (
        "concepten die maild maakte: voor wie, waar, wat ervan werd; geen tekst",
        "drafts that maild made: for whom, where, what became of them; no text",
    ),
    Kept.SHINGLES: (
        "gezouten kenmerken van de tekst van een concept, om het te herkennen",
        "salted marks of a draft's text, to recognise it",
    ),
    Kept.SENT: (
        "verzonden mails: aan wie en wanneer; geen tekst, geen onderwerp",
        "sent mails: to whom and when; no text, no subject",
    ),
    Kept.INTENTIONS: (
        "wat maild van plan was en wat ervan kwam",
        "what maild meant to do, and what came of it",
    ),
    Kept.SUBMISSIONS: (
        "mails die via maild zijn verstuurd: aan wie, en wat de server zei",
        "mails that went out by way of maild: to whom, and what the server said",
    ),
    Kept.NOTICES: (
        "meldingen aan de coach, met naam en adres",
        "notices to the coach, with name and address",
    ),
    Kept.CORRECTIONS: (
        "voorbeelden waarvan de coach leert wat ze zijn: getallen, geen tekst",
        "examples that the coach corrected: numbers, no text",
    ),
    Kept.GESTURES: (
        "opdrachten in de mappen onder Coach/",
        "what was asked for in the mailboxes under Coach/",
    ),
    Kept.SESSIONS: (
        "afspraken uit de agenda: met wie, wanneer, waar; geen titel",
        "sessions of the agenda: with whom, when, where; no title",
    ),
    Kept.BUSY_TIMES: (
        "bezette tijden, zonder namen",
        "busy times, without names",
    ),
    Kept.DIGESTS: (
        "op welke dagen het overzicht is gemaakt",
        "on which days the digest was made",
    ),
    Kept.DANGER_CASES: (
        "gesloten gevaarmeldingen: wie, wanneer, welke soort; geen tekst",
        "closed danger cases: who, when, which kind; no text",
    ),
    Kept.LADDERS: (
        "opvolging die voorbij is: wie, wanneer",
        "ladders that are over: who, when",
    ),
    Kept.SITUATIONS: (
        "situaties die voorbij zijn, zoals een no-show",
        "situations that are over, such as a no-show",
    ),
    Kept.STRANGERS: (
        "adressen van mensen die geen cliënt of aanvrager zijn",
        "addresses of people who are neither clients nor leads",
    ),
}


def register_as_json(config: Config, account: AccountSettings) -> dict[str, Any]:
    """The same facts as data, terms in days."""
    terms = account.retention.retention
    return {
        "account": account.label,
        "state_dir": str(config.state_dir),
        "servers": list(servers_of(account)),
        "kept": [
            {"kind": kind.value, "days": terms.days_of(kind), "nl": nl, "en": en} for kind, (nl, en) in _KEPT.items()
        ],
        "kept_until_erased": ["people", "addresses", "name_marks", "journeys", "journey_mails", "erasures"],
    }


def servers_of(account: AccountSettings) -> tuple[str, ...]:
    """The hosts that this account's mail goes to and comes from, and the one that gives out its OAuth tokens."""
    smtp = (account.smtp.host,) if account.smtp else ()
    client = oauth_client_of(account)
    tokens = (urlsplit(client.endpoints.token).hostname or "",) if client else ()
    return tuple(dict.fromkeys((account.imap.host, *smtp, *tokens)))


def register_text(config: Config, account: AccountSettings) -> str:
    """The page in the coach's language."""
    is_english = account.language is Language.EN
    terms = account.retention.retention
    lines = (_ENGLISH if is_english else _DUTCH).format(
        who=account.identity.addr_spec, where=config.state_dir, servers=", ".join(servers_of(account))
    )
    day = "days" if is_english else "dagen"
    table = [f"  {terms.days_of(kind):5} {day}  {words[1 if is_english else 0]}" for kind, words in _KEPT.items()]
    last = (
        "  until erased  clients, former clients and leads: addresses, state, trajectory (maild privacy erase ADDRESS)"
        if is_english
        else "  tot je ze wist  cliënten, oud-cliënten en aanvragers: adressen, status, traject (maild privacy erase ADRES)"
    )
    return "\n".join((lines, *table, last))


_DUTCH = """\
Register van verwerkingen (AVG artikel 30): maild, voor {who}

Doel: mail van cliënten en aanvragers op tijd beantwoorden; concepten klaarzetten; opvolgen; waarschuwen bij gevaar.
Grondslag (kies wat voor jouw praktijk geldt): uitvoering van de overeenkomst (artikel 6 lid 1 b); gerechtvaardigd belang
  (artikel 6 lid 1 f). Mail van cliënten kan gegevens over gezondheid bevatten (artikel 9): leg je grondslag daarvoor vast.
Betrokkenen: cliënten, oud-cliënten, aanvragers, en wie verder mailt.
Ontvangers: niemand. maild verbindt alleen met je eigen servers: {servers}, en je agenda als die is ingesteld.
Plaats: op deze machine, in {where}. Geen tekst en geen onderwerp van een mail wordt bewaard; die blijven in je mailbox.
  Wat nog verstuurd of geplaatst moet worden, ligt daar tot dat is gedaan.
Beveiliging: bestanden alleen leesbaar voor jouw gebruiker; gewiste rijen worden overschreven; versleutel de schijf.
Profilering: maild deelt mails in naar soort vraag; er gaat niets vanzelf naar een cliënt, tenzij jij dat hebt ingesteld.
Rechten: inzage met `maild privacy show ADRES`, wissen met `maild privacy erase ADRES`.

Bewaard, gerekend vanaf het einde ervan:"""

_ENGLISH = """\
Record of processing (GDPR article 30): maild, for {who}

Purpose: answering mail of clients and leads in time; laying drafts ready; following up; warning of danger.
Legal basis (choose what holds for your practice): performance of the contract (article 6(1)(b)); legitimate interest
  (article 6(1)(f)). Mail of clients may hold data on health (article 9): write down your basis for that.
Data subjects: clients, former clients, leads, and whoever else writes.
Recipients: nobody. maild connects to your own servers only: {servers}, and to your calendar where one is configured.
Place: on this machine, in {where}. No text and no subject of a mail is kept; those stay in your mailbox.
  What is still to be placed or sent lies there until it is done.
Security: files that only your own user can read; erased rows are overwritten; encrypt the disk.
Profiling: maild sorts mail by the kind of question; nothing goes to a client by itself unless you have configured that.
Rights: access with `maild privacy show ADDRESS`, erasure with `maild privacy erase ADDRESS`.

Kept, counted from its end:"""

"""The second half of `maild init`: how the coach works. Every question has a usual answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from maild.cli.asking import Questioner, say
from maild.cli.given import Given, one_of, parse_link, parse_optional_addresses, parse_signature
from maild.mail.address import Address
from maild.setup.answers import Answers
from maild.setup.hours import USUAL_HOURS, Week, parse_hours

_ALERT = "Alert address for signs of danger, best one on your phone outside this account"
_CONSENT = "May maild make mailboxes under Coach/ (in mode draft), in which you drop a mail to say what it should do"


def ask_way_of_working(so_far: Answers, given: Given, asks: Questioner, country: str) -> Answers:
    """The answers with tone, hours, link, signature, alerts and consent. `country` is what the provider says of itself."""
    zone = given.zone.key if given.zone else _usual_zone(so_far.address, country)
    if not so_far.address.display_name:
        say("Without a name (--name) drafts show [invullen: ...] where yours belongs.")
    ask = _Asked(asks)
    name = so_far.address.display_name
    return replace(
        so_far,
        zone=zone,
        language=given.language or ("nl-BE" if zone == "Europe/Brussels" else "nl"),
        tone=ask(given.tone, "Do you say je or u to clients", "--tone", one_of("je", "u"), "je"),
        week=given.week or _week(asks),
        booking_link=ask(given.booking_link, "Link where clients book (empty: none)", "--booking-link", parse_link, ""),
        signature=ask(given.signature, r"Signature, \n begins a new line", "--signature", parse_signature, name),
        alert_to=_alert(given, asks, so_far.address),
        control_mailboxes=_consent(asks) if given.control_mailboxes is None else given.control_mailboxes,
    )


class _Asked:
    """An answer that was given, else one that is asked for."""

    def __init__(self, asks: Questioner) -> None:
        self._asks = asks

    def __call__(self, given: str | None, question: str, flag: str, parse: Callable[[str], str], usual: str) -> str:
        return given if given is not None else self._asks.answer(question, flag, parse, usual) or usual


def _week(asks: Questioner) -> Week:
    return asks.answer("Office hours", "--hours", parse_hours, USUAL_HOURS) or parse_hours(USUAL_HOURS)


def _alert(given: Given, asks: Questioner, own: Address) -> tuple[Address, ...]:
    if given.alert_to is not None:
        return given.alert_to
    said = asks.answer(_ALERT, "--alert-address", parse_optional_addresses, "")
    if not said:
        say(f"  Alerts go to {own.addr_spec} itself, where they may be seen late.")
    return said or ()


def _consent(asks: Questioner) -> bool:
    return asks.agrees(_CONSENT, otherwise=False)


def _usual_zone(address: Address, country: str) -> str:
    is_belgian = country == "BE" or address.addr_spec.casefold().endswith(".be")
    return "Europe/Brussels" if is_belgian else "Europe/Amsterdam"

"""Whose mail came back: what a bounce says of a person whom maild knows (RFC 3464 section 2.3)."""

from __future__ import annotations

import re

from maild.ledger import Transaction
from maild.reading.result import AutomaticKind, Reading
from maild.steps.practice import Desk

_RECIPIENT = re.compile(
    r"^(?:final|original)-recipient\s*:\s*[^;\n]{0,40};\s*<?([^\s<>;]{3,320})>?", re.IGNORECASE | re.M
)
_ACTION = re.compile(r"^action\s*:\s*(\w+)", re.IGNORECASE | re.M)
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']{1,128}@[A-Za-z0-9.\-]{3,253}")
_LONGEST = 20_000
_MOST = 50


def bounced_person(tx: Transaction, desk: Desk, reading: Reading, thread: int) -> int | None:
    """The person whom a bounce says was not reached, whoever is on a ladder first, else the one whom its conversation was
    with; None for any other mail. A mere delay is no bounce."""
    if reading.automatic.kind is not AutomaticKind.BOUNCE or _says_delayed(reading):
        return None
    found = [tx.people.by_address(desk.account, address) for address in _unreached(reading)]
    people = [each.id for each in found if each is not None]
    on_ladder = (each for each in people if tx.climbs.live_of_person(each) is not None)
    return next(on_ladder, None) or next(iter(people), None) or _only_one_written_to(tx, desk, thread)


def _only_one_written_to(tx: Transaction, desk: Desk, thread: int) -> int | None:
    """Whom the coach wrote to in a conversation, where that is one person."""
    keys = {key for each in tx.sent.in_thread(thread) for key in each.recipients}
    person = tx.people.by_address(desk.account, keys.pop()) if len(keys) == 1 else None
    return person.id if person is not None else None


def _says_delayed(reading: Reading) -> bool:
    """True for a report that says of nobody that the mail failed: it is tried on."""
    reports = _reports(reading)
    return bool(reports) and not any(_says_failed(each) for each in reports)


def _unreached(reading: Reading) -> tuple[str, ...]:
    """The addresses that the report names as failed, or those in its text where there is no report."""
    reports = _reports(reading)
    if reports:
        found = [each for block in reports if _says_failed(block) for each in _RECIPIENT.findall(block)]
    else:
        found = _ADDRESS.findall(reading.message.text[:_LONGEST])
    return tuple(dict.fromkeys(each.strip(".").casefold() for each in found))[:_MOST]


def _reports(reading: Reading) -> list[str]:
    """The blocks of fields of every delivery status report, one for each recipient."""
    parts = (each.content for each in reading.message.parts if each.content and "delivery-status" in each.content_type)
    return [block for part in parts for block in re.split(r"\r?\n\s*\r?\n", part[:_LONGEST])]


def _says_failed(block: str) -> bool:
    action = _ACTION.search(block)
    return action is not None and action[1].casefold() == "failed"

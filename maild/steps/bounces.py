"""Whose mail came back: what a bounce says of a person whom maild knows (RFC 3464 section 2.3), and whether it is to be
believed: anybody can write one, and spam in the coach's name brings true ones."""

from __future__ import annotations

import re

from maild.acting.ladder_texts import strange_bounce_line
from maild.facts.notice import NoticeLevel
from maild.ledger import Transaction
from maild.mail.identity import MessageId, parse_message_ids
from maild.people.authentication import sender_fails_authentication
from maild.reading.result import AutomaticKind, Reading
from maild.steps.practice import Desk

_RECIPIENT = re.compile(
    r"^(?:final|original)-recipient\s*:\s*[^;\n]{0,40};\s*<?([^\s<>;]{3,320})>?", re.IGNORECASE | re.M
)
_ACTION = re.compile(r"^action\s*:\s*(\w+)", re.IGNORECASE | re.M)
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']{1,128}@[A-Za-z0-9.\-]{3,253}")
_RETURNED_ID = re.compile(r"^message-id\s*:\s*(<[^<>\s]{1,400}>)", re.IGNORECASE | re.M)
_RETURNED = ("text/rfc822-headers", "message/rfc822", "message/global", "message/global-headers")
_LONGEST = 20_000
_MOST = 50


def bounced_person(tx: Transaction, desk: Desk, reading: Reading, thread: int) -> int | None:
    """The person whom a bounce says was not reached, whoever is on a ladder first, else the one whom its conversation was
    with; None for any other mail. A mere delay is no bounce, nor is one whose sender fails authentication. One that returns a
    mail which the coach never sent is told of, and counts for nothing.
    """
    if reading.automatic.kind is not AutomaticKind.BOUNCE or _says_delayed(reading):
        return None
    if sender_fails_authentication(reading.message):
        return None
    person = _unreached_person(tx, desk, reading, thread)
    if person is None or not _returns_a_strange_mail(tx, desk, reading):
        return person
    _tell_of_strange(tx, desk, person)
    return None


def _unreached_person(tx: Transaction, desk: Desk, reading: Reading, thread: int) -> int | None:
    found = [tx.people.by_address(desk.account, address) for address in _unreached(reading)]
    people = [each.id for each in found if each is not None]
    on_ladder = (each for each in people if tx.climbs.live_of_person(each) is not None)
    return next(on_ladder, None) or next(iter(people), None) or _only_one_written_to(tx, desk, thread)


def _returns_a_strange_mail(tx: Transaction, desk: Desk, reading: Reading) -> bool:
    """True where it returns the head of a mail, and of none that Sent or a draft of ours knows."""
    heads = (part.content or "" for part in reading.message.parts if part.content_type.casefold() in _RETURNED)
    found = [each for head in heads for each in _RETURNED_ID.findall(head[:_LONGEST])]
    named = {MessageId(each) for text in found for each in parse_message_ids(text)}
    return bool(named) and not any(_is_ours(tx, desk, each) for each in named)


def _is_ours(tx: Transaction, desk: Desk, message_id: MessageId) -> bool:
    known = tx.sent.knows(desk.account, message_id) or tx.drafts.by_message_id(desk.account, message_id) is not None
    return known or bool(tx.submissions.of_same_mail(desk.account, message_id, ""))


def _tell_of_strange(tx: Transaction, desk: Desk, number: int) -> None:
    """Once a day for each person: a provider may give what is sent another Message-ID, and then it was a true one."""
    person, now = tx.people.get(number), desk.clock.now()
    if person is not None and tx.climbs.live_of_person(number) is not None:
        line, once = strange_bounce_line(", ".join(person.addresses)), f"bounce-unknown:{number}:{now:%Y-%m-%d}"
        tx.notices.add(desk.account, NoticeLevel.DIGEST, "bounce_unknown", line, None, now, once)


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

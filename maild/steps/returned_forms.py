"""Form and contract came back: a reply with a document, or a form service that says so. Their reminder is over then."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from maild.facts.journey import Journey
from maild.facts.notice import NoticeLevel
from maild.facts.person import Person, PersonState
from maild.ledger import Transaction
from maild.mail.message import Message
from maild.planning.trajectory_rules import ReturnedRule
from maild.reading.result import Reading
from maild.steps.journey_ladders import end_journey_ladder
from maild.steps.journey_notes import returned_line
from maild.steps.practice import Desk, Practice

_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,20}")
_DOCUMENTS = ("application/pdf", "application/msword", "application/vnd.", "application/rtf", "image/")
_LEAST_IMAGE = 30_000
"""Bytes: what is smaller is a logo in a signature, no photo of a form."""
_OWE = (PersonState.CLIENT, PersonState.LEAD)
_MOST_TEXT = 20_000
_AROUND_THE_START = timedelta(weeks=6)


def note_returned(tx: Transaction, desk: Desk, practice: Practice, person: Person | None, reading: Reading) -> None:
    """Writes down that form and contract came back, once, and tells the coach, who may know better. The sender of the mail
    has been found to be who they say."""
    rules = practice.trajectories
    if not any(each.until_returned for each in rules.mails):
        return
    whose = _of_service(tx, desk, rules.returned, reading) or (
        person if person is not None and _is_reply_with_document(reading) else None
    )
    if whose is None or whose.state not in _OWE:
        return
    journey = tx.journeys.get(whose.id)
    now = desk.clock.now()
    if rules.default is None or (journey is not None and not _is_awaited(journey, now)):
        return
    tx.journeys.put(replace(journey or Journey(whose.id, desk.account, rules.default), returned_at=now))
    end_journey_ladder(tx, whose.id, "form and contract came back")
    line, once = returned_line(", ".join(whose.addresses)), f"returned:{whose.id}:{reading.content_key}"
    tx.notices.add(desk.account, NoticeLevel.DIGEST, "forms_returned", line, None, now, once)


def _is_awaited(journey: Journey, now: datetime) -> bool:
    """True around the start: a document that comes in the midst of a trajectory is something else."""
    is_new = journey.began_at is None or now - journey.began_at < _AROUND_THE_START
    return journey.returned_at is None and is_new


def _is_reply_with_document(reading: Reading) -> bool:
    message = reading.message
    if reading.automatic.kind is not None or not (message.in_reply_to or message.references):
        return False
    return any(_is_document(each.content_type.casefold(), each.size) for each in message.parts)


def _is_document(kind: str, size: int) -> bool:
    return kind.startswith(_DOCUMENTS) and (not kind.startswith("image/") or size >= _LEAST_IMAGE)


def _of_service(tx: Transaction, desk: Desk, rules: Iterable[ReturnedRule], reading: Reading) -> Person | None:
    """The one client or lead that a form service's mail names."""
    message = reading.message
    if not any(_matches(each, message) for each in rules):
        return None
    named = [each.key for each in message.reply_to]
    named += [each.casefold() for each in _ADDRESS.findall(message.text[:_MOST_TEXT])]
    if reading.visitor is not None and reading.visitor.person is not None:
        named.append(reading.visitor.person.key)
    found = (tx.people.by_address(desk.account, key) for key in dict.fromkeys(named))
    people = {each.id: each for each in found if each is not None and each.state in _OWE}
    return next(iter(people.values())) if len(people) == 1 else None


def _matches(rule: ReturnedRule, message: Message) -> bool:
    domains = [each.domain.casefold() for each in message.from_]
    is_theirs = any(domain == known or domain.endswith(f".{known}") for domain in domains for known in rule.senders)
    subject = message.subject.casefold()
    return is_theirs and (not rule.subject or any(word in subject for word in rule.subject))

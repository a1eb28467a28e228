"""What is going on with situations, in lines for the digest and for `maild status`. Read from the ledger alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from maild.acting.situation_texts import progress_words, ready_words, waiting_words
from maild.facts.situation import Situation, SituationKind, SituationState
from maild.ledger import Transaction
from maild.planning.announcement import PREFIX
from maild.steps.announcing import progress
from maild.steps.situation_holds import NO_ROOM
from maild.steps.situation_signs import NO_AGENDA


def situation_lines(tx: Transaction, account: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """Pairs of who and what: mails that wait and why, mails that lie ready, and how far announcements are."""
    return (*_of_people(tx, account), *_of_announcements(tx, account))


def _of_people(tx: Transaction, account: str) -> Iterator[tuple[str, str]]:
    for each in tx.situations.open(account):
        if each.kind is SituationKind.ANNOUNCEMENT:
            continue
        words = _words(tx, each)
        person = tx.people.get(each.person)
        if words is not None and person is not None:
            yield ", ".join(person.addresses), words


def _words(tx: Transaction, each: Situation) -> str | None:
    if each.state is SituationState.WANTED:
        return waiting_words(each.kind, each.reason)
    draft = tx.drafts.get(each.draft) if each.draft is not None else None
    if draft is None or not draft.state.is_live:
        return None
    return ready_words(each.kind, knows_agenda=each.reason != NO_AGENDA)


def _of_announcements(tx: Transaction, account: str) -> Iterator[tuple[str, str]]:
    for template in dict.fromkeys(each.template for each in tx.situations.announced(account)):
        how_far = progress(tx, account, template)
        if how_far.is_under_way:
            counts = (how_far.people, how_far.placed, how_far.sent, how_far.to_come, how_far.dropped)
            words = progress_words(*counts, _held(tx, account, template))
            yield f"Mededeling {template.removeprefix(PREFIX)}", words


def _held(tx: Transaction, account: str, template: str) -> str | None:
    """What an announcement waits for, where it is not the next day; only the first in line was tried and knows."""
    wanted = (each for each in tx.situations.wanted(account) if each.template == template)
    first = next(wanted, None)
    return first.reason if first is not None and first.reason != NO_ROOM else None

"""Fetches waiting mails and reads them ahead: while one handful is understood, the child reads the next."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from maild.errors import MessageError
from maild.facts.seen_mail import SeenMail
from maild.mail.store import FetchedMail, MailStore
from maild.planning.verdict import Verdict
from maild.reading.result import Reading
from maild.steps.practice import Desk

_LOG = logging.getLogger(__name__)
_HANDFUL = 10
_FETCHED_TOGETHER = 50


@dataclass(frozen=True, slots=True)
class Taken:
    """A fetched mail with what became of reading it: None where it could not be read."""

    mail: SeenMail
    fetched: FetchedMail
    reading: Reading | None


def take_in(desk: Desk, store: MailStore, waiting: Sequence[SeenMail]) -> Iterator[list[Taken]]:
    """The waiting mails in handfuls, read. Mails that are gone are written off."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"{desk.account}-read") as ahead:
        for first in range(0, len(waiting), _FETCHED_TOGETHER):
            fetched = _fetch(desk, store, waiting[first : first + _FETCHED_TOGETHER])
            readings = [ahead.submit(_read, desk, mail, found) for mail, found in fetched]
            for start in range(0, len(readings), _HANDFUL):
                yield [each.result() for each in readings[start : start + _HANDFUL]]


def fetch_and_read(desk: Desk, store: MailStore, mail: SeenMail) -> Reading | None:
    """One mail read again, for a step that finds it no longer in memory; None where it is gone."""
    found = store.fetch(mail.key.mailbox, (mail.key.uid,))
    same = [each for each in found if each.headline.key == mail.key]
    return desk.reader.read(same[0].raw, same[0].headline.size) if same else None


def _fetch(desk: Desk, store: MailStore, waiting: Sequence[SeenMail]) -> list[tuple[SeenMail, FetchedMail]]:
    by_mailbox: dict[str, list[SeenMail]] = {}
    for mail in waiting:
        by_mailbox.setdefault(mail.key.mailbox, []).append(mail)
    taken: list[tuple[SeenMail, FetchedMail]] = []
    for mailbox, mails in by_mailbox.items():
        fetched = {each.headline.key: each for each in store.fetch(mailbox, [mail.key.uid for mail in mails])}
        _write_off(desk, [mail for mail in mails if mail.key not in fetched])
        taken += [(mail, fetched[mail.key]) for mail in mails if mail.key in fetched]
    return taken


def _read(desk: Desk, mail: SeenMail, fetched: FetchedMail) -> Taken:
    try:
        return Taken(mail, fetched, desk.reader.read(fetched.raw, fetched.headline.size))
    except MessageError as error:
        _LOG.warning("unreadable mail=%s reason=%s", mail.key, error)
        return Taken(mail, fetched, None)


def _write_off(desk: Desk, gone: Sequence[SeenMail]) -> None:
    if gone:
        with desk.ledger.transaction() as tx:
            for mail in gone:
                tx.mails.decide(mail.id, Verdict.VANISHED, desk.clock.now())

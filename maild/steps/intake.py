"""Fetches waiting mails and reads them ahead: while one handful is understood, the child reads the next."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from maild.errors import MaildError, MessageError, PermanentError
from maild.facts.seen_mail import SeenMail
from maild.mail.envelope import Envelope
from maild.mail.identity import Uid
from maild.mail.store import FetchedMail, MailStore
from maild.planning.verdict import Verdict
from maild.reading.result import Reading
from maild.steps.isolation import log_mistake
from maild.steps.practice import Desk

_LOG = logging.getLogger(__name__)
_HANDFUL = 10
_FETCHED_TOGETHER = 50
_MOST_OCTETS = 6 * 1024 * 1024
"""So much is fetched together at most: strangers decide how large mails are, and three portions are held at a time."""
_LARGEST_FETCHED = 5 * 1024 * 1024
"""What a large mail counts for: no more of it is fetched than its texts."""
_READ_DURING_FETCH = 2
"""Handfuls that the child still has before it when the next mails are fetched, so that it need not wait for them."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail with what became of fetching and reading it. `fetched` is None where the server does not give it,
    `reading` where it could not be read; `envelope` is what the server says of it where it gives no more."""

    mail: SeenMail
    fetched: FetchedMail | None
    reading: Reading | None
    envelope: Envelope | None = None


def take_in(desk: Desk, store: MailStore, waiting: Sequence[SeenMail]) -> Iterator[list[Taken]]:
    """The waiting mails in handfuls, read. Mails that are gone are written off."""
    if len(waiting) <= 1:  # nothing to read ahead, and no portion to cut
        found = _fetch(desk, store, waiting) if waiting else []
        yield from (_read(desk, found),) if found else ()
        return
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"{desk.account}-read") as ahead:
        under_way: deque[Future[list[Taken]]] = deque()
        for together in _portions(store, waiting):
            fetched = _fetch(desk, store, together)
            handfuls = [fetched[start : start + _HANDFUL] for start in range(0, len(fetched), _HANDFUL)]
            under_way += [ahead.submit(_read, desk, handful) for handful in handfuls]
            while len(under_way) > _READ_DURING_FETCH:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _portions(store: MailStore, waiting: Sequence[SeenMail]) -> Iterator[list[SeenMail]]:
    """The mails in portions to be fetched together, of bounded number and size."""
    for first in range(0, len(waiting), _FETCHED_TOGETHER):
        portion: list[SeenMail] = []
        octets = 0
        some = waiting[first : first + _FETCHED_TOGETHER]
        for mail, size in zip(some, _sizes(store, some), strict=True):
            if portion and octets + size > _MOST_OCTETS:
                yield portion
                portion, octets = [], 0
            portion.append(mail)
            octets += size
        if portion:
            yield portion


def _sizes(store: MailStore, mails: Sequence[SeenMail]) -> list[int]:
    """How many octets each will bring, at most. A server that refuses to say gets them asked for one by one."""
    if len(mails) == 1:
        return [0]
    uids: dict[str, list[Uid]] = {}
    for mail in mails:
        uids.setdefault(mail.key.mailbox, []).append(mail.key.uid)
    try:
        shown = {mailbox: store.present(mailbox, some) for mailbox, some in uids.items()}
    except (PermanentError, MessageError):
        return [_MOST_OCTETS] * len(mails)
    heads = [shown[mail.key.mailbox].get(mail.key.uid) for mail in mails]
    return [min(head.size, _LARGEST_FETCHED) if head else 0 for head in heads]


def fetch_and_read(desk: Desk, store: MailStore, mail: SeenMail) -> Reading | None:
    """One mail read again, for a step that finds it no longer in memory; None where it is gone.

    MessageError or PermanentError where it is there and cannot be had.
    """
    found = store.fetch(mail.key.mailbox, (mail.key.uid,))
    same = [each for each in found if each.headline.key == mail.key]
    if same:
        return desk.reader.read(same[0].raw, same[0].headline.size)
    if _is_there(store, mail):
        raise MessageError("the server shows the mail but does not give it")
    return None


def _fetch(desk: Desk, store: MailStore, waiting: Sequence[SeenMail]) -> list[Taken]:
    by_mailbox: dict[str, list[SeenMail]] = {}
    for mail in waiting:
        by_mailbox.setdefault(mail.key.mailbox, []).append(mail)
    taken: list[Taken] = []
    for mailbox, mails in by_mailbox.items():
        fetched = {each.headline.key: each for each in _fetch_what_is_given(store, mailbox, mails)}
        for mail in mails:
            if mail.key in fetched:
                taken.append(Taken(mail, fetched[mail.key], None))
            elif _is_there(store, mail):
                _LOG.warning("not given mail=%s", mail.key)
                taken.append(Taken(mail, None, None, _envelope(store, mail)))
            else:
                _write_off(desk, mail)
    return taken


def _fetch_what_is_given(store: MailStore, mailbox: str, mails: Sequence[SeenMail]) -> list[FetchedMail]:
    """All at once, or one by one where the server refuses: one damaged mail must not hold up the others."""
    uids: list[Uid] = [mail.key.uid for mail in mails]
    try:
        return list(store.fetch(mailbox, uids))
    except (PermanentError, MessageError) as error:
        _LOG.warning("refused mailbox=%s mails=%d reason=%s", mailbox, len(mails), error)
    if len(mails) == 1:
        return []
    return [fetched for mail in mails for fetched in _fetch_what_is_given(store, mailbox, (mail,))]


def _is_there(store: MailStore, mail: SeenMail) -> bool:
    """True where the mailbox shows this very mail. A mailbox that refuses even this is no fault of the mail: it raises."""
    shown = store.present(mail.key.mailbox, (mail.key.uid,)).get(mail.key.uid)
    return shown is not None and shown.key == mail.key


def _envelope(store: MailStore, mail: SeenMail) -> Envelope | None:
    """What a mail is that the server does not give: a client's has to be told louder, a notice of ours not at all."""
    try:
        found = store.envelopes(mail.key.mailbox, mail.key.uid, mail.key.uid)
    except (PermanentError, MessageError):
        return None
    return next((each for each in found if each.key == mail.key), None)


def _read(desk: Desk, handful: Sequence[Taken]) -> list[Taken]:
    given = [each.fetched for each in handful if each.fetched is not None]
    read = iter(desk.reader.read_each([(each.raw, each.headline.size) for each in given]))
    return [_with_reading(each, next(read)) if each.fetched else each for each in handful]


def _with_reading(taken: Taken, found: Reading | Exception) -> Taken:
    if isinstance(found, MessageError):
        _LOG.warning("unreadable mail=%s reason=%s", taken.mail.key, found)
        return taken
    if isinstance(found, MaildError):
        raise found
    if isinstance(found, Exception):  # a mistake of the reader's is this mail's trouble, not the account's
        log_mistake(taken.mail.key, "read", found)
        return taken
    return replace(taken, reading=found)


def _write_off(desk: Desk, gone: SeenMail) -> None:
    with desk.ledger.transaction() as tx:
        tx.mails.decide(gone.id, Verdict.VANISHED, desk.clock.now())

"""Names and subjects for what maild tells the coach: asked of the server when they are needed, never kept."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from maild.errors import MessageError, PermanentError
from maild.facts.seen_mail import SeenMail
from maild.mail.address import Address
from maild.mail.envelope import Envelope
from maild.mail.identity import MessageKey, Uid
from maild.mail.store import MailStore
from maild.steps.alerts import who_is

_LOG = logging.getLogger(__name__)
_MOST = 300
_LONGEST_SUBJECT = 100
_NEAR = 20
"""UIDs that lie this near to each other are asked for together."""


class Names:
    """Envelopes of some mails. A mail that is gone has no subject, and its writer is known by the address alone."""

    def __init__(self, store: MailStore | None) -> None:
        self._store = store
        self._known: dict[MessageKey, Envelope] = {}
        self._asked: set[MessageKey] = set()

    def learn(self, keys: Iterable[MessageKey]) -> None:
        """Asks the server for these, a few commands in all; at most 300 are asked for at once."""
        fresh = sorted({key for key in keys if key not in self._asked})[:_MOST]
        self._asked.update(fresh)
        for run in _runs(fresh):
            self._ask(run)

    def close(self) -> None:
        """From now on only what is known is told: the connection is about to be closed."""
        self._store = None

    def of_mail(self, mail: SeenMail) -> str:
        """Who wrote, as name and address. The From of a form mail is the website's, so there the address alone counts."""
        self.learn((mail.key,))
        found = self._known.get(mail.key)
        senders = found.senders if found else ()
        named = next((each for each in senders if each.key == mail.writer), Address("", mail.writer))
        return who_is(named if mail.writer else None)

    def subject_of(self, key: MessageKey) -> str:
        """The subject on one line, cut to 100 characters; "" where it is not to be had."""
        self.learn((key,))
        found = self._known.get(key)
        words = (
            " ".join("".join(sign if sign.isprintable() else " " for sign in found.subject).split()) if found else ""
        )
        return words if len(words) <= _LONGEST_SUBJECT else words[: _LONGEST_SUBJECT - 1].rstrip() + "…"

    def _ask(self, run: list[MessageKey]) -> None:
        if self._store is None:
            return
        try:
            found = self._store.envelopes(run[0].mailbox, Uid(run[0].uid), Uid(run[-1].uid))
        except (PermanentError, MessageError) as error:
            _LOG.warning("no envelopes mailbox=%s reason=%s", run[0].mailbox, error)
            return
        self._known.update((each.key, each) for each in found)


def _runs(keys: list[MessageKey]) -> Iterable[list[MessageKey]]:
    """Sorted keys in runs of one mailbox whose UIDs lie near each other."""
    run: list[MessageKey] = []
    for key in keys:
        if run and not _is_near(run[-1], key):
            yield run
            run = []
        run.append(key)
    if run:
        yield run


def _is_near(key: MessageKey, next_key: MessageKey) -> bool:
    same = (key.mailbox, key.uidvalidity) == (next_key.mailbox, next_key.uidvalidity)
    return same and next_key.uid - key.uid <= _NEAR

"""The control mailboxes under `Coach/` and what lies in them (behaviour 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from maild.facts.gesture import CONTROL_ROOT, Gesture
from maild.mail.identity import Uid
from maild.mail.store import Headline, MailStore


def find_control_mailboxes(store: MailStore, *, may_make: bool) -> Mapping[Gesture, str]:
    """The control mailboxes by gesture, as this server names them; those that are missing are made where that is allowed,
    and left out where it is not."""
    wanted = {gesture: store.nested_name(CONTROL_ROOT, gesture.value) for gesture in Gesture}
    there = set(store.mailboxes())
    found = {}
    for gesture, name in wanted.items():
        if name not in there and may_make:
            store.create_mailbox(name)
        if name in there or may_make:
            found[gesture] = name
    return found


def dropped_mails(store: MailStore, names: Mapping[Gesture, str]) -> Iterator[tuple[Gesture, Headline]]:
    """Every mail that lies in a control mailbox. An empty one costs one STATUS."""
    for gesture, name in names.items():
        if store.state(name).messages:
            for headline in store.headlines(name, Uid(1), limit=100):
                yield gesture, headline

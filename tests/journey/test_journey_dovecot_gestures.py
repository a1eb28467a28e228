"""Gestures on a real Dovecot, made by another mail client: with and without MOVE, and where all mail lies below INBOX."""

from __future__ import annotations

import imaplib
import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from maild.clock import SystemClock
from maild.facts.person import PersonState
from maild.imap import ConnectionSettings, ImapStore, open_store
from maild.rehearsal.memory_store import MemoryServer
from maild.route import find_stations
from maild.workshop import Tools
from tests.conftest import missing_server
from tests.journey.conftest import LEAD, World, a_mail
from tests.servers.dovecot import PASSWORD, Dovecot, dovecot_is_installed

_NUMBERS = itertools.count(1)
_POOR = "IMAP4rev1 LITERAL+ NAMESPACE IDLE SPECIAL-USE"
"""Neither MOVE (RFC 6851) nor UIDPLUS (RFC 4315)."""


@dataclass
class Mailbox:
    """The road over ImapStore, and beside it the coach's own mail client."""

    world: World
    store: ImapStore
    client: imaplib.IMAP4
    deliver: Callable[[bytes], None]
    prefix: str

    def walk(self) -> None:
        stations = find_stations(self.store)
        for _ in range(50):
            if not self.world.route.walk(self.world.practice, self.store, stations):
                return
        raise AssertionError("the road does not come to an end")

    def drag(self, gesture: str) -> None:
        """The newest mail of INBOX goes to a control mailbox, as a mail client without MOVE does it."""
        self.client.select("INBOX")
        uid = self.client.uid("SEARCH", "ALL")[1][0].split()[-1].decode()
        target = f'"{self.prefix}Coach.{gesture}"'
        assert self.client.uid("COPY", uid, target)[0] == "OK", f"there is no {target}"
        self.client.uid("STORE", uid, "+FLAGS.SILENT", "(\\Deleted)")
        self.client.expunge()

    def flags_in(self, mailbox: str) -> list[str]:
        """The flags of every mail of a mailbox."""
        self.client.select(f'"{mailbox}"')
        found = self.client.uid("SEARCH", "ALL")[1][0].split()
        return [self.client.uid("FETCH", uid.decode(), "(FLAGS)")[1][0].decode() for uid in found]


@pytest.fixture(scope="module", params=["plain", "poor", "prefix"])
def server(request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    if not dovecot_is_installed():
        missing_server("Dovecot is not here: apt-get install dovecot-imapd dovecot-lmtpd, and run as root")
    settings: dict[str, Any] = {"plain": {}, "poor": {"capability": _POOR}, "prefix": {"prefix": "INBOX."}}[
        request.param
    ]
    with tempfile.TemporaryDirectory(prefix="maild-gestures-") as root:
        Path(root).chmod(0o755)  # Dovecot's mail processes run as another user
        started = Dovecot(Path(root) / "d", **settings).start()
        yield started
        started.stop()


@pytest.fixture
def mailbox(server: Dovecot, tmp_path: Path, tools: Tools) -> Iterator[Mailbox]:
    user = server.user(f"gestures{os.getpid()}x{next(_NUMBERS)}")
    clock = SystemClock()
    world = World(tmp_path, tools, MemoryServer(clock), clock)  # type: ignore[arg-type]
    world.control_mailboxes = True
    store = open_store(
        ConnectionSettings(
            "praktijk", "127.0.0.1", server.tls_port, "tls", user, lambda: PASSWORD, ca_file=str(server.certificate)
        )
    )
    client = imaplib.IMAP4("127.0.0.1", server.port, timeout=10)
    client.login(user, PASSWORD)
    made = Mailbox(world, store, client, lambda raw: server.deliver(user, raw), server.prefix)
    made.walk()
    yield made
    client.logout()
    store.close()
    world.ledger.close()


def test_a_dragged_mail_is_obeyed_acknowledged_and_back(mailbox: Mailbox) -> None:
    mailbox.deliver(a_mail(LEAD, sender="Mark <mark@voorbeeld.example>"))
    mailbox.walk()
    assert mailbox.world.verdicts() == ["drafted"]
    mailbox.drag("Klant")
    mailbox.walk()
    with mailbox.world.ledger.transaction() as tx:
        mark = tx.people.by_address("praktijk", "mark@voorbeeld.example")
    assert mark is not None and mark.state is PersonState.CLIENT
    (flags,) = mailbox.flags_in("INBOX")
    assert "$MaildObeyed" in flags
    assert mailbox.flags_in(f"{mailbox.prefix}Coach.Klant") == []
    mailbox.world.restart()
    mailbox.walk()
    assert mailbox.world.verdicts() == ["drafted"] and mailbox.world.draft_states() == ["placed"]


def test_a_correction_replaces_the_draft_on_the_server(mailbox: Mailbox) -> None:
    mailbox.deliver(a_mail(LEAD, sender="Mark <mark@voorbeeld.example>"))
    mailbox.walk()
    mailbox.drag("Is verzetten")
    mailbox.walk()
    assert mailbox.world.draft_states() == ["superseded", "placed"]
    assert len(mailbox.flags_in(f"{mailbox.prefix}Drafts")) == 1


def test_the_control_mailboxes_are_subscribed_so_that_clients_show_them(mailbox: Mailbox) -> None:
    listed = b"\n".join(line for line in mailbox.client.lsub()[1] if isinstance(line, bytes))
    assert f"{mailbox.prefix}Coach.Niet bellen".encode() in listed

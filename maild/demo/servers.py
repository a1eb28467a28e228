"""The demo's own servers on loopback: pymap for IMAP in a process of its own, aiosmtpd for SMTP in a thread."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from time import perf_counter, sleep
from typing import Any

from aiosmtpd.controller import Controller

USER = "anouk"
PASSWORD = "demo"
_START_SECONDS = 20.0


class PortTakenError(Exception):
    """The server did not come up."""


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class EmbeddedImap:
    """A pymap server with one user, an INBOX, Drafts and Sent, all in memory."""

    mailboxes: Sequence[str] = ("Drafts", "Sent")
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> EmbeddedImap:
        """Starts the server and makes the mailboxes."""
        arguments = ["--host", "127.0.0.1", "--port", str(self.port), "--no-tls", "dict"]
        user = ["--demo-user", USER, "--demo-password", PASSWORD]
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from pymap.main import main; main()", *arguments, *user],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait_for(self.port)
        with self.client() as client:
            for name in self.mailboxes:
                client.create(name)
        return self

    def stop(self) -> None:
        """Ends the server."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self._process.kill()
            self._process.wait(5)
            self._process = None

    @contextlib.contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """A plain client of the world outside maild: it delivers, looks and counts."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        try:
            client.login(USER, PASSWORD)
            yield client
        finally:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                client.logout()

    def deliver(self, raw: bytes) -> None:
        """Puts a mail into INBOX."""
        with self.client() as client:
            client.append("INBOX", "", "", raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def mails(self, mailbox: str) -> list[bytes]:
        """Every mail of a mailbox, oldest first."""
        with self.client() as client:
            client.select(mailbox, readonly=True)
            _, found = client.search(None, "ALL")
            numbers = found[0].split() if found and found[0] else []
            raws = []
            for number in numbers:
                _, data = client.fetch(number.decode("ascii"), "(BODY.PEEK[])")
                raws += [bytes(each[1]) for each in data if isinstance(each, tuple)]
            return raws


class _Keeper:
    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's own name)
        self.mails.append(bytes(envelope.content))
        return "250 OK"


class SmtpSink:
    """Takes every mail that is submitted to it and sends nothing on."""

    def __init__(self) -> None:
        self._keeper = _Keeper()
        self.port = free_port()
        self._controller = Controller(self._keeper, hostname="127.0.0.1", port=self.port)

    def start(self) -> SmtpSink:
        """Listens from now on."""
        self._controller.start()
        return self

    def stop(self) -> None:
        """Listens no more."""
        self._controller.stop()

    @property
    def subjects(self) -> list[str]:
        """The subjects of what came in."""
        return [str(message_from_bytes(raw, policy=default)["Subject"]) for raw in list(self._keeper.mails)]

    @property
    def mails(self) -> list[bytes]:
        """What came in."""
        return list(self._keeper.mails)


def _wait_for(port: int) -> None:
    deadline = perf_counter() + _START_SECONDS
    while perf_counter() < deadline:
        with socket.socket() as probe:
            probe.settimeout(0.3)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    raise PortTakenError(f"the demo's mail server did not come up on port {port}")

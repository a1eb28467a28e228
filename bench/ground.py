"""One Dovecot, one SMTP sink, and the real daemon as a process of its own with a configuration on disk."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psutil
from imapclient import IMAPClient

from bench.bare import connect
from maild.demo.servers import SmtpSink
from maild.ledger import open_ledger
from tests.servers.dovecot import PASSWORD, Dovecot, wait_until

_CONFIG = """\
mode: draft
state_dir: {directory}/state
accounts:
  - name: praktijk
    address: Anouk Hendriks <anouk@praktijk.example>
    alert_to: mobiel@elders.example
    imap: {{host: 127.0.0.1, port: {port}, username: {user}, ca_file: {ca}, secret: {{file: {directory}/secret}}}}
    smtp: {{host: 127.0.0.1, port: {smtp}, security: plain}}
    digest: {{at: never}}
    slots: {{booking_link: "https://praktijk.example/agenda", signature: "Anouk Hendriks"}}
"""


@dataclass
class Running:
    """A daemon at work; `ready_seconds` from the start of the process to READY=1."""

    process: psutil.Process
    began: float
    ready_at: float

    @property
    def ready_seconds(self) -> float:
        """From the start of the process."""
        return self.ready_at - self.began


@dataclass
class Ground:
    """Where the bench runs."""

    directory: Path
    dovecot: Dovecot
    sink: SmtpSink

    def connect(self, user: str) -> IMAPClient:
        """A connection of its own over TLS."""
        return connect(self.dovecot.tls_port, user, PASSWORD, str(self.dovecot.certificate))

    @contextlib.contextmanager
    def bare_loop(self, user: str) -> Iterator[None]:
        """The bare loop as a process, until the block ends."""
        arguments = [str(self.dovecot.tls_port), user, PASSWORD, str(self.dovecot.certificate)]
        process = subprocess.Popen([sys.executable, "-m", "bench.bare", *arguments], stdout=subprocess.PIPE)
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield
        finally:
            process.kill()
            process.wait(10)

    @contextlib.contextmanager
    def daemon(self, user: str, more: str = "") -> Iterator[Running]:
        """`maild run` for one user, READY, until the block ends. `more` is put before the configuration."""
        home = self.directory / f"maild-{user}"
        home.mkdir(exist_ok=True)
        config, secret, notify = home / "config.yaml", home / "secret", home / "notify"
        secret.touch(mode=0o600)
        secret.write_text(PASSWORD, encoding="utf-8")
        where = {"port": self.dovecot.tls_port, "ca": self.dovecot.certificate, "smtp": self.sink.port}
        config.write_text(more + _CONFIG.format(directory=home, user=user, **where), encoding="utf-8")
        notify.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, (home / "log").open("a") as log:
            line.bind(str(notify))
            line.settimeout(30)
            began = perf_counter()
            process = subprocess.Popen(
                [sys.executable, "-m", "maild", "run", "--config", str(config)],
                env={**os.environ, "NOTIFY_SOCKET": str(notify)},
                stderr=log,
            )
            try:
                while b"READY=1" not in line.recv(4096):
                    pass
                line.close()  # nobody reads it any more, and a full one would make the daemon wait
                yield Running(psutil.Process(process.pid), began, perf_counter())
            finally:
                process.terminate()
                process.wait(15)

    def wait_until_watched(self, user: str, seconds: float = 60.0) -> float:
        """The moment at which the line is drawn in INBOX and last year's Sent is read (perf_counter seconds)."""
        if not wait_until(lambda: self._is_watched(user), seconds):
            raise TimeoutError("the daemon does not watch INBOX")
        return perf_counter()

    def _is_watched(self, user: str) -> bool:
        ledger = open_ledger(f"sqlite:///{self.directory}/maild-{user}/state/maild.db", hold=False)
        try:
            with ledger.transaction() as tx:
                cursor = tx.mailboxes.import_cursor("praktijk")
                return tx.mailboxes.line("praktijk", "INBOX") is not None and cursor is not None and cursor.done
        finally:
            ledger.close()

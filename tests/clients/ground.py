"""What a client meets: a Dovecot, a submission server, a mailbox with mail in it, and the real daemon beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from pathlib import Path
from shutil import copytree

from maild.clock import SystemClock
from maild.config import packaged_directory
from maild.ledger import open_ledger
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp_server import Delivered, SmtpServer

USER, COACH = "anouk", "anouk@praktijkhendriks.example"
MARLOES, PIETER = "marloes.vink@postbus.example", "pieter@vandermeulenbouw.example"
_MAILS = Path(__file__).parents[2] / "maild" / "demo" / "mails"
_ALL_DAY_LONG = "\n".join(
    f'      {day}: ["00:00-23:59"]'
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)
_CONFIG = """\
mode: draft
state_dir: {root}/state
rules: {root}/rules
templates: {root}/templates
poll_interval: 2 s
sweep_interval: 5 s
accounts:
  - name: praktijk
    address: Anouk Hendriks <{coach}>
    alert_to: {coach}
    imap: {{host: 127.0.0.1, port: {imap}, username: {user}, ca_file: {ca}, secret: {{file: {root}/secret}}}}
    smtp: {{host: 127.0.0.1, port: {smtp}, security: plain}}
    control_mailboxes: true
    digest: {{at: {digest}}}
    holidays: {{country: none}}
    office_hours:
{hours}
    slots:
      booking_link: https://agenda.praktijkhendriks.example/kennismaken
      phone: "06 0000 0000"
      signature: |
        Anouk Hendriks
        Praktijk Hendriks
"""


@dataclass
class Ground:
    """Started with `start`, ended with `stop`. `root` has to be readable for Dovecot's own user."""

    root: Path
    dovecot: Dovecot = field(init=False)
    smtp: SmtpServer = field(init=False)
    _daemon: subprocess.Popen[bytes] | None = None

    def start(self) -> Ground:
        """Servers, configuration, daemon; then three mails, of which two get a draft and one an alarm."""
        self.root.chmod(0o755)
        self.dovecot = Dovecot(self.root / "dovecot").start()
        self.dovecot.user(USER)
        self.smtp = SmtpServer().start()
        for name in ("rules", "templates"):
            copytree(packaged_directory(name), self.root / name)
        secret = self.root / "secret"
        secret.touch(mode=0o600)
        secret.write_text(PASSWORD, encoding="utf-8")
        self.configure(digest="never")
        log = (self.root / "maild.log").open("wb")
        self._daemon = subprocess.Popen(
            [sys.executable, "-m", "maild", "run", "--config", str(self.root / "config.yaml")],
            env={**os.environ, "TZ": "Europe/Amsterdam"},
            stderr=log,
        )
        log.close()
        wait_for(self._watches, 90, "maild does not come up")
        for name in ("01-lead-plain", "02-reschedule-outlook-quote", "08-danger", "11-thanks", "06-newsletter"):
            self.dovecot.deliver(USER, _of_today(_MAILS / f"{name}.eml"))
        wait_for(lambda: len(self.lying("Drafts")) == 2, 60, "maild places no drafts")
        return self

    def configure(self, digest: str) -> None:
        """Writes the configuration anew; the daemon takes it over."""
        text = _CONFIG.format(
            root=self.root, coach=COACH, user=USER, imap=self.dovecot.tls_port, ca=self.dovecot.certificate,
            smtp=self.smtp.port, digest=digest, hours=_ALL_DAY_LONG,
        )  # fmt: skip
        (self.root / "config.yaml").write_text(text, encoding="utf-8")

    def bring_digest(self) -> None:
        """The morning digest is sent, and comes to lie in INBOX."""
        self.configure(digest='"00:00"')
        wait_for(self._digests, 90, "no digest comes")
        self.dovecot.deliver(USER, self._digests()[0].raw)

    def stop(self) -> None:
        """Ends what was started here."""
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait(30)
        self.smtp.stop()
        self.dovecot.stop()

    def lying(self, mailbox: str) -> list[EmailMessage]:
        """What lies in a mailbox, read from Dovecot's own files."""
        home = self.dovecot.maildir(USER)
        home = home if mailbox == "INBOX" else home / f".{mailbox}"
        found = []
        for path in sorted([*home.glob("new/*"), *home.glob("cur/*")]):
            if path.name.partition(":2,")[2].find("T") < 0:  # T: \Deleted, and not expunged yet
                found.append(message_from_bytes(path.read_bytes(), policy=policy.default))
        return found  # type: ignore[return-value]

    def sent_to(self, address: str) -> list[EmailMessage]:
        """What the submission server took for somebody."""
        return [
            message_from_bytes(each.raw, policy=policy.default)  # type: ignore[misc]
            for each in self.smtp.mails
            if address in each.forward_paths
        ]

    def _watches(self) -> bool:
        if self._daemon is not None and self._daemon.poll() is not None:
            raise SystemExit((self.root / "maild.log").read_text(encoding="utf-8"))
        path = self.root / "state" / "maild.db"
        if not path.exists():
            return False
        ledger = open_ledger(f"sqlite:///{path}", hold=False)
        try:
            with ledger.transaction() as tx:
                cursor = tx.mailboxes.import_cursor("praktijk")
                return cursor is not None and cursor.done
        finally:
            ledger.close()

    def _digests(self) -> list[Delivered]:
        return [
            each for each in self.smtp.mails if b"multipart/alternative" in each.raw and each.forward_paths == (COACH,)
        ]


def wait_for(what: Callable[[], object], seconds: float, otherwise: str) -> None:
    """Asks until the answer is yes; ends the script with `otherwise` where it never is."""
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            raise SystemExit(otherwise)
        time.sleep(0.2)


def _of_today(path: Path) -> bytes:
    """One of the demo's mails, with today's date."""
    mail = message_from_bytes(path.read_bytes(), policy=policy.SMTP)
    del mail["Date"]
    mail["Date"] = format_datetime(localtime(SystemClock().now()))
    return mail.as_bytes()

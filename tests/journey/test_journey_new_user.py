"""A coach's first ten minutes, on a mailbox nobody has touched: from `maild init` to the first draft, no file edited by hand."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from maild.demo.servers import SmtpSink
from maild.imap import ConnectionSettings, open_store
from maild.mail.identity import Uid
from tests.journey.conftest import RESCHEDULE, a_mail
from tests.servers.dovecot import PASSWORD, Dovecot


@dataclass
class Newcomer:
    """Somebody with a mailbox, a password in a file, and a directory in which nothing of maild's lies yet."""

    home: Path
    dovecot: Dovecot
    user: str
    smtp: SmtpSink

    @property
    def config(self) -> Path:
        return self.home / "conf" / "config.yaml"

    @property
    def flags(self) -> tuple[str, ...]:
        server = ("--imap-host", "127.0.0.1", "--imap-port", str(self.dovecot.tls_port), "--user", self.user)
        trust = ("--ca-file", str(self.dovecot.certificate), "--no-network")
        smtp = ("--smtp-host", "127.0.0.1", "--smtp-port", str(self.smtp.port), "--smtp-tls", "plain")
        who = (
            "--address",
            "anouk@praktijk.example",
            "--name",
            "Anouk Hendriks",
            "--alert-address",
            "mobiel@elders.example",
        )
        password = self.home / "password"
        password.write_text(PASSWORD + "\n", encoding="utf-8")
        return (*who, *server, *trust, *smtp, "--password-file", str(password), "--directory", str(self.config.parent))

    def maild(self, *arguments: str, said: str | None = None) -> subprocess.CompletedProcess[str]:
        """The command as the newcomer types it; nothing of this machine's own maild is in reach."""
        environ = {**os.environ, "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / ".config")}
        command = [sys.executable, "-m", "maild", *arguments]
        given = {"input": said} if said is not None else {"stdin": subprocess.DEVNULL}
        return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=100, check=False, **given)  # type: ignore[call-overload,no-any-return]

    def mails_in(self, mailbox: str) -> list[bytes]:
        """What a mail program would see there, over a connection of its own."""
        trust = str(self.dovecot.certificate)
        settings = ConnectionSettings(
            "look", "127.0.0.1", self.dovecot.tls_port, "tls", self.user, lambda: PASSWORD, ca_file=trust
        )
        store = open_store(settings)
        try:
            uids = [each.key.uid for each in store.headlines(mailbox, Uid(1))]
            return [each.raw for each in store.fetch(mailbox, uids)]
        finally:
            store.close()


@pytest.fixture
def newcomer(dovecot: Dovecot, tmp_path: Path) -> Iterator[Newcomer]:
    sink = SmtpSink().start()
    yield Newcomer(tmp_path, dovecot, dovecot.user(f"new{os.getpid()}{time.monotonic_ns()}"), sink)
    sink.stop()


def a_client_wants_another_day() -> bytes:
    return a_mail(RESCHEDULE, subject="Dinsdag")


def test_from_init_to_the_first_draft_without_editing_a_file(newcomer: Newcomer) -> None:
    made = newcomer.maild("init", "--yes", "--mode", "draft", *newcomer.flags)
    assert made.returncode == 0, made.stderr
    newcomer.dovecot.deliver(newcomer.user, a_client_wants_another_day())
    passed = newcomer.maild("run", "--once", "--config", str(newcomer.config))
    assert passed.returncode == 0, passed.stderr
    (draft,) = newcomer.mails_in("Drafts")
    assert b"From: Anouk Hendriks <anouk@praktijk.example>" in draft
    assert len(newcomer.mails_in("INBOX")) == 1


def test_a_newcomer_looks_first_goes_live_with_one_command_and_comes_back_with_one(newcomer: Newcomer) -> None:
    config = str(newcomer.config)
    made = newcomer.maild("init", "--yes", *newcomer.flags)
    assert (made.returncode, "maild mode draft" in made.stdout) == (0, True), made.stderr
    as_written = newcomer.config.read_text(encoding="utf-8")
    newcomer.dovecot.deliver(newcomer.user, a_client_wants_another_day())
    assert newcomer.maild("run", "--once", "--config", config).returncode == 0
    assert newcomer.mails_in("Drafts") == []

    live = newcomer.maild("mode", "draft", "--config", config)
    assert (live.returncode, "maild mode watch" in live.stdout) == (0, True), live.stderr
    assert newcomer.config.read_text(encoding="utf-8") == as_written.replace("\nmode: watch\n", "\nmode: draft\n")
    assert newcomer.maild("run", "--once", "--config", config).returncode == 0
    assert len(newcomer.mails_in("Drafts")) == 1

    assert newcomer.maild("mode", "watch", "--config", config).returncode == 0
    assert newcomer.config.read_text(encoding="utf-8") == as_written


def test_whoever_answers_the_questions_gets_the_same_as_with_flags(newcomer: Newcomer) -> None:
    """A wrong port, a certificate nobody vouches for and a wrong password on the way: each is said, and asked again."""
    answers = [
        "anouk@praktijk.example", "Anouk Hendriks",
        "127.0.0.1", "1", "tls", "not-the-password",  # nobody listens on port 1
        "127.0.0.1", str(newcomer.dovecot.tls_port), "tls",  # its certificate is its own
        "127.0.0.1", str(newcomer.dovecot.tls_port), "tls", str(newcomer.dovecot.certificate),
        newcomer.user, PASSWORD,
        "127.0.0.1", str(newcomer.smtp.port), "plain",
        "u", "ma-do 09:00-12:00; vr 10:00-11:00", "https://agenda.example/anouk", "Anouk\\nPraktijk De Brug",
        "mobiel@elders.example", "n", "y",
    ]  # fmt: skip
    made = newcomer.maild(
        "init", "--no-network", "--directory", str(newcomer.config.parent), said="\n".join(answers) + "\n"
    )
    assert made.returncode == 0, made.stdout + made.stderr
    for told in ("Nothing listens on 127.0.0.1 port 1", "is not trusted", "refuses this login"):
        assert told in made.stdout
    text = newcomer.config.read_text(encoding="utf-8")
    assert 'address_form: "u"' in text
    assert 'friday: ["10:00-11:00"]' in text
    assert PASSWORD not in text
    secret = newcomer.config.with_name("imap-password")
    assert (secret.read_text(encoding="utf-8"), secret.stat().st_mode & 0o777) == (PASSWORD + "\n", 0o600)

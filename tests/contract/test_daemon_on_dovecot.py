"""The `maild` command as a coach meets it: on a real Dovecot over TLS, as a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from maild.demo.servers import SmtpSink
from maild.imap import ConnectionSettings, ImapStore, open_store
from maild.mail.identity import Uid
from tests.journey.conftest import DANGER, RESCHEDULE, a_mail
from tests.servers.dovecot import PASSWORD, Dovecot, wait_until

_CONFIG = """\
mode: {mode}
state_dir: {directory}/state
rules: {directory}/rules
templates: {directory}/templates
poll_interval: 2 s
accounts:
  - name: praktijk
    address: Anouk Hendriks <anouk@praktijk.example>
    alert_to: mobiel@elders.example
    imap: {{host: 127.0.0.1, port: {port}, username: {user}, ca_file: {ca}, secret: {{file: {directory}/secret}}}}
    smtp: {{host: 127.0.0.1, port: {smtp}, security: plain}}
    digest: {{at: never}}
    slots:
      booking_link: https://praktijk.example/agenda
"""


@dataclass
class Practice:
    """One coach with a configuration on disk, a mailbox on Dovecot, and an SMTP sink."""

    directory: Path
    dovecot: Dovecot
    user: str
    smtp: SmtpSink

    def write(self, mode: str = "draft") -> Path:
        path = self.directory / "config.yaml"
        path.write_text(
            _CONFIG.format(
                mode=mode,
                directory=self.directory,
                port=self.dovecot.tls_port,
                user=self.user,
                ca=self.dovecot.certificate,
                smtp=self.smtp.port,
            ),
            encoding="utf-8",
        )
        return path

    def maild(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "maild", *arguments, "--config", str(self.directory / "config.yaml")]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    @contextlib.contextmanager
    def daemon(self) -> Iterator[subprocess.Popen[str]]:
        """A running daemon that watches the mailbox."""
        with self.starting_daemon() as process:
            assert wait_until(lambda: self.watches(), 15)
            yield process

    @contextlib.contextmanager
    def starting_daemon(self) -> Iterator[subprocess.Popen[str]]:
        """A running daemon that says READY on its notification socket, whether or not it reaches the mailbox."""
        address = self.directory / "notify"
        address.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.bind(str(address))
            line.settimeout(60)
            log = (self.directory / "log").open("w", encoding="utf-8")
            process = subprocess.Popen(
                [sys.executable, "-m", "maild", "run", "--config", str(self.directory / "config.yaml")],
                env={**os.environ, "NOTIFY_SOCKET": str(address)},
                stderr=log,
                text=True,
            )
            try:
                assert b"READY=1" in line.recv(4096)
                yield process
            finally:
                if process.poll() is None:
                    process.kill()
                process.wait(10)
                log.close()

    def watches(self) -> bool:
        from maild.ledger import open_ledger

        ledger = open_ledger(f"sqlite:///{self.directory}/state/maild.db", hold=False)
        try:
            with ledger.transaction() as tx:
                cursor = tx.mailboxes.import_cursor("praktijk")
                return cursor is not None and cursor.done
        finally:
            ledger.close()

    @property
    def log(self) -> str:
        return (self.directory / "log").read_text(encoding="utf-8")

    def deliver(self, raw: bytes) -> None:
        self.dovecot.deliver(self.user, raw)

    @contextlib.contextmanager
    def store(self) -> Iterator[ImapStore]:
        settings = ConnectionSettings(
            "look",
            "127.0.0.1",
            self.dovecot.tls_port,
            "tls",
            self.user,
            lambda: PASSWORD,
            ca_file=str(self.dovecot.certificate),
        )
        store = open_store(settings)
        try:
            yield store
        finally:
            store.close()

    def drafts(self) -> list[bytes]:
        with self.store() as store:
            uids = [each.key.uid for each in store.headlines("Drafts", Uid(1))]
            return [each.raw for each in store.fetch("Drafts", uids)]


@pytest.fixture
def practice(dovecot: Dovecot, tmp_path: Path) -> Iterator[Practice]:
    from shutil import copytree

    from maild.config import packaged_directory

    for name in ("rules", "templates"):
        copytree(packaged_directory(name), tmp_path / name)
    secret = tmp_path / "secret"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD, encoding="utf-8")
    sink = SmtpSink().start()
    made = Practice(tmp_path, dovecot, dovecot.user(f"coach{os.getpid()}{time.monotonic_ns()}"), sink)
    made.write()
    yield made
    sink.stop()


def test_check_names_what_it_found_and_changes_nothing(practice: Practice) -> None:
    done = practice.maild("check")
    assert done.returncode == 0, done.stderr
    assert "Drafts is 'Drafts', Sent is 'Sent'" in done.stdout
    assert "for alerts" in done.stdout
    assert not (practice.directory / "state" / "maild.db").exists()


def test_check_says_when_the_password_is_wrong(practice: Practice) -> None:
    (practice.directory / "secret").write_text("fout", encoding="utf-8")
    done = practice.maild("check")
    assert done.returncode == 1
    assert "login" in done.stderr and "fout" not in done.stderr


def test_a_broken_configuration_ends_with_78_and_names_the_line(practice: Practice) -> None:
    path = practice.write()
    path.write_text(path.read_text(encoding="utf-8").replace("mode: draft", "mood: draft"), encoding="utf-8")
    done = practice.maild("run", "--once")
    assert done.returncode == 78
    assert "config.yaml:1" in done.stderr and "mode" in done.stderr


def test_once_draws_the_line_then_drafts_what_came_after(practice: Practice) -> None:
    practice.deliver(a_mail(RESCHEDULE, ident="<old@voorbeeld.example>"))
    assert practice.maild("run", "--once").returncode == 0
    assert practice.drafts() == []
    practice.deliver(a_mail(RESCHEDULE, ident="<new@voorbeeld.example>"))
    assert practice.maild("run", "--once").returncode == 0
    (draft,) = practice.drafts()
    assert b"In-Reply-To: <new@voorbeeld.example>" in draft
    status = json.loads(practice.maild("status", "--json").stdout)
    assert status["accounts"][0]["mails"] == {"drafted": 1}
    with practice.store() as store:
        assert all("\\Seen" not in each.flags for each in store.headlines("INBOX", Uid(1)))


def test_since_takes_recent_mail_along(practice: Practice) -> None:
    practice.deliver(a_mail(RESCHEDULE))
    assert practice.maild("run", "--once", "--since", "2020-01-01").returncode == 0
    assert len(practice.drafts()) == 1


def test_clients_are_added_ended_and_listed(practice: Practice) -> None:
    assert "is a client now" in practice.maild("client", "add", "Els@Voorbeeld.example").stdout
    assert "belongs to" in practice.maild("client", "alias", "els@voorbeeld.example", "els@werk.example").stdout
    listed = json.loads(practice.maild("client", "list", "--json").stdout)
    (els,) = listed
    assert (els["account"], els["state"], els["addresses"]) == (
        "praktijk", "client", ["els@voorbeeld.example", "els@werk.example"]
    )  # fmt: skip
    assert (els["paused_until"], els["no_contact"], els["danger_since"]) == (None, False, None)
    assert "former" in practice.maild("client", "end", "els@werk.example").stdout
    assert practice.maild("client", "end", "els@werk.example").returncode == 1
    assert practice.maild("client", "add", "geen adres").returncode == 2


def test_the_running_daemon_drafts_alerts_and_stops_in_order(practice: Practice) -> None:
    with practice.daemon() as process:
        practice.deliver(a_mail(RESCHEDULE))
        assert wait_until(lambda: len(practice.drafts()) == 1, 10)
        practice.deliver(a_mail(DANGER, sender="Sam <sam@elders.example>", subject="sorry", ident="<d@elders.example>"))
        assert wait_until(lambda: len(practice.smtp.mails) == 1, 10)
        second = practice.maild("run", "--once")
        assert second.returncode == 75 and "another maild" in second.stderr
        assert practice.maild("status").returncode == 0
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 10
    for words in ("verzetten", "sorry", "vanavond", PASSWORD):
        assert words not in practice.log
    assert len(practice.drafts()) == 1


def test_an_edit_takes_effect_and_a_broken_one_is_named_once(practice: Practice) -> None:
    template = practice.directory / "templates" / "reschedule.move.j2"
    good = template.read_text(encoding="utf-8")
    with practice.daemon():
        template.write_text(good.replace("{{ new_moment }}", "Een eigen zin van de coach.", 1), encoding="utf-8")
        assert wait_until(lambda: "reloaded" in practice.log, 15)
        practice.deliver(a_mail(RESCHEDULE))
        assert wait_until(lambda: len(practice.drafts()) == 1, 10)
        assert b"Een eigen zin van de coach." in practice.drafts()[0]
        template.write_text(good + "\n{{ bestaat_niet }}\n", encoding="utf-8")
        assert wait_until(lambda: "bestaat_niet" in practice.log or "kept the last good set" in practice.log, 15)
        practice.deliver(a_mail(RESCHEDULE, ident="<m2@voorbeeld.example>", sender="Bo <bo@voorbeeld.example>"))
        assert wait_until(lambda: len(practice.drafts()) == 2, 10)
        time.sleep(4)
        assert practice.log.count("kept the last good set") == 1
        assert "reschedule.move.j2" in practice.log


def test_the_daemon_comes_back_after_the_server_was_away(practice: Practice) -> None:
    with practice.daemon():
        practice.dovecot.restart()
        practice.deliver(a_mail(RESCHEDULE))
        assert wait_until(lambda: len(practice.drafts()) == 1, 45)


def test_one_account_that_fails_leaves_the_other_at_work(practice: Practice) -> None:
    path = practice.write()
    dead = (
        "  - name: dood\n    address: Dode Praktijk <dood@praktijk.example>\n    alert_to: mobiel@elders.example\n"
        f"    imap: {{host: 127.0.0.1, port: 9, username: niemand, ca_file: {practice.dovecot.certificate}, "
        f"secret: {{file: {practice.directory}/secret}}}}\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + dead, encoding="utf-8")
    with practice.daemon():
        practice.deliver(a_mail(RESCHEDULE))
        assert wait_until(lambda: len(practice.drafts()) == 1, 10)
        assert wait_until(lambda: "account=dood" in practice.log, 10)
        status = json.loads(practice.maild("status", "--json").stdout)
        troubles = {each["name"]: each["trouble"] for each in status["accounts"]}
        assert troubles["praktijk"] is None and troubles["dood"]


def test_somebody_is_erased_and_a_backup_made_while_the_daemon_runs(practice: Practice) -> None:
    state = practice.directory / "state"
    with practice.daemon() as process:
        practice.deliver(a_mail(RESCHEDULE, subject="Geheimonderwerp"))
        assert wait_until(lambda: len(practice.drafts()) == 1, 10)
        backup = practice.maild("backup", str(practice.directory / "copy.db"))
        assert backup.returncode == 0, backup.stderr
        done = practice.maild("privacy", "erase", "els@voorbeeld.example", "--yes")
        assert done.returncode == 0, done.stderr
        assert "to delete yourself in Drafts: 1 mail(s)" in done.stdout
        files = [each for each in state.rglob("*") if each.is_file()]
        assert len(files) >= 4
        words = (b"els@voorbeeld.example", b"geheimonderwerp", b"m1@voorbeeld.example", b"verzetten")
        left = [(each.name, word) for each in files for word in words if word in each.read_bytes().lower()]
        assert left == []
        practice.deliver(a_mail(RESCHEDULE, ident="<m2@voorbeeld.example>"))
        assert wait_until(lambda: len(practice.drafts()) == 2, 10), practice.log
        assert process.poll() is None
    assert "unexpected" not in practice.log and "els@" not in practice.log

"""`maild doctor` finds each of the common troubles where it really is, and says what to do."""

from __future__ import annotations

import json
import os
import re
import socketserver
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from maild.cli.main import app
from maild.facts.session import FeedHealth
from maild.imap import Trouble
from maild.ledger import open_ledger
from maild.setup.providers import load_providers
from maild.sign_of_life import SignOfLife
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.meddler import Meddler
from tests.servers.ports import free_port
from tests.servers.smtp_server import SmtpServer


class _Refusing(socketserver.StreamRequestHandler):
    """Greets, and says no to every login in the words of some provider."""

    words = ""

    def handle(self) -> None:
        self.wfile.write(b"* OK [CAPABILITY IMAP4rev1] here\r\n")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().partition(" ")
            if rest.upper().startswith("CAPABILITY"):
                self.wfile.write(f"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n".encode())
            else:
                self.wfile.write(f"{tag} NO {self.words}\r\n".encode())


@pytest.fixture
def refusing() -> Iterator[Callable[[str], int]]:
    servers = []

    def start(words: str) -> int:
        handler = type("Handler", (_Refusing,), {"words": words})
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return int(server.server_address[1])

    yield start
    for each in servers:
        each.shutdown()
        each.server_close()


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    server = SmtpServer().start()
    yield server
    server.stop()


class Coach:
    """A configuration on disk, and what the doctor says of it."""

    def __init__(self, home: Path) -> None:
        self.home, self.state = home, home / "state"
        self.state.mkdir(mode=0o700)
        self.secret = home / "secret"
        self.secret.write_text(PASSWORD)
        self.secret.chmod(0o600)
        self.values: dict[str, Any] = {
            "mode": "draft",
            "alert": "mobiel@elders.example",
            "user": "x",
            "port": 1,
            "more": "",
            "security": "plain",
        }
        open_ledger(f"sqlite:///{self.state}/maild.db", hold=False).close()
        SignOfLife(self.state).give(datetime.now(UTC), is_well=True)

    @property
    def config(self) -> Path:
        path = self.home / "config.yaml"
        if not path.exists():
            path.touch(0o644)
            path.chmod(0o644)
        path.write_text(
            "mode: {mode}\nstate_dir: {state}\naccounts:\n  - name: praktijk\n    address: anouk@praktijk.example\n"
            "    alert_to: {alert}\n    imap: {{host: 127.0.0.1, port: {port}, security: {security}, username: {user}, "
            "secret: {{file: {secret}}}}}\n{more}".format(state=self.state, secret=self.secret, **self.values),
            encoding="utf-8",
        )
        return path

    def asks(self, *arguments: str) -> tuple[int, list[dict[str, str]]]:
        result = CliRunner().invoke(app, ["doctor", "--json", *arguments, "--config", str(self.config)])
        return result.exit_code, json.loads(result.output)

    def trouble(self, check: str, *arguments: str) -> dict[str, str]:
        code, found = self.asks(*arguments)
        (one,) = [each for each in found if each["check"] == check and each["health"] == "trouble"]
        assert code == 1 and one["advice"]
        return one

    def advice(self, check: str, *arguments: str) -> dict[str, str]:
        _, found = self.asks(*arguments)
        (one,) = [each for each in found if each["check"] == check and each["health"] == "advice"]
        return one


@pytest.fixture
def coach(tmp_path: Path) -> Coach:
    return Coach(tmp_path)


def test_a_healthy_practice_needs_nothing(coach: Coach, dovecot: Dovecot, smtp: SmtpServer) -> None:
    coach.values |= {
        "port": dovecot.port,
        "user": dovecot.user("gezond"),
        "more": f"    smtp: {{host: 127.0.0.1, port: {smtp.port}, security: plain}}\n",
    }
    code, found = coach.asks()
    assert (code, {each["health"] for each in found}) == (0, {"ok"})
    assert {each["check"] for each in found} >= {
        "rights",
        "mode",
        "disk",
        "daemon",
        "alert",
        "ledger",
        "login",
        "mailboxes",
        "idle",
        "clock",
        "smtp",
    }
    plain = CliRunner().invoke(app, ["doctor", "--config", str(coach.config)])
    assert plain.exit_code == 0 and "Nothing was found that needs you." in plain.output


@pytest.mark.parametrize(
    ("words", "check"),
    [
        ("[AUTHENTICATIONFAILED] Authentication failed.", "password"),
        ("[EXPIRED] That password is no longer valid", "password"),
        ("[ALERT] Application-specific password required: see the help pages (Failure)", "app_password"),
        ("[ALERT] Your account is not enabled for IMAP use. Please visit your settings", "imap_off"),
        ("[ALERT] Too many simultaneous connections. (Failure)", "too_many_connections"),
        ("[UNAVAILABLE] Maximum number of connections from user+IP exceeded", "too_many_connections"),
    ],
)
def test_a_refused_login_is_told_by_its_cause(
    coach: Coach, refusing: Callable[[str], int], words: str, check: str
) -> None:
    coach.values["port"] = refusing(words)
    found = coach.trouble(check)
    assert found["account"] == "praktijk" and "Failure" not in found["text"]


@pytest.mark.parametrize(
    ("name", "check", "said"), [("Gmail", "app_password", "apppasswords"), ("Outlook.com", "password", "oauth:")]
)
def test_a_provider_that_takes_no_ordinary_password_is_known_by_its_server(
    coach: Coach,
    refusing: Callable[[str], int],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    check: str,
    said: str,
) -> None:
    (known,) = [each for each in load_providers() if each.name == name]
    coach.values["port"] = refusing("[AUTHENTICATIONFAILED] Invalid credentials (Failure)")
    here = replace(known, imap=replace(known.imap, host="127.0.0.1", port=coach.values["port"]))
    monkeypatch.setattr("maild.cli.doctor_servers.load_providers", lambda: (here,))
    assert said in coach.trouble(check)["advice"]


def test_a_server_that_is_not_there(coach: Coach) -> None:
    coach.values["port"] = free_port()
    assert "host:" in coach.trouble("link")["advice"]


def test_a_secret_that_others_can_read(coach: Coach, refusing: Callable[[str], int]) -> None:
    coach.values["port"] = refusing("never asked")
    coach.secret.chmod(0o644)
    assert "chmod 600" in coach.trouble("password")["text"]


def test_a_certificate_that_is_not_trusted(coach: Coach, dovecot: Dovecot) -> None:
    coach.values |= {"port": dovecot.tls_port, "security": "tls"}
    assert "ca_file" in coach.trouble("certificate")["advice"]


def test_no_idle_and_no_drafts(coach: Coach, dovecot: Dovecot) -> None:
    meddler = Meddler(dovecot.port).start()
    meddler.faults["hide"] = ("IDLE", "\\Drafts")
    coach.values |= {"port": meddler.port, "user": dovecot.user("kaal")}
    try:
        assert "poll_interval" in coach.advice("idle")["advice"]
    finally:
        meddler.stop()
    with tempfile.TemporaryDirectory(prefix="maild-doctor-") as root:
        Path(root).chmod(0o755)  # Dovecot's mail processes run as another user
        bare = Dovecot(Path(root) / "d", names={}).start()
        try:
            coach.values |= {"port": bare.port, "user": bare.user("zonder")}
            _, found = coach.asks()
        finally:
            bare.stop()
    lost = [each for each in found if each["check"] == "mailboxes" and each["health"] == "trouble"]
    assert len(lost) == 2 and "mailboxes:" in lost[0]["advice"]


def test_a_clock_that_is_behind(coach: Coach, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    user = dovecot.user("klok")
    dovecot.deliver(user, b"From: els@voorbeeld.example\r\nTo: anouk@praktijk.example\r\nSubject: x\r\n\r\nDag\r\n")
    coach.values |= {"port": dovecot.port, "user": user}
    late = datetime.now(UTC) - timedelta(hours=3)

    class Late:
        def now(self) -> datetime:
            return late

    monkeypatch.setattr("maild.cli.doctor.SystemClock", Late)
    assert "timedatectl" in coach.trouble("clock")["advice"]


def test_a_submission_server_that_refuses_or_is_not_there(coach: Coach, dovecot: Dovecot) -> None:
    coach.values |= {"port": dovecot.port, "user": dovecot.user("smtp")}
    assert coach.advice("smtp")["advice"]
    server = SmtpServer(tokens=lambda token: None, needs_login=True).start()
    line = "    smtp: {{host: 127.0.0.1, port: {}, security: plain, username: x, secret: {{file: {}}}}}\n"
    coach.values["more"] = line.format(server.port, coach.secret)
    try:
        assert coach.trouble("smtp")["text"]
    finally:
        server.stop()
    assert "port:" in coach.trouble("smtp")["advice"]


def test_an_alert_that_goes_into_the_watched_mailbox(coach: Coach) -> None:
    coach.values["alert"] = "anouk@praktijk.example"
    assert "alert_command" in coach.trouble("alert", "--offline")["advice"]


def test_no_daemon_or_one_that_stands_still(coach: Coach) -> None:
    sign = SignOfLife(coach.state)
    now = datetime.now(UTC)
    assert coach.asks("--offline")[0] == 0
    sign.give(now, is_well=False)
    assert "stands still" in coach.trouble("daemon", "--offline")["text"]
    sign.give(now - timedelta(minutes=10), is_well=True)
    assert "last sign of life" in coach.trouble("daemon", "--offline")["text"]
    sign.take_back()
    assert "no daemon runs" in coach.trouble("daemon", "--offline")["text"]


def test_a_full_disk(coach: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("maild.acting.blindness.shutil.disk_usage", lambda path: usage)
    assert "room" in coach.trouble("disk", "--offline")["advice"]


def test_a_ledger_that_is_locked_or_none_at_all(coach: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maild.ledger.engine._BUSY_MILLISECONDS", 100)
    holder = sqlite3.connect(coach.state / "maild.db", isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert coach.trouble("ledger", "--offline")["text"]
    finally:
        holder.close()
    (coach.state / "maild.db").write_bytes(b"no ledger at all" * 100)
    assert "maild restore" in coach.trouble("ledger", "--offline")["advice"]


def test_a_ledger_that_cannot_be_written(coach: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, how: Path(path).name != "maild.db" and allowed(path, how))
    assert "chown" in coach.trouble("ledger", "--offline")["advice"]


def test_mode_is_still_watch(coach: Coach) -> None:
    coach.values["mode"] = "watch"
    assert "mode: draft" in coach.advice("mode", "--offline")["advice"]


def test_rights_that_are_too_open(coach: Coach) -> None:
    coach.state.chmod(0o755)
    assert "chmod go-rwx" in coach.trouble("rights", "--offline")["advice"]
    coach.state.chmod(0o700)
    coach.config.chmod(0o666)
    assert "chmod go-w" in coach.trouble("rights", "--offline")["advice"]
    assert stat.S_IMODE(coach.config.stat().st_mode) == 0o666, "a doctor changes nothing"


def test_a_calendar_that_went_stale_and_the_daemons_own_trouble(coach: Coach) -> None:
    ledger = open_ledger(f"sqlite:///{coach.state}/maild.db", hold=False)
    now = datetime.now(UTC)
    with ledger.transaction() as tx:
        tx.feeds.put("praktijk", FeedHealth("agenda", now - timedelta(days=9), now - timedelta(days=8), "404"))
        tx.notices.set_trouble("praktijk", "no login now", now)
    ledger.close()
    assert "404" in coach.trouble("feed", "--offline")["text"]
    assert "no login now" in coach.trouble("account", "--offline")["text"]


def test_a_configuration_that_cannot_be_read_ends_with_78(coach: Coach) -> None:
    coach.values["mode"] = "wtach"
    result = CliRunner().invoke(app, ["doctor", "--config", str(coach.config)])
    assert result.exit_code == 78 and "watch" in result.output


def test_every_check_stands_in_the_documents() -> None:
    root = Path(__file__).parents[2]
    source = "".join((root / "maild" / "cli" / f"doctor_{name}.py").read_text() for name in ("machine", "servers"))
    checks = set(re.findall(r'(?:fine|advised|troubled)\)?\(\s*"(\w+)"', source)) | {each.value for each in Trouble}
    page = (root / "docs" / "operations.md").read_text(encoding="utf-8").partition("## When something is wrong")[2]
    rows = "".join(re.findall(r"^\| (`.*?) \|", page.partition("## For contributors")[0], re.MULTILINE))
    assert checks - {"login"} == set(re.findall(r"`(\w+)`", rows))

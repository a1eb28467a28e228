"""Two real daemons on one PostgreSQL and one Dovecot: one is killed, one hangs and comes back. Drafts are counted over IMAP."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.imap import ConnectionSettings, ImapStore, open_store
from maild.mail.identity import Uid
from tests.journey.conftest import RESCHEDULE, a_mail
from tests.servers import postgres as pg
from tests.servers.dovecot import PASSWORD, Dovecot, wait_until

_CONFIG = """\
mode: draft
state_dir: {home}/state
database: {database}
database_secret: {{file: {home}/database-secret}}
rules: {rules}
templates: {templates}
poll_interval: 2 s
accounts:
"""
_ACCOUNT = """\
  - name: {user}
    address: Coach <{user}@praktijk.example>
    alert_to: mobiel@elders.example
    imap: {{host: 127.0.0.1, port: {port}, username: {user}, ca_file: {ca}, secret: {{file: {home}/secret}}}}
    digest: {{at: never}}
"""


@dataclass
class Machine:
    """A daemon with a home of its own, as on a machine of its own."""

    home: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return (self.home / "log").read_text(encoding="utf-8")

    def start(self) -> Machine:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            (self.home / "notify").unlink(missing_ok=True)
            line.bind(str(self.home / "notify"))
            line.settimeout(60)
            with (self.home / "log").open("w", encoding="utf-8") as log:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "maild", "run", "--config", str(self.home / "config.yaml")],
                    env={**os.environ, "NOTIFY_SOCKET": str(self.home / "notify")},
                    stderr=log,
                )
            assert b"READY=1" in line.recv(4096), self.log
        return self

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def holds(self, user: str) -> bool:
        """True where the last word of its log about the account is that it is held."""
        words = [
            each for each in self.log.splitlines() if f"account={user} held=" in each or f"account={user} lost=" in each
        ]
        return bool(words) and " held=" in words[-1]

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait(10)


@dataclass
class House:
    """Some coaches, a database, and machines that all know every coach."""

    root: Path
    dovecot: Dovecot
    database: str
    users: list[str]
    machines: list[Machine] = field(default_factory=list)

    def machine(self) -> Machine:
        home = self.root / f"m{len(self.machines)}"
        home.mkdir()
        for name, text in (("secret", PASSWORD), ("database-secret", pg.PASSWORD)):
            (home / name).touch(mode=0o600)
            (home / name).write_text(text, encoding="utf-8")
        text = _CONFIG.format(
            home=home,
            database=self.database,
            rules=packaged_directory("rules"),
            templates=packaged_directory("templates"),
        )
        for user in self.users:
            text += _ACCOUNT.format(user=user, home=home, port=self.dovecot.tls_port, ca=self.dovecot.certificate)
        (home / "config.yaml").write_text(text, encoding="utf-8")
        made = Machine(home)
        self.machines.append(made)
        return made

    def deliver(self, user: str, *names: str) -> None:
        for name in names:
            raw = a_mail(
                RESCHEDULE, ident=f"<{name}@voorbeeld.example>", sender=f"{name.title()} <{name}@voorbeeld.example>"
            )
            self.dovecot.deliver(user, raw)

    @contextlib.contextmanager
    def looking(self, user: str) -> Iterator[ImapStore]:
        settings = ConnectionSettings(
            "look",
            "127.0.0.1",
            self.dovecot.tls_port,
            "tls",
            user,
            lambda: PASSWORD,
            ca_file=str(self.dovecot.certificate),
        )
        store = open_store(settings)
        try:
            yield store
        finally:
            store.close()

    def answered(self, user: str) -> list[str]:
        """Whom a draft lies ready for, one name a draft, seen over a connection of the test's own."""
        with self.looking(user) as store:
            mails = store.fetch("Drafts", [each.key.uid for each in store.headlines("Drafts", Uid(1))])
        heads = [each.raw.partition(b"\r\n\r\n")[0].decode() for each in mails]
        lines = [line for head in heads for line in head.split("\r\n") if line.lower().startswith("in-reply-to:")]
        return sorted(line.partition("<")[2].partition("@")[0] for line in lines)


@pytest.fixture
def house(dovecot: Dovecot, postgres: pg.Postgres, tmp_path: Path) -> Iterator[House]:
    stamp = f"{os.getpid()}{time.monotonic_ns()}"
    made = House(tmp_path, dovecot, postgres.database(), [dovecot.user(f"an{stamp}"), dovecot.user(f"bo{stamp}")])
    yield made
    for each in made.machines:
        each.end()


def line_is_drawn(house: House, machine: Machine) -> bool:
    """True once every account of the house was looked through: mail from now on is new."""
    rows = _ask(house, "SELECT count(*) FROM imports WHERE done")
    return rows == [(len(house.users),)] and all(machine.holds(each) for each in house.users)


def _ask(house: House, statement: str) -> list[tuple[object, ...]]:
    import psycopg

    with psycopg.connect(house.database, password=pg.PASSWORD, autocommit=True) as link:
        return link.execute(statement.encode()).fetchall()


@pytest.mark.timeout(300)
def test_a_killed_daemon_is_followed_within_a_minute_and_nothing_is_drafted_twice(house: House) -> None:
    anna, bo = house.users
    first = house.machine().start()
    assert wait_until(lambda: line_is_drawn(house, first), 30), first.log
    second = house.machine().start()
    assert wait_until(lambda: second.log.count("held by") == 2, 10) and not second.holds(anna) and not second.holds(bo)
    house.deliver(anna, "els")
    house.deliver(bo, "kim")
    assert wait_until(lambda: house.answered(anna) == ["els"] and house.answered(bo) == ["kim"], 20)
    house.deliver(anna, *(f"storm{number}" for number in range(9)))
    assert wait_until(lambda: len(house.answered(anna)) > 2, 20)  # in the middle of its work
    first.signal(signal.SIGKILL)
    killed = time.monotonic()
    house.deliver(bo, "piet")
    assert wait_until(lambda: len(house.answered(anna)) >= 10 and len(house.answered(bo)) >= 2, 60), second.log
    assert time.monotonic() - killed < 60
    time.sleep(3)  # a second draft would come now
    assert house.answered(anna) == sorted(["els", *(f"storm{number}" for number in range(9))])
    assert house.answered(bo) == ["kim", "piet"]


@pytest.mark.timeout(300)
def test_a_daemon_that_hangs_and_comes_back_drafts_nothing_a_second_time(house: House) -> None:
    anna, bo = house.users
    first = house.machine().start()
    assert wait_until(lambda: line_is_drawn(house, first), 30), first.log
    second = house.machine().start()
    names = [f"storm{number}" for number in range(12)]
    house.deliver(anna, *names)
    assert wait_until(lambda: len(house.answered(anna)) > 1, 20)
    first.signal(signal.SIGSTOP)
    stopped = time.monotonic()
    assert wait_until(lambda: second.holds(anna) and second.holds(bo), 60), second.log
    assert wait_until(lambda: len(house.answered(anna)) >= 12, 60 - (time.monotonic() - stopped)), second.log
    first.signal(signal.SIGCONT)
    assert wait_until(lambda: f"account={anna} lost=" in first.log, 20), first.log
    house.deliver(bo, "kim")
    assert wait_until(lambda: house.answered(bo) == ["kim"], 20)
    time.sleep(5)  # the one that came back had its chance
    assert house.answered(anna) == sorted(names)
    assert house.answered(bo) == ["kim"]
    assert not first.holds(anna) and not first.holds(bo)
    second.signal(signal.SIGTERM)
    assert second.process is not None and second.process.wait(15) == 0
    assert wait_until(lambda: first.holds(anna) and first.holds(bo), 10), "one that stops in order lets go at once"
    house.deliver(anna, "joris")
    assert wait_until(lambda: "joris" in house.answered(anna), 20), first.log
    assert house.answered(anna) == sorted(["joris", *names])

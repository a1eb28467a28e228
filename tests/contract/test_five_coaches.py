"""Five coaches in one daemon, on a real Dovecot; the server of one of them takes the call and never says a word."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from maild.config import packaged_directory
from maild.imap import ConnectionSettings, open_store
from maild.ledger import open_ledger
from maild.mail.identity import Uid
from tests.journey.conftest import RESCHEDULE, a_mail
from tests.servers.dovecot import PASSWORD, Dovecot, wait_until

_NAMES = ("an", "bo", "cor", "dees", "ems")
_DEAD, _OWN = "dees", "bo"
_OWN_SENTENCE = "Dit zijn de eigen woorden van Bo."


@contextlib.contextmanager
def silent_server() -> Iterator[int]:
    """Takes every connection and answers none."""
    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    kept.append(listening.accept()[0])

        threading.Thread(target=take, daemon=True).start()
        yield listening.getsockname()[1]
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
    for each in kept:
        each.close()


class Practices:
    """One configuration with five accounts."""

    def __init__(self, directory: Path, dovecot: Dovecot, dead_port: int) -> None:
        self.directory, self.dovecot = directory, dovecot
        stamp = f"{os.getpid()}{time.monotonic_ns()}"
        self.users = {name: dovecot.user(f"{name}{stamp}") for name in _NAMES}
        (directory / "secret").touch(mode=0o600)
        (directory / "secret").write_text(PASSWORD, encoding="utf-8")
        self.path = directory / "config.yaml"
        text = f"mode: draft\nstate_dir: {directory}/state\npoll_interval: 2 s\naccounts:\n"
        for name, user in self.users.items():
            port = dead_port if name == _DEAD else dovecot.tls_port
            text += (
                f"  - name: {name}\n    address: {name.title()} <{user}@praktijk.example>\n    alert_to: mobiel@elders.example\n"
                f"    digest: {{at: never}}\n    imap: {{host: 127.0.0.1, port: {port}, username: {user}, "
                f"ca_file: {dovecot.certificate}, secret: {{file: {directory}/secret}}}}\n"
            )
            if name == _OWN:
                text += f"    templates: {directory}/bo\n"
        copytree(packaged_directory("templates"), directory / "bo")
        template = directory / "bo" / "reschedule.move.j2"
        good = template.read_text(encoding="utf-8")
        template.write_text(good.replace("{{ new_moment }}", f"{_OWN_SENTENCE} {{{{ new_moment }}}}"), encoding="utf-8")
        self.path.write_text(text, encoding="utf-8")

    @contextlib.contextmanager
    def daemon(self) -> Iterator[None]:
        log = (self.directory / "log").open("w", encoding="utf-8")
        process = subprocess.Popen([sys.executable, "-m", "maild", "run", "--config", str(self.path)], stderr=log)
        try:
            yield
        finally:
            process.kill()
            process.wait(10)
            log.close()

    @property
    def log(self) -> str:
        return (self.directory / "log").read_text(encoding="utf-8")

    def are_watched(self) -> bool:
        if not (self.directory / "state" / "maild.db").exists():
            return False
        ledger = open_ledger(f"sqlite:///{self.directory}/state/maild.db", hold=False)
        try:
            with ledger.transaction() as tx:
                cursors = [tx.mailboxes.import_cursor(name) for name in _NAMES if name != _DEAD]
            return all(each is not None and each.done for each in cursors)
        finally:
            ledger.close()

    def drafts(self, name: str) -> list[bytes]:
        settings = ConnectionSettings(
            "look", "127.0.0.1", self.dovecot.tls_port, "tls", self.users[name], lambda: PASSWORD,
            ca_file=str(self.dovecot.certificate),
        )  # fmt: skip
        store = open_store(settings)
        try:
            return [each.raw for each in store.fetch("Drafts", [h.key.uid for h in store.headlines("Drafts", Uid(1))])]
        finally:
            store.close()

    def trouble(self) -> dict[str, str | None]:
        command = [sys.executable, "-m", "maild", "status", "--json", "--config", str(self.path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        return {each["name"]: each["trouble"] for each in json.loads(done.stdout)["accounts"]}


@pytest.mark.timeout(240)
def test_a_server_that_says_nothing_keeps_no_other_coach_waiting(dovecot: Dovecot, tmp_path: Path) -> None:
    with silent_server() as dead_port:
        practices = Practices(tmp_path, dovecot, dead_port)
        alive = [name for name in _NAMES if name != _DEAD]
        with practices.daemon():
            assert wait_until(practices.are_watched, 40), practices.log
            for number in range(3):
                for name in alive:
                    ident, sender = f"<{name}{number}@voorbeeld.example>", f"Els <els{number}@voorbeeld.example>"
                    dovecot.deliver(practices.users[name], a_mail(RESCHEDULE, ident=ident, sender=sender))
                began = time.monotonic()
                assert wait_until(
                    lambda want=number + 1: all(len(practices.drafts(each)) == want for each in alive), 10
                )  # type: ignore[misc]
                assert time.monotonic() - began < 10
            assert wait_until(lambda: practices.trouble()[_DEAD] is not None, 90), practices.log
            assert all(practices.trouble()[name] is None for name in alive)
            assert wait_until(lambda: f"account={_DEAD}" in practices.log, 5)
        for name in alive:
            own = [_OWN_SENTENCE.encode() in each for each in practices.drafts(name)]
            assert all(own) if name == _OWN else not any(own), "own templates for one, the common ones for the others"

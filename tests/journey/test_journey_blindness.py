"""The daemon itself tells that it sees no mail any more, with a ledger that cannot be written (behaviour 7)."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from maild.clock import SystemTokens
from maild.daemon import Daemon
from maild.errors import AccountError, TransientError
from tests.journey.conftest import FixedClock

_CONFIG = """\
mode: draft
state_dir: {home}/state
accounts:
  - name: praktijk
    address: Anouk Hendriks <anouk@praktijk.example>
    imap: {{host: 127.0.0.1, port: 9, security: plain, secret: {{file: {home}/secret}}}}
    alert_command: [{home}/ring]
"""


@contextmanager
def a_daemon(home: Path, clock: FixedClock) -> Iterator[Daemon]:
    """The real daemon, whose threads are not started; its command writes down what kind of alert it got."""
    secret, ring = home / "secret", home / "ring"
    secret.touch(mode=0o600)
    secret.write_text("geheim", encoding="utf-8")
    lines = (
        f"#!{sys.executable}",
        "import os, sys",
        f"open({str(home / 'heard')!r}, 'a').write(os.environ['MAILD_KIND'] + chr(10))",
        f"open({str(home / 'text')!r}, 'w').write(sys.stdin.read())",
    )
    ring.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ring.chmod(stat.S_IRWXU)
    (home / "config.yaml").write_text(_CONFIG.format(home=home), encoding="utf-8")
    daemon = Daemon(home / "config.yaml", clock, SystemTokens())
    try:
        yield daemon
    finally:
        daemon.stop()


def minutes_pass(
    daemon: Daemon, clock: FixedClock, minutes: int, trouble: TransientError | AccountError | None
) -> None:
    for _ in range(minutes):
        clock.pass_time(minutes=1)
        daemon._note_trouble("praktijk", trouble)
        daemon._tell_if_blind()


def test_ten_minutes_without_a_login_ring_the_command_once_and_again_when_it_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FixedClock()
    with a_daemon(tmp_path, clock) as daemon:
        minutes_pass(daemon, clock, 3, None)

        def no_ledger() -> None:
            raise TransientError("the ledger does not answer: disk full")

        monkeypatch.setattr(daemon._ledger, "transaction", no_ledger)
        heard = tmp_path / "heard"
        minutes_pass(daemon, clock, 10, AccountError("the login was refused"))
        assert not heard.exists()
        minutes_pass(daemon, clock, 90, AccountError("the login was refused"))
        assert heard.read_text() == "blind\n" and "the login was refused" in (tmp_path / "text").read_text()
        minutes_pass(daemon, clock, 30, None)
        assert heard.read_text() == "blind\nsees_again\n"


def test_a_full_disk_is_told_though_nothing_had_to_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FixedClock()
    with a_daemon(tmp_path, clock) as daemon:
        minutes_pass(daemon, clock, 3, None)
        monkeypatch.setattr("maild.daemon.is_full", lambda where: True)
        minutes_pass(daemon, clock, 12, None)
        assert "schijf" in (tmp_path / "text").read_text()
        monkeypatch.setattr("maild.daemon.is_full", lambda where: False)
        minutes_pass(daemon, clock, 2, None)
        assert (tmp_path / "heard").read_text() == "blind\nsees_again\n"

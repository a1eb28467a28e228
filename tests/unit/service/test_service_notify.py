"""What systemd hears over a real datagram socket, and when the watchdog is fed."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from maild.service import Heartbeat, ServiceNotifier, Watchdog, watchdog_interval


class HandClock:
    """A clock that goes where the test puts it."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> datetime:
        return datetime(2026, 3, 2, 9, 0, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture(params=["path", "abstract"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A socket as systemd binds it: a file, or a name in the abstract namespace (unix(7)), written with an @."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    name = str(tmp_path / "notify") if request.param == "path" else f"@maild-test-{os.getpid()}"
    listener.bind("\0" + name[1:] if name.startswith("@") else name)
    listener.settimeout(2)
    monkeypatch.setenv("NOTIFY_SOCKET", name)
    with listener:
        yield listener


def hear(listener: socket.socket) -> str:
    return listener.recv(4096).decode("utf-8")


def test_ready_status_stopping_and_watchdog_arrive_as_sd_notify_writes_them(systemd: socket.socket) -> None:
    notifier = ServiceNotifier()
    notifier.ready("watching 1 account")
    notifier.status("two mails wait")
    notifier.watchdog()
    notifier.stopping()
    heard = [hear(systemd) for _ in range(4)]
    assert heard == ["READY=1\nSTATUS=watching 1 account", "STATUS=two mails wait", "WATCHDOG=1", "STOPPING=1"]


def test_a_status_with_other_letters_arrives_as_utf_8(systemd: socket.socket) -> None:
    ServiceNotifier().status("account Zoë – één … 10 €")
    assert hear(systemd) == "STATUS=account Zoë – één … 10 €"


def test_a_status_with_line_ends_cannot_carry_a_second_assignment(systemd: socket.socket) -> None:
    ServiceNotifier().status("fine\nWATCHDOG=1\r\nMAINPID=1")
    assert hear(systemd) == "STATUS=fine WATCHDOG=1 MAINPID=1"


def test_without_systemd_nothing_happens_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notifier = ServiceNotifier()
    notifier.ready()
    notifier.status("x")
    notifier.watchdog()


def test_a_socket_that_went_away_does_not_stop_the_daemon(systemd: socket.socket) -> None:
    notifier = ServiceNotifier()
    systemd.close()
    notifier.watchdog()


def test_a_loop_is_healthy_up_to_its_limit_and_late_after_it() -> None:
    clock = HandClock()
    heartbeat = Heartbeat(clock)
    heartbeat.beat("anna-idle")
    clock.seconds += 60
    heartbeat.beat("anna-work")
    assert heartbeat.healthy(clock.seconds, 60)
    clock.seconds += 0.5
    assert not heartbeat.healthy(clock.seconds, 60)
    assert heartbeat.late(clock.seconds, 60) == ("anna-idle",)


def test_no_loop_at_all_is_not_healthy() -> None:
    assert not Heartbeat(HandClock()).healthy(1000, 60)


def test_a_retired_loop_is_waited_for_no_longer() -> None:
    clock = HandClock()
    heartbeat = Heartbeat(clock)
    heartbeat.beat("a")
    heartbeat.beat("b")
    clock.seconds += 100
    heartbeat.beat("b")
    heartbeat.retire("a")
    assert heartbeat.healthy(clock.seconds, 60)


def test_the_watchdog_is_fed_only_while_loops_step_and_the_ledger_answers(
    systemd: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    clock = HandClock()
    heartbeat, answers = Heartbeat(clock), [True]
    watchdog = Watchdog(ServiceNotifier(), heartbeat, lambda: answers[0], clock, timedelta(seconds=60))
    heartbeat.beat("anna-work")
    assert watchdog.feed()
    assert hear(systemd) == "WATCHDOG=1"
    answers[0] = False
    with caplog.at_level(logging.ERROR):
        assert not watchdog.feed()
        assert not watchdog.feed()
    assert hear(systemd) == "STATUS=the ledger does not answer"
    assert len(caplog.records) == 1
    answers[0] = True
    clock.seconds += 61
    assert not watchdog.feed()
    assert hear(systemd) == "STATUS=no step for 60 s by anna-work"
    heartbeat.beat("anna-work")
    assert watchdog.feed()
    assert hear(systemd) == "WATCHDOG=1"


def test_the_ledger_is_not_asked_while_a_loop_hangs() -> None:
    """A question to the ledger may wait for a lock that the hanging loop holds."""
    asked: list[int] = []
    clock = HandClock()
    heartbeat = Heartbeat(clock)
    heartbeat.beat("a")
    clock.seconds += 61
    Watchdog(ServiceNotifier(), heartbeat, lambda: bool(asked.append(1)), clock, timedelta(seconds=60)).feed()
    assert asked == []


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "180000000"}, timedelta(seconds=180)),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": str(os.getpid())}, timedelta(seconds=180)),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "often"}, None),
    ],
)
def test_the_watchdog_interval_is_the_one_that_systemd_gives_this_process(
    environ: dict[str, str], expected: timedelta | None
) -> None:
    assert watchdog_interval(environ) == expected


def test_a_reader_that_never_reads_holds_nobody_up(tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    import socket
    from time import perf_counter

    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as reader:
        reader.bind(address)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        notifier = ServiceNotifier()
        began = perf_counter()
        for _ in range(2_000):
            notifier.watchdog()
        assert perf_counter() - began < 5

"""How soon danger reaches the coach where the server has no IDLE: within the interval of asking, and what a pass takes."""

from __future__ import annotations

import threading
from dataclasses import replace
from time import perf_counter, sleep

from bench.flood import alerts_by_writer, watch_sink
from bench.ground import Ground
from bench.mails import flood
from bench.measures import Line
from tests.servers.dovecot import Dovecot

_INTERVAL = 10.0
"""Seconds between two looks, as configured here; the shipped `poll_interval` is a minute, and adds as much."""
_NO_IDLE = "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE SPECIAL-USE UIDPLUS MOVE NAMESPACE UNSELECT"


def danger_while_polling(ground: Ground, count: int) -> list[Line]:
    """`count` danger mails, each at another moment of the interval: from the end of its delivery to its alert at the sink."""
    dovecot = Dovecot(ground.directory / "no-idle", fsync="optimized", capability=_NO_IDLE).start()
    try:
        waits = _waits(replace(ground, dovecot=dovecot), count)
    finally:
        dovecot.stop()
    note = f"{count} mails on a server without IDLE, asked every {_INTERVAL:g} s; median {waits[len(waits) // 2]:.2f} s"
    return [Line("delivery of danger to alert while polling, the longest", waits[-1], _INTERVAL + 5.0, "s", note)]


def _waits(ground: Ground, count: int) -> list[float]:
    user, before = ground.dovecot.user("polling"), len(ground.sink.mails)
    came: list[float] = []
    delivered: dict[str, float] = {}
    done = threading.Event()
    watcher = threading.Thread(target=watch_sink, args=(ground, before, came, done), daemon=True)
    with ground.daemon(user, more=f"poll_interval: {_INTERVAL:g} s\n"):
        ground.wait_until_watched(user)
        watcher.start()
        for number, (key, raw) in enumerate(flood(count, count)):
            sleep(_INTERVAL * (number % count) / count)  # another part of the interval each time
            ground.dovecot.deliver(user, raw)
            delivered[key] = perf_counter()
            deadline = perf_counter() + 3 * _INTERVAL
            while key not in alerts_by_writer(ground, before, came) and perf_counter() < deadline:
                sleep(0.02)
        done.set()
        watcher.join()
    arrived = alerts_by_writer(ground, before, came)
    if set(delivered) - set(arrived):
        raise RuntimeError(f"{len(arrived)} of {count} danger mails were told of")
    return sorted(arrived[key] - delivered[key] for key in delivered)

"""How soon danger reaches the coach while mail pours in, a poison mail in front."""

from __future__ import annotations

import email
import email.policy
import threading
from time import perf_counter, sleep

from bench.ground import Ground
from bench.mails import flood, poison
from bench.measures import Line

_A_MINUTE = 1_000
_LONGEST_WAIT = 60.0


def danger_in_a_flood(ground: Ground, count: int, alarms: int) -> list[Line]:
    """`count` mails at a thousand a minute, `alarms` of them danger: from the end of a delivery to its alert at the sink."""
    user = ground.dovecot.user("flood")
    before = len(ground.sink.mails)
    came: list[float] = []
    delivered: dict[str, float] = {}
    done = threading.Event()
    watcher = threading.Thread(target=watch_sink, args=(ground, before, came, done), daemon=True)
    with ground.daemon(user):
        ground.wait_until_watched(user)
        sleep(1.5)
        watcher.start()
        ground.dovecot.deliver(user, poison())
        began = perf_counter()
        for number, (key, raw) in enumerate(flood(count, alarms)):
            sleep(max(0.0, began + number * 60 / _A_MINUTE - perf_counter()))
            ground.dovecot.deliver(user, raw)
            if key:
                delivered[key] = perf_counter()
        pace = count / (perf_counter() - began) * 60
        deadline = perf_counter() + _LONGEST_WAIT
        while len(alerts_by_writer(ground, before, came)) < alarms and perf_counter() < deadline:
            sleep(0.1)
        done.set()
        watcher.join()
    arrived = alerts_by_writer(ground, before, came)
    if set(delivered) - set(arrived):
        raise RuntimeError(f"{len(arrived)} of {alarms} danger mails were told of")
    waits = sorted(arrived[key] - delivered[key] for key in delivered)
    worst = waits[min(len(waits) - 1, int(0.99 * len(waits)))]
    median = waits[len(waits) // 2]
    note = f"{alarms} danger among {count} mails at {pace:.0f} a minute, poison in front; median {median:.2f} s"
    return [Line("delivery of danger to alert in a flood, p99", worst, 5.0, "s", note)]


def danger_behind_poison(ground: Ground, count: int) -> list[Line]:
    """Each danger mail comes right behind a fresh poison mail; beside them it is quiet, and the server announces both."""
    user = ground.dovecot.user("behind-poison")
    before = len(ground.sink.mails)
    came: list[float] = []
    delivered: dict[str, float] = {}
    done = threading.Event()
    watcher = threading.Thread(target=watch_sink, args=(ground, before, came, done), daemon=True)
    with ground.daemon(user):
        ground.wait_until_watched(user)
        sleep(1.5)
        watcher.start()
        for number, (key, raw) in enumerate(flood(count, count)):
            ground.dovecot.deliver(user, poison(number + 1))
            ground.dovecot.deliver(user, raw)
            delivered[key] = perf_counter()
            deadline = perf_counter() + _LONGEST_WAIT
            while key not in alerts_by_writer(ground, before, came) and perf_counter() < deadline:
                sleep(0.02)
            sleep(0.3)
        done.set()
        watcher.join()
    arrived = alerts_by_writer(ground, before, came)
    if set(delivered) - set(arrived):
        raise RuntimeError(f"{len(arrived)} of {count} danger mails were told of")
    waits = sorted(arrived[key] - delivered[key] for key in delivered)
    worst = waits[min(len(waits) - 1, int(0.99 * len(waits)))]
    note = f"{count} times a poison mail and right behind it danger; median {waits[len(waits) // 2]:.2f} s"
    return [Line("delivery of danger to alert behind a poison mail, p99", worst, 5.0, "s", note)]


def watch_sink(ground: Ground, before: int, came: list[float], done: threading.Event) -> None:
    """Notes when each mail came in at the sink."""
    while not done.is_set():
        there = len(ground.sink.mails) - before
        came.extend([perf_counter()] * (there - len(came)))
        sleep(0.01)


def alerts_by_writer(ground: Ground, before: int, came: list[float]) -> dict[str, float]:
    """When the first alert about each writer of danger came in."""
    found: dict[str, float] = {}
    for raw, at in zip(ground.sink.mails[before:], list(came), strict=False):
        text = str(email.message_from_bytes(raw, policy=email.policy.default).get_content())
        key = text.partition("<danger")[2].partition("@")[0]
        if key:
            found.setdefault("danger" + key, at)
    return found

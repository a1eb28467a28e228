"""What is measured, one function a mark."""

from __future__ import annotations

import statistics
import subprocess
from dataclasses import dataclass
from time import perf_counter, sleep

from imapclient import IMAPClient

from bench.bare import answer_backlog
from bench.ground import Ground, Running
from bench.mails import backlog, reschedule

_POLL_SECONDS = 0.004
_OLD_MAIL = (
    b"From: Iemand <iemand@voorbeeld.example>\nTo: anouk@praktijk.example\nSubject: Oude mail\n"
    b"Message-ID: <oud%d@voorbeeld.example>\nDate: Mon, 05 Jan 2026 09:00:00 +0100\n\nEen oude mail.\n"
)


@dataclass(frozen=True)
class Line:
    """One line of the table. `mark` is the highest value that is good."""

    what: str
    value: float
    mark: float | None
    unit: str
    note: str = ""

    @property
    def is_met(self) -> bool:
        """True where there is no mark, or the value stays within it."""
        return self.mark is None or self.value <= self.mark


def delivery_to_draft(ground: Ground, count: int) -> list[Line]:
    """Bare loop and daemon in turn, on two users of the same Dovecot."""
    bare, real = ground.dovecot.user("bench-bare"), ground.dovecot.user("bench-real")
    times: dict[str, list[float]] = {bare: [], real: []}
    with ground.bare_loop(bare), ground.daemon(real):
        ground.wait_until_watched(real)
        sleep(1.5)
        looks = {user: ground.connect(user) for user in times}
        for number in range(count):
            for user, look in looks.items():
                times[user].append(_until_draft(ground, user, look, number))
                sleep(0.3)
        for look in looks.values():
            look.logout()
    lines = []
    for name, pick, mark in (("p50", statistics.median, 1.2), ("p95", _p95, 1.5)):
        ours, theirs = pick(times[real]), pick(times[bare])
        note = f"{ours * 1000:.0f} ms against {theirs * 1000:.0f} ms"
        lines.append(Line(f"delivery to visible draft, {name}, ratio to the bare loop", ours / theirs, mark, "x", note))
    return lines


def work_through_backlog(ground: Ground, count: int) -> list[Line]:
    """`count` mails that came while the daemon was down; the bare loop runs before it and after it."""
    mails, drafts, alarms = backlog(count)
    bares, real = [ground.dovecot.user(f"backlog-bare-{turn}") for turn in (1, 2)], ground.dovecot.user("backlog-real")
    with ground.daemon(real):
        ground.wait_until_watched(real)
    for user in (*bares, real):
        for raw in mails:
            ground.dovecot.deliver(user, raw)
    bare_seconds = _bare_backlog(ground, bares[0], count)
    before = len(ground.sink.mails)
    look = ground.connect(real)
    alerted = last_draft = 0.0
    with ground.daemon(real) as running:
        placed, deadline = 0, perf_counter() + 120
        while (placed < drafts or not alerted) and perf_counter() < deadline:
            found = look.folder_status("Drafts", [b"MESSAGES"])[b"MESSAGES"]
            if found != placed:
                placed, last_draft = found, perf_counter()
            if not alerted and len(ground.sink.mails) - before >= alarms:
                alerted = perf_counter()
            sleep(0.01)
    look.logout()
    if placed < drafts or not alerted:
        raise RuntimeError(f"{placed} of {drafts} drafts, {len(ground.sink.mails) - before} of {alarms} alerts")
    bare_seconds = (bare_seconds + _bare_backlog(ground, bares[1], count)) / 2  # the machine changes its pace
    took, half = last_draft - running.ready_at, (alerted - running.ready_at) / (last_draft - running.ready_at)
    note = f"{took:.1f} s against {bare_seconds:.1f} s; {drafts} drafts, {alarms} danger"
    return [
        Line(f"backlog of {count} mails, ratio to the bare loop", took / bare_seconds, 4.0, "x", note),
        Line("the last danger alert, as a part of that time", half, 0.5, ""),
    ]


def _bare_backlog(ground: Ground, user: str, count: int) -> float:
    client = ground.connect(user)
    try:
        return answer_backlog(client, count)
    finally:
        client.logout()


def watch_old_mailbox(ground: Ground, count: int) -> list[Line]:
    """Start on a mailbox full of old mail with a warm index, and on an empty one; then deliveries in each.

    Dovecot itself walks a Maildir's directory when a mail comes in, so delivery is held against the bare loop there. It
    has no mark: maild's own work does not grow (the line below), but it selects INBOX anew where the loop stays in it.
    """
    full, empty = ground.dovecot.user("old-full"), ground.dovecot.user("old-empty")
    for user in (full, empty):
        client = ground.connect(user)
        client.select_folder("INBOX")  # makes the Maildir
        client.logout()
    _fill(ground, full, count)
    client = ground.connect(full)
    there = client.select_folder("INBOX")[b"EXISTS"]
    client.logout()
    with ground.bare_loop(full):
        bare = _median_delivery(ground, full)
    seconds, delivery, cpu = {}, {}, {}
    for user in (empty, full):
        with ground.daemon(user) as running:
            seconds[user] = ground.wait_until_watched(user) - running.began
            sleep(1.0)
            spent = _cpu(running)
            delivery[user] = _median_delivery(ground, user)
            cpu[user] = _cpu(running) - spent
    note = f"{seconds[empty]:.2f} s with an empty one"
    deliveries = (
        f"{delivery[full] * 1000:.0f} ms against {bare * 1000:.0f} ms; {delivery[empty] * 1000:.0f} ms in an empty one"
    )
    work = f"{cpu[full] * 1000:.0f} ms against {cpu[empty] * 1000:.0f} ms for five mails"
    return [
        Line(f"watched from the start of the process, {there} old mails", seconds[full], 5.0, "s", note),
        Line("  delivery to draft there, ratio to the bare loop there", delivery[full] / bare, None, "x", deliveries),
        Line("  processor time there, ratio to an empty mailbox", cpu[full] / cpu[empty], 1.5, "x", work),
    ]  # fmt: skip


def _median_delivery(ground: Ground, user: str) -> float:
    look = ground.connect(user)
    try:
        return statistics.median(_until_draft(ground, user, look, each) for each in range(5))
    finally:
        look.logout()


def rest(ground: Ground, seconds: float) -> list[Line]:
    """What the daemon takes when there is nothing to do, after it has worked."""
    user = ground.dovecot.user("rest")
    with ground.daemon(user) as running:
        ground.wait_until_watched(user)
        look = ground.connect(user)
        for number in range(5):
            _until_draft(ground, user, look, number)
        look.logout()
        sleep(3)
        before = _cpu(running)
        sleep(seconds)
        idle = (_cpu(running) - before) / seconds * 100
        resident = running.process.memory_info().rss / 1e6
    return [
        Line("ready (READY=1)", running.ready_seconds, 5.0, "s"),
        Line("resident memory, parser child apart", resident, 300.0, "MB"),
        Line(f"processor when idle, over {seconds:.0f} s", idle, 0.2, "%"),
    ]


def _until_draft(ground: Ground, user: str, look: IMAPClient, number: int) -> float:
    """Seconds from the end of the delivery to the moment at which a third connection sees one more draft.

    That connection must have no mailbox selected: Dovecot answers STATUS of the selected one from its last look.
    """
    there = look.folder_status("Drafts", [b"MESSAGES"])[b"MESSAGES"]
    ground.dovecot.deliver(user, reschedule(number))
    began = perf_counter()
    while look.folder_status("Drafts", [b"MESSAGES"])[b"MESSAGES"] <= there:
        if perf_counter() - began > 60:
            raise TimeoutError(f"no draft came for {user}")
        sleep(_POLL_SECONDS)
    return perf_counter() - began


def _fill(ground: Ground, user: str, count: int) -> None:
    cur = ground.dovecot.maildir(user) / "cur"
    for number in range(count):
        (cur / f"{1_700_000_000 + number}.M{number}.bench:2,S").write_bytes(_OLD_MAIL % number)
    owner = ground.dovecot.maildir(user).stat()
    subprocess.run(["chown", "-R", f"{owner.st_uid}:{owner.st_gid}", str(cur)], check=True)


def _cpu(running: Running) -> float:
    times = running.process.cpu_times()
    return float(times.user + times.system)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]

"""`make bench`: maild against a bare IDLE, FETCH, APPEND loop on the same Dovecot, in one run; writes docs/bench.md.

Ends with 1 where a mark is missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil

from bench.agenda import plan_large_agenda
from bench.flood import danger_behind_poison, danger_in_a_flood
from bench.ground import Ground
from bench.measures import Line, delivery_to_draft, rest, watch_old_mailbox, work_through_backlog
from bench.planning import plan_with_much_before_it
from bench.polling import danger_while_polling
from bench.year import rehearse_a_year
from maild.demo.servers import SmtpSink
from tests.servers.dovecot import Dovecot, dovecot_is_installed

_PAGE = Path(__file__).parent.parent / "docs" / "bench.md"
_HEAD = """# What maild costs

Written by `make bench`. Ratios compare maild with a bare loop (IDLE, FETCH, APPEND with imapclient, no work in between)
on the same Dovecot over TLS in the same run; Dovecot itself announces new mail after about half a second.

Machine: {machine}

| what | value | mark | |
| --- | ---: | ---: | --- |
"""


def main() -> int:
    """Measures; 0 where every mark is met, 2 where there is no Dovecot."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "only", nargs="*", help="delivery, backlog, old, danger, poison, polling, planning, agenda, year, rest"
    )
    chosen = options.parse_args()
    if not dovecot_is_installed():
        print("Dovecot is not here: apt-get install dovecot-imapd dovecot-lmtpd, and run as root", file=sys.stderr)
        return 2
    measures: dict[str, Callable[[Ground], list[Line]]] = {
        "delivery": lambda ground: delivery_to_draft(ground, 40),
        "backlog": lambda ground: work_through_backlog(ground, 1_000),
        "old": lambda ground: watch_old_mailbox(ground, 100_000),
        "danger": lambda ground: danger_in_a_flood(ground, 1_000, 30),
        "poison": lambda ground: danger_behind_poison(ground, 20),
        "polling": lambda ground: danger_while_polling(ground, 8),
        "planning": lambda ground: plan_with_much_before_it(10_000, 1_000),
        "agenda": lambda ground: plan_large_agenda(),
        "year": lambda ground: rehearse_a_year(10_000),
        "rest": lambda ground: rest(ground, 30.0),
    }
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="maild-bench-") as root:
        Path(root).chmod(0o755)  # Dovecot's mail processes run as another user
        dovecot, sink = Dovecot(Path(root) / "d", fsync="optimized").start(), SmtpSink().start()
        try:
            for name in chosen.only or measures:
                for line in measures[name](Ground(Path(root), dovecot, sink)):
                    print(_row(line), flush=True)
                    lines.append(line)
        finally:
            sink.stop()
            dovecot.stop()
    if not chosen.only:
        _PAGE.write_text(
            _HEAD.format(machine=_machine()) + "".join(_row(line) + "\n" for line in lines), encoding="utf-8"
        )
    return 0 if all(line.is_met for line in lines) else 1


def _row(line: Line) -> str:
    mark = f"<= {line.mark:g} {line.unit}".rstrip() if line.mark is not None else ""
    verdict = "" if line.is_met else "**missed** "
    return f"| {line.what.strip()} | {line.value:.2f} {line.unit} | {mark} | {verdict}{line.note} |"


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {system}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())

"""`make kill`: every step, every step with a second death during recovery, and 200 random moments; prints figures.

Ends with 1 where any run left a mail without its one draft or one reason.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from maild.config import packaged_directory
from maild.demo.servers import SmtpSink
from maild.workshop import make_tools
from tests.kill.ground import Ground
from tests.servers.dovecot import Dovecot, dovecot_is_installed


def kill_at_each_step(ground: Ground, chance: random.Random, *, twice: bool) -> tuple[int, list[str]]:
    """Deaths and faults. With `twice` the recovery dies as well, at a random one of as many steps."""
    deaths, faults = 0, []
    steps = len(ground.names())
    for number in range(1, steps + 1):
        life = ground.fresh()
        deaths += ground.die_at(life, number)
        second = chance.randint(1, max(2, steps - number)) if twice else None
        if second is not None:
            deaths += ground.die_at(life, second)
        faults += [f"step {number}, then {second}: {each}" for each in ground.verdict(life)]
        ground.forget(life)
    return deaths, faults


def kill_at_random(ground: Ground, chance: random.Random, runs: int) -> tuple[int, list[str]]:
    """Deaths and faults over that many runs; one run in four is killed a second time."""
    whole = ground.fresh()
    began = time.perf_counter()
    faults = [f"not killed at all: {each}" for each in ground.verdict(whole)]
    length = time.perf_counter() - began
    deaths = 0
    for number in range(runs):
        life = ground.fresh()
        for _ in range(2 if number % 4 == 0 else 1):
            deaths += ground.die_after(life, chance.random() * length)
        faults += [f"random {number}: {each}" for each in ground.verdict(life)]
        ground.forget(life)
    return deaths, faults


def main() -> int:
    """Runs it all; 0 where nothing was wrong, 2 where there is no Dovecot."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--random", type=int, default=200, help="how many runs are killed at a random moment")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    if not dovecot_is_installed():
        print("Dovecot is not here: apt-get install dovecot-imapd dovecot-lmtpd, and run as root", file=sys.stderr)
        return 2
    chance = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory(prefix="maild-kill-") as root:
        Path(root).chmod(0o755)  # Dovecot's mail processes run as another user
        dovecot, sink = Dovecot(Path(root) / "d").start(), SmtpSink().start()
        try:
            tools = make_tools(packaged_directory("rules"), packaged_directory("templates"))
            ground = Ground(dovecot, sink, tools, Path(root))
            all_faults = []
            for name, (deaths, faults) in (
                ("each step", kill_at_each_step(ground, chance, twice=False)),
                ("each step, and again during recovery", kill_at_each_step(ground, chance, twice=True)),
                (f"{chosen.random} at random", kill_at_random(ground, chance, chosen.random)),
            ):
                print(f"{name}: {deaths} deaths, {len(faults)} faults", flush=True)
                all_faults += faults
        finally:
            sink.stop()
            dovecot.stop()
    print("\n".join(all_faults))
    return 1 if all_faults else 0


if __name__ == "__main__":
    sys.exit(main())

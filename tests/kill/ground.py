"""Where runs begin: a mailbox and a ledger made once, and copied for each run."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path

from maild.demo.servers import SmtpSink
from maild.workshop import Tools
from tests.journey.conftest import PlainReader
from tests.kill.mailbox_there import ARRIVALS, BEFORE
from tests.kill.mortal import Fate
from tests.kill.verdict import find_faults
from tests.kill.walking import Life, kill_after, run_in_child
from tests.servers.dovecot import Dovecot

KILLED = 9


class KillRunError(Exception):
    """A run failed by itself, without being killed."""


@dataclass
class Ground:
    """One Dovecot, one SMTP sink, warm tools; `fresh` gives a run its own copy of mailbox and ledger."""

    dovecot: Dovecot
    sink: SmtpSink
    tools: Tools
    directory: Path
    golden: Life = field(init=False)
    _runs: int = 0

    def __post_init__(self) -> None:
        user = self.dovecot.user("kill-golden")
        self.golden = Life(self.dovecot, user, self.directory / "golden.db", self.tools, self.sink.port, PlainReader())
        self.golden.walk(Fate())  # in this process, so that every child is born warm
        for raw in BEFORE:
            self.dovecot.deliver(user, raw)
        self.golden.walk(Fate())
        for raw in ARRIVALS:
            self.dovecot.deliver(user, raw)

    def fresh(self) -> Life:
        """A life of its own: the same mailbox with the same UIDs, and the ledger as it stood."""
        self._runs += 1
        user = self.dovecot.user(f"kill-{self._runs}")
        source, target = self.dovecot.maildir(self.golden.user), self.dovecot.maildir(user)
        subprocess.run(["cp", "-a", str(source), str(target)], check=True)
        ledger = self.directory / f"{user}.db"
        shutil.copy(self.golden.ledger, ledger)
        return replace(self.golden, user=user, ledger=ledger)

    def forget(self, life: Life) -> None:
        """Removes what a run left on disk."""
        shutil.rmtree(self.dovecot.maildir(life.user), ignore_errors=True)
        for each in self.directory.glob(f"{life.user}.db*"):
            each.unlink()

    def die_at(self, life: Life, number: int) -> bool:
        """One life that ends at event `number`; False where it came to its end before that."""
        return self._was_killed(run_in_child(lambda: life.walk(Fate(number))))

    def die_after(self, life: Life, seconds: float) -> bool:
        """One life that is killed from outside after this long; False where it had ended."""
        return self._was_killed(kill_after(lambda: life.walk(Fate()), seconds))

    def verdict(self, life: Life) -> list[str]:
        """Lives once more to the end, then looks what is wrong."""
        self.live(life)
        return find_faults(life, self.sink.mails)

    def names(self) -> list[str]:
        """The events of one whole life, in order."""
        life, fate = self.fresh(), Fate()
        life.walk(fate)
        self.forget(life)
        return fate.names

    def live(self, life: Life) -> None:
        """One life to its end."""
        if self._was_killed(run_in_child(lambda: life.walk(Fate()))):
            raise KillRunError("a run that nobody killed was killed")

    def _was_killed(self, outcome: int) -> bool:
        if outcome not in (0, KILLED):
            raise KillRunError(f"a run failed by itself ({outcome})")
        return outcome == KILLED

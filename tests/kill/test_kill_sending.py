"""The daemon is killed at each step of sending; after a restart the client has the mail once, or the coach was told."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.demo.servers import SmtpSink
from maild.ledger import open_ledger
from maild.workshop import make_tools
from tests.journey.conftest import PlainReader
from tests.kill.ground import KILLED
from tests.kill.mortal import Fate
from tests.kill.sending import SendingLife, find_faults
from tests.kill.walking import ACCOUNT, run_in_child
from tests.servers.dovecot import Dovecot

CHANGES = frozenset({"submit", "append", "expunge", "move", "add_keywords", "fetch_whole"})


@pytest.mark.timeout(600)
def test_killed_at_each_step_of_sending_nobody_gets_two_mails_and_nothing_goes_silent(dovecot: Dovecot) -> None:
    sink = SmtpSink().start()
    tools = make_tools(packaged_directory("rules"), packaged_directory("templates"))
    faults: dict[int, list[str]] = {}
    states: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="maild-kill-send-") as directory:
        golden = SendingLife(
            dovecot, dovecot.user("send-golden"), Path(directory) / "golden.db", tools, sink.port, PlainReader()
        )
        golden.walk(Fate())
        whole, fate = _fresh(golden, 0), Fate()
        whole.walk(fate)
        assert find_faults(whole, sink.mails) == []
        for number in _worth_dying_at(fate.names):
            life = _fresh(golden, number)
            assert run_in_child(lambda life=life, number=number: life.walk(Fate(number))) == KILLED  # type: ignore[misc]
            assert run_in_child(lambda life=life: replace(life, hours=2).walk(Fate())) == 0  # type: ignore[misc]
            states["told" if _was_told(life) else "sent"] += 1
            if found := find_faults(life, sink.mails):
                faults[number] = found
            shutil.rmtree(dovecot.maildir(life.user), ignore_errors=True)
    sink.stop()
    assert faults == {}
    assert states["told"] >= 1, "no death fell between handing over and writing down: this proves too little"
    assert states["sent"] > 20, "so few steps cannot be the whole road"


def _worth_dying_at(names: list[str]) -> list[int]:
    """The events from the first look at the draft to its end, but those between two looks: a death there is the same as one
    before the first of them."""
    changes = [at for at, name in enumerate(names, 1) if name.partition(" ")[2] in CHANGES]
    reading = next(at for at, name in enumerate(names, 1) if name == "before fetch_whole")
    commits = [
        at for at, name in enumerate(names, 1) if name == "after commit" and reading - 12 <= at <= changes[-1] + 4
    ]
    near = [at for at in commits if any(abs(at - change) <= 12 for change in changes)]
    return sorted({*changes, *near})


def _fresh(golden: SendingLife, number: int) -> SendingLife:
    """A life of its own, with a draft that lies in Versturen."""
    user = golden.dovecot.user(f"send-{number}")
    subprocess.run(
        ["cp", "-a", str(golden.dovecot.maildir(golden.user)), str(golden.dovecot.maildir(user))], check=True
    )
    ledger = golden.ledger.parent / f"{user}.db"
    shutil.copy(golden.ledger, ledger)
    life = replace(golden, user=user, ledger=ledger, hours=1)
    life.drop()
    return life


def _was_told(life: SendingLife) -> bool:
    ledger = open_ledger(f"sqlite:///{life.ledger}", hold=False)
    with ledger.transaction() as tx:
        told = any(each.kind == "send_unknown" for each in tx.notices.recent(ACCOUNT, datetime(2020, 1, 1, tzinfo=UTC)))
    ledger.close()
    return told

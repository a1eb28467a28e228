"""`maild demo` is the first thing that anybody sees, so it runs here as it is."""

from __future__ import annotations

import subprocess
import sys


def test_the_demo_drafts_alerts_and_ends() -> None:
    done = subprocess.run([sys.executable, "-m", "maild", "demo"], capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert "drafts lie ready in Drafts" in done.stdout
    assert "signs of danger: the coach is alerted" in done.stdout
    assert "alert by SMTP" in done.stdout
    assert "To: Sam" not in done.stdout, "nobody in danger gets a template"
    assert "> Ik voel me zo" in done.stdout.replace("\n", " ") or "Lieve Anouk" in done.stdout
    assert "This mailbox in a mail client" in done.stdout

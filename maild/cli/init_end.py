"""The last lines of `maild init`: the one command that starts the service, and how to go live."""

from __future__ import annotations

import shlex
from pathlib import Path

from maild.cli.asking import say


def say_how_to_start(path: Path, mode: str) -> None:
    """Says what comes next, ready to be copied."""
    config = f"--config {shlex.quote(str(path))}"
    system = " --system" if Path("/etc") in path.parents else ""
    if mode == "watch":
        say(f"Mode is watch: maild only looks. `maild status {config}` shows what it would do.")
        say(f"When you trust it:   maild mode draft {config}")
    else:
        say(f"Mode is draft: replies will lie in Drafts. To only look again: maild mode watch {config}")
    say(f"Start the service:   maild install-service{system} {config}")

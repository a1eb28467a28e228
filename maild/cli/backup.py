"""`maild backup` and `maild restore`: the ledger in one file, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from maild.cli.exits import USAGE, errors_as_exits
from maild.cli.options import ConfigOption
from maild.clock import SystemClock
from maild.config import load_config
from maild.ledger import ErasureFile, open_ledger, replay_erasures
from maild.ledger.backup import back_up, put_back
from maild.ledger.engine import sqlite_file


def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes, such as maild-2026-11-26.db.", show_default=False)],
    config: ConfigOption,
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
) -> None:
    """Copy what maild remembers to one file, while the daemon runs. It names people: keep it as you keep your files."""
    with errors_as_exits():
        settings = load_config(config)
        if file.exists() and not force:
            print(f"{file} exists already; expected a new name, or --force", file=sys.stderr)
            raise typer.Exit(USAGE)
        if not file.absolute().parent.is_dir():
            print(f"there is no directory {file.absolute().parent}; expected one that exists", file=sys.stderr)
            raise typer.Exit(USAGE)
        back_up(settings.database, file, SystemClock().now())
    print(f"Written: {file} (only you can read it).")
    print(
        "Not in it: your passwords and logins, your configuration, rules and templates, and your mail. Copy those yourself."
    )
    print(f"Keep {settings.state_dir / 'erasures.json'} too, where it exists: with it a restored ledger forgets again.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `maild backup` made.", show_default=False)],
    config: ConfigOption,
    yes: Annotated[bool, typer.Option("--yes", help="Replace the present ledger without a question.")] = False,
) -> None:
    """Put a backup in the place of the present ledger. Stop the daemon first. Nothing is drafted twice afterwards."""
    with errors_as_exits():
        settings, clock = load_config(config), SystemClock()
        present = sqlite_file(settings.database)
        if present is not None and present.exists() and not yes:
            print(f"{present} would be replaced. --yes does that; `maild backup` keeps a copy first.", file=sys.stderr)
            raise typer.Exit(USAGE)
        put_back(settings.database, file)
        ledger = open_ledger(settings.database, password=settings.database_password)
        try:
            with ledger.transaction() as tx:
                gap = tx.gaps.note_restore(clock.now())
            erased = replay_erasures(ledger, ErasureFile(settings.state_dir))
        finally:
            ledger.close()
    print(f"Restored from {file}" + (f", made {gap.began_at:%Y-%m-%d %H:%M} UTC." if gap else "."))
    if erased:
        print(f"{erased} address(es) that had been erased since were erased once more.")
    print(
        "Mails that came after the backup are met again. Where a draft for one still lies ready it is recognised; no new one "
        "is made, for you may have sent or thrown one away. They stay listed until answered. Danger alarms once more."
    )

"""`maild run`: the daemon."""

from __future__ import annotations

import logging
import sys
from datetime import datetime
from typing import Annotated

import typer

from maild.cli.exits import FAILED, errors_as_exits
from maild.cli.options import ConfigOption
from maild.clock import SystemClock, SystemTokens
from maild.daemon import Daemon
from maild.log_format import EventFormatter, LogFormat


def run(
    config: ConfigOption,
    once: Annotated[bool, typer.Option("--once", help="One full pass over everything that is due, then exit.")] = False,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Take mail from this day on along as well (a day such as 2026-11-20)."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False,
    log_format: Annotated[
        LogFormat, typer.Option("--log-format", help="How a log line looks: words, key=value, or JSON.")
    ] = LogFormat.TEXT,
) -> None:
    """Watch the mailbox and put replies ready. Stops on SIGTERM or Ctrl-C."""
    set_up_logging(verbose, log_format)
    with errors_as_exits():
        day = since.astimezone() if since else None
        daemon = Daemon(config, SystemClock(), SystemTokens(), since=day)
        if not once:
            daemon.run()
        elif daemon.run_once():
            raise typer.Exit(FAILED)


def set_up_logging(verbose: bool, log_format: LogFormat = LogFormat.TEXT) -> None:
    """One event a line on standard error; journald adds the time itself, a terminal gets it from us."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EventFormatter(log_format, with_time=sys.stderr.isatty()))
    logging.basicConfig(level=logging.DEBUG if verbose else logging.INFO, handlers=[handler])
    for noisy in ("imapclient", "alembic", "sqlalchemy", "schedule", "mailparser", "aiosmtplib", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.ERROR)

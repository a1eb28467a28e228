"""`maild login`: the coach agrees once, at Google, Microsoft or their own provider, that maild may use the mailbox."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from maild.cli.exits import FAILED, USAGE, errors_as_exits
from maild.cli.ledger_of import one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.clock import SystemClock
from maild.config import load_config
from maild.logins import oauth_client_of, token_file_of
from maild.oauth.logging_in import Terminal, Way, log_in, usual_way


def login(
    config: ConfigOption,
    account: AccountOption = None,
    device: Annotated[bool, typer.Option("--device", help="Show a code to type on any device.")] = False,
    browser: Annotated[bool, typer.Option("--browser", help="Open the login page on this machine.")] = False,
    port: Annotated[
        int,
        typer.Option(
            "--port", min=0, max=65535, help="The port the browser comes back to, for an SSH tunnel; 0 is a free one."
        ),
    ] = 0,
    minutes: Annotated[int, typer.Option("--minutes", min=1, max=60, help="How long to wait for the browser.")] = 5,
) -> None:
    """Log in with OAuth, for an account that has oauth: in its configuration. A running daemon takes it up by itself."""
    if device and browser:
        print("expected --device or --browser, not both", file=sys.stderr)
        raise typer.Exit(USAGE)
    with errors_as_exits():
        chosen = one_account(load_config(config), account)
        client = oauth_client_of(chosen)
        if client is None:
            print(f"{chosen.label} logs in with a password; expected oauth: in its imap: group", file=sys.stderr)
            raise typer.Exit(FAILED)
        way = Way.DEVICE if device else Way.BROWSER if browser else usual_way(client)
        terminal = Terminal(say=lambda line: print(line, flush=True), port=port, seconds=minutes * 60.0)
        log_in(client, token_file_of(chosen), way, terminal, SystemClock())
    print(f"{chosen.label} is logged in at {client.provider}. `maild check` tries the mail servers.")

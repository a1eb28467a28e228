"""`maild logout`: the permission is taken back where the provider can, and the tokens are gone from this machine."""

from __future__ import annotations

import sys

import typer

from maild.cli.exits import FAILED, errors_as_exits
from maild.cli.ledger_of import one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.config import load_config
from maild.logins import oauth_client_of, token_file_of
from maild.oauth.logging_in import log_out


def logout(config: ConfigOption, account: AccountOption = None) -> None:
    """End the OAuth login of an account: maild can no longer read its mail, and will say so when it runs."""
    with errors_as_exits():
        chosen = one_account(load_config(config), account)
        client = oauth_client_of(chosen)
        if client is None:
            print(f"{chosen.label} logs in with a password; nothing was changed", file=sys.stderr)
            raise typer.Exit(FAILED)
        done = log_out(client, token_file_of(chosen))
    if not done.was_logged_in:
        print(f"{chosen.label} was not logged in; nothing was changed")
        return
    said = "The provider took the permission back." if done.is_revoked else "The provider was not told."
    print(f"{chosen.label} is logged out; its tokens are gone from this machine. {said}")
    if done.advice:
        print(f"Take the permission back by hand at {done.advice}")

"""Opens the ledger of a configuration for a command, beside a running daemon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maild.config import Config, load_config
from maild.config.account import AccountSettings
from maild.errors import ConfigurationError
from maild.ledger import Ledger, open_ledger


@contextmanager
def ledger_of(path: Path) -> Iterator[tuple[Config, Ledger]]:
    """The configuration and its ledger, which may be held by a running daemon."""
    config = load_config(path)
    config.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    ledger = open_ledger(config.database, hold=False, password=config.database_password)
    try:
        yield config, ledger
    finally:
        ledger.close()


def one_account(config: Config, name: str | None) -> AccountSettings:
    """The account that a command is about; ConfigurationError names the accounts there are."""
    labels = ", ".join(each.label for each in config.accounts)
    if name is None and len(config.accounts) == 1:
        return config.accounts[0]
    if name is None:
        raise ConfigurationError((f"{config.path}: several accounts; expected --account with one of: {labels}",))
    for account in config.accounts:
        if name.casefold() in (account.label.casefold(), account.address.key):
            return account
    raise ConfigurationError((f"{config.path}: no account {name!r}; expected one of: {labels}",))

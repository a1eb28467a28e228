"""Opens an account's mailbox, and its ledger where there is one, for a command that only looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from maild.config import Config
from maild.config.account import AccountSettings
from maild.imap import open_store
from maild.ledger import Ledger, open_ledger
from maild.mail.store import MailStore
from maild.workshop import connection_of


@contextmanager
def looking_into(account: AccountSettings) -> Iterator[MailStore]:
    """The account's mail, opened by EXAMINE: nothing in it can be changed through this."""
    store = open_store(replace(connection_of(account), read_only=True))
    try:
        yield store
    finally:
        store.close()


@contextmanager
def ledger_if_any(config: Config) -> Iterator[Ledger | None]:
    """The ledger of a configuration; None where maild never ran with it, for looking makes none."""
    if not config.state_dir.is_dir():
        yield None
        return
    ledger = open_ledger(config.database, hold=False)
    try:
        yield ledger
    finally:
        ledger.close()

"""Draws the line of a new account at the moment of its set-up: what comes from now on is new, whenever the service starts."""

from __future__ import annotations

from maild.config.schema import Config
from maild.imap import open_store
from maild.ledger import open_ledger
from maild.mail.flags import SpecialUse
from maild.workshop import connection_of


def draw_first_lines(config: Config) -> None:
    """Notes for each account without a line where its INBOX ends now. Writes nothing in the mailbox."""
    config.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    ledger = open_ledger(config.database, hold=False)
    try:
        for account in config.accounts:
            store = open_store(connection_of(account))
            try:
                state = store.state(store.find_mailbox(SpecialUse.INBOX))
            finally:
                store.close()
            with ledger.transaction() as tx:
                if tx.mailboxes.line(account.label, state.name) is None:
                    tx.mailboxes.set_line(account.label, state.name, state.uidvalidity, state.uid_next)
    finally:
        ledger.close()

"""`maild seen`: the coach has seen a danger alert."""

from __future__ import annotations

import sys

import typer

from maild.cli.client import AddressArgument, address_key
from maild.cli.exits import FAILED, errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.clock import SystemClock
from maild.steps.braking import mark_seen


def seen(address: AddressArgument, config: ConfigOption, account: AccountOption = None) -> None:
    """Say that you have seen the danger alert about this person: it is not repeated any more. Nothing else changes."""
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        label = one_account(settings, account).label
        with ledger.transaction() as tx:
            person = tx.people.by_address(label, key)
            is_open = person is not None and tx.danger_cases.open_of_person(person.id) is not None
            was_new = person is not None and mark_seen(tx, person, SystemClock().now())
    if not is_open:
        print(f"{key} has no open danger case; nothing was changed.", file=sys.stderr)
        raise typer.Exit(FAILED)
    print(f"{key}: the alert will not be repeated." if was_new else f"{key}: you had said so before.")
    print("Nothing is drafted for them until `maild resume --danger`, after you have spoken to them.")

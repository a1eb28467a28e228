"""`maild contact`: who wants no contact, and taking that back."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from maild.cli.client import AddressArgument, address_key
from maild.cli.exits import FAILED, USAGE, errors_as_exits
from maild.cli.hand import CommandHand
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.facts.person import PersonState
from maild.steps.stopping import forbid_contact


def contact(
    address: AddressArgument,
    config: ConfigOption,
    account: AccountOption = None,
    allow: Annotated[bool, typer.Option("--allow", help="They may hear from you again: undoes --block.")] = False,
    block: Annotated[bool, typer.Option("--block", help="They want no contact: confirm it.")] = False,
) -> None:
    """Whether maild may begin anything for this person by itself. Without an option it only says how it stands.

    A mail of theirs gets a reply draft as ever, also after --block.
    """
    if allow and block:
        print("expected --allow or --block, not both", file=sys.stderr)
        raise typer.Exit(USAGE)
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        label = one_account(settings, account).label
        with ledger.transaction() as tx:
            person = tx.people.by_address(label, key)
            if block:
                person = person or tx.people.ensure(label, key, PersonState.STRANGER)
                forbid_contact(tx, CommandHand(label), person)
            elif allow and person is not None:
                tx.people.set_no_contact(person.id, False)
    if person is None:
        print(f"{key} is not known; nothing was changed.", file=sys.stderr)
        raise typer.Exit(FAILED)
    if block:
        print(f"{key}: maild begins nothing for them. `maild contact {key} --allow` undoes this.")
    elif allow:
        print(f"{key}: contact is allowed again." if person.no_contact else f"{key}: contact was allowed already.")
    else:
        print(f"{key}: no contact." if person.no_contact else f"{key}: contact is allowed.")

"""`maild resume`: lifts what holds maild back for one person."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from maild.cli.client import AddressArgument, address_key
from maild.cli.exits import FAILED, errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.clock import SystemClock
from maild.planning.may_start import is_paused
from maild.steps.braking import lift_danger


def resume(
    address: AddressArgument,
    config: ConfigOption,
    account: AccountOption = None,
    danger: Annotated[
        bool, typer.Option("--danger", help="Close this person's danger case. Only after you have spoken to them.")
    ] = False,
) -> None:
    """Let maild work for this person again: after a pause, or with --danger after a danger case."""
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        label = one_account(settings, account).label
        with ledger.transaction() as tx:
            person = tx.people.by_address(label, key)
            if person is not None and danger:
                lift_danger(tx, person, SystemClock().now(), by="command")
            elif person is not None:
                tx.people.set_paused_until(person.id, None)
    if person is None:
        print(f"{key} is not known; nothing was changed.", file=sys.stderr)
        raise typer.Exit(FAILED)
    if danger:
        print(f"The danger case of {key} is closed." if person.danger_since else f"{key} had no open danger case.")
        return
    print(f"{key}: a pause is lifted." if is_paused(person, SystemClock().now()) else f"{key} was not paused.")
    if person.no_contact:
        print(f"They asked for no contact, and that stands: `maild contact {key} --allow` undoes it.")
    if person.danger_since:
        print("A danger case is still open: lift it with `maild resume --danger`, after you have spoken to them.")

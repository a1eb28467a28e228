"""`maild client`: who is a client."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from maild.cli.exits import USAGE, errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption, JsonOption
from maild.facts.person import PersonState

client = typer.Typer(no_args_is_help=True, help="Say who is a client, and who no longer.")

AddressArgument = Annotated[str, typer.Argument(help="The person's mail address.", show_default=False)]


def address_key(text: str) -> str:
    """The key of an address typed by hand; ends the command where it is none."""
    spec = text.rpartition("<")[2].rstrip("> ").strip().casefold()
    local, at, domain = spec.rpartition("@")
    if not (local and at and domain) or any(sign.isspace() for sign in spec) or not spec.isprintable():
        print(f"{text!r} is no mail address; expected something like els@voorbeeld.nl", file=sys.stderr)
        raise typer.Exit(USAGE)
    return spec


@client.command()
def add(address: AddressArgument, config: ConfigOption, account: AccountOption = None) -> None:
    """This person is a client from now on."""
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        label = one_account(settings, account).label
        with ledger.transaction() as tx:
            person = tx.people.ensure(label, key, PersonState.STRANGER)
            tx.people.set_state(person.id, PersonState.CLIENT)
    print(f"{key} is a client now." if person.state is not PersonState.CLIENT else f"{key} was a client already.")


@client.command()
def end(address: AddressArgument, config: ConfigOption, account: AccountOption = None) -> None:
    """This person is a client no longer; maild remembers them as a former client."""
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        label = one_account(settings, account).label
        with ledger.transaction() as tx:
            person = tx.people.by_address(label, key)
            if person is not None and person.state is PersonState.CLIENT:
                tx.people.set_state(person.id, PersonState.FORMER)
    if person is None or person.state is not PersonState.CLIENT:
        print(f"{key} is no client; nothing was changed. `maild client list` shows who is.", file=sys.stderr)
        raise typer.Exit(1)
    print(f"{key} is a former client now.")


@client.command()
def alias(
    address: AddressArgument,
    other: Annotated[str, typer.Argument(help="Another address of the same person.", show_default=False)],
    config: ConfigOption,
    account: AccountOption = None,
) -> None:
    """This person also writes from another address."""
    key, second = address_key(address), address_key(other)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        label = one_account(settings, account).label
        try:
            with ledger.transaction() as tx:
                person = tx.people.by_address(label, key)
                if person is None:
                    raise ValueError(f"{key} is not known yet; expected `maild client add {key}` first")
                tx.people.add_alias(person.id, second)
        except ValueError as error:
            print(error, file=sys.stderr)
            raise typer.Exit(1) from None
    print(f"{second} belongs to {key} now.")


@client.command(name="list")
def list_clients(config: ConfigOption, account: AccountOption = None, as_json: JsonOption = False) -> None:
    """Who is a client, and who was."""
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        labels = [one_account(settings, account).label] if account else [each.label for each in settings.accounts]
        with ledger.transaction() as tx:
            people = [
                each for label in labels for each in tx.people.list(label, {PersonState.CLIENT, PersonState.FORMER})
            ]
    if as_json:
        rows = [
            {"account": each.account, "state": each.state.value, "addresses": list(each.addresses)} for each in people
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return
    for each in people:
        print(f"{each.state.value:8} {', '.join(each.addresses)}")
    if not people:
        print("No clients yet. `maild client add ADDRESS` makes one.")

"""`maild client`: who is a client."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from maild.cli.exits import USAGE, errors_as_exits
from maild.cli.hand import CommandHand
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption, JsonOption
from maild.clock import SystemClock
from maild.facts.name_mark import mark_of_name
from maild.facts.person import Person, PersonState
from maild.planning.may_start import is_paused
from maild.steps.stopping import end_client
from maild.working_time.words import day_in_words

client = typer.Typer(no_args_is_help=True, help="Say who is a client, and who no longer.")

_CLIENTS = (PersonState.CLIENT, PersonState.FORMER)

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
    """This person is a client from now on. With a name, "Anna de Vries <anna@voorbeeld.nl>", the agenda may name them."""
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        label, salt = one_account(settings, account).label, ledger.secret("subject-salt")
        with ledger.transaction() as tx:
            person = tx.people.ensure(label, key, PersonState.STRANGER)
            tx.people.set_state(person.id, PersonState.CLIENT)
            tx.people.set_stop(person.id, None, None)
            mark = mark_of_name(address.partition("<")[0].strip(' "'), salt) if "<" in address else None
            if mark is not None:
                tx.name_marks.put(label, key, mark)
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
                end_client(tx, CommandHand(label), person)
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
def list_clients(
    config: ConfigOption,
    account: AccountOption = None,
    everybody: Annotated[bool, typer.Option("--all", help="Leads, and whoever is held back, too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Who is a client, and who was; with who is paused, wants no contact, or has an open danger case."""
    now = SystemClock().now()
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        labels = [one_account(settings, account).label] if account else [each.label for each in settings.accounts]
        with ledger.transaction() as tx:
            known = [each for label in labels for each in tx.people.list(label, None)]
    people = [each for each in known if each.state in _CLIENTS or (everybody and _is_of_interest(each, now))]
    zones = {each.label: each.zone for each in settings.accounts}
    if as_json:
        print(json.dumps([_as_json(each, now) for each in people], ensure_ascii=False))
        return
    for each in people:
        marks = "".join(f"  [{mark}]" for mark in _marks(each, now, zones[each.account]))
        print(f"{each.state.value:8} {', '.join(each.addresses)}{marks}")
    if not people:
        print("No clients yet. `maild client add ADDRESS` makes one.")


def _is_of_interest(person: Person, now: datetime) -> bool:
    is_held_back = person.no_contact or person.danger_since is not None or is_paused(person, now)
    return person.state is PersonState.LEAD or is_held_back


def _marks(person: Person, now: datetime, zone: ZoneInfo) -> Iterator[str]:
    """What holds maild back for a person, in words."""
    if person.danger_since is not None:
        yield "danger case open"
    if person.no_contact:
        yield "no contact"
    if person.paused_until is not None and is_paused(person, now):
        yield f"paused until {day_in_words(person.paused_until.astimezone(zone).date(), 'en', with_year=True)}"


def _as_json(person: Person, now: datetime) -> dict[str, Any]:
    until = person.paused_until if is_paused(person, now) else None
    return {
        "account": person.account,
        "state": person.state.value,
        "addresses": list(person.addresses),
        "paused_until": until.isoformat() if until else None,
        "no_contact": person.no_contact,
        "danger_since": person.danger_since.isoformat() if person.danger_since else None,
        "stop_kind": person.stop_kind,
        "stopped_at": person.stopped_at.isoformat() if person.stopped_at else None,
    }

"""`maild no-match`: say honestly that it does not fit, or that there is no room."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from maild.cli.client import AddressArgument, address_key
from maild.cli.exits import FAILED, errors_as_exits
from maild.cli.hand import CommandHand
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.cli.situation_settings import say_refused, say_when, situations_of
from maild.errors import ConfigurationError
from maild.planning.may_start import Refusal
from maild.steps.situation_wishes import Asked, ask_no_match


class Because(StrEnum):
    """Why there is no match."""

    NO_FIT = "no_fit"
    PRACTICE_FULL = "practice_full"


_SAID = {
    Asked.KNOWN: "such a mail is wanted, or lies in Drafts, already",
    Asked.WRITING: "you edit a draft for this person yourself; send it or throw it away first",
}


def no_match(
    address: AddressArgument,
    config: ConfigOption,
    because: Annotated[Because, typer.Option("--because", help="Why.")] = Because.NO_FIT,
    account: AccountOption = None,
) -> None:
    """Put a mail ready that says honestly that it is no match, and names a colleague (`slots: colleague:`).

    It takes the place of the reply that lies ready untouched, and ends a ladder. Nobody is reminded of it.
    """
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen = one_account(settings, account)
        own = settings.seen_by(chosen)
        template = situations_of(own).no_match.get(because)
        if template is None:
            place = own.rules / "situations.yaml"
            raise ConfigurationError((f"{place}: no_match has no {because}; expected the name of a template",))
        hand = CommandHand(chosen.label)
        today = chosen.working_time.day_of(hand.clock.now())
        with ledger.transaction() as tx:
            person = tx.people.by_address(chosen.label, key)
            asked = ask_no_match(tx, hand, person, template, today) if person is not None else None
        when = say_when(settings)
    if asked is None:
        print(f"{key} is not known; nothing was made.", file=sys.stderr)
        raise typer.Exit(FAILED)
    if isinstance(asked, Refusal):
        say_refused(key, asked)
    elif asked is not Asked.WANTED:
        print(f"{key}: {_SAID[asked]}.", file=sys.stderr)
        raise typer.Exit(FAILED)
    print(f"{key}: noted; {when}.")

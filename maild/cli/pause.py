"""`maild pause`: maild begins nothing for one person until a day."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import Annotated

import typer

from maild.cli.client import AddressArgument, address_key
from maild.cli.exits import FAILED, USAGE, errors_as_exits
from maild.cli.hand import CommandHand
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.planning.stops import USUAL_PAUSE
from maild.steps.stopping import pause as pause_person
from maild.working_time.words import day_in_words


def pause(
    address: AddressArgument,
    config: ConfigOption,
    until: Annotated[
        str | None, typer.Option("--until", help="The first day after the pause, such as 2026-09-07.")
    ] = None,
    weeks: Annotated[
        int | None, typer.Option("--weeks", min=1, max=104, help="How many weeks; 4 where left out.")
    ] = None,
    account: AccountOption = None,
) -> None:
    """Begin nothing for this person until a day: no reminders, no mails of the journey. Replies are drafted as ever."""
    key = address_key(address)
    if until is not None and weeks is not None:
        print("expected --until or --weeks, not both", file=sys.stderr)
        raise typer.Exit(USAGE)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen = one_account(settings, account)
        hand = CommandHand(chosen.label)
        today = chosen.working_time.day_of(hand.clock.now())
        last = _day(until) if until is not None else today + (timedelta(weeks=weeks) if weeks else USUAL_PAUSE)
        with ledger.transaction() as tx:
            person = tx.people.by_address(chosen.label, key)
            done = person is not None and pause_person(tx, hand, person, chosen.working_time.begin_of(last))
    if person is None:
        print(f"{key} is not known; nothing was changed. `maild client add {key}` makes a client.", file=sys.stderr)
        raise typer.Exit(FAILED)
    if not done:
        print(f"{last.isoformat()} is not in the future; expected a later day.", file=sys.stderr)
        raise typer.Exit(USAGE)
    print(f"{key} is paused until {day_in_words(last, 'en', with_year=True)}. `maild resume {key}` ends it sooner.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        print(f"{text!r} is no day; expected something like 2026-09-07", file=sys.stderr)
        raise typer.Exit(USAGE) from None

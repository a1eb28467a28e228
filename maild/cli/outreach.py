"""`maild outreach`: follow somebody up who does not answer, or say how it goes on."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from maild.cli.client import AddressArgument, address_key
from maild.cli.exits import FAILED, USAGE, errors_as_exits
from maild.cli.hand import CommandHand
from maild.cli.ladders import ladders_of
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.steps.outreach_by_hand import OutreachRefusedError, begin_by_hand, set_deadline, stop_by_hand
from maild.working_time.words import day_in_words

RungOption = Annotated[
    str | None, typer.Option("--rung", help="Your last mail was this rung: its name or number; 1 where left out.")
]
LadderOption = Annotated[str | None, typer.Option("--ladder", help="Which ladder; the one that fits where left out.")]
DeadlineOption = Annotated[
    str | None,
    typer.Option("--deadline", help="The day in your last mail, such as 2026-05-04: then the dossier closes."),
]
StopOption = Annotated[bool, typer.Option("--stop", help="Do not follow this person up any more.")]


def outreach(
    address: AddressArgument,
    config: ConfigOption,
    rung: RungOption = None,
    ladder: LadderOption = None,
    deadline: DeadlineOption = None,
    stop: StopOption = False,
    account: AccountOption = None,
) -> None:
    """Follow this person up from your last mail to them, until they answer. Every mail comes as a draft."""
    key = address_key(address)
    if sum((stop, deadline is not None, rung is not None or ladder is not None)) > 1:
        print("expected one of: --stop, --deadline, or --rung and --ladder", file=sys.stderr)
        raise typer.Exit(USAGE)
    day = _day(deadline) if deadline is not None else None
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen = one_account(settings, account)
        own = settings.seen_by(chosen)
        ladders = ladders_of(own, own.rules)
        hand = CommandHand(chosen.label)
        try:
            with ledger.transaction() as tx:
                person = tx.people.by_address(chosen.label, key)
                if person is None:
                    raise OutreachRefusedError("is not known; expected somebody whom you wrote to")
                if stop:
                    if not stop_by_hand(tx, hand, person):
                        raise OutreachRefusedError("they are on no ladder")
                    said = "is not followed up any more."
                elif day is not None:
                    set_deadline(tx, person, ladders, day, chosen.working_time.day_of(hand.clock.now()))
                    said = f"has until {day_in_words(day, 'en', with_year=True)}; then the dossier closes."
                else:
                    made = begin_by_hand(tx, hand, ladders, person, ladder, rung)
                    said = f'is on the ladder "{made.ladder}". `maild ladders --plan` shows what comes.'
        except OutreachRefusedError as error:
            print(f"{key}: {error}. Nothing was changed.", file=sys.stderr)
            raise typer.Exit(FAILED) from None
    print(f"{key} {said}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        print(f"{text!r} is no day; expected something like 2026-05-04", file=sys.stderr)
        raise typer.Exit(USAGE) from None

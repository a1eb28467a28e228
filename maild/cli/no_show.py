"""`maild no-show`: somebody did not come; a mail for the same day."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from maild.cli.client import AddressArgument, address_key
from maild.cli.exits import FAILED, USAGE, errors_as_exits
from maild.cli.hand import CommandHand
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.cli.situation_settings import say_refused, say_when, situations_of
from maild.errors import ConfigurationError
from maild.planning.may_start import Refusal
from maild.steps.situation_wishes import Asked, ask_no_show
from maild.working_time import WorkingTime

_LONGEST_AGO = timedelta(days=7)
_MOMENT = re.compile(r"(?:(\d{4}-\d{2}-\d{2})(?:[ T]|$))?(?:(\d{1,2})[:.](\d{2}))?")


def no_show(
    address: AddressArgument,
    config: ConfigOption,
    at: Annotated[
        str | None,
        typer.Option("--at", help='When you expected them: "2026-03-03 10:00", "10:00" for today; today if left out.'),
    ] = None,
    account: AccountOption = None,
) -> None:
    """Put a mail ready for somebody who did not come: is all well, a new appointment is possible.

    The same person and moment twice is once. What cannot be placed within a day is not made any more.
    """
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen = one_account(settings, account)
        own = settings.seen_by(chosen)
        rules = situations_of(own)
        if rules.no_show is None:
            raise ConfigurationError((f"{own.rules / 'situations.yaml'}: no_show is off; expected no_show: mail:",))
        hand = CommandHand(chosen.label)
        missed = _missed(at, chosen.working_time, hand.clock.now())
        with ledger.transaction() as tx:
            person = tx.people.by_address(chosen.label, key)
            asked = ask_no_show(tx, hand, person, rules.no_show, missed) if person is not None else None
        when = say_when(settings)
    if asked is None:
        print(f"{key} is not known; nothing was made. `maild client add {key}` makes a client.", file=sys.stderr)
        raise typer.Exit(FAILED)
    if isinstance(asked, Refusal):
        say_refused(key, asked)
    print(f"{key}: known already, nothing new was made." if asked is Asked.KNOWN else f"{key}: noted; {when}.")


def _missed(text: str | None, hours: WorkingTime, now: datetime) -> datetime | date:
    """The moment in UTC, or the day where no hour is named; ends the command for what is none, or lies elsewhere."""
    today = hours.day_of(now)
    found = _MOMENT.fullmatch(text.strip()) if text else None
    if text is None:
        return today
    try:
        if found is None or not text.strip():
            raise ValueError
        day = date.fromisoformat(found[1]) if found[1] else today
        if found[2] is None:
            moment: datetime | date = day
        else:
            local = datetime(day.year, day.month, day.day, int(found[2]), int(found[3]), tzinfo=hours.zone)
            moment = local.astimezone(now.tzinfo)
    except ValueError:
        print(f'{text!r} is no moment; expected something like "2026-03-03 10:00" or "10:00"', file=sys.stderr)
        raise typer.Exit(USAGE) from None
    is_to_come = moment > now if isinstance(moment, datetime) else moment > today
    if is_to_come or day < today - _LONGEST_AGO:
        print(f"{text!r} is not in the past week; expected the moment that was missed", file=sys.stderr)
        raise typer.Exit(USAGE)
    return moment

"""`maild ladders`, `called`, `voicemail`, `skip-call`: who does not answer, and what happens next."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from maild.cli.client import AddressArgument, address_key
from maild.cli.exits import FAILED, errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption, JsonOption
from maild.cli.terminal import on_one_line, print_json, print_line
from maild.clock import SystemClock
from maild.config import Config
from maild.drafting.templates import load_templates
from maild.errors import ConfigurationError
from maild.facts.person import Person
from maild.ledger import Transaction
from maild.planning.ladder_rules import Ladders
from maild.steps.calls import note_spoken, note_tried
from maild.steps.ladder_rules_file import load_ladders
from maild.steps.ladder_view import Outlook, coming_in_words, outlooks, step_in_words


def ladders(
    config: ConfigOption,
    account: AccountOption = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="All that comes for everyone, and when, if nobody answers.")
    ] = False,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules", help="Show beside it what the ladders in this directory would do: before and after an edit."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show who is on an outreach ladder, and what happens next. Changes nothing."""
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen, now = one_account(settings, account), SystemClock().now()
        with ledger.transaction() as tx:
            found = outlooks(tx, chosen.label, ladders_of(settings, settings.rules), chosen.working_time, now)
            other = (
                outlooks(tx, chosen.label, ladders_of(settings, rules), chosen.working_time, now) if rules else found
            )
    if not found and not as_json:
        print("nobody is on a ladder")
    for mine, theirs in zip(found, other, strict=True):
        if as_json:
            print_json(_as_json(mine) | ({"with_these_rules": _as_json(theirs)} if rules else {}))
        else:
            _print(mine, theirs, rules, is_plan=plan)


def _print(mine: Outlook, theirs: Outlook, rules: Path | None, *, is_plan: bool) -> None:
    """One person: the next step, with `is_plan` all that comes, and beside it what other rules would change."""
    print_line(f"{on_one_line(mine.who)}  {mine.climb.ladder}: {step_in_words(mine)}")
    if is_plan and mine.coming:
        print_line(f"    {coming_in_words(mine)}")
    if rules is None:
        return
    if step_in_words(theirs) == step_in_words(mine) and (not is_plan or theirs.coming == mine.coming):
        print_line(f"    with {rules}: the same")
        return
    print_line(f"    with {rules}: {step_in_words(theirs)}")
    if is_plan and theirs.coming:
        print_line(f"    {coming_in_words(theirs)}")


def called(address: AddressArgument, config: ConfigOption, account: AccountOption = None) -> None:
    """Say that you spoke to this person: the ladder ends."""
    _tell(address, config, account, lambda tx, person, _: note_spoken(tx, person), "the ladder has ended")


def voicemail(address: AddressArgument, config: ConfigOption, account: AccountOption = None) -> None:
    """Say that you left a voicemail: the ladder goes on from today."""
    _tell(address, config, account, _tried, "the ladder goes on from today")


def skip_call(address: AddressArgument, config: ConfigOption, account: AccountOption = None) -> None:
    """Say that you will not call this person: the ladder goes on from today."""
    _tell(address, config, account, _tried, "the ladder goes on from today")


def _tried(tx: Transaction, person: Person, rules: Ladders) -> bool:
    return note_tried(tx, person, rules, SystemClock().now())


def _tell(
    address: str,
    config: Path,
    account: str | None,
    note: Callable[[Transaction, Person, Ladders], bool],
    done: str,
) -> None:
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        label, rules = one_account(settings, account).label, ladders_of(settings, settings.rules)
        with ledger.transaction() as tx:
            person = tx.people.by_address(label, key)
            is_noted = person is not None and note(tx, person, rules)
    if not is_noted:
        print(f"{key} is on no ladder that waits for this; nothing was changed.", file=sys.stderr)
        raise typer.Exit(FAILED)
    print(f"{key}: {done}.")


def ladders_of(settings: Config, rules: Path) -> Ladders:
    """The ladders of a directory with rules; ConfigurationError for every mistake in them."""
    known = load_templates(settings.templates, settings.own_slots).templates
    found = load_ladders(rules / "ladders.yaml", known)
    if found.problems:
        raise ConfigurationError(found.problems)
    return found


def _as_json(each: Outlook) -> dict[str, object]:
    step = each.step
    return {
        "who": each.who,
        "ladder": each.climb.ladder,
        "reached": each.climb.rung or None,
        "next": step.rung.name if step.rung else None,
        "step": step.kind.value,
        "due": step.due.isoformat() if step.due else None,
        "reason": step.reason,
        "coming": [{"what": one.what, "day": one.day.isoformat()} for one in each.coming],
    }

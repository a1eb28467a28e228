"""`maild done`: somebody needs no answer (any more)."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from maild.cli.client import address_key
from maild.cli.exits import FAILED, USAGE, errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.cli.terminal import on_one_line
from maild.clock import SystemClock
from maild.ledger import Transaction
from maild.planning.window import Closing, Window
from maild.planning.window_rules import WindowRules
from maild.steps.window_rules_file import load_window_rules
from maild.steps.windows import close_window, read_windows
from maild.working_time import WorkingTime
from maild.working_time.words import moment_in_words

OptionalAddress = Annotated[str | None, typer.Argument(help="The person's mail address.", show_default=False)]
ThreadOption = Annotated[
    int | None,
    typer.Option("--thread", help="Only this conversation, by the number that maild gives.", show_default=False),
]
AllOption = Annotated[bool, typer.Option("--all", help="Every conversation with this person.")]


def done(
    config: ConfigOption,
    address: OptionalAddress = None,
    account: AccountOption = None,
    thread: ThreadOption = None,
    every: AllOption = False,
) -> None:
    """This person needs no answer: the window closes, and drafts that lie ready untouched for it are withdrawn."""
    if address is None and thread is None:
        print("expected an address, or --thread with a number", file=sys.stderr)
        raise typer.Exit(USAGE)
    key = address_key(address) if address is not None else None
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen = one_account(settings, account)
        with ledger.transaction() as tx:
            rules = load_window_rules(settings.seen_by(chosen).rules / "window.yaml")
            found = _windows(tx, chosen.label, chosen.working_time, key, rules)
            wanted = [each for each in found if thread in (None, each.thread)]
            is_clear = len({each.thread for each in wanted}) == 1 or (every and bool(wanted))
            for each in wanted if is_clear else ():
                close_window(tx, chosen.label, each.person, each.thread, SystemClock().now(), Closing.DONE)
    if not is_clear:
        _explain(key or f"thread {thread}", found if key is not None else (), chosen.working_time)
        raise typer.Exit(FAILED)
    for each in wanted:
        print(f"{on_one_line(each.writer)} needs no answer any more (thread {each.thread}).")


def _windows(
    tx: Transaction, account: str, calendar: WorkingTime, key: str | None, rules: WindowRules
) -> tuple[Window, ...]:
    """The open windows of one person, or of everybody where no address is given."""
    if key is None:
        return read_windows(tx, account, calendar, rules=rules)
    person = tx.people.by_address(account, key)
    return read_windows(tx, account, calendar, person.id, rules) if person else ()


def _explain(who: str, found: tuple[Window, ...], calendar: WorkingTime) -> None:
    """Why nothing was closed, and what to say instead."""
    if not found:
        print(f"{who}: nobody waits for an answer; nothing was changed.", file=sys.stderr)
        return
    print(f"{who} waits in {len(found)} conversations; expected --thread with a number, or --all:", file=sys.stderr)
    for each in found:
        since = moment_in_words(each.oldest.clock, calendar.zone, "en")
        until = moment_in_words(each.deadline, calendar.zone, "en")
        print(f"  --thread {each.thread}   since {since}, answer by {until}", file=sys.stderr)

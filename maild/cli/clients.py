"""`maild clients`: who is where in which trajectory, and what is due."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from maild.cli.exits import USAGE, errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption, JsonOption
from maild.cli.terminal import on_one_line, print_json, print_line
from maild.cli.trajectory import trajectories_of
from maild.clock import SystemClock
from maild.steps.client_overview import ClientLine, read_clients
from maild.working_time.words import moment_in_words

_COLUMNS = "who trajectory held of next_at is_agenda_known due last_contact standing is_done is_former".split()
_FORMULA = ("=", "+", "-", "@", "\t")


def clients(
    config: ConfigOption,
    account: AccountOption = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, for a spreadsheet.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show every client: where in which trajectory, next session, drafts that wait, last contact, paused or stopped.

    Former clients with a trajectory come last: the mails after the end are theirs.
    """
    if as_csv and as_json:
        print("--csv and --json are two ways of showing the same; expected one of them", file=sys.stderr)
        raise typer.Exit(USAGE)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen, rules, now = one_account(settings, account), trajectories_of(settings), SystemClock().now()
        with ledger.transaction() as tx:
            lines = read_clients(tx, chosen.label, rules, now, chosen.agenda.stale_after)
    if as_csv:
        writer = csv.DictWriter(sys.stdout, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in _as_json(each).items()} for each in lines)
        return
    for each in lines:
        if as_json:
            print_json(_as_json(each))
            continue
        planned = moment_in_words(each.next_at, chosen.zone, "en") if each.next_at else None
        planned = "former client" if each.is_former else planned
        planned = planned or ("nothing planned" if each.is_agenda_known else "next session unknown")
        held = "unknown" if each.held is None else each.held
        where = f"{each.trajectory}: {held} of {each.of or 'unknown'}" if each.trajectory else "no trajectory"
        ready = f"  ready: {', '.join(each.due)}" if each.due else ""
        last = f"  last contact {each.last_contact:%Y-%m-%d}" if each.last_contact else "  no contact yet"
        standing = f"  [{each.standing}]" if each.standing else ""
        print_line(on_one_line(f"{each.who}  {where}  {planned}{ready}{last}{standing}"))
    if not lines and not as_json:
        print("there are no clients yet; `maild client add ADDRESS` makes one")


def _as_json(line: ClientLine) -> dict[str, object]:
    moments = {
        "next_at": line.next_at.isoformat() if line.next_at else None,
        "last_contact": line.last_contact.isoformat() if line.last_contact else None,
    }
    return {**asdict(line), "due": list(line.due), **moments}


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: an address is a stranger's word."""
    text = " ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text

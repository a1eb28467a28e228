"""`maild rehearse`: what maild would have done with mail of the past."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from maild.cli.classify import read_known
from maild.cli.exits import errors_as_exits
from maild.cli.ledger_of import one_account
from maild.cli.options import AccountOption, ConfigOption, JsonOption
from maild.cli.terminal import print_json, print_line
from maild.config import Config, load_config
from maild.config.account import AccountSettings
from maild.facts.person import Person, PersonState
from maild.imap import open_store
from maild.ledger import open_ledger
from maild.planning.policy import Mode
from maild.reading.child_reader import ChildReader
from maild.rehearsal.comparison import differences
from maild.rehearsal.recording import Recording, joined, read_account, read_mbox
from maild.rehearsal.rehearse import Event, rehearse
from maild.route import find_stations
from maild.steps.practice import Practice
from maild.workshop import Tools, connection_of, make_tools, practice_of

_A_YEAR = timedelta(days=365)


def rehearse_command(
    config: ConfigOption,
    since: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.", show_default=False)],
    until: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.", show_default=False)],
    mbox: Annotated[
        list[Path] | None, typer.Option("--mbox", help="Mail of the past, received and sent, in mbox files.")
    ] = None,
    account: AccountOption = None,
    rules: Annotated[Path | None, typer.Option("--rules", help="Rehearse with the rules of this directory.")] = None,
    compare: Annotated[
        Path | None, typer.Option("--compare", help="Show only what these rules would have done otherwise.")
    ] = None,
    known: Annotated[Path | None, typer.Option("--known", help="A file that lists the addresses of clients.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show every draft, alert and step that maild would have made with mail of the past. Reads only; sends nothing.

    Without --mbox the mail of the account itself is read, INBOX and Sent, and marked in no way.
    """
    with errors_as_exits():
        settings = load_config(config)
        one = one_account(settings, account)
        first = since.replace(tzinfo=one.zone)
        last = (until + timedelta(days=1)).replace(tzinfo=one.zone)
        if first >= last:
            raise typer.BadParameter("the last day lies before the first", param_hint="--to")
        tools = _tools(settings, rules or settings.rules)
        other_tools = _tools(settings, compare) if compare else None  # read now: what is wrong in them is told at once
        recording = _recording(one, mbox, first, last)
        for line in recording.skipped:
            print(line, file=sys.stderr)
        if not any(mail.at >= first for mail in recording.mails if mail.at < last):
            print(f"no mail from {first:%Y-%m-%d} to {until:%Y-%m-%d} in what was read", file=sys.stderr)
        people = _people(settings, one, known)
        events = _events(tools, one, recording, people, first, last)
        if other_tools is None:
            for each in events:
                _show(each, one, as_json, "")
            return
        others = _events(other_tools, one, recording, people, first, last)
        for difference in differences(events, others):
            _show(difference.event, one, as_json, "-" if difference.is_first else "+")


def _recording(account: AccountSettings, mbox: list[Path] | None, first: datetime, last: datetime) -> Recording:
    if mbox:
        return joined(read_mbox(path, account.own_addresses) for path in mbox)
    store = open_store(connection_of(account))
    try:
        stations = find_stations(store)
        return read_account(store, stations.inbox, stations.sent, first - _A_YEAR, last)
    finally:
        store.close()


def _people(config: Config, account: AccountSettings, known: Path | None) -> tuple[Person, ...]:
    """Who is who: the listed clients, and what the ledger of this configuration knows where there is one."""
    listed = tuple(Person(0, "", PersonState.CLIENT, (key,)) for key in sorted(read_known(known))) if known else ()
    if not config.state_dir.is_dir():
        return listed
    ledger = open_ledger(config.database, hold=False)
    try:
        with ledger.transaction() as tx:
            kept = tx.people.list(account.label, {PersonState.CLIENT, PersonState.FORMER})
    finally:
        ledger.close()
    return (*kept, *listed)


def _tools(config: Config, rules: Path) -> Tools:
    tools = make_tools(rules, config.templates, config.own_slots)
    for problem in tools.problems:
        print(problem, file=sys.stderr)
    return tools


def _events(
    tools: Tools,
    account: AccountSettings,
    recording: Recording,
    people: tuple[Person, ...],
    first: datetime,
    last: datetime,
) -> tuple[Event, ...]:
    reader = ChildReader(tools.forms)
    try:
        return rehearse(recording, _practice(tools, account), reader, people, first, last, _progress())
    finally:
        reader.close()


def _practice(tools: Tools, account: AccountSettings) -> Practice:
    return replace(practice_of(tools, account, Mode.DRAFT), alert_to=account.alert_addresses)


def _progress() -> Callable[[int, int], None]:
    if not sys.stderr.isatty():
        return lambda done, of: None

    def tell(done: int, of: int) -> None:
        if done % 50 == 0 or done == of:
            print(f"\r{done} of {of} mails", end="" if done < of else "\n", file=sys.stderr, flush=True)

    return tell


def _show(event: Event, account: AccountSettings, as_json: bool, sign: str) -> None:
    at = event.at.astimezone(account.zone)
    if as_json:
        line = {"at": at.isoformat(), "kind": event.kind, "who": event.who, "what": event.what}
        print_json({**line, "only_in": {"-": "rules", "+": "compare"}[sign]} if sign else line)
    else:
        print_line(f"{sign + ' ' if sign else ''}{at:%Y-%m-%d %H:%M}  {event.kind:<10} {event.who:<40} {event.what}")

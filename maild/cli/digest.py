"""`maild digest`: the morning digest as it would be now, without sending it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from maild.acting.digest_html import digest_html
from maild.acting.digest_page import DigestPage
from maild.acting.digest_text import digest_text
from maild.calendars import Calendars
from maild.cli.exits import USAGE, errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.cli.situation_settings import templates_of
from maild.cli.terminal import on_one_line
from maild.clock import SystemClock
from maild.config import Config
from maild.config.account import AccountSettings
from maild.errors import MaildError
from maild.imap import open_store
from maild.ledger import Ledger
from maild.planning.policy import Mode
from maild.steps.digest_facts import DigestFacts, read_digest_facts
from maild.steps.digest_page import write_digest_page
from maild.steps.naming import Names
from maild.steps.trajectory_rules_file import load_trajectories
from maild.steps.window_rules_file import load_window_rules
from maild.workshop import connection_of

PrintOption = Annotated[bool, typer.Option("--print", help="As plain text; also what happens when nothing is said.")]
HtmlOption = Annotated[bool, typer.Option("--html", help="As HTML, to be looked at in a browser.")]
OfflineOption = Annotated[bool, typer.Option("--offline", help="From the ledger alone: without names and subjects.")]


def digest(
    config: ConfigOption,
    account: AccountOption = None,
    as_text: PrintOption = False,
    as_html: HtmlOption = False,
    offline: OfflineOption = False,
) -> None:
    """Show the digest as it would be now. Nothing is sent, and tomorrow's comes as always."""
    if as_text and as_html:
        print("--print and --html; expected one of the two", file=sys.stderr)
        raise typer.Exit(USAGE)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen = one_account(settings, account)
        page = _page(settings, ledger, chosen, offline)
    if as_html:
        print(digest_html(page, "maild digest"), end="")
        return
    for line in digest_text(page).splitlines():
        print(on_one_line(line))


def _page(settings: Config, ledger: Ledger, account: AccountSettings, offline: bool) -> DigestPage:
    calendars = Calendars(lambda: (account,), None, SystemClock())
    if not offline:
        calendars.refresh()
    calendar = calendars.working_time(account)
    own = settings.seen_by(account)
    rules = load_window_rules(own.rules / "window.yaml")
    trajectories = load_trajectories(own.rules / "trajectories.yaml", templates_of(own).templates)
    limit = account.agenda.stale_after
    with ledger.transaction() as tx:
        now = SystemClock().now()
        facts = read_digest_facts(tx, account.label, calendar, now, rules=rules, limit=limit, trajectories=trajectories)
    names = Names(None) if offline else _names(account, facts)
    is_watching = settings.mode is Mode.WATCH
    return write_digest_page(facts, names, calendar, names_only=account.digest.names_only, is_watching=is_watching)


def _names(account: AccountSettings, facts: DigestFacts) -> Names:
    """Names and subjects from the server; addresses alone, with a word about it, where it cannot be reached."""
    try:
        store = open_store(connection_of(account))
    except MaildError as error:
        print(f"without names and subjects: {error}", file=sys.stderr)
        return Names(None)
    names = Names(store)
    try:
        names.learn(facts.keys)
    except MaildError as error:
        print(f"not all names and subjects: {error}", file=sys.stderr)
    finally:
        names.close()
        store.close()
    return names

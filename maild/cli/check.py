"""`maild check`: everything that can be wrong, all at once, before the daemon finds it out."""

from __future__ import annotations

import sys

import typer

from maild.acting.submission import Outcome, probe
from maild.agendas import horizon_of, read_source
from maild.cli.exits import CONFIGURATION, FAILED, errors_as_exits
from maild.cli.options import ConfigOption
from maild.clock import SystemClock
from maild.config.account import AccountSettings
from maild.errors import ConfigurationError, MaildError
from maild.imap import open_store
from maild.route import find_stations
from maild.workshop import connection_of, open_workshop, submission_of


def check(config: ConfigOption) -> None:
    """Check the configuration, rules and templates, and log in to every server. Changes nothing."""
    with errors_as_exits():
        workshop = open_workshop(config)
    problems = list(workshop.problems)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"ok: {config} is well formed ({len(workshop.config.accounts)} account(s), mode {workshop.config.mode})")
    for warning in workshop.config.warnings:
        print(f"warning: {warning}")
    failures = 0
    for account in workshop.config.accounts:
        failures += _check_imap(account) + _check_smtp(account) + _check_agenda(account)
    if problems:
        raise typer.Exit(CONFIGURATION)
    if failures:
        raise typer.Exit(FAILED)


def _check_imap(account: AccountSettings) -> int:
    try:
        store = open_store(connection_of(account))
        try:
            stations = find_stations(store)
            state = store.state(stations.inbox)
        finally:
            store.close()
    except (MaildError, ConfigurationError) as error:
        print(f"{account.label}: IMAP: {error}", file=sys.stderr)
        return 1
    print(f"ok: {account.label}: logged in to {account.imap.host} ({account.imap.security})")
    print(
        f"ok: {account.label}: Drafts is {stations.drafts!r}, Sent is {stations.sent!r}, {state.messages} mails in INBOX"
    )
    return 0


def _check_agenda(account: AccountSettings) -> int:
    """Reads each calendar with sessions once; how many cannot be read."""
    failures, clock = 0, SystemClock()
    for source in account.agenda.sources:
        try:
            reading = read_source(account, source, horizon_of(account, clock), clock)
        except MaildError as error:
            print(f"{account.label}: agenda {source.name}: {error}", file=sys.stderr)
            failures += 1
            continue
        print(f"ok: {account.label}: agenda {source.name} holds {reading.held} events")
        for each in reading.skipped[:5]:
            print(f"warning: {account.label}: agenda {source.name}: not followed: {each}")
    return failures


def _check_smtp(account: AccountSettings) -> int:
    settings = submission_of(account)
    if settings is None:
        print(f"warning: {account.label}: no smtp: an alert can only be placed as a note in INBOX")
        return 0
    try:
        result = probe(settings)
    except MaildError as error:
        print(f"{account.label}: SMTP: {error}", file=sys.stderr)
        return 1
    if result.outcome is not Outcome.SENT:
        print(f"{account.label}: SMTP: {result.text}", file=sys.stderr)
        return 1
    print(f"ok: {account.label}: logged in to {settings.host} ({settings.security}) for alerts")
    return 0

"""`maild status`: what maild has done and what waits, read from the ledger without touching the mailbox."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from maild.cli.exits import errors_as_exits
from maild.cli.ledger_of import ledger_of
from maild.cli.live_view import keep_showing
from maild.cli.options import ConfigOption, JsonOption
from maild.cli.situation_settings import templates_of
from maild.cli.terminal import on_one_line, print_json
from maild.clock import SystemClock
from maild.config import Config, load_config
from maild.config.account import AccountSettings
from maild.errors import ConfigurationError
from maild.facts.draft import DraftPurpose, DraftState
from maild.facts.person import Person, PersonState
from maild.ledger import Ledger, Transaction
from maild.planning.verdict import meaning_of
from maild.sign_of_life import STALE_AFTER, last_sign
from maild.steps.client_overview import read_course
from maild.steps.session_lines import session_lines
from maild.steps.situation_lines import situation_lines
from maild.steps.trajectory_rules_file import load_trajectories
from maild.steps.window_rules_file import load_window_rules
from maild.steps.windows import read_windows

_RECENT = timedelta(days=7)


def status(
    config: ConfigOption,
    as_json: JsonOption = False,
    watch: Annotated[
        bool, typer.Option("--watch", "-w", help="Keep showing it until Ctrl-C; without a terminal at each change.")
    ] = False,
) -> None:
    """Show what maild did, what waits, and what needs your attention."""
    draw = _print_json if as_json else _print
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        if not watch:
            draw(_picture(settings, ledger), Console())
            return
        console = Console(force_terminal=False) if as_json else Console()
        keep_showing(_Looker(config, settings, ledger), _print_one_line if as_json else _print_live, console)


class _Looker:
    """Looks with the configuration as it stands; a broken edit leaves the last good one, as it does in the daemon."""

    def __init__(self, path: Path, settings: Config, ledger: Ledger) -> None:
        self._path, self._settings, self._ledger = path, settings, ledger

    def __call__(self) -> dict[str, Any]:
        with suppress(ConfigurationError):
            self._settings = load_config(self._path)
        return _picture(self._settings, self._ledger)


def _picture(settings: Config, ledger: Ledger) -> dict[str, Any]:
    return {
        "mode": settings.mode.value,
        "daemon": _daemon(settings),
        "warnings": list(settings.warnings),
        "accounts": [
            _account(ledger, each) | _waiting(ledger, settings, each) | _journeys(ledger, settings, each)
            for each in settings.accounts
        ],
    }


def _daemon(settings: Config) -> str:
    """How the daemon fares, by its last sign of life."""
    sign = last_sign(settings.state_dir)
    if sign is None:
        return "not running"
    if SystemClock().now() - sign.at > STALE_AFTER:
        return "no sign of life"
    return "running" if sign.is_well else "stands still"


def _print_json(picture: dict[str, Any], console: Console) -> None:
    print(json.dumps(picture, ensure_ascii=False, indent=2))


def _print_one_line(picture: dict[str, Any], console: Console) -> None:
    print_json(picture)


def _print_live(picture: dict[str, Any], console: Console) -> None:
    """With the moment above it, so that a view that stands still is told from one that has nothing new."""
    console.print(f"{SystemClock().now().astimezone():%Y-%m-%d %H:%M:%S}  Ctrl-C ends", style="dim", markup=False)
    _print(picture, console)


def _account(ledger: Ledger, account: AccountSettings) -> dict[str, Any]:
    now, label, limit = SystemClock().now(), account.label, account.agenda.stale_after
    holder = ledger.holder_of(label)
    with ledger.transaction() as tx:
        people = tx.people.list(label, None)
        notices = tx.notices.recent(label, now - _RECENT)
        return {
            "name": label,
            "held_by": holder,
            "trouble": tx.notices.trouble(label),
            **tx.counts(label),
            "clients": sum(each.state is PersonState.CLIENT for each in people),
            "danger_cases": [each.addresses[0] for each in people if each.danger_since and each.addresses],
            "unseen_danger": [
                each.addresses[0] for each in people if each.danger_since and each.addresses and _is_unseen(tx, each)
            ],
            "no_contact": [each.addresses[0] for each in people if each.no_contact and each.addresses],
            "situations": [{"who": who, "what": what} for who, what in situation_lines(tx, label, now)],
            "agenda": [{"who": who, "what": what} for who, what in session_lines(tx, label, account.zone, now, limit)],
            "notices": [{"at": each.created_at.isoformat(), "kind": each.kind, "text": each.text} for each in notices],
        }


def _is_unseen(tx: Transaction, person: Person) -> bool:
    case = tx.danger_cases.open_of_person(person.id)
    return case is not None and case.seen_at is None


def _waiting(ledger: Ledger, settings: Config, account: AccountSettings) -> dict[str, Any]:
    """How many wait for an answer, and how many of them too long; days off of a calendar are not counted here."""
    rules = load_window_rules(settings.seen_by(account).rules / "window.yaml")
    with ledger.transaction() as tx:
        windows = read_windows(tx, account.label, account.working_time, rules=rules)
    return {"waiting": len(windows), "late": sum(each.is_late(SystemClock().now()) for each in windows)}


def _journeys(ledger: Ledger, settings: Config, account: AccountSettings) -> dict[str, Any]:
    """How the trajectories stand, and how many of their mails lie ready."""
    own = settings.seen_by(account)
    rules = load_trajectories(own.rules / "trajectories.yaml", templates_of(own).templates)
    with ledger.transaction() as tx:
        course = read_course(tx, account.label, rules)
        live = tx.drafts.live(account.label)
    ready = sum(each.purpose is DraftPurpose.JOURNEY and each.state is not DraftState.INTENDED for each in live)
    counts = {"under_way": course.under_way, "completed": course.completed, "ended_early": course.stopped}
    return {"journeys": {**counts, "ready": ready}}


def _print(picture: dict[str, Any], console: Console) -> None:
    console.print(f"mode: {picture['mode']}, daemon: {picture['daemon']}", highlight=False)
    for warning in picture["warnings"]:
        console.print(f"warning: {warning}", style="yellow", markup=False)
    for account in picture["accounts"]:
        _print_account(account, console)


def _print_account(account: dict[str, Any], console: Console) -> None:
    console.print(f"\n{account['name']}", style="bold", markup=False)
    if account["held_by"]:
        console.print(f"  worked for by: {account['held_by']}", markup=False)
    if account["trouble"]:
        console.print(f"  trouble: {account['trouble']}", style="red", markup=False)
    for address in account["danger_cases"]:
        unseen = ", its alert not seen yet (`maild seen`)" if address in account["unseen_danger"] else ""
        console.print(f"  danger case open: {on_one_line(address)}{unseen}", style="red bold", markup=False)
    if account["waiting"]:
        late = f", {account['late']} of them too long" if account["late"] else ""
        console.print(f"  waiting for your answer: {account['waiting']}{late}", markup=False)
    table = Table(show_header=False, box=None, pad_edge=False)
    for reason, count in sorted(account["mails"].items()):
        table.add_row("  mails", meaning_of(reason), str(count))
    for state, count in sorted(account["drafts"].items()):
        table.add_row("  drafts", state, str(count))
    for state, count in sorted(account["intentions"].items()):
        table.add_row("  intentions", state, str(count))
    console.print(table)
    if any(account["journeys"].values()):
        told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in account["journeys"].items() if count)
        console.print(f"  trajectories: {told}", markup=False)
    for each in account["situations"]:
        console.print(f"  {on_one_line(each['who'])}: {on_one_line(each['what'])}", markup=False)
    for each in account["agenda"]:
        console.print(f"  agenda: {on_one_line(': '.join(filter(None, each.values())))}", markup=False)
    for notice in account["notices"]:
        console.print(f"  {notice['at'][:16]} {on_one_line(notice['text'])}", markup=False)

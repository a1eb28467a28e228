"""`maild privacy`: what is kept on a person, erasing them, what is kept how long."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from maild.cli.client import AddressArgument, address_key
from maild.cli.erasing import Erasing, left_in_mailbox, write_receipt
from maild.cli.exits import FAILED, USAGE, errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption, JsonOption
from maild.cli.personal_text import as_json_value, personal_text
from maild.cli.retaining import report, retention
from maild.cli.terminal import on_one_line
from maild.clock import SystemClock
from maild.ledger import ErasureFile, Ledger, erase_person

privacy = typer.Typer(no_args_is_help=True, help="What is kept on a person, for how long, and erasing it (AVG).")
privacy.command()(retention)
privacy.command()(report)


@privacy.command()
def show(
    address: AddressArgument, config: ConfigOption, account: AccountOption = None, as_json: JsonOption = False
) -> None:
    """Show everything that maild keeps on one person, under every address of theirs."""
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        label = one_account(settings, account).label
        with ledger.transaction() as tx:
            subject = tx.privacy.subject(label, key)
            rows = {table: found for table, found in tx.privacy.rows_of(subject).rows.items() if found}
    addresses = sorted(subject.addresses)
    if as_json:
        kept: Mapping[str, Any] = {
            table: [{name: as_json_value(value) for name, value in row.items()} for row in found]
            for table, found in rows.items()
        }
        print(json.dumps({"account": label, "addresses": addresses, "kept": kept}, ensure_ascii=False, indent=2))
        return
    print(personal_text(addresses, rows))


@privacy.command()
def erase(
    address: AddressArgument,
    config: ConfigOption,
    account: AccountOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be removed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it, without being asked once more.")] = False,
) -> None:
    """Erase one person: everything that maild keeps on them, for good. What lies in your mailbox stays yours to delete."""
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen = one_account(settings, account)
        meant = _look(ledger, chosen.label, key)
        if not meant.counts:
            print(f"{key}: nothing is kept on this person.", file=sys.stderr)
            raise typer.Exit(FAILED)
        places = left_in_mailbox(chosen, meant.rows)
        _tell(key, meant, places, dry_run=dry_run)
        if dry_run:
            return
        if not yes and not (sys.stdin.isatty() and typer.confirm("Erase all of this for good?")):
            print("Nothing was erased; --yes does it without a question.", file=sys.stderr)
            raise typer.Exit(USAGE)
        now = SystemClock().now()
        marks, counts = erase_person(ledger, ErasureFile(settings.state_dir), chosen.label, key, now)
        receipt = write_receipt(settings.state_dir, marks, counts, places, now)
    print(f"Erased. The receipt, which names nobody: {receipt}")


def _look(ledger: Ledger, account: str, key: str) -> Erasing:
    """What would go. Ends the command where a danger case is open: whoever is in danger must not be forgotten."""
    with ledger.transaction() as tx:
        subject = tx.privacy.subject(account, key)
        person = tx.people.get(subject.person) if subject.person is not None else None
        found = tx.privacy.rows_of(subject)
    if person is not None and person.danger_since is not None:
        print(
            f"{on_one_line(key)}: a danger case is open, so nothing is erased: erasing would stop the alerts.\n"
            f"Speak to this person first, then close the case with `maild resume {on_one_line(key)} --danger`, and erase "
            "after that. Think of what your own register and professional code want kept of it.",
            file=sys.stderr,
        )
        raise typer.Exit(FAILED)
    return Erasing(tuple(sorted(subject.addresses)), found, person is not None and person.no_contact)


def _tell(key: str, meant: Erasing, places: Mapping[str, tuple[int, ...]], *, dry_run: bool) -> None:
    print(f"{on_one_line(key)}: {'would be' if dry_run else 'will be'} removed, with every address of theirs:")
    for address in meant.addresses:
        print(f"  {on_one_line(address)}")
    for table, count in sorted(meant.counts.items()):
        print(f"  {count:5} from {table}")
    if meant.no_contact:
        print("They asked for no contact: a mark that names nobody stays, and keeps blocking.")
    for mailbox, uids in sorted(places.items()):
        shown = ", ".join(str(uid) for uid in uids[:20]) + (" ..." if len(uids) > 20 else "")
        print(f"  to delete yourself in {on_one_line(mailbox)}: {len(uids)} mail(s), UID {shown}")
    print(
        "maild knows only the mails it has seen: search your mail program for the address as well, and empty the bin."
    )
    if meant.rows.rows.get("sessions"):
        print("Appointments in your calendar are read again for as long as they stand there: remove them there too.")

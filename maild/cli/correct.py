"""`maild correct`: what a mail is, where maild thought otherwise; and `maild learn`: what came of that."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from maild.cli.exits import FAILED, USAGE, errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.mail_file import read_mail_file
from maild.cli.options import AccountOption, ConfigOption
from maild.clock import SystemClock
from maild.errors import MessageError
from maild.reading.result import Reading
from maild.steps.learning import keep_correction
from maild.toolbox import Toolbox, open_toolbox
from maild.understanding.result import Intent

MailArgument = Annotated[Path, typer.Argument(help="The mail, as a file (.eml).", show_default=False)]


def correct(
    mail: MailArgument,
    intent: Annotated[Intent, typer.Option("--intent", help="What the mail really is.", show_default=False)],
    config: ConfigOption,
    account: AccountOption = None,
) -> None:
    """Say what a mail really is. maild judges mails like it accordingly from the next pass on, without a restart."""
    with errors_as_exits(), open_toolbox(config, account) as toolbox, ledger_of(config) as (settings, ledger):
        reading = _read(toolbox, mail)
        if reading.automatic.kind is not None:
            print(
                f"{mail} was not typed by a person ({reading.automatic.kind.value}); nothing is learned.",
                file=sys.stderr,
            )
            raise typer.Exit(FAILED)
        label = one_account(settings, account).label
        with ledger.transaction() as tx:
            said = keep_correction(tx, label, toolbox.tools.understander, reading, intent, SystemClock().now())
    if said is intent:
        print(f"maild said {said.value} as well; that is confirmed now.")
    else:
        print(f"{said.value} is {intent.value} now. `maild learn --forget {mail} --config {config}` takes that back.")


def learn(
    config: ConfigOption,
    account: AccountOption = None,
    report: Annotated[bool, typer.Option("--report", help="Show what was corrected.")] = False,
    forget: Annotated[Path | None, typer.Option("--forget", help="Forget the correction of this mail.")] = None,
    forget_all: Annotated[bool, typer.Option("--forget-all", help="Forget every correction.")] = False,
) -> None:
    """Show what maild learned from you, or undo it."""
    if sum((report, forget is not None, forget_all)) != 1:
        print("expected one of --report, --forget MAIL, --forget-all", file=sys.stderr)
        raise typer.Exit(USAGE)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        label = one_account(settings, account).label
        key = None
        if forget is not None:
            with open_toolbox(config) as toolbox:
                key = _read(toolbox, forget).content_key
        with ledger.transaction() as tx:
            if report:
                pairs = Counter((each.was, each.is_now, each.at.date()) for each in tx.corrections.of_account(label))
            else:
                gone = tx.corrections.forget(label, key)
    if not report:
        print(f"{gone} correction(s) forgotten." if gone else "There was nothing to forget.")
        return
    for (was, is_now, day), count in pairs.items():
        print(f"{day}  {was} was {is_now}" + (f" ({count} mails)" if count > 1 else ""))
    print(f"{sum(pairs.values())} correction(s); mails that are not like them are judged as before.")


def _read(toolbox: Toolbox, path: Path) -> Reading:
    try:
        return toolbox.reader.read(read_mail_file(path))
    except MessageError as error:
        print(f"{path}: cannot be read: {error}", file=sys.stderr)
        raise typer.Exit(FAILED) from None

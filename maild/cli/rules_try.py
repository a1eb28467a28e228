"""`maild rules try`: which of your recent mails a rule would have hit, before you trust it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from maild.cli.exits import errors_as_exits
from maild.cli.ledger_of import one_account
from maild.cli.looking import ledger_if_any, looking_into
from maild.cli.options import AccountOption, ConfigOption, JsonOption
from maild.cli.terminal import on_one_line, print_json, print_line, progress
from maild.cli.tried_rules import tried_rules
from maild.config import load_config
from maild.config.account import AccountSettings
from maild.errors import MessageError
from maild.ledger import Ledger
from maild.mail.flags import SpecialUse
from maild.mail.store import MailStore
from maild.reading.child_reader import ChildReader
from maild.steps.looking import fetched, newest_uids
from maild.steps.rule_trial import Seen, Today, Tried, TriedMail, try_on, who_knows
from maild.workshop import Tools, make_tools

_MOST = 5_000


def try_rules(
    rule: Annotated[str, typer.Argument(help="The id of a rule, or a file with rules.", show_default=False)],
    config: ConfigOption,
    last: Annotated[
        int, typer.Option("--last", min=1, max=_MOST, help="How many of the newest mails to look at.")
    ] = 200,
    account: AccountOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which of your newest mails a rule would have hit and on which words, beside what maild makes of them today.

    Looks into INBOX (Sent for a rule about outreach). Changes nothing, marks nothing as read.
    """
    with errors_as_exits():
        settings = load_config(config)
        one = one_account(settings, account)
        tools = make_tools(settings.rules, settings.templates)
        tried = tried_rules(rule, settings.rules, tools)
        with ledger_if_any(settings) as ledger, looking_into(one) as store:
            mailbox = store.find_mailbox(SpecialUse.SENT if tried.outreach else SpecialUse.INBOX)
            today = _today(tools, tried, ledger, one)
            looked, found = 0, list[TriedMail]()
            for seen in _seen(store, mailbox, last, tools, tried):
                looked += 1
                hit = try_on(seen, tried, today)
                found += [hit] if hit is not None else []
    for each in reversed(found):
        if as_json:
            print_json(_as_json(each))
        else:
            for line in _lines(each, one.zone):
                print_line(line)
    if not as_json:
        print_line(f"{len(found)} of the {looked} newest mails in {mailbox} would be hit by {rule}")


def _today(tools: Tools, tried: Tried, ledger: Ledger | None, account: AccountSettings) -> Today:
    understander = tools.understander
    if ledger is not None:
        with ledger.transaction() as tx:
            understander = understander.corrected(tx.corrections.of_account(account.label))
    is_new = tried.rules is not None and tried.rules is not tools.understander.rules
    then = understander.with_rules(tried.rules).corrected(understander.kept) if is_new and tried.rules else None
    return Today(understander, tools.ladders, tools.window_rules, who_knows(ledger, account.label), then)


def _seen(store: MailStore, mailbox: str, last: int, tools: Tools, tried: Tried) -> Iterator[Seen]:
    """The newest mails, read; one that cannot be read is named on standard error and passed by."""
    uids = newest_uids(store, mailbox, last)
    tell, reader = progress("mails"), ChildReader(tools.forms)
    other = ChildReader(tried.forms) if tried.forms is not None and tried.forms is not tools.forms else None
    try:
        for number, mail in enumerate(fetched(store, mailbox, uids), start=1):
            head = mail.headline
            try:
                reading = reader.read(mail.raw, head.size)
                then = other.read(mail.raw, head.size) if other else None
                yield Seen(mailbox, head.key.uid, head.internal_date, reading, then)
            except MessageError as error:
                print(on_one_line(f"{mailbox}/{head.key.uid}: cannot be read: {error}"), file=sys.stderr)
            tell(number, len(uids))
    finally:
        reader.close()
        if other is not None:
            other.close()


def _lines(tried: TriedMail, zone: ZoneInfo) -> Iterator[str]:
    mail = tried.mail
    writer = mail.reading.writer
    who = f"{writer.display_name} <{writer.addr_spec}>".strip() if writer else "nobody"
    yield f"{mail.at.astimezone(zone):%Y-%m-%d %H:%M}  {who}  {mail.reading.message.subject}  [{mail.mailbox}/{mail.uid}]"
    for hit in tried.hits:
        yield f"    hit     {hit.rule} in {hit.place}" + (f": “{hit.words}”" if hit.words else "")
    yield f"    today   {tried.today}" + (f"; because of {', '.join(tried.because)}" if tried.because else "")
    if tried.then is not None:
        yield f"    then    {tried.then}"


def _as_json(tried: TriedMail) -> dict[str, Any]:
    mail, writer = tried.mail, tried.mail.reading.writer
    return {
        "mailbox": mail.mailbox,
        "uid": mail.uid,
        "at": mail.at.isoformat(),
        "from": writer.addr_spec if writer else None,
        "subject": mail.reading.message.subject,
        "hits": [{"rule": each.rule, "place": each.place, "words": each.words} for each in tried.hits],
        "today": tried.today,
        "because": list(tried.because),
        "then": tried.then,
    }

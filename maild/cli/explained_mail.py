"""The mail that `maild explain` was asked for, from a file or the mailbox, and what the ledger knows of it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer

from maild.cli.exits import FAILED, USAGE
from maild.cli.ledger_of import one_account
from maild.cli.looking import ledger_if_any, looking_into
from maild.cli.mail_file import read_mail_file
from maild.cli.terminal import on_one_line
from maild.clock import SystemClock
from maild.config import load_config
from maild.errors import MessageError
from maild.facts.correction import KeptCorrection
from maild.mail.flags import SpecialUse
from maild.mail.identity import MessageId, MessageKey
from maild.mail.store import FetchedMail, MailStore
from maild.reading.result import Reading
from maild.steps.known_of_mail import Line, find_seen, find_sent, lines_of_seen, lines_of_sent
from maild.steps.looking import mail_at, mail_with_id, message_id_in, place_in
from maild.steps.rule_trial import who_knows
from maild.steps.window_rules_file import load_window_rules
from maild.understanding.sender import SenderContext


@dataclass(frozen=True, slots=True)
class FoundMail:
    """A mail's bytes with its true size, and where it lies: None for a file."""

    raw: bytes
    size: int
    key: MessageKey | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger brings: who wrote (None where a list of clients decides), the coach's corrections, lines to show."""

    sender: SenderContext | None
    kept: tuple[KeptCorrection, ...]
    lines: tuple[Line, ...]


def find_mail(message: str, config: Path | None, account: str | None) -> FoundMail:
    """The mail that was asked for. Ends the command where there is none."""
    place, message_id = place_in(message), message_id_in(message)
    if Path(message).exists() or (place is None and message_id is None):
        return _from_file(message)
    if config is None:
        if place is not None:
            return _from_file(message)
        _end(f"{message}: there is no such file; expected --config as well for a mail in your mailbox", USAGE)
    settings = load_config(config)
    with looking_into(one_account(settings, account)) as store:
        if place is not None and not message.startswith("<"):
            found, where = mail_at(store, *place) if place[0] in (*store.mailboxes(), "INBOX") else None, message
        else:
            found, where = _by_id(store, message_id), f"a mail with the Message-ID {message}"
    if found is None:
        _end(f"{where}: not in the mailbox; expected a file, a Message-ID, or mailbox/number such as INBOX/12", FAILED)
    return FoundMail(found.raw, found.headline.size, found.headline.key)


def known_of(
    config: Path, account: str | None, reading: Reading, key: MessageKey | None, clients: frozenset[str] | None
) -> Known:
    """What the ledger of a configuration knows of a mail; nothing where maild never ran with it."""
    settings = load_config(config)
    several = account is None and len(settings.accounts) > 1  # a file belongs to none of them: the first one's rules
    one = settings.accounts[0] if several else one_account(settings, account)
    now = SystemClock().now()
    with ledger_if_any(settings) as ledger:
        sender = who_knows(ledger, one.label)(reading) if clients is None else None
        if ledger is None:
            return Known(sender, (), ())
        rules = load_window_rules(settings.rules / "window.yaml")
        with ledger.transaction() as tx:
            kept = tuple(tx.corrections.of_account(one.label))
            lines: list[Line] = []
            seen, sent = find_seen(tx, one.label, reading, key), find_sent(tx, one.label, reading)
            if seen is not None:
                lines += lines_of_seen(tx, seen, one.zone, one.working_time, rules, now)
            if sent is not None:
                lines += lines_of_sent(tx, sent, one.zone)
    return Known(sender, kept, tuple(lines))


def _from_file(message: str) -> FoundMail:
    try:
        raw = read_mail_file(Path(message))
    except MessageError as error:
        _end(f"{message}: cannot be read: {error}", FAILED)
    return FoundMail(raw, len(raw))


def _by_id(store: MailStore, message_id: MessageId | None) -> FetchedMail | None:
    """INBOX and Sent first, then every other mailbox."""
    if message_id is None:
        return None
    first = (store.find_mailbox(SpecialUse.INBOX), store.find_mailbox(SpecialUse.SENT))
    return mail_with_id(store, dict.fromkeys((*first, *store.mailboxes())), message_id, _tell)


def _tell(mailbox: str) -> None:
    if sys.stderr.isatty():
        print(on_one_line(f"looking in {mailbox}"), file=sys.stderr)


def _end(text: str, code: int) -> NoReturn:
    print(on_one_line(text), file=sys.stderr)
    raise typer.Exit(code)

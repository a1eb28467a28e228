"""What can be wrong on this machine: rights, disk, ledger, the daemon itself, and what the configuration leaves out."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from maild.acting.blindness import is_full
from maild.cli.doctor_finding import Finding, advised, fine, troubled
from maild.config import Config
from maild.config.account import AccountSettings
from maild.errors import MaildError
from maild.ledger import Ledger, open_ledger
from maild.ledger.engine import sqlite_file
from maild.planning.policy import Mode
from maild.sign_of_life import STALE_AFTER, last_sign
from maild.working_time.words import moment_in_words

_START = "start it: `systemctl start maild`, `systemctl --user start maild`, or `maild run --config …`"


def look_at_machine(settings: Config, now: datetime) -> Iterator[Finding]:
    """Everything that needs no server."""
    yield _rights(settings)
    yield _mode(settings)
    yield _disk(settings)
    yield _daemon(settings, now)
    for account in settings.accounts:
        yield _alert(account)
    yield from _ledger(settings, now)


def _rights(settings: Config) -> Finding:
    """Whoever may write the configuration names the command that maild runs; whoever reads the ledger reads addresses."""
    open_to = []
    for path, forbidden in (
        (settings.path, 0o022),
        (settings.state_dir, 0o077),
        (sqlite_file(settings.database), 0o077),
    ):
        if path is not None and path.exists() and stat.S_IMODE(path.stat().st_mode) & forbidden:
            open_to.append((path, forbidden))
    if not open_to:
        return fine("rights", None, "configuration and state are yours alone to change")
    path, forbidden = open_to[0]
    what = "changed" if forbidden == 0o022 else "read"
    mend = "go-w" if forbidden == 0o022 else "go-rwx"
    names = ", ".join(each.name or str(each) for each, _ in open_to)
    return troubled("rights", None, f"can be {what} by others: {names}", f"chmod {mend} {path}")


def _mode(settings: Config) -> Finding:
    if settings.mode is Mode.WATCH:
        text = "mode is watch: maild looks, and puts nothing in Drafts"
        return advised("mode", None, text, "when `maild status` shows decisions that you trust, set mode: draft")
    return fine("mode", None, f"mode is {settings.mode}")


def _disk(settings: Config) -> Finding:
    place = settings.state_dir
    if is_full(place):
        return troubled("disk", None, f"less than 32 MB of room is left where {place} lies", "make room on that disk")
    return fine("disk", None, "there is room on the disk")


def _daemon(settings: Config, now: datetime) -> Finding:
    sign = last_sign(settings.state_dir)
    if sign is None:
        return troubled("daemon", None, "no daemon runs on this state directory", _START)
    said = moment_in_words(sign.at, settings.accounts[0].zone, "en")
    if now - sign.at > STALE_AFTER or not _lives(sign.process):
        return troubled(
            "daemon", None, f"the daemon gave its last sign of life on {said}", f"look in its log, then {_START}"
        )
    if not sign.is_well:
        text = "the daemon runs, and one of its loops stands still or the ledger does not answer it"
        return troubled("daemon", None, text, "its log says which; systemd starts it anew by itself, else restart it")
    return fine("daemon", None, "the daemon runs")


def _lives(process: int) -> bool:
    """True where the process may live: one of another user's cannot be told, and the age of its sign says enough."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _alert(account: AccountSettings) -> Finding:
    watched = account.own_addresses | {account.imap_username.casefold()}
    if account.alert_command or any(each.casefold() not in watched for each in account.alert_addresses):
        return fine("alert", account.label, "an alert reaches you outside the watched mailbox")
    text = "every alert goes into the mailbox that is watched: you may see it too late"
    return troubled("alert", account.label, text, "set alert_to: to an address elsewhere, or set alert_command:")


def _ledger(settings: Config, now: datetime) -> Iterator[Finding]:
    path = sqlite_file(settings.database)
    if not settings.state_dir.is_dir():
        yield advised("ledger", None, "there is no state directory yet", "the first `maild run` makes it")
        return
    blocked = next((each for each in _own_files(settings, path) if not os.access(each, os.W_OK)), None)
    if blocked is not None:
        text = f"the ledger cannot be written: {blocked}"
        yield troubled(
            "ledger", None, text, "give it to the user who runs maild (chown), and look whether the disk is mounted rw"
        )
        return
    try:
        ledger = open_ledger(settings.database, hold=False)
    except MaildError as error:
        yield troubled(
            "ledger", None, str(error), "see whether its server runs; a backup goes back with `maild restore`"
        )
        return
    try:
        yield from _in_ledger(settings, ledger, now)
    finally:
        ledger.close()


def _own_files(settings: Config, path: Path | None) -> tuple[Path, ...]:
    return (settings.state_dir, *((path,) if path is not None and path.exists() else ()))


def _in_ledger(settings: Config, ledger: Ledger, now: datetime) -> Iterator[Finding]:
    try:
        with ledger.transaction() as tx:
            found = [(each, tx.notices.trouble(each.label), tx.feeds.all(each.label)) for each in settings.accounts]
    except MaildError as error:
        advice = (
            "another program holds it: end copies and database browsers; restart the daemon where that does not help"
        )
        yield troubled("ledger", None, f"the ledger is locked or does not answer: {error}", advice)
        return
    yield fine("ledger", None, "the ledger can be read and written")
    for account, trouble, feeds in found:
        if trouble:
            advice = "what the servers say now stands below; where that is well, it passes at the daemon's next try"
            yield troubled("account", account.label, f"the daemon's last try failed: {trouble}", advice)
        for feed in feeds:
            if feed.failing_since is None:
                yield fine("feed", account.label, f"calendar {feed.source} was read")
                continue
            since = moment_in_words(feed.failing_since, account.zone, "en")
            text = f"calendar {feed.source} cannot be read since {since}: {feed.reason}"
            advice = "make its secret address anew, and look at it with `maild check`"
            is_stale = now - (feed.good_at or feed.failing_since) > account.agenda.stale_after
            yield (troubled if is_stale else advised)("feed", account.label, text, advice)

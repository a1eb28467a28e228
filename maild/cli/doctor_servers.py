"""What can be wrong at the servers of one account: login, certificate, mailboxes, clock, submission. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from maild.acting.submission import Outcome, probe
from maild.cli.doctor_finding import Finding, advised, fine, troubled
from maild.config.account import AccountSettings
from maild.errors import AccountError, MaildError
from maild.imap import ImapStore, Trouble, open_store
from maild.mail.flags import SpecialUse
from maild.mail.identity import Uid
from maild.setup.providers import load_providers
from maild.setup.servers import PasswordKind
from maild.workshop import connection_of, submission_of

_SKEW = timedelta(minutes=5)
"""Deadlines bear so much; more, and answers count as late or early."""
_ADVICE = {
    Trouble.APP_PASSWORD: "make an app password at your provider (security, app passwords) and put that in the secret file",
    Trouble.IMAP_OFF: "switch IMAP on in the settings of your webmail; a work account: ask its administrator",
    Trouble.TOO_MANY: "close other mail programs and phones, and wait ten minutes; maild itself needs two connections",
    Trouble.CERTIFICATE: "look whether host: is the name your provider gives; for a server of your own set ca_file:",
    Trouble.PASSWORD: "put the present password in the secret file and look at username:; it may have been changed",
}
_LINK = "look at host:, port: and security:, and whether this machine has internet; it may pass by itself"


def look_at_servers(account: AccountSettings, now: datetime) -> Iterator[Finding]:
    """The IMAP server first; what needs a login is left out where there is none."""
    try:
        store = open_store(connection_of(account))
    except MaildError as error:
        yield _login(account, error)
    else:
        try:
            yield fine("login", account.label, f"logged in to {account.imap.host}")
            yield from _mailboxes(account, store)
            yield _idle(account, store)
            yield _clock(account, store, now)
        except MaildError as error:
            yield troubled("link", account.label, str(error), _LINK)
        finally:
            store.close()
    yield _submission(account)


def _login(account: AccountSettings, error: MaildError) -> Finding:
    trouble = error.trouble or (Trouble.PASSWORD if isinstance(error, AccountError) else "")
    if not trouble:
        return troubled("link", account.label, str(error), _LINK)
    if trouble not in (Trouble.PASSWORD, Trouble.APP_PASSWORD):
        return troubled(str(trouble), account.label, str(error), _ADVICE[Trouble(trouble)])
    if account.imap.oauth is not None:
        return troubled("password", account.label, str(error), "log in anew: `maild login --config …`")
    return _password(account, error, Trouble(trouble))


def _password(account: AccountSettings, error: MaildError, trouble: Trouble) -> Finding:
    """Some providers refuse the ordinary password of a mailbox without saying why; our table of them says it."""
    place = (account.imap.host.casefold(), account.imap.actual_port)  # a bridge on this machine is known by its port
    provider = next((each for each in load_providers() if (each.imap.host, each.imap.port) == place), None)
    kind = provider.password if provider is not None else None
    if provider is not None and kind is PasswordKind.OAUTH:
        advice = (
            f"{provider.name} takes no passwords any more: set oauth: in imap: (docs/operations.md), then `maild login`"
        )
        return troubled("password", account.label, str(error), advice)
    if provider is not None and kind is PasswordKind.APP:
        advice = (
            f"{provider.name} takes an app password only; make one at {provider.made_at}, put it in the secret file"
        )
        return troubled("app_password", account.label, str(error), advice)
    return troubled(str(trouble), account.label, str(error), _ADVICE[trouble])


def _mailboxes(account: AccountSettings, store: ImapStore) -> Iterator[Finding]:
    for use in (SpecialUse.DRAFTS, SpecialUse.SENT):
        try:
            name = store.find_mailbox(use)
        except AccountError as error:
            advice = f"name it: imap: {{mailboxes: {{{use.value}: …}}}}"
            yield troubled("mailboxes", account.label, str(error), advice)
        else:
            yield fine("mailboxes", account.label, f"{use.value} is {name!r}")


def _idle(account: AccountSettings, store: ImapStore) -> Finding:
    if store.has_idle:
        return fine("idle", account.label, "the server tells of new mail at once")
    text = "the server has no IDLE: new mail is seen when maild looks, not at once"
    return advised("idle", account.label, text, "it works; poll_interval: says how often maild looks")


def _clock(account: AccountSettings, store: ImapStore, now: datetime) -> Finding:
    """The newest mail cannot have come in later than now: where it did, one of the two clocks is wrong."""
    inbox = store.find_mailbox(SpecialUse.INBOX)
    newest = store.state(inbox).uid_next
    found = store.headlines(inbox, Uid(max(1, newest - 50)))
    ahead = max((each.internal_date - now for each in found), default=timedelta())
    if ahead <= _SKEW:
        return fine("clock", account.label, "this machine's clock is not behind the server's")
    text = f"the newest mail came in {_in_words(ahead)} from now: this machine's clock is behind, or the server's ahead"
    return troubled(
        "clock", account.label, text, "set the time by network: `timedatectl set-ntp true`, then `timedatectl`"
    )


def _in_words(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"


def _submission(account: AccountSettings) -> Finding:
    settings = submission_of(account)
    if settings is None:
        text = "no smtp: an alert can only be placed as a note in INBOX"
        return advised("smtp", account.label, text, "set smtp: with host:, or an alert_command:")
    try:
        result = probe(settings)
    except MaildError as error:
        return troubled("smtp", account.label, str(error), "look at the secret of smtp:")
    if result.outcome is Outcome.SENT:
        return fine("smtp", account.label, f"logged in to {settings.host} for alerts")
    if result.outcome is Outcome.REFUSED:
        advice = "look at username: and secret: of smtp:, and whether your provider allows sending by mail programs"
        return troubled("smtp", account.label, f"the submission server refuses: {result.text}", advice)
    advice = "look at host:, port: and security: of smtp:, and whether your network closes that port"
    return troubled("smtp", account.label, f"no submission now: {result.text}", advice)

"""Logs in, live, and says in a sentence what is in the way and what to do about it. Changes nothing on any server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from maild.acting.submission import Outcome, SubmissionSettings, probe
from maild.acting.submission import Security as SubmissionSecurity
from maild.errors import AccountError, MaildError
from maild.imap import ConnectionSettings, open_store
from maild.mail.flags import SpecialUse
from maild.mail.store import MailStore
from maild.setup.reaching import obstacle
from maild.setup.servers import MailServer, PasswordKind, Proposal


class About(StrEnum):
    """What has to be answered anew."""

    SERVER = "server"
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why it does not work, and what to do."""

    about: About
    text: str


@dataclass(frozen=True, slots=True)
class Login:
    """What a login takes. `secret` is asked for at the login."""

    server: MailServer
    user: str
    secret: Callable[[], str] = field(repr=False)
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What is in the account: all mailboxes, and which are taken for Drafts and Sent (None where nothing says so)."""

    mailboxes: tuple[str, ...]
    drafts: str | None
    sent: str | None
    messages: int


def try_imap(
    login: Login, proposal: Proposal | None, drafts: str | None = None, sent: str | None = None
) -> Found | Trouble:
    """Logs in and looks at the mailboxes. `drafts` and `sent` are the coach's own names, where there are any."""
    in_the_way = obstacle(login.server, login.ca_file)
    if in_the_way is not None:
        return Trouble(About.SERVER, in_the_way)
    try:
        store = open_store(_connection(login, drafts, sent))
    except AccountError as error:
        return _refused(login, str(error), proposal)
    except MaildError as error:
        return Trouble(About.SERVER, f"{_sentence(str(error))} Try again, or look at port and security.")
    try:
        found = Found(
            store.mailboxes(),
            _find(store, SpecialUse.DRAFTS),
            _find(store, SpecialUse.SENT),
            store.state("INBOX").messages,
        )
    except MaildError as error:
        return Trouble(About.SERVER, _sentence(str(error)))
    finally:
        store.close()
    return found


def try_smtp(login: Login, proposal: Proposal | None) -> Trouble | None:
    """Logs in to the submission server without handing over a mail; None where that works."""
    in_the_way = obstacle(login.server, login.ca_file)
    if in_the_way is not None:
        return Trouble(About.SERVER, in_the_way)
    is_plain = login.server.security == "plain"  # a plain link goes to this machine only and logs in nowhere
    settings = SubmissionSettings(
        login.server.host,
        login.server.port,
        SubmissionSecurity(login.server.security),
        None if is_plain else login.user,
        None if is_plain else login.secret,
        str(login.ca_file) if login.ca_file else None,
    )
    try:
        result = probe(settings)
    except MaildError as error:
        return Trouble(About.LOGIN, _sentence(str(error)))
    if result.outcome is Outcome.SENT:
        return None
    if result.reply is not None and result.reply.is_permanent:
        return _refused(login, f"{login.server.host} refuses the login ({result.text})", proposal)
    return Trouble(About.SERVER, _sentence(f"{login.server.host}: {result.text}"))


def _connection(login: Login, drafts: str | None, sent: str | None) -> ConnectionSettings:
    return ConnectionSettings(
        account="init",
        host=login.server.host,
        port=login.server.port,
        security=login.server.security,
        username=login.user,
        secret=login.secret,
        drafts=drafts,
        sent=sent,
        ca_file=str(login.ca_file) if login.ca_file else None,
    )


def _find(store: MailStore, use: SpecialUse) -> str | None:
    try:
        return store.find_mailbox(use)
    except AccountError:
        return None


def _refused(login: Login, said: str, proposal: Proposal | None) -> Trouble:
    """An AccountError: a refused login where the server says so, else what it says (a certificate, no STARTTLS)."""
    if "login" not in said or "greets" in said:
        about = About.LOGIN if any(word in said for word in ("secret", "environment", "credential")) else About.SERVER
        return Trouble(about, _sentence(said))
    return Trouble(About.LOGIN, f"The server refuses this login for {login.user}. {_login_advice(proposal)}")


def _login_advice(proposal: Proposal | None) -> str:
    if proposal is not None and proposal.password is PasswordKind.APP:
        return f"{proposal.source} takes an app password here, not your usual one; it is made at {proposal.made_at}."
    if proposal is not None and proposal.password is PasswordKind.OAUTH:
        return f"{proposal.source} takes no passwords any more: the login goes by OAuth 2 (docs/operations.md)."
    return (
        "Check user name and password by logging in to the webmail with them. With two-step login an app password is "
        "needed; some servers want the part before the @ as user name."
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")

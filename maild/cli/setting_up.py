"""The conversation of `maild init`: finds out what it can, asks the rest, and tries each server before it believes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, cast

from maild.cli.asking import Questioner, say
from maild.cli.given import (
    Given,
    one_of,
    parse_existing,
    parse_line,
    parse_password,
    parse_port,
)
from maild.cli.way_of_working import ask_way_of_working
from maild.clock import Clock
from maild.config.values import is_loopback, parse_address, parse_host
from maild.errors import PermanentError
from maild.mail.address import Address
from maild.setup.answers import Answers, Oauth, Secret
from maild.setup.discovering import discover
from maild.setup.servers import IMAP_PORTS, SMTP_PORTS, MailServer, PasswordKind, Proposal, Security, usual_security
from maild.setup.trying import About, Found, Login, Trouble, try_imap, try_smtp

_Value = TypeVar("_Value")
_NOBODY = Address("", "nobody@unknown.invalid")
_NOWHERE = MailServer("", 0, "tls")


class IncompleteError(PermanentError):
    """Nobody can be asked, and these flags are missing."""


class SettingUp:
    """One conversation. Changes nothing, anywhere: what comes out are answers."""

    def __init__(
        self, given: Given, asks: Questioner, clock: Clock, *, network: bool, tries: bool, credential: bool
    ) -> None:
        self._given = given
        self._asks = asks
        self._clock = clock
        self._network = network
        self._tries = tries
        self._credential = credential
        self._proposal: Proposal | None = None
        self._oauth: Oauth | None = None

    def answers(self) -> Answers:
        """Everything that `maild init` has to know. IncompleteError names all that is missing; PermanentError for a server
        that does not let us in, where nobody can be asked again."""
        address = self._address()
        imap, user = self._imap_server(address)
        secret = self._secret()
        if self._asks.missing:
            raise IncompleteError(
                f"nobody answers, and these are missing: {', '.join(self._asks.missing)}; nothing was written"
            )
        if self._oauth is not None:
            self._tries = False  # a token is only given out to `maild login`, which needs the configuration
        imap, user, secret, found = self._log_in(imap, user, secret)
        drafts, sent = self._mailboxes(found)
        smtp = self._submission(address, user, secret)
        so_far = Answers(
            address, imap, user, secret, smtp, (), ca_file=self._given.ca_file, oauth=self._oauth, drafts=drafts, sent=sent,
            mode=self._given.mode, state_dir=self._given.state_dir,
        )  # fmt: skip
        return ask_way_of_working(so_far, self._given, self._asks, self._proposal.country if self._proposal else "")

    # --- who and where

    def _address(self) -> Address:
        asked = self._given.address or self._asks.answer("Your mail address", "--address", parse_address)
        address = asked or _NOBODY
        name = self._given.name
        if name is None and address is not _NOBODY:
            usual = address.display_name
            name = self._asks.answer("Your name, as clients see it", "--name", parse_line, usual) or usual
        return Address(name or "", address.addr_spec)

    def _imap_server(self, address: Address) -> tuple[MailServer, str]:
        given = self._given
        if address.addr_spec != _NOBODY.addr_spec and given.imap_host is None:
            self._proposal = discover(address.addr_spec, self._clock, network=self._network)
            self._tell_proposal()
        proposed = self._proposal.imap if self._proposal else None
        user = given.user or (self._proposal.user if self._proposal else address.addr_spec)
        if given.imap_host is None and proposed is not None:
            port = given.imap_port or proposed.port
            return MailServer(proposed.host, port, cast("Security", given.tls or proposed.security)), user
        if address.addr_spec == _NOBODY.addr_spec and given.imap_host is None:
            self._asks.missing.append("--imap-host (unless maild knows your provider)")
            return _NOWHERE, user
        return self._ask_server("IMAP", given.imap_host, given.imap_port, given.tls, address) or _NOWHERE, user

    def _tell_proposal(self) -> None:
        found = self._proposal
        if found is None or found.imap is None:
            say("Nobody says where this mailbox is; your provider's help pages do, under IMAP settings.")
            return
        say(f"Found: {found.source}. IMAP {found.imap}; SMTP {found.smtp or 'not known'}.")
        if found.note:
            say(f"  {found.note}")
        if found.password is PasswordKind.APP:
            say(f"  An app password is needed, not your usual one. It is made at {found.made_at}.")
        if found.password is PasswordKind.OAUTH:
            say(
                "  This provider takes no passwords from mail programs: the login goes by OAuth 2, see docs/operations.md."
            )

    def _ask_server(
        self, kind: str, host: str | None, port: int | None, security: str | None, address: Address
    ) -> MailServer | None:
        flag, ports = kind.casefold(), IMAP_PORTS if kind == "IMAP" else SMTP_PORTS
        domain = address.addr_spec.rpartition("@")[2]
        example = f"{kind} server (such as {flag}.{domain})"
        host = host or self._asks.answer(example, f"--{flag}-host", parse_host)
        if host is None:
            return None
        protected = cast("Security", security or usual_security(port, ports))
        if port is None:
            port = self._asks.answer("Port", f"--{flag}-port", parse_port, str(ports[protected])) or ports[protected]
            protected = cast("Security", security or usual_security(port, ports))
        if security is None:
            choices = ("tls", "starttls", "plain") if is_loopback(host) else ("tls", "starttls")
            flag = "--tls" if kind == "IMAP" else "--smtp-tls"
            asked = self._asks.answer(f"Security ({', '.join(choices)})", flag, one_of(*choices), protected)
            protected = cast("Security", asked or protected)
        return MailServer(host, port, protected)

    def _secret(self) -> Secret | None:
        if self._given.secret is not None:
            return self._given.secret
        self._oauth = self._own_client()
        if self._oauth is not None:
            return Secret()
        flag = "--password-file, --password-command or --password-env"
        said = self._asks.answer("Password (kept in a file that only you can read)", flag, parse_password, hidden=True)
        return Secret(said, as_credential=self._credential) if said else None

    def _own_client(self) -> Oauth | None:
        """The coach's own OAuth client: as given, or asked for where the provider takes no passwords."""
        found, given = self._proposal, self._given.oauth
        told = found.oauth if found is not None else ""
        if given is not None:
            provider = (
                given.provider
                or told
                or self._asks.answer("Provider (google, microsoft)", "--oauth-provider", one_of("google", "microsoft"))
            )
            return replace(given, provider=provider or "")
        if found is None or found.password is not PasswordKind.OAUTH:
            return None
        question = "The id of an OAuth client of your own (docs/operations.md says how to make one)"
        client = self._asks.answer(
            question, "--oauth-client-id (or a password, where yours still takes one)", parse_line
        )
        return Oauth(told, client or "")

    # --- trying

    def _log_in(
        self, imap: MailServer, user: str, secret: Secret | None
    ) -> tuple[MailServer, str, Secret, Found | None]:
        secret = secret or Secret()
        while self._tries:
            say(f"Logging in to {imap.host} ...")
            result = try_imap(
                Login(imap, user, secret.fetch, self._given.ca_file),
                self._proposal,
                self._given.drafts,
                self._given.sent,
            )
            if isinstance(result, Found):
                say(f"  Logged in. {result.messages} mails in INBOX.")
                return imap, user, secret, result
            self._tell(result)
            if result.about is About.LOGIN:
                user = self._again("User name", parse_line, user, result)
                typed = self._again("Password", parse_password, None, result, hidden=True)
                secret = Secret(typed, as_credential=self._credential)
            else:
                host = self._again("IMAP server", parse_host, imap.host, result)
                imap = self._ask_server("IMAP", host, None, None, _NOBODY) or imap
                self._ask_certificate(result)
                self._demand(result)
        return imap, user, secret, None

    def _ask_certificate(self, trouble: Trouble) -> None:
        """A server of one's own has a certificate that only a file can vouch for."""
        if "certificate" in trouble.text:
            question = "A file with the certificate to trust (empty: none)"
            self._given.ca_file = self._asks.answer(question, "--ca-file", _parse_optional_file, "")

    def _tell(self, trouble: Trouble) -> None:
        if not self._asks.asks:
            raise PermanentError(trouble.text + " Nothing was written.")
        say(f"  {trouble.text}")

    def _demand(self, trouble: Trouble) -> None:
        """Ends where nobody is there any more to mend it."""
        if not self._asks.asks:
            raise PermanentError(trouble.text + " Nothing was written.")

    def _again(
        self,
        question: str,
        parse: Callable[[str], _Value],
        usual: str | None,
        trouble: Trouble,
        *,
        hidden: bool = False,
    ) -> _Value:
        said = self._asks.answer(question, "", parse, usual, hidden=hidden)
        if said is None or not self._asks.asks:
            raise PermanentError(trouble.text + " Nothing was written.")
        return said

    def _mailboxes(self, found: Found | None) -> tuple[str | None, str | None]:
        """The coach's own names for Drafts and Sent, only where they are needed."""
        given = self._given
        if found is None:
            return given.drafts, given.sent
        say(f"  Mailboxes: {', '.join(found.mailboxes[:30])}")
        drafts = self._one_mailbox("Drafts", found.drafts, given.drafts, found.mailboxes)
        sent = self._one_mailbox("Sent", found.sent, given.sent, found.mailboxes)
        return drafts, sent

    def _one_mailbox(self, use: str, found: str | None, given: str | None, there: tuple[str, ...]) -> str | None:
        if found is not None:
            say(f"  {use} is {found!r}.")
            return given
        there_are = f"there are: {', '.join(there[:30])}"
        problem = f"There is no mailbox named {given!r}" if given else f"No mailbox is marked or known as {use}"
        say(f"  {problem}; {there_are}. If you have none, make one in your mail program first.")
        said = self._asks.answer(f"Which one is {use}", f"--{use.casefold()}", one_of_these(there))
        if said is None:
            raise PermanentError(
                f"{problem}; {there_are}. Name one with --{use.casefold()}, or make one in your mail program. "
                "Nothing was written."
            )
        return said

    def _submission(self, address: Address, user: str, secret: Secret) -> MailServer | None:
        given, proposed = self._given, self._proposal.smtp if self._proposal else None
        if given.no_smtp:
            return None
        if given.smtp_host is not None:
            server = self._ask_server("SMTP", given.smtp_host, given.smtp_port, given.smtp_tls, address)
        elif proposed is not None:
            port = given.smtp_port or proposed.port
            server = MailServer(proposed.host, port, cast("Security", given.smtp_tls or proposed.security))
        else:
            server = self._ask_submission(address)
        return self._try_submission(server, user, secret)

    def _ask_submission(self, address: Address) -> MailServer | None:
        said = self._asks.answer(
            "SMTP server, for alerts to yourself (none: go without)", "--smtp-host", parse_host, "none"
        )
        if said is None or said == "none":
            say("  Without SMTP a danger alert is but a note in your INBOX.")
            return None
        return self._ask_server("SMTP", said, None, None, address)

    def _try_submission(self, server: MailServer | None, user: str, secret: Secret) -> MailServer | None:
        while self._tries and server is not None:
            say(f"Logging in to {server.host} for alerts ...")
            trouble = try_smtp(Login(server, user, secret.fetch, self._given.ca_file), self._proposal)
            if trouble is None:
                say("  Logged in.")
                return server
            self._tell(trouble)
            server = self._ask_submission(_NOBODY)
            self._demand(trouble)
        return server


def _parse_optional_file(text: str) -> Path | None:
    return parse_existing(text) if text else None


def one_of_these(names: tuple[str, ...]) -> Callable[[str], str]:
    """A reader of one of some mailbox names, however its capitals are written."""

    def parse(text: str) -> str:
        found = next((name for name in names if name.casefold() == text.casefold()), None)
        if found is None:
            raise ValueError(f"there is no mailbox {text[:60]!r}; expected one of those above")
        return found

    return parse

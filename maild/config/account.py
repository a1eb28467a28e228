"""One mail account of a coach as the configuration describes it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, PrivateAttr, WithJsonSchema, field_validator, model_validator

from maild.config.agenda import AgendaSettings
from maild.config.days_off import AbsenceSettings, HolidaySettings
from maild.config.digest import DigestSettings
from maild.config.model import Group, problem_at
from maild.config.oauth import OauthSettings
from maild.config.office_hours import DEFAULT_OFFICE_HOURS, OfficeHours
from maild.config.retention import RetentionSettings
from maild.config.secrets import SecretSource
from maild.config.values import (
    Duration,
    ExistingFile,
    Host,
    MailAddress,
    MailAddresses,
    PlainText,
    Zone,
    is_loopback,
    parse_zone,
)
from maild.mail.address import Address
from maild.understanding.result import AddressForm, Language
from maild.working_time import WorkingTime

Security = Literal["tls", "starttls", "plain"]
_SECURITY = "tls (from the first byte), starttls, or plain (this machine only)"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}")
_SLOT = re.compile(r"[a-z][a-z0-9_]{0,49}")
_IMAP_PORTS = {"tls": 993, "starttls": 143, "plain": 143}
_SMTP_PORTS = {"tls": 465, "starttls": 587, "plain": 25}


_Member = TypeVar("_Member", Language, AddressForm)


def _member(kind: type[_Member], value: object, allowed: tuple[str, ...]) -> _Member:
    if isinstance(value, str) and value in allowed:
        return kind(value)
    raise ValueError(f"not one of the choices; expected {', '.join(allowed)}")


def _language(value: object) -> Language:
    return _member(Language, value, ("nl", "nl-BE", "en"))


def _address_form(value: object) -> AddressForm:
    return _member(AddressForm, value, ("je", "u"))


class MailboxNames(Group):
    """The coach's own names for two mailboxes, for servers that do not say which is which (RFC 6154)."""

    drafts: PlainText | None = Field(None, description="the name of the drafts mailbox, such as Concepten")
    sent: PlainText | None = Field(None, description="the name of the sent mailbox, such as Verzonden items")


class Server(Group):
    """What a login to an IMAP or SMTP server needs. `port` None means the usual one for `security`."""

    host: Host = Field(description="the server's name, such as imap.example.org")
    port: int | None = Field(None, ge=1, le=65535, description="a port number")
    security: Security = Field("tls", description=_SECURITY)
    username: PlainText | None = Field(None, description="the name to log in with; the address where left out")
    secret: SecretSource | None = Field(
        None, description="where the password is: {file: …}, {credential: …}, {env: …}, {command: …}"
    )
    ca_file: ExistingFile | None = Field(None, description="a file with the certificate authority of your own server")

    @model_validator(mode="after")
    def _plain_stays_here(self) -> Server:
        if self.security == "plain" and not is_loopback(self.host):
            raise problem_at(
                "security", "plain would send mail and password readable over the network; expected tls or starttls"
            )
        return self


class ImapSettings(Server):
    """The account's IMAP server."""

    oauth: OauthSettings | None = Field(None, description="instead of secret: a group with provider: and client_id:")
    mailboxes: MailboxNames = Field(MailboxNames(), description="drafts: and sent:, only where maild cannot find them")

    @model_validator(mode="after")
    def _logs_in_one_way(self) -> ImapSettings:
        if self.secret is None and self.oauth is None:
            raise problem_at(
                "",
                '"secret" is missing; expected where the password is: {file: …}, {credential: …}, {env: …} or '
                "{command: …}, or oauth: with provider: and client_id:",
            )
        if self.secret is not None and self.oauth is not None:
            raise problem_at("oauth", "secret: and oauth: are both named; expected one of them")
        return self

    @property
    def actual_port(self) -> int:
        """The port to connect to (RFC 8314 section 3.2, RFC 3501 section 2.1)."""
        return self.port or _IMAP_PORTS[self.security]


class SmtpSettings(Server):
    """The account's submission server. Username and secret are the IMAP server's where left out."""

    most_recipients: int = Field(10, ge=1, le=100, description="the most recipients of one mail, from 1 to 100")

    @property
    def actual_port(self) -> int:
        """The port to connect to (RFC 8314 section 3.3, RFC 6409 section 3.1)."""
        return self.port or _SMTP_PORTS[self.security]


class AccountSettings(Group):
    """One account: whose mail it is, where it lives, whom to alert, and what the drafts may fill in."""

    name: str | None = Field(None, description="a short word for this account, such as praktijk")
    address: MailAddress = Field(description="your exact From address, such as Anna de Vries <anna@example.org>")
    display_name: PlainText | None = Field(None, description="your name as mail shows it")
    other_addresses: MailAddresses = Field((), description="a list of your other addresses on this account")
    imap: ImapSettings = Field(description="a group with host: and secret:")
    smtp: SmtpSettings | None = Field(None, description="a group with host:")
    alert_to: MailAddresses = Field((), description="one address or a list, best outside this account")
    alert_second: MailAddresses = Field(
        (), description="whom to alert as well when you have not seen a danger alert, one address or a list"
    )
    alert_second_after: Duration = Field(timedelta(hours=1), description="a length of time such as 1 h")
    alert_command: tuple[PlainText, ...] = Field(
        (), description='a command and its arguments, such as ["/usr/local/bin/ring"]'
    )
    zone: Zone = Field(parse_zone("Europe/Amsterdam"), description="a time zone such as Europe/Amsterdam")
    language: Annotated[Language, BeforeValidator(_language), WithJsonSchema({"enum": ["nl", "nl-BE", "en"]})] = Field(
        Language.NL, description="nl, nl-BE or en"
    )
    address_form: Annotated[AddressForm, BeforeValidator(_address_form), WithJsonSchema({"enum": ["je", "u"]})] = Field(
        AddressForm.JE, description='"je" or "u"'
    )
    control_mailboxes: bool = Field(
        False, description="true: make mailboxes under Coach/ in which you drop a mail to say what maild should do"
    )
    practice_full: bool = Field(False, description="true: new leads get the reply with a waiting list")
    slots: dict[str, str | None] = Field(
        {}, description="words for the templates, such as signature: and booking_link:"
    )
    office_hours: OfficeHours = Field(
        DEFAULT_OFFICE_HOURS, description='days with blocks, such as monday: ["09:00-12:30"]'
    )
    holidays: HolidaySettings = Field(HolidaySettings(), description="a group such as country: BE")
    absence: AbsenceSettings = Field(AbsenceSettings(), description="a group such as dates: [2026-12-24]")
    agenda: AgendaSettings = Field(AgendaSettings(), description="a group such as calendar_file: sessions.ics")
    retention: RetentionSettings = Field(RetentionSettings(), description="a group such as mails: 2 years")
    digest: DigestSettings = Field(DigestSettings(), description='a group such as at: "08:30"')
    _state_dir: Path | None = PrivateAttr(None)

    @field_validator("name")
    @classmethod
    def _is_a_short_word(cls, value: str | None) -> str | None:
        if value is not None and not _NAME.fullmatch(value):
            raise ValueError(
                "no short word; expected letters, digits, . and -, such as praktijk (your own name goes in address:)"
            )
        return value

    @field_validator("alert_command")
    @classmethod
    def _names_a_program(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value and not Path(value[0]).is_absolute():
            raise ValueError(
                "no full path; expected the program with its whole path first, such as /usr/local/bin/ring, "
                "for a service has another PATH than your terminal"
            )
        return value

    @field_validator("slots")
    @classmethod
    def _are_slots(cls, value: dict[str, str | None]) -> dict[str, str | None]:
        for slot, text in value.items():
            if not _SLOT.fullmatch(slot):
                raise problem_at(
                    slot, "no name for a slot; expected small letters, digits and _ only, such as booking_link"
                )
            if text is not None and not all(sign.isprintable() or sign == "\n" for sign in text):
                raise problem_at(slot, "a control character in it; expected readable text")
        return value

    @property
    def label(self) -> str:
        """What logs and the ledger call the account: its name, else its address."""
        return self.name or self.address.key

    @property
    def identity(self) -> Address:
        """The exact From of the drafts (RFC 5322 section 3.6.2)."""
        return Address(self.display_name or self.address.display_name, self.address.addr_spec)

    @property
    def own_addresses(self) -> frozenset[str]:
        """The address keys that are the coach's own."""
        return frozenset({self.address.key, *(each.key for each in self.other_addresses)})

    @property
    def alert_addresses(self) -> tuple[str, ...]:
        """Whom a danger alert goes to: `alert_to`, else the coach's own address."""
        return tuple(each.addr_spec for each in self.alert_to) or (self.address.addr_spec,)

    @property
    def working_time(self) -> WorkingTime:
        """When the coach works, as far as the configuration says it; absence from a calendar comes on top of it."""
        return WorkingTime(
            self.zone, self.office_hours.week, self.holidays.holidays_in(self.zone.key), self.absence.dates
        )

    @property
    def imap_username(self) -> str:
        """The name to log in with at the IMAP server."""
        return self.imap.username or self.address.addr_spec

    @property
    def smtp_username(self) -> str:
        """The name to log in with for submission."""
        return (self.smtp.username if self.smtp else None) or self.imap_username

    @property
    def smtp_login(self) -> tuple[str, SecretSource] | None:
        """Name and secret for submission: its own, else the IMAP server's; None on a plain link that names none, and where
        access tokens take their place."""
        if self.smtp is None or (self.smtp.security == "plain" and self.smtp.secret is None):
            return None
        secret = self.smtp.secret or self.imap.secret
        return (self.smtp_username, secret) if secret is not None else None

    @property
    def submits_with_token(self) -> bool:
        """True where submission logs in with the access tokens of the IMAP server's login."""
        return self.smtp is not None and self.smtp.secret is None and self.imap.oauth is not None

    @property
    def state_dir(self) -> Path | None:
        """Where tokens are kept; None for settings that came out of no file."""
        return self._state_dir

    def live_in(self, state_dir: Path) -> None:
        """Says once, at loading, where tokens are kept: the account's group cannot know it by itself."""
        self._state_dir = state_dir

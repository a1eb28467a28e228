"""What the flags of `maild init` said, each checked before the first question is asked."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from maild.config.secrets import SecretSource
from maild.config.values import is_loopback, parse_address
from maild.mail.address import Address
from maild.setup.answers import Oauth, Secret
from maild.setup.hours import Week

_Value = TypeVar("_Value")
_LONGEST_PASSWORD = 8_192


@dataclass(slots=True)
class Given:
    """Answers that came with the command; None where nothing was said."""

    address: Address | None = None
    imap_host: str | None = None
    imap_port: int | None = None
    tls: str | None = None
    user: str | None = None
    secret: Secret | None = None
    oauth: Oauth | None = None
    ca_file: Path | None = None
    smtp_host: str | None = None
    smtp_port: int | None = None
    smtp_tls: str | None = None
    no_smtp: bool = False
    drafts: str | None = None
    sent: str | None = None
    name: str | None = None
    tone: str | None = None
    language: str | None = None
    zone: ZoneInfo | None = None
    week: Week | None = None
    booking_link: str | None = None
    signature: str | None = None
    alert_to: tuple[Address, ...] | None = None
    control_mailboxes: bool | None = None
    mode: str = "watch"
    state_dir: str | None = None


class FlagReader:
    """Reads flags; `problems` has a line for each that cannot be read, so that all are told at once."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def read(self, flag: str, value: str | None, parse: Callable[[str], _Value]) -> _Value | None:
        """The flag's value, or None where it was not given or cannot be read."""
        if value is None:
            return None
        try:
            return parse(value)
        except ValueError as error:
            self.problems.append(f"{flag}: {error}")
            return None

    def secret(self, file: str | None, command: str | None, env: str | None, *, as_credential: bool) -> Secret | None:
        """The password, or where it will be; at most one of the three ways."""
        if sum(each is not None for each in (file, command, env)) > 1:
            self.problems.append("expected one of --password-file, --password-command, --password-env")
            return None
        if file is not None:
            return self.read(
                "--password-file", file, lambda path: Secret(password_in(path), as_credential=as_credential)
            )
        if command is not None:
            return self.read("--password-command", command, _from_command)
        return self.read("--password-env", env, _from_variable)

    def oauth(
        self, provider: str | None, client_id: str | None, secret_file: str | None, *, as_credential: bool
    ) -> Oauth | None:
        """The coach's own client; its secret is read from a file. `provider` "" where the mailbox will tell."""
        named = self.read("--oauth-provider", provider, one_of("google", "microsoft"))
        client = self.read("--oauth-client-id", client_id, parse_line)
        secret = self.read("--oauth-client-secret-file", secret_file, password_in)
        if client is None and (provider is not None or secret_file is not None):
            self.problems.append("--oauth-client-id: missing; expected the client id that the provider gave you")
        return Oauth(named or "", client, secret, as_credential) if client else None


def password_in(path: str) -> str:
    """The first line of a file, of standard input for `-`. ValueError where there is none."""
    try:
        raw = sys.stdin.readline() if path == "-" else _first_line(Path(path).expanduser())
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read ({getattr(error, 'strerror', None) or 'no UTF-8'})") from None
    return parse_password(raw.rstrip("\r\n"))


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as file:
        return file.readline(_LONGEST_PASSWORD)


def parse_password(text: str) -> str:
    """A password as it was typed. ValueError, without it, for an empty one or one with a control character."""
    if not text.strip() or len(text) >= _LONGEST_PASSWORD or any(ord(each) < 32 or ord(each) == 127 for each in text):
        raise ValueError("no password; expected one line of text")
    return text


def _from_command(text: str) -> Secret:
    return Secret(command=_source({"command": text}).command or ())


def _from_variable(name: str) -> Secret:
    _source({"env": name})
    if name not in os.environ:
        raise ValueError(f"the environment variable {name} is not set")
    return Secret(env=name)


def _source(place: dict[str, str]) -> SecretSource:
    """A place of a secret as the configuration takes it. ValueError in its words."""
    try:
        return SecretSource.model_validate(place)
    except ValidationError as failure:
        context = failure.errors(include_url=False)[0].get("ctx", {})
        raise ValueError(str(context.get("error") or context.get("text") or "no place of a secret")) from None


def parse_signature(text: str) -> str:
    r"""A signature; `\n`, in so many signs, begins a new line."""
    lines = [line.strip() for line in text.replace("\\n", "\n").split("\n")]
    if not all(line.isprintable() for line in lines):
        raise ValueError("a control character; expected readable text")
    return "\n".join(lines).strip()


def parse_line(text: str) -> str:
    """One line of text."""
    if not text.isprintable():
        raise ValueError("a line end or control character; expected one line of text")
    return text.strip()


def parse_link(text: str) -> str:
    """A web address, or nothing."""
    if text and not re.fullmatch(r"https?://[^\s<>\"]{3,2000}", text):
        raise ValueError("no web address; expected for example https://agenda.example/anna")
    return text


def parse_optional_addresses(text: str) -> tuple[Address, ...]:
    """Addresses with commas between them; none for an empty text."""
    return tuple(parse_address(each.strip()) for each in text.split(",") if each.strip())


def parse_port(text: str) -> int:
    """A port number."""
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) < 65536):
        raise ValueError("no port; expected a number such as 993")
    return int(text)


def one_of(*choices: str) -> Callable[[str], str]:
    """A reader that takes exactly these words."""

    def parse(text: str) -> str:
        if text.casefold() not in choices:
            raise ValueError(f'"{text[:20]}" is no choice; expected {" or ".join(choices)}')
        return text.casefold()

    return parse


def parse_existing(text: str) -> Path:
    """A file that is there, with its whole path."""
    path = Path(text).expanduser().absolute()
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    return path


def demand_private_link(host: str | None, security: str | None, flag: str) -> str | None:
    """A problem where a link in clear would leave this machine."""
    if security == "plain" and host is not None and not is_loopback(host):
        return f"{flag} plain would send mail and password readable over the network; expected tls or starttls"
    return None

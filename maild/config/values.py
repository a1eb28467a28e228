"""Single values as the coach writes them, turned into the types that the rest of maild uses.

Each function takes what stands in the file and raises ValueError with "what is wrong; what was expected".
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from email.errors import MessageError as HeaderError
from email.headerregistry import Address as ParsedAddress
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema

from maild.config.suggest import did_you_mean
from maild.mail.address import Address

_ADDRESS = re.compile(r"(?P<name>[^<>]*?)\s*<\s*(?P<named>[^<>\s]+)\s*>|(?P<bare>[^<>\s]+)")
_SPEC = re.compile(r"[^\s<>\"(),:;\[\]\\@]{1,64}@[^\s<>\"(),:;\[\]\\@]{1,253}")
_DURATION = re.compile(r"(\d{1,6})\s*(s|sec|seconds?|m|min|minutes?|h|hours?|uur)", re.IGNORECASE)
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_HOST = re.compile(r"(?!-)[^\s/:@\[\]\x00-\x1f\x7f]{1,253}")
_UNITS = {"s": 1, "m": 60, "h": 3600, "u": 3600}


def parse_address(value: object) -> Address:
    """An address with or without a name: `anna@example.org` or `Anna de Vries <anna@example.org>`."""
    if isinstance(value, Address):
        return value
    if not isinstance(value, str):
        raise ValueError('no address; expected a text such as "Anna de Vries <anna@example.org>"')
    found = _ADDRESS.fullmatch(value.strip()) if value.isprintable() else None
    spec = (found["named"] or found["bare"]) if found else ""
    if not found or not _SPEC.fullmatch(spec) or not _has_domain(spec):
        raise ValueError(
            f'no address: "{_short(value)}"; expected anna@example.org or Anna de Vries <anna@example.org>'
        )
    name = (found["name"] or "").strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1].strip()
    return Address(name, spec)


def _has_domain(spec: str) -> bool:
    try:
        ParsedAddress(addr_spec=spec) if spec.isascii() else None
    except (ValueError, HeaderError):
        return False
    domain = spec.rpartition("@")[2]
    return all(domain.split("."))


def parse_addresses(value: object) -> tuple[Address, ...]:
    """One address, or a list of them."""
    listed = value if isinstance(value, tuple) else (value,)
    return tuple(parse_address(each) for each in listed)


def parse_duration(value: object) -> timedelta:
    """A length of time with its unit: `30 s`, `5 min`, `1 h`."""
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError("no length of time; expected a number with its unit, such as 30 s, 5 min or 1 h")
    return timedelta(seconds=int(found[1]) * _UNITS[found[2][0].lower()])


def parse_time(value: object) -> time:
    """A time of day: `"09:00"`. A number is what YAML made of a time without quotes."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise ValueError(
            'a number where a time belongs; expected quotes: "09:00" (YAML takes 9:00 for 540, 22:00 for 1320)'
        )
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError('no time of day; expected hours and minutes in quotes, such as "09:00"')
    return time(int(found[1]), int(found[2]))


def parse_zone(value: object) -> ZoneInfo:
    """A time zone by its name in the IANA database: `Europe/Amsterdam`."""
    if isinstance(value, ZoneInfo):
        return value
    if not isinstance(value, str):
        raise ValueError("no time zone; expected a name such as Europe/Amsterdam")
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(value, available_timezones())
        raise ValueError(
            f'no time zone is called "{_short(value)}"; expected a name such as Europe/Amsterdam{near}'
        ) from None


def parse_host(value: object) -> str:
    """The bare name of a server. A scheme or a port in it is named as the mistake."""
    if not isinstance(value, str):
        raise ValueError("no server name; expected a name such as imap.example.org")
    host = value.strip()
    if "://" in host:
        raise ValueError("a web address; expected the server's name alone, such as imap.example.org")
    if _is_ip(host):
        return host
    if re.fullmatch(r"[^:]+:\d+", host):
        raise ValueError("a port in the server's name; expected the name alone, and `port:` on a line of its own")
    if not _HOST.fullmatch(host):
        raise ValueError("no server name; expected a name such as imap.example.org")
    return host


def is_loopback(host: str) -> bool:
    """True where the host is this machine itself (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3)."""
    if host.casefold() == "localhost":
        return True
    return _is_ip(host) and ip_address(host).is_loopback


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def parse_existing_file(value: object, info: ValidationInfo) -> Path:
    """A file that is there; a relative path counts from the configuration file."""
    path = parse_path(value, info)
    if not path.is_file():
        raise ValueError(f"there is no file {path}; expected one that exists")
    return path


def parse_existing_directory(value: object, info: ValidationInfo) -> Path:
    """A directory that is there; a relative path counts from the configuration file."""
    path = parse_path(value, info)
    if not path.is_dir():
        raise ValueError(f"there is no directory {path}; expected one that exists")
    return path


def parse_path(value: object, info: ValidationInfo) -> Path:
    """A path; `~` is the home directory, and a relative path counts from the configuration file."""
    return value if isinstance(value, Path) else resolved_path(value, (info.context or {}).get("base", Path()))


def resolved_path(value: object, base: Path) -> Path:
    """A written path, counted from `base` where it is relative. ValueError where it is none."""
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError("no path; expected for example /etc/maild/rules")
    try:
        return Path(base, Path(value).expanduser())
    except RuntimeError:
        raise ValueError("no home directory belongs to that name; expected a path") from None


def parse_plain_text(value: object) -> object:
    """A text of one line without control characters."""
    if isinstance(value, str) and not value.isprintable():
        raise ValueError("a line end or control character in it; expected one line of text")
    return value


def _short(value: str) -> str:
    kept = "".join(sign if sign.isprintable() else "?" for sign in value[:60])
    return kept + ("…" if len(value) > 60 else "")


_MAIL = {"type": "string", "pattern": "@"}
_PATH = {"type": "string", "minLength": 1}
# WithJsonSchema says what an editor may expect to stand in the file (maild.schemas); what it must be, the parser says.
MailAddress = Annotated[Address, BeforeValidator(parse_address), WithJsonSchema(_MAIL)]
MailAddresses = Annotated[
    tuple[Address, ...],
    BeforeValidator(parse_addresses),
    WithJsonSchema({"anyOf": [_MAIL, {"type": "array", "items": _MAIL}]}),
]
Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    WithJsonSchema({"type": "string", "pattern": r"^\s*\d{1,6}\s*([sSmMhH]|[uU][uU][rR])"}),
]
Zone = Annotated[ZoneInfo, BeforeValidator(parse_zone), WithJsonSchema({"type": "string"})]
Host = Annotated[str, BeforeValidator(parse_host), WithJsonSchema({"type": "string", "pattern": r"^(?!.*://)"})]
ExistingFile = Annotated[Path, BeforeValidator(parse_existing_file), WithJsonSchema(_PATH)]
ExistingDirectory = Annotated[Path, BeforeValidator(parse_existing_directory), WithJsonSchema(_PATH)]
AnyPath = Annotated[Path, BeforeValidator(parse_path), WithJsonSchema(_PATH)]
PlainText = Annotated[str, BeforeValidator(parse_plain_text)]

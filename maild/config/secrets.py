"""Where a password lives and how it is fetched at the moment of a login; the configuration itself never holds one.

A secret is asked for each time and kept by nobody. No error, log line or repr repeats it, nor what a command wrote to
its standard error.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, field_validator, model_validator

from maild.config.model import Group, problem_at
from maild.config.secret_command import first_output
from maild.errors import AccountError

_CREDENTIAL_NAME = re.compile(r"[A-Za-z0-9_.@-]{1,200}")
_SHELL_SIGNS = re.compile(r"[|&;<>`]|\$\(")
_LONGEST = 8_192
_WAYS = ("credential", "file", "env", "command")
_COMMAND = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]}


def _split_command(value: object) -> object:
    if not isinstance(value, str):
        return value
    if _SHELL_SIGNS.search(value):
        raise ValueError('a command with shell signs; expected words only, or a list such as ["sh", "-c", "…"]')
    try:
        return tuple(shlex.split(value))
    except ValueError:
        raise ValueError("a command with an open quotation mark; expected closed quotes") from None


class SecretSource(Group):
    """One of four places where a secret is found: `resolve()` fetches it."""

    credential: str | None = Field(None, description="the name of a systemd credential (LoadCredential=)")
    file: Path | None = Field(None, description="the path of a file with mode 0600", strict=False)
    env: str | None = Field(None, description="the name of an environment variable")
    command: Annotated[tuple[str, ...] | None, BeforeValidator(_split_command), WithJsonSchema(_COMMAND)] = Field(
        None, description='a command that prints the secret, as a list ["pass", "show", "mail"] or a line'
    )

    @field_validator("credential")
    @classmethod
    def _is_credential_name(cls, value: str | None) -> str | None:
        if value is not None and (not _CREDENTIAL_NAME.fullmatch(value) or value in (".", "..")):
            raise ValueError("no name of a credential; expected letters, digits, - _ . only, as in LoadCredential=")
        return value

    @field_validator("env")
    @classmethod
    def _is_variable_name(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
            raise ValueError("no name of an environment variable; expected a name such as MAILD_IMAP (without $)")
        return value

    @field_validator("file")
    @classmethod
    def _beside_the_configuration(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if value is None:
            return None
        if not value.name or "\0" in str(value):
            raise ValueError("no path of a file; expected for example imap-password")
        base = (info.context or {}).get("base", Path())
        return Path(base, value.expanduser())

    @model_validator(mode="after")
    def _exactly_one(self) -> SecretSource:
        named = [way for way in _WAYS if getattr(self, way) is not None]
        if len(named) != 1:
            said = "no place is named" if not named else f"{' and '.join(named)} are both named"
            raise problem_at("", f"{said}; expected exactly one of {', '.join(_WAYS)}")
        if self.command is not None and (not self.command or not self.command[0]):
            raise problem_at("command", 'an empty command; expected for example ["pass", "show", "mail"]')
        return self

    def __repr_args__(self) -> Iterator[tuple[str | None, object]]:
        """Shows which way, not what: a command line may hold more than its author thinks of."""
        return ((way, "…") for way in _WAYS if getattr(self, way) is not None)

    def resolve(self, environ: Mapping[str, str] | None = None) -> str:
        """The secret itself. AccountError where a person has to mend something, TransientError where a later try may
        do (a command that failed or took longer than 30 s)."""
        surroundings = os.environ if environ is None else environ
        if self.credential is not None:
            return _from_credential(self.credential, surroundings)
        if self.file is not None:
            return _from_file(self.file)
        if self.env is not None:
            return _from_variable(self.env, surroundings)
        return _first_line(first_output(self.command or ()), "what the command for the secret printed")


def _from_credential(name: str, environ: Mapping[str, str]) -> str:
    directory = environ.get("CREDENTIALS_DIRECTORY")
    if not directory:
        raise AccountError(
            f'credential "{name}": $CREDENTIALS_DIRECTORY is not set; credentials exist only under systemd '
            f"(LoadCredential={name}:… in the unit)"
        )
    try:
        with Path(directory, name).open("rb") as file:
            return _first_line(file.read(_LONGEST + 1), f'credential "{name}"')
    except FileNotFoundError:
        raise AccountError(
            f'credential "{name}" was not loaded; expected LoadCredential={name}:… in the unit'
        ) from None
    except OSError as error:
        raise AccountError(f'credential "{name}" cannot be read ({error.strerror})') from None


def _from_file(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise AccountError(f"secret file {path} does not exist") from None
    except OSError as error:
        raise AccountError(f"secret file {path} cannot be read ({error.strerror})") from None
    try:
        _demand_private(path, os.fstat(descriptor))
        return _first_line(os.read(descriptor, _LONGEST + 1), f"secret file {path}")
    finally:
        os.close(descriptor)


def _demand_private(path: Path, status: os.stat_result) -> None:
    """Judges the opened file, not its name: nobody can exchange it in between."""
    if not stat.S_ISREG(status.st_mode):
        raise AccountError(f"secret file {path} is no plain file")
    if status.st_uid != os.geteuid():
        raise AccountError(
            f"secret file {path} belongs to user id {status.st_uid}, not to the user who runs maild; mend it with: "
            f"chown {os.geteuid()} {shlex.quote(str(path))} && chmod 600 {shlex.quote(str(path))}"
        )
    if status.st_mode & 0o077:
        raise AccountError(
            f"secret file {path} can be read by others (mode {stat.S_IMODE(status.st_mode):04o}); mend it with: "
            f"chmod 600 {shlex.quote(str(path))}"
        )


def _from_variable(name: str, environ: Mapping[str, str]) -> str:
    if name not in environ:
        raise AccountError(f"environment variable {name} is not set; the secret was expected there")
    return _first_line(environ[name].encode("utf-8", "surrogateescape"), f"environment variable {name}")


def _first_line(raw: bytes, where: str) -> str:
    if len(raw) > _LONGEST:
        raise AccountError(f"{where} is longer than {_LONGEST} bytes; expected a password on the first line")
    try:
        line = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        raise AccountError(f"{where} is not UTF-8; expected a password as text") from None
    if not line.strip():
        raise AccountError(f"{where} is empty; expected a password on the first line")
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in line):
        raise AccountError(f"{where} holds a control character; expected a password as text")
    return line

"""The systemd unit of one installation: the one that comes with maild, with this interpreter's and configuration's paths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from maild.config.packaged import default_state_dir, packaged_directory
from maild.config.schema import Config
from maild.config.secrets import SecretSource

UNIT = "maild.service"
MARK = "# Written by `maild install-service`; an edit is lost at the next one: systemctl edit makes a drop-in that stays.\n"
_PRIVATE_TMP = (Path("/tmp"), Path("/var/tmp"))  # a unit with PrivateTmp= sees none of what lies here


def unit_text(config: Config, python: Path, *, is_system: bool) -> str:
    """The whole unit."""
    base = packaged_directory("systemd") / ("." if is_system else "user") / UNIT
    text = base.read_text(encoding="utf-8")
    path = config.path.absolute()
    command = f"{_quoted(str(python))} -m maild run --config {_quoted(str(path))}".replace("$", "$$")
    text = re.sub(r"^ExecStart=.*$", lambda _: f"ExecStart={command}", text, flags=re.MULTILINE)
    search = f"{python.parent}:/usr/local/bin:/usr/bin:/bin"
    text = re.sub(
        r"^Environment=PATH=.*$", lambda _: f"Environment={_quoted(f'PATH={search}')}", text, flags=re.MULTILINE
    )
    credentials = "".join(
        f"LoadCredential={name}:{_escaped(str(path.parent / name))}\n" for name in credentials_of(config)
    )
    text = re.sub(r"^LoadCredential=.*\n", lambda _: credentials, text, flags=re.MULTILINE)
    if not is_usual_state(config, is_system=is_system):
        writes = f"ReadWritePaths={_quoted(str(config.state_dir.absolute()))}"
        text = text.replace("\nUMask=", f"\n# this configuration's own state directory\n{writes}\nUMask=", 1)
    return MARK + text


def obstacles(config: Config, python: Path, *, is_system: bool) -> tuple[str, ...]:
    """Why a service could not work with this configuration, each with what to do."""
    return tuple(_obstacles(config, python, is_system=is_system))


def _obstacles(config: Config, python: Path, *, is_system: bool) -> Iterator[str]:
    path = config.path.absolute()
    for needed in (path, python):
        if any(each in needed.parents for each in _PRIVATE_TMP):
            yield f"{needed} lies in a temporary directory, which a service does not see; expected it elsewhere"
    for name in credentials_of(config):
        if not (path.parent / name).is_file():
            yield f"there is no {path.parent / name}; expected the password for the credential {name} in it (chmod 600)"
    if not is_system:
        return
    for needed in (path, python):
        if Path("/home") in needed.parents or Path("/root") in needed.parents:
            yield (
                f"{needed} lies in a home directory, which the system service does not see; expected the configuration in "
                "/etc/maild and maild in /opt/maild (docs/operations.md), or the user unit (without --system)"
            )
    for file in _private_files(config):
        yield (
            f"the secret file {file} belongs to one user, and the system service runs as a user of its own; expected "
            f"secret: {{credential: {file.name}}} with the file beside {path.name} (docs/operations.md, Secrets)"
        )
    if not is_usual_state(config, is_system=True):
        yield (
            f"state_dir is {config.state_dir}, and the system service's own user writes in /var/lib/maild only; expected "
            "no state_dir: in the configuration"
        )
    if path.stat().st_mode & 0o044 != 0o044:
        yield f"{path} cannot be read by the service's own user; mend it with: chmod 644 {path}"


def credentials_of(config: Config) -> tuple[str, ...]:
    """The names of the systemd credentials that a configuration asks for, each once."""
    names = (each.credential for account in config.accounts for each in _secrets(account))
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _private_files(config: Config) -> Iterator[Path]:
    for account in config.accounts:
        yield from dict.fromkeys(each.file for each in _secrets(account) if each.file is not None)


def _secrets(group: BaseModel) -> Iterator[SecretSource]:
    for name in type(group).model_fields:
        value = getattr(group, name)
        if isinstance(value, SecretSource):
            yield value
        elif isinstance(value, BaseModel):
            yield from _secrets(value)
        elif isinstance(value, tuple):
            for each in value:
                if isinstance(each, BaseModel):
                    yield from _secrets(each)


def is_usual_state(config: Config, *, is_system: bool) -> bool:
    """True where the state directory is the one that the unit makes and opens by itself."""
    usual = Path("/var/lib/maild") if is_system else default_state_dir(config.path, {})
    return config.state_dir.absolute() == usual


def _quoted(word: str) -> str:
    """One word of a unit's line (systemd.service(5), "Command lines"; systemd.syntax(7), "Quoting")."""
    escaped = _escaped(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if re.search(r"[\s\"'\\;]", word) else escaped


def _escaped(word: str) -> str:
    """Without specifiers (systemd.unit(5), "Specifiers")."""
    return word.replace("%", "%%")

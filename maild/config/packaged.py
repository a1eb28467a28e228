"""Where the files are that come with maild, and where a daemon keeps its state when nobody says so."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

import maild
from maild.errors import ConfigurationError

LEDGER_NAME = "maild.db"
_PACKAGE = Path(maild.__file__).parent
_SYSTEM_STATE = Path("/var/lib/maild")


def packaged_directory(name: str) -> Path:
    """The directory `rules`, `templates` or `systemd` of maild: inside an installed wheel, else in the source tree.

    ConfigurationError where this installation lacks it.
    """
    candidates = (_PACKAGE / "packaged" / name, _PACKAGE.parent / name)
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise ConfigurationError((f"maild was installed without its {name} directory; expected it in {candidates[0]}",))


def packaged_file(name: str) -> Path:
    """A file that comes with maild, found as `packaged_directory` finds a directory."""
    candidates = (_PACKAGE / "packaged" / name, _PACKAGE.parent / name)
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise ConfigurationError((f"maild was installed without its {name}; expected it in {candidates[0]}",))


def default_state_dir(configuration: Path, environ: Mapping[str, str] | None = None) -> Path:
    """Where the ledger lies when `state_dir` is not set, so that the service and a command typed by hand agree.

    Under systemd its own $STATE_DIRECTORY; for a configuration in /etc the system service's directory; else the user's
    state directory, unless a user service of systemd before 254 keeps it in ~/.config. systemd.exec(5), StateDirectory.
    """
    surroundings = os.environ if environ is None else environ
    given = surroundings.get("STATE_DIRECTORY", "").split(":")[0]
    if given:
        return Path(given)
    if Path("/etc") in configuration.absolute().parents:
        return _SYSTEM_STATE
    usual = platformdirs.user_state_path("maild")
    older = platformdirs.user_config_path("maild")
    return older if (older / LEDGER_NAME).exists() and not (usual / LEDGER_NAME).exists() else usual

"""Makes the files of a new configuration and puts them in their place, once they are known to load."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from maild.config import load_config
from maild.config.packaged import packaged_directory
from maild.errors import ConfigurationError
from maild.setup.answers import CLIENT_SECRET_FILE, PASSWORD_FILE, Answers
from maild.setup.configuration_text import configuration_text
from maild.setup.placing import place, staging, write_private

CONFIGURATION = "config.yaml"
_OWN_COPIES = ("rules", "templates")


def write_set(answers: Answers, directory: Path, now: datetime, *, readable: bool = False) -> tuple[Path, ...]:
    """Writes configuration, password, rules and templates; returns the older files that were kept.

    `readable` lets other users read all but the password: a system service runs as a user of its own. ConfigurationError
    where what was written does not load; nothing is placed then.
    """
    directory = directory.resolve()
    with staging(directory) as staged:
        for name in _OWN_COPIES:
            shutil.copytree(packaged_directory(name), staged / name, ignore=shutil.ignore_patterns("__pycache__"))
        if answers.secret.text is not None:
            write_private(staged / PASSWORD_FILE, answers.secret.text + "\n")
        if answers.oauth is not None and answers.oauth.client_secret is not None:
            write_private(staged / CLIENT_SECRET_FILE, answers.oauth.client_secret + "\n")
        write_private(staged / CONFIGURATION, configuration_text(answers), 0o644 if readable else 0o600)
        if readable:
            staged.chmod(0o755)
        _load(staged)
        return place(staged, directory, now.strftime("%Y%m%d-%H%M%S"))


def _load(staged: Path) -> None:
    try:
        load_config(staged / CONFIGURATION)
    except ConfigurationError as error:
        told = tuple(each.replace(f"{staged}/", "") for each in error.problems)
        raise ConfigurationError(("what init would write does not load; nothing was written", *told)) from None

"""The coach's own template directory, as a command changes a file in it: checked first, with a copy of what it was."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from maild.config import Config, packaged_directory
from maild.drafting.templates import load_templates
from maild.errors import ConfigurationError

_NAME = "templates"


def own_directory(settings: Config) -> Path:
    """Where the coach's own templates lie, or will: never those that come with maild."""
    if _is_packaged(settings.templates):
        return settings.path.parent / _NAME
    return settings.templates


def has_own(settings: Config) -> bool:
    """True where the coach has templates of their own already."""
    return not _is_packaged(settings.templates)


def make_own(settings: Config) -> Path:
    """The coach's own directory; those that come with maild are copied there first, where there is none."""
    directory = own_directory(settings)
    if not directory.exists():
        directory.mkdir(parents=True)
        for each in sorted(settings.templates.glob("*.j2")):
            shutil.copyfile(each, directory / each.name)
    return directory


def write_template(directory: Path, file: str, text: str, now: datetime) -> Path:
    """Writes one file whole, and keeps what it was beside it; where that copy lies.

    ConfigurationError, and nothing is written, where the templates would have a mistake that they do not have now.
    """
    path = directory / file
    _check(directory, file, text)
    copy = path.with_name(f"{file}.{now:%Y%m%d-%H%M%S}.bak")
    shutil.copy2(path, copy)
    handle, name = tempfile.mkstemp(prefix=f".{file}.", dir=directory)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)
    shutil.copymode(path, name)
    Path(name).replace(path)
    return copy


def _check(directory: Path, file: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        trial = Path(name)
        for each in directory.glob("*.j2"):
            shutil.copyfile(each, trial / each.name)
        (trial / file).write_text(text, encoding="utf-8")
        known = {str(each) for each in load_templates(directory).problems}
        new = tuple(str(each) for each in load_templates(trial).problems if str(each) not in known)
    if new:
        raise ConfigurationError(new)


def _is_packaged(directory: Path) -> bool:
    return directory.resolve() == packaged_directory(_NAME).resolve()

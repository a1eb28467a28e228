"""`maild mode`: only look, or place drafts; changes that one word in the configuration."""

from __future__ import annotations

import shlex
import sys
from enum import StrEnum
from typing import Annotated

import typer

from maild.cli.exits import FAILED, errors_as_exits
from maild.cli.options import ConfigOption
from maild.config import load_config
from maild.planning.policy import Mode
from maild.setup.mode_line import set_mode


class Modes(StrEnum):
    """The modes of behaviour 4."""

    WATCH = "watch"
    DRAFT = "draft"


def mode(
    config: ConfigOption,
    wanted: Annotated[
        Modes | None,
        typer.Argument(metavar="[watch|draft]", help="The mode; left out: say which it is.", show_default=False),
    ] = None,
) -> None:
    """Go live (draft), or only look again (watch). A running maild takes it within seconds; comments in the file stay."""
    with errors_as_exits():
        before = load_config(config).mode
        if wanted is None:
            print(before.value)
            return
        try:
            backup = set_mode(config, Mode(wanted.value))
        except OSError as error:
            print(f"{config} cannot be written ({error.strerror}); nothing was changed", file=sys.stderr)
            raise typer.Exit(FAILED) from None
    if backup is None:
        print(f"The mode is {before.value} already; nothing was changed.")
        return
    print(f"The mode is {wanted.value}; it was {before.value}. The file as it was: {backup}")
    print(f"Back again: maild mode {before.value} --config {shlex.quote(str(config))}")

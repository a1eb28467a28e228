"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The configuration file.", show_default=False)]
AccountOption = Annotated[
    str | None, typer.Option("--account", help="The account's name, where the configuration has more than one.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")]

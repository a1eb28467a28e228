"""`maild schema`: JSON Schemas of the YAML files, so that an editor completes and checks them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from maild.cli.exits import FAILED, USAGE
from maild.cli.terminal import print_line
from maild.config.suggest import did_you_mean
from maild.schemas.catalogue import SCHEMAS, schema_text, write_schemas


def schema(
    name: Annotated[
        str | None, typer.Argument(help="Which schema to print; all of them are listed where left out.")
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option("--write", help='Write all schemas into this directory: "schemas" beside your configuration.'),
    ] = None,
) -> None:
    """Print the JSON Schema of a YAML file, or write them all where the first line of each file looks for them."""
    if write is not None:
        try:
            written = write_schemas(write)
        except OSError as error:
            print(f"{write}: cannot be written ({error.strerror}); expected a directory", file=sys.stderr)
            raise typer.Exit(FAILED) from None
        print_line(f"{len(written)} schemas written in {write}")
        return
    if name is None:
        for each, (about, _) in SCHEMAS.items():
            print_line(f"{each:<14} {about}")
        return
    if name not in SCHEMAS:
        near = did_you_mean(name, SCHEMAS)
        print(f"no schema is called {name!r}; expected one of {', '.join(SCHEMAS)}{near}", file=sys.stderr)
        raise typer.Exit(USAGE)
    sys.stdout.write(schema_text(name))

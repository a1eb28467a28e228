"""`maild classify`: what maild makes of mail files, without a configuration and without a server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from maild.cli.as_json import understood_as_json, unreadable_as_json
from maild.cli.exits import errors_as_exits
from maild.cli.mail_file import read_mail_file
from maild.cli.terminal import on_one_line, print_json, print_line
from maild.cli.understanding import understand_anyway
from maild.errors import MessageError
from maild.toolbox import Toolbox, open_toolbox


def classify(
    files: Annotated[list[Path], typer.Argument(help="Mail files (.eml).", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for every file.")] = False,
    known: Annotated[
        Path | None, typer.Option("--known", help="A file that lists the addresses of clients, one a line.")
    ] = None,
) -> None:
    """Say of each mail file what it is and what its sender wants. Works without a configuration."""
    clients = read_known(known) if known else None
    with errors_as_exits(), open_toolbox() as toolbox:
        for line in _classify_all(toolbox, files, clients):
            if as_json:
                print_json(line)
            else:
                print_line(_plain(line))


def _classify_all(toolbox: Toolbox, files: list[Path], clients: frozenset[str] | None) -> Iterator[dict[str, Any]]:
    for path in files:
        try:
            reading = toolbox.reader.read(read_mail_file(path))
        except MessageError as error:
            yield unreadable_as_json(str(path), str(error))
            continue
        told = understand_anyway(toolbox.tools.understander, reading, clients)
        yield understood_as_json(str(path), reading, told.understanding, told.error, is_unchecked=told.is_unchecked)


def read_known(path: Path) -> frozenset[str]:
    """Address keys from a file with one address a line; `#` begins a comment, `Name <address>` is understood."""
    try:
        lines = read_mail_file(path).decode("utf-8-sig").splitlines()
    except (MessageError, UnicodeDecodeError) as error:
        reason = str(error) if isinstance(error, MessageError) else "it is not UTF-8"
        print(f"{on_one_line(str(path))}: cannot be read: {reason}; expected one address a line", file=sys.stderr)
        raise typer.Exit(2) from None
    keys = set()
    for line in lines:
        text = line.partition("#")[0].strip()
        spec = text.rpartition("<")[2].rstrip("> ").strip().casefold()
        if "@" in spec:
            keys.add(spec)
    return frozenset(keys)


def _plain(line: dict[str, Any]) -> str:
    if line["error"]:
        return f"{line['path']}: {line['error']}"
    extra = [word for word in (line["automatic"], line["kind"], "DANGER" if line["crisis"] else None) if word]
    suffix = f" ({', '.join(extra)})" if extra else ""
    return f"{line['path']}: {line['intent']}{suffix}, {line['band']} ({line['confidence']:.2f}), {line['language']}"

"""`maild classify`: what maild makes of mail files, without a configuration and without a server."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from maild.cli.as_json import understood_as_json, unreadable_as_json
from maild.cli.exits import errors_as_exits
from maild.errors import MessageError
from maild.facts.person import PersonState
from maild.reading.result import Reading
from maild.toolbox import Toolbox, open_toolbox
from maild.understanding.danger import DangerCheckError
from maild.understanding.sender import SenderContext

_LARGEST = 64 * 1024 * 1024


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
            print(json.dumps(line, ensure_ascii=False) if as_json else _plain(line), flush=as_json)


def _classify_all(toolbox: Toolbox, files: list[Path], clients: frozenset[str] | None) -> Iterator[dict[str, Any]]:
    for path in files:
        try:
            reading = toolbox.reader.read(_bytes_of(path))
        except (MessageError, OSError) as error:
            text = error.strerror if isinstance(error, OSError) else str(error)
            yield unreadable_as_json(str(path), text or type(error).__name__)
            continue
        yield _understood(toolbox, path, reading, clients)


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        raw = file.read(_LARGEST + 1)
    if len(raw) > _LARGEST:
        raise MessageError("the file is larger than 64 MiB")
    return raw


def _understood(toolbox: Toolbox, path: Path, reading: Reading, clients: frozenset[str] | None) -> dict[str, Any]:
    context = SenderContext(state=state_of(reading, clients), quoted_is_known=False)
    try:
        understanding = toolbox.tools.understander.understand(reading, context)
    except DangerCheckError as error:
        return understood_as_json(str(path), reading, error.rest, f"danger check failed: {error}")
    return understood_as_json(str(path), reading, understanding, None)


def state_of(reading: Reading, clients: frozenset[str] | None) -> PersonState | None:
    """Client where listed, stranger where a list was given and does not name them, not known without a list."""
    if clients is None:
        return None
    writer = reading.writer
    return PersonState.CLIENT if writer is not None and writer.key in clients else PersonState.STRANGER


def read_known(path: Path) -> frozenset[str]:
    """Address keys from a file with one address a line; `#` begins a comment, `Name <address>` is understood."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        print(f"{path}: cannot be read: {error.__class__.__name__}; expected one address a line", file=sys.stderr)
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

"""The files of a templates directory, read within bounds and checked by name."""

from __future__ import annotations

import re
from pathlib import Path

from maild.drafting.rendering import COMPUTED, FACTS
from maild.drafting.slot_catalogue import SLOTS
from maild.drafting.template_file import TemplateProblem, TemplateSource, nearest_name, read_template
from maild.drafting.template_set import KINDS_OF

LARGEST_FILE = 64 * 1024
MOST_FILES = 300
_NAME = re.compile(r"_?[a-z][a-z0-9_]{0,60}(?:\.[a-z][a-z0-9_]{0,60})?")


def read_directory(directory: Path) -> list[TemplateSource]:
    """Every `*.j2` of a directory, by name; what keeps a file from being read stands in its problems."""
    if not directory.is_dir():
        return []
    paths = sorted(path for path in directory.glob("*.j2") if not path.name.startswith("."))
    return [_read(path) for path in paths[:MOST_FILES]]


def _read(path: Path) -> TemplateSource:
    source = TemplateSource(path.name)
    naming = _check_name(path.name)
    if naming is not None:
        source.problems.append(naming)
        return source
    try:
        # A pipe or device under this name would block for ever.
        raw = path.read_bytes() if path.is_file() and path.stat().st_size <= LARGEST_FILE else None
    except OSError as error:
        source.problems.append(TemplateProblem(path.name, 0, f"cannot be read ({error.strerror})"))
        return source
    if raw is None:
        expected = f"expected a text file of at most {LARGEST_FILE // 1024} kB"
        source.problems.append(TemplateProblem(path.name, 0, expected))
        return source
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        source.problems.append(TemplateProblem(path.name, line, "expected UTF-8 text; save the file as UTF-8"))
        return source
    return read_template(path.name, text)


def _check_name(file: str) -> TemplateProblem | None:
    name = file.removesuffix(".j2")
    if not _NAME.fullmatch(name):
        return TemplateProblem(file, 0, "expected a name such as reschedule.j2, reschedule.late.j2 or _piece.j2")
    mail, dot, variant = name.partition(".")
    if dot and mail in KINDS_OF and variant not in KINDS_OF[mail]:
        known = ", ".join(KINDS_OF[mail]) or "no variants"
        return TemplateProblem(file, 0, f"{mail} knows {known}", nearest_name(variant, KINDS_OF[mail]))
    if dot and mail == "also" and variant not in KINDS_OF:
        return TemplateProblem(file, 0, f"also knows {', '.join(KINDS_OF)}", nearest_name(variant, KINDS_OF))
    if name.startswith("_") and (dot or name[1:] in {*SLOTS, *COMPUTED, *FACTS}):
        return TemplateProblem(file, 0, "expected a name for this piece that no slot has, such as _new_moment.j2")
    return None

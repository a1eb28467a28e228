"""The reader and the tools that the commands share, from a configuration's rules or the packaged ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from maild.config import load_config, packaged_directory
from maild.planning.policy import Mode
from maild.reading.child_reader import ChildReader
from maild.steps.practice import Practice
from maild.workshop import Tools, make_tools, practice_of, practice_of_nobody


@dataclass(frozen=True, slots=True)
class Toolbox:
    """A warm reader, the tools, and a practice to draft for."""

    reader: ChildReader
    tools: Tools
    practice: Practice


@contextmanager
def open_toolbox(config: Path | None = None) -> Iterator[Toolbox]:
    """The tools of a configuration's first account, or the packaged ones; the reader's child ends with the block."""
    if config is None:
        tools = make_tools(packaged_directory("rules"), packaged_directory("templates"))
        practice = practice_of_nobody(tools)
    else:
        settings = load_config(config)
        tools = make_tools(settings.rules, settings.templates, settings.own_slots)
        practice = practice_of(tools, settings.accounts[0], Mode.DRAFT)
    reader = ChildReader(tools.forms)
    try:
        yield Toolbox(reader, tools, practice)
    finally:
        reader.close()

"""A view that is kept up to date until Ctrl-C: drawn in place on a terminal, printed anew at each change anywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from rich.console import Console
from rich.live import Live
from rich.text import Text

_Picture = TypeVar("_Picture")
SECONDS = 2.0
"""So often is looked whether anything changed."""


def keep_showing(
    look: Callable[[], _Picture],
    draw: Callable[[_Picture, Console], None],
    console: Console,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Looks again and again and shows what it sees; ends at Ctrl-C, without a word. `wait` passes the time between looks."""
    try:
        if console.is_terminal:
            _in_place(look, draw, console, wait)
        else:
            _at_each_change(look, draw, console, wait)
    except KeyboardInterrupt:
        return


def _in_place(
    look: Callable[[], _Picture],
    draw: Callable[[_Picture, Console], None],
    console: Console,
    wait: Callable[[float], None],
) -> None:
    with Live(console=console, auto_refresh=False, screen=True, vertical_overflow="crop") as live:
        while True:
            live.update(Text.from_ansi(_drawn(look(), draw, console)), refresh=True)
            wait(SECONDS)


def _drawn(picture: _Picture, draw: Callable[[_Picture, Console], None], like: Console) -> str:
    """The view as it would be printed, as text with its colours."""
    paper = Console(force_terminal=True, width=like.width, color_system="standard" if like.color_system else None)
    with paper.capture() as captured:
        draw(picture, paper)
    return captured.get()


def _at_each_change(
    look: Callable[[], _Picture],
    draw: Callable[[_Picture, Console], None],
    console: Console,
    wait: Callable[[float], None],
) -> None:
    shown: object = None
    while True:
        picture = look()
        if picture != shown:
            draw(picture, console)
            shown = picture
        wait(SECONDS)

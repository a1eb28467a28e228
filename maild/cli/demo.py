"""`maild demo`: see maild at work on a mail server of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from maild.cli.exits import errors_as_exits


def demo(
    journey: Annotated[
        bool, typer.Option("--journey", help="Half a year of one client's trajectory, in half a minute.")
    ] = False,
) -> None:
    """See maild at work on a mail server of its own; nothing leaves this machine."""
    # the demo's servers are an extra that a service does not need
    if journey:
        from maild.demo.journey import run_journey

        with errors_as_exits():
            run_journey()
        return
    from maild.demo.show import run_demo

    run_demo()

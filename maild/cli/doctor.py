"""`maild doctor`: the most common troubles, each looked for, each with what to do."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from maild.cli.doctor_finding import Finding, Health
from maild.cli.doctor_machine import look_at_machine
from maild.cli.doctor_servers import look_at_servers
from maild.cli.exits import FAILED, errors_as_exits
from maild.cli.options import ConfigOption, JsonOption
from maild.cli.terminal import on_one_line
from maild.clock import SystemClock
from maild.config import load_config

_STYLE = {Health.OK: "green", Health.ADVICE: "yellow", Health.TROUBLE: "bold red"}


def doctor(
    config: ConfigOption,
    as_json: JsonOption = False,
    offline: Annotated[bool, typer.Option("--offline", help="Leave the servers alone.")] = False,
) -> None:
    """Look for the most common troubles, here and at your servers, and say what to do. Changes nothing.

    Ends with 0 where there is no trouble, 1 where there is, 78 where the configuration cannot be read.
    """
    now = SystemClock().now()
    with errors_as_exits():
        settings = load_config(config)
    found = list(look_at_machine(settings, now))
    if not offline:
        for account in settings.accounts:
            found += look_at_servers(account, now)
    if as_json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        _print(found, Console(soft_wrap=True))
    if any(each.health is Health.TROUBLE for each in found):
        raise typer.Exit(FAILED)


def _print(found: list[Finding], console: Console) -> None:
    for each in found:
        whose = f"{each.account}: " if each.account else ""
        line = f"{each.health.value:8}{each.check:12}{whose}{on_one_line(each.text)}"
        console.print(line, style=_STYLE[each.health], markup=False, highlight=False)
        if each.advice:
            console.print(f"{'':20}-> {on_one_line(each.advice)}", markup=False, highlight=False)
    counts = {health: sum(each.health is health for each in found) for health in (Health.TROUBLE, Health.ADVICE)}
    if not any(counts.values()):
        console.print("Nothing was found that needs you.")

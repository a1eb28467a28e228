"""`maild install-service` and `uninstall-service`: the systemd unit with the right paths, put in place and taken away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import platformdirs
import typer

from maild.cli.exits import CONFIGURATION, FAILED, errors_as_exits
from maild.cli.options import ConfigOption
from maild.config import load_config
from maild.setup.placing import write_private
from maild.setup.unit_text import MARK, UNIT, obstacles, unit_text

_SYSTEM_UNITS = Path("/etc/systemd/system")
SystemOption = Annotated[bool, typer.Option("--system", help="For the whole machine, not for you alone.")]
IntoOption = Annotated[Path | None, typer.Option("--into", help="Another directory for the unit.", hidden=True)]


def install_service(
    config: ConfigOption,
    system: SystemOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print the unit.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a unit that maild did not write.")] = False,
    into: IntoOption = None,
) -> None:
    """Write the systemd unit for this maild and this configuration, and start it. Yours alone where --system is left out."""
    with errors_as_exits():
        settings = load_config(config)
        python = _python()
        text = unit_text(settings, python, is_system=system)
        problems = obstacles(settings, python, is_system=system)
    for problem in problems:
        print(f"{'warning: ' if dry_run else ''}{problem}", file=sys.stderr)
    if dry_run:
        print(text, end="")
        return
    if problems:
        raise typer.Exit(CONFIGURATION)
    unit = _unit(system, into)
    if unit.exists() and not _is_ours(unit) and not force:
        print(f"{unit} is there already and was not written by maild; expected --force to replace it", file=sys.stderr)
        raise typer.Exit(FAILED)
    if not system:
        settings.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)  # the unit opens it, and has to find it
    _write(unit, text)
    print(f"Written: {unit}")
    _tell_systemd(system, ["daemon-reload"], ["enable", "--now", UNIT])
    if not system:
        print("To let it run while you are not logged in: loginctl enable-linger")
    print(f"See what it does: {' '.join(_journal(system))}")


def uninstall_service(
    system: SystemOption = False,
    force: Annotated[bool, typer.Option("--force", help="Also a unit that maild did not write.")] = False,
    into: IntoOption = None,
) -> None:
    """Stop the service and take its unit away. Configuration, passwords and what maild remembers stay where they are."""
    unit = _unit(system, into)
    if not unit.exists():
        print(f"There is no {unit}; nothing was changed.")
        return
    if not _is_ours(unit) and not force:
        print(f"{unit} was not written by maild; expected --force to remove it", file=sys.stderr)
        raise typer.Exit(FAILED)
    _tell_systemd(system, ["disable", "--now", UNIT])
    try:
        unit.unlink()
    except OSError as error:
        print(f"{unit} cannot be removed ({error.strerror})", file=sys.stderr)
        raise typer.Exit(FAILED) from None
    print(f"Removed: {unit}")
    _tell_systemd(system, ["daemon-reload"])
    print("Configuration, passwords and the ledger stay where they are.")


def _python() -> Path:
    """The interpreter that runs this maild, by the name under which its own packages are found (a virtual environment's)."""
    return Path(sys.executable).absolute()


def _unit(system: bool, into: Path | None) -> Path:
    usual = _SYSTEM_UNITS if system else platformdirs.user_config_path() / "systemd" / "user"
    return (into or usual).absolute() / UNIT


def _is_ours(unit: Path) -> bool:
    return unit.read_text(encoding="utf-8", errors="replace").startswith(MARK)


def _write(unit: Path, text: str) -> None:
    try:
        unit.parent.mkdir(parents=True, exist_ok=True)
        fresh = unit.with_name(f".{unit.name}.{os.getpid()}")
        try:
            write_private(fresh, text, 0o644)
            fresh.replace(unit)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        print(f"{unit} cannot be written ({error.strerror}); with --system it takes root", file=sys.stderr)
        raise typer.Exit(FAILED) from None


def _tell_systemd(system: bool, *orders: list[str]) -> None:
    """Gives systemd its orders; where it is not there, or will not listen, says them for a person to give."""
    tool = shutil.which("systemctl")
    for index, order in enumerate(orders):
        command = ["systemctl", *([] if system else ["--user"]), *order]
        done = (
            subprocess.run([tool, *command[1:]], capture_output=True, text=True, timeout=120, check=False)
            if tool
            else None
        )
        if done is not None and done.returncode == 0:
            print(f"Done: {' '.join(command)}")
            continue
        reason = (done.stderr.strip().splitlines() or ["it failed"])[0] if done is not None else "systemctl is not here"
        print(f"systemd was not told ({reason}). Where it runs, say:")
        for left in orders[index:]:
            print(f"  {' '.join(['systemctl', *([] if system else ['--user']), *left])}")
        return


def _journal(system: bool) -> list[str]:
    return ["journalctl", *([] if system else ["--user"]), "-u", "maild", "-f"]

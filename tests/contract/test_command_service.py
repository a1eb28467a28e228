"""`maild install-service`: a unit with the right paths, that systemd has nothing to say about, put in place and taken away."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from maild.config import load_config
from maild.setup.unit_text import MARK, obstacles, unit_text
from tests.conftest import missing_server

CONFIG = """\
accounts:
  - address: anna@praktijk.example
    imap: {{host: imap.praktijk.example, secret: {secret}}}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home directory with a blank and a percent sign in its name, and a configuration in the usual place."""
    made = tmp_path / "het huis 100%"
    write_config(made, "{credential: imap-password}")
    (made / ".config" / "maild" / "imap-password").write_text("x", encoding="utf-8")
    return made


def write_config(home: Path, secret: str, more: str = "") -> Path:
    path = home / ".config" / "maild" / "config.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(more + CONFIG.format(secret=secret), encoding="utf-8")
    return path


def maild(home: Path, *arguments: str, systemctl: str | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a home of its own. `systemctl` is a script that stands for systemd's, or None for a machine without."""
    tools = home / "bin"
    tools.mkdir(exist_ok=True)
    (tools / "systemctl").unlink(missing_ok=True)
    if systemctl is not None:
        (tools / "systemctl").write_text(f"#!/bin/sh\n{systemctl}\n", encoding="utf-8")
        (tools / "systemctl").chmod(0o755)
    environ = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "PATH": str(tools)}
    environ |= {"XDG_STATE_HOME": str(home / ".local" / "state"), "LOG": str(home / "orders")}
    command = [sys.executable, "-m", "maild", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)


def test_a_dry_run_prints_the_unit_and_writes_nothing(home: Path) -> None:
    done = maild(home, "install-service", "--dry-run", "--config", str(home / ".config/maild/config.yaml"))
    assert done.returncode == 0, done.stderr
    assert f"{sys.executable} -m maild run --config" in done.stdout
    assert not (home / ".config" / "systemd").exists()


@pytest.mark.parametrize("is_system", [False, True], ids=["user", "system"])
def test_systemd_finds_nothing_to_say_about_the_unit(home: Path, tmp_path: Path, is_system: bool) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        missing_server("systemd-analyze is not installed (Debian: apt-get install systemd)")
    assert tool
    unit = tmp_path / "maild.service"
    config = load_config(write_config(home, "{credential: imap-password}", f'state_dir: "{home}/state dir"\n'))
    unit.write_text(unit_text(config, Path(sys.executable), is_system=is_system), encoding="utf-8")
    command = [tool, *([] if is_system else ["--user"]), "verify", str(unit)]
    environ = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    verdict = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    about_it = [line for line in verdict.stderr.splitlines() if str(unit) in line or "maild.service:" in line]
    assert (verdict.returncode, about_it) == (0, []), verdict.stderr


def test_a_password_in_a_private_file_needs_no_credential(home: Path) -> None:
    config = load_config(write_config(home, "{file: imap-password}"))
    text = unit_text(config, Path(sys.executable), is_system=False)
    assert "LoadCredential=" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    assert f"LoadCredential=imap-password:{str(home).replace('%', '%%')}/.config/maild/imap-password" in unit_text(
        load_config(write_config(home, "{credential: imap-password}")), Path(sys.executable), is_system=False
    )


def test_a_system_service_is_not_begun_where_it_could_not_work(home: Path) -> None:
    config = load_config(write_config(home, "{file: imap-password}", "state_dir: state\n"))
    told = "\n".join(obstacles(config, Path("/home/anna/venv/bin/python"), is_system=True))
    assert "credential: imap-password" in told
    assert "/home/anna/venv/bin/python lies in a home directory" in told
    assert "/var/lib/maild only" in told
    missing = load_config(write_config(home, "{credential: other}"))
    assert "there is no" in "\n".join(obstacles(missing, Path("/usr/bin/python3"), is_system=False))


@pytest.fixture
def elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Tests lie in the temporary directory, which a service does not see: here the command may not mind."""
    site = home / "site"
    site.mkdir()
    text = "import maild.setup.unit_text as text\ntext._PRIVATE_TMP = ()\n"
    (site / "sitecustomize.py").write_text(text, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{site}{os.pathsep}{os.environ.get('PYTHONPATH', '')}{os.pathsep}{Path.cwd()}")
    return home


def test_installing_tells_systemd_and_uninstalling_takes_only_the_unit_away(elsewhere: Path) -> None:
    config = elsewhere / ".config" / "maild" / "config.yaml"
    unit = elsewhere / ".config" / "systemd" / "user" / "maild.service"
    obeys = 'echo "$@" >> "$LOG"'
    done = maild(elsewhere, "install-service", "--config", str(config), systemctl=obeys)
    assert done.returncode == 0, done.stderr
    assert unit.read_text(encoding="utf-8").startswith(MARK)
    again = maild(elsewhere, "install-service", "--config", str(config), systemctl=obeys)
    assert again.returncode == 0, again.stderr
    gone = maild(elsewhere, "uninstall-service", systemctl=obeys)
    assert (gone.returncode, unit.exists(), config.exists()) == (0, False, True), gone.stderr
    orders = (elsewhere / "orders").read_text(encoding="utf-8").splitlines()
    started = ["--user daemon-reload", "--user enable --now maild.service"]
    assert orders == [*started, *started, "--user disable --now maild.service", "--user daemon-reload"]


@pytest.mark.parametrize("systemctl", [None, "echo no bus >&2; exit 1"], ids=["no systemd", "it does not listen"])
def test_where_systemd_does_not_listen_the_commands_are_said(elsewhere: Path, systemctl: str | None) -> None:
    config = elsewhere / ".config" / "maild" / "config.yaml"
    done = maild(elsewhere, "install-service", "--config", str(config), systemctl=systemctl)
    assert done.returncode == 0, done.stderr
    assert "systemctl --user enable --now maild.service" in done.stdout


def test_a_unit_of_somebody_elses_making_is_not_replaced_or_removed(elsewhere: Path) -> None:
    unit = elsewhere / ".config" / "systemd" / "user" / "maild.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Unit]\nDescription=mine\n", encoding="utf-8")
    config = str(elsewhere / ".config" / "maild" / "config.yaml")
    assert maild(elsewhere, "install-service", "--config", config).returncode == 1
    assert maild(elsewhere, "uninstall-service").returncode == 1
    assert "mine" in unit.read_text(encoding="utf-8")

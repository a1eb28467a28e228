"""The wheel as a coach gets it: in an environment of its own, far from the source tree, from `--version` to the first draft."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import time
import venv
from pathlib import Path

import pytest

from maild.imap import ConnectionSettings, open_store
from maild.mail.identity import Uid
from tests.journey.conftest import RESCHEDULE, a_mail
from tests.servers.dovecot import PASSWORD, Dovecot

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment into which nothing but the wheel was installed. Its dependencies are lent by this environment, file by
    file and without what its own .pth files would bring: so no test waits for the network, and the tree is out of reach."""
    top = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(top)]
    subprocess.run(build, cwd=ROOT, capture_output=True, timeout=100, check=True)
    (wheel,) = top.glob("*.whl")
    venv.create(top / "venv", with_pip=False)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(top / "venv"), "platbase": str(top / "venv")}))
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(top / "venv"),
        "install",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run(install, capture_output=True, timeout=100, check=True)
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return top


def maild(place: Path, *arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    """The installed command, in an empty directory and a home of its own."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environ |= {"HOME": str(place), "XDG_CONFIG_HOME": str(place / "config"), "THE_PASSWORD": PASSWORD}
    (place / "empty").mkdir(exist_ok=True)
    return subprocess.run(
        [place / "venv" / "bin" / "maild", *arguments],
        cwd=place / "empty", env=environ, input=said, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip


def test_the_installed_command_runs_from_its_own_environment(place: Path) -> None:
    where = [place / "venv" / "bin" / "python", "-c", "import maild; print(maild.__file__)"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    found = subprocess.run(where, cwd=place, env=environ, capture_output=True, text=True, check=True).stdout
    assert str(place) in found
    assert maild(place, "--version").stdout.startswith("maild ")


def test_it_understands_a_mail_with_the_rules_and_the_model_that_came_along(place: Path) -> None:
    (place / "mail.eml").write_bytes(a_mail(RESCHEDULE, subject="Dinsdag"))
    done = maild(place, "classify", "--json", str(place / "mail.eml"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["intent"] == "reschedule"


def test_a_newcomer_gets_from_the_wheel_to_a_first_draft_and_a_unit(place: Path, dovecot: Dovecot) -> None:
    user = dovecot.user(f"wheel{os.getpid()}{time.monotonic_ns()}")
    server = ("--imap-host", "127.0.0.1", "--imap-port", str(dovecot.tls_port), "--tls", "tls", "--user", user)
    rest = ("--ca-file", str(dovecot.certificate), "--no-network", "--no-smtp", "--password-env", "THE_PASSWORD")
    conf = place / "conf"
    who = ("--address", "anouk@praktijk.example", "--mode", "draft", "--directory", str(conf))
    made = maild(place, "init", "--yes", *who, *server, *rest)
    assert made.returncode == 0, made.stderr
    assert {"rules", "templates"} <= {each.name for each in conf.iterdir()}
    unit = maild(place, "install-service", "--dry-run", "--config", str(conf / "config.yaml"))
    assert f"ExecStart={place / 'venv' / 'bin' / 'python'} -m maild run" in unit.stdout

    dovecot.deliver(user, a_mail(RESCHEDULE, subject="Dinsdag"))
    passed = maild(place, "run", "--once", "--config", str(conf / "config.yaml"))
    assert passed.returncode == 0, passed.stderr
    trust = str(dovecot.certificate)
    store = open_store(
        ConnectionSettings("look", "127.0.0.1", dovecot.tls_port, "tls", user, lambda: PASSWORD, ca_file=trust)
    )
    try:
        assert len(store.headlines("Drafts", Uid(1))) == 1
    finally:
        store.close()

"""The units as systemd itself judges them, offline, and the claim that Python needs no exception from their sandbox."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "systemd"
SYSTEM_UNIT, USER_UNIT = UNITS / "maild.service", UNITS / "user" / "maild.service"
BOTH = pytest.mark.parametrize("unit", [SYSTEM_UNIT, USER_UNIT], ids=["system", "user"])


@pytest.fixture
def analyze(tmp_path: Path) -> list[str]:
    tool = shutil.which("systemd-analyze")
    if tool is None and os.environ.get("MAILD_REQUIRE_SERVERS") == "1":
        pytest.fail("systemd-analyze is not installed, and MAILD_REQUIRE_SERVERS=1 makes that a failure")
    if tool is None:
        pytest.skip("systemd-analyze is not installed (Debian: apt-get install systemd)")
    return [tool]


def run(command: list[str], directory: Path) -> subprocess.CompletedProcess[str]:
    """A user's manager wants a runtime directory, even to read a file."""
    environ = {**os.environ, "XDG_RUNTIME_DIR": str(directory), "SYSTEMD_COLORS": "0"}
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)


def manager(unit: Path) -> list[str]:
    return ["--user"] if unit == USER_UNIT else []


@BOTH
def test_systemd_finds_nothing_to_say_about_the_unit(analyze: list[str], unit: Path, tmp_path: Path) -> None:
    verdict = run([*analyze, *manager(unit), "verify", str(unit)], tmp_path)
    about_it = [line for line in verdict.stderr.splitlines() if str(unit) in line or "maild.service:" in line]
    assert (verdict.returncode, about_it) == (0, []), verdict.stderr


@pytest.mark.parametrize(("unit", "limit"), [(SYSTEM_UNIT, 1.5), (USER_UNIT, 2.0)], ids=["system", "user"])
def test_the_exposure_of_the_unit_stays_below_its_mark(
    analyze: list[str], unit: Path, limit: float, tmp_path: Path
) -> None:
    command = [*analyze, *manager(unit), "security", "--offline=true", "--no-pager", str(unit)]
    verdict = run(command, tmp_path)
    found = re.search(r"Overall exposure level for maild\.service: (\d+\.\d)", verdict.stdout)
    assert found, verdict.stderr
    print(f"{unit.relative_to(UNITS)}: exposure {found[1]}, mark {limit}")
    assert float(found[1]) <= limit


@BOTH
@pytest.mark.parametrize(
    "line",
    [
        "Type=notify",
        "NotifyAccess=main",
        "Restart=on-failure",
        "RestartPreventExitStatus=78",
        "StateDirectory=maild",
        "StateDirectoryMode=0700",
        "MemoryDenyWriteExecute=yes",
        "UMask=0077",
    ],
)
def test_the_unit_keeps_what_the_daemon_counts_on(unit: Path, line: str) -> None:
    assert line in unit.read_text(encoding="utf-8").splitlines()


@BOTH
def test_the_unit_leaves_time_to_stop_in_order_and_no_more(unit: Path) -> None:
    found = re.search(r"^TimeoutStopSec=(\d+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    assert 10 <= int(found[1]) <= 15


@BOTH
def test_the_watchdog_waits_longer_than_a_loop_may_take_for_a_step(unit: Path) -> None:
    found = re.search(r"^WatchdogSec=(\d+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    assert int(found[1]) >= 120


@BOTH
def test_a_password_reaches_the_daemon_as_a_credential(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    assert re.search(r"^LoadCredential=imap-password:\S+$", text, re.MULTILINE)
    assert not re.search(r"^Environment=.*(?:PASS|SECRET|TOKEN)", text, re.MULTILINE | re.IGNORECASE)


WITHOUT_WRITABLE_CODE = """
import ctypes, mmap, resource, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) != 0:  # PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN (prctl(2), Linux 6.3)
    sys.exit(77)
try:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    sys.exit(78)
except OSError:
    pass
resource.setrlimit(resource.RLIMIT_AS, (1 << 32, 1 << 32))
import numpy, spacy, sqlalchemy, jinja2, pydantic, mailparser, imapclient, aiosmtplib
from spacy.matcher import Matcher
language = spacy.blank("nl")
matcher = Matcher(language.vocab)
matcher.add("move", [[{"LOWER": "kan"}, {"OP": "*"}, {"LOWER": "niet"}]])
found = matcher(language("Ik kan dinsdag toch niet"))
assert found and numpy.linalg.svd(numpy.eye(8))[1].sum() == 8
print("works")
"""


def test_the_packages_work_where_no_memory_may_be_written_and_executed() -> None:
    """What MemoryDenyWriteExecute=yes forbids, forbidden here by the kernel itself."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_WRITABLE_CODE], capture_output=True, text=True, timeout=100, check=False
    )
    if done.returncode == 77:
        pytest.skip("this kernel is older than 6.3 and cannot forbid memory that is written and executed")
    assert (done.returncode, done.stdout) == (0, "works\n"), done.stderr[-2000:]

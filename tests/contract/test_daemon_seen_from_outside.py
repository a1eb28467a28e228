"""Whether the daemon lives is seen without systemd, on a real Dovecot; and its log is read by a program."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

from tests.contract.test_daemon_on_dovecot import Practice
from tests.contract.test_daemon_on_dovecot import practice as practice  # a fixture


def daemon_health(practice: Practice) -> tuple[str, str]:
    """What `maild doctor` and `maild status` say of the daemon."""
    findings = json.loads(practice.maild("doctor", "--json").stdout)
    (one,) = [each["health"] for each in findings if each["check"] == "daemon"]
    return one, json.loads(practice.maild("status", "--json").stdout)["daemon"]


def test_a_daemon_that_lives_that_ended_and_that_was_killed(practice: Practice) -> None:
    (practice.directory / "config.yaml").chmod(0o644)
    with practice.daemon() as process:
        assert daemon_health(practice) == ("ok", "running")
        doctor = practice.maild("doctor")
        assert doctor.returncode == 0 and "trouble" not in doctor.stdout, doctor.stdout
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert daemon_health(practice) == ("trouble", "not running")
    with practice.daemon() as process:
        process.kill()
        process.wait(10)
        assert daemon_health(practice)[0] == "trouble"


def test_one_pass_logs_one_json_object_a_line(practice: Practice) -> None:
    command = [sys.executable, "-m", "maild", "run", "--once", "--log-format", "json"]
    done = subprocess.run(
        [*command, "--config", str(practice.directory / "config.yaml")],
        capture_output=True,
        text=True,
        timeout=90,
        env={key: value for key, value in os.environ.items() if key != "JOURNAL_STREAM"},
    )
    assert done.returncode == 0, done.stderr
    events = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert "daemon.stopped" in events

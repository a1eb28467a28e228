"""Servers for the tests that need one. A server that is not installed is a visible skip, and a failure in CI."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot, dovecot_is_installed
from tests.servers.postgres import Postgres, why_no_postgres
from tests.servers.radicale import Radicale, radicale_is_installed


def missing_server(reason: str) -> None:
    """Skips, or fails where the servers are required (MAILD_REQUIRE_SERVERS=1)."""
    if os.environ.get("MAILD_REQUIRE_SERVERS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One Dovecot for the whole run; each test takes a user of its own."""
    if not dovecot_is_installed():
        missing_server("Dovecot is not here: apt-get install dovecot-imapd dovecot-lmtpd, and run as root")
    with tempfile.TemporaryDirectory(prefix="maild-dovecot-") as root:
        Path(root).chmod(
            0o755
        )  # Dovecot's mail processes run as another user; pytest's own directories are closed to it
        server = Dovecot(Path(root) / "d").start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL for the whole run; each test takes a database of its own."""
    missing = why_no_postgres()
    if missing is not None:
        missing_server(missing)
    with tempfile.TemporaryDirectory(prefix="maild-postgres-") as root:
        Path(root).chmod(0o755)
        server = Postgres(Path(root) / "p").start()
        yield server
        server.stop()


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[Radicale]:
    """A Radicale of the test's own, empty."""
    if not radicale_is_installed():
        missing_server("Radicale is not here: pip install radicale")
    server = Radicale(tmp_path / "radicale").start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The shared real mails."""
    where = Path(os.environ.get("MAIL_SAMPLES", "../shared/mail-samples"))
    if not where.is_dir():
        pytest.skip(f"no mail samples in {where}: set MAIL_SAMPLES")
    return where

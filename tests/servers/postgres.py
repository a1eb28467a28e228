"""A PostgreSQL of our own: Debian's binaries, an own data directory, a free loopback port, a database on demand."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from tests.servers.ports import free_port, wait_for_port

USER, PASSWORD = "maild", "water-en-vuur-7"
_SERVER_USER = "postgres"


def _binaries() -> Path | None:
    """The newest version's directory; Debian keeps most of it out of $PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: float(each.parts[-3]))
    if found:
        return found[-1].parent
    where = shutil.which("initdb")
    return Path(where).resolve().parent if where else None


def why_no_postgres() -> str | None:
    """What is missing for a PostgreSQL in the tests, in words; None where all is there."""
    if find_spec("psycopg") is None:
        return 'psycopg is not here: pip install "maild[postgresql]"'
    if _binaries() is None:
        return "PostgreSQL is not here: apt-get install postgresql"
    if os.geteuid() == 0 and not _user_exists():
        return f"PostgreSQL refuses root, and there is no user {_SERVER_USER}: apt-get install postgresql"
    return None


def _user_exists() -> bool:
    return subprocess.run(["id", _SERVER_USER], capture_output=True).returncode == 0


@dataclass
class Postgres:
    """One instance. Every connection over loopback needs the password (SCRAM). `root` must be reachable for its user."""

    root: Path
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None
    _made: int = 0

    def start(self) -> Postgres:
        """Makes the cluster where there is none yet, and starts it; returns once it listens."""
        data = self.root / "data"
        if not data.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            if os.geteuid() == 0:
                shutil.chown(self.root, _SERVER_USER, _SERVER_USER)
            secret = self.root / "password"
            secret.write_text(PASSWORD + "\n", encoding="utf-8")
            secret.chmod(0o644)
            self._run(
                "initdb", "-D", str(data), "-U", USER, "-A", "scram-sha-256", "--pwfile", str(secret), "-E", "UTF8",
                "--locale", "C", "--no-sync", "--no-instructions",
            )  # fmt: skip
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "fsync": "off",  # the tests' time; durability is the server's own affair
            "max_connections": "200",
            "shared_buffers": "32MB",
        }
        options = [each for name, value in settings.items() for each in ("-c", f"{name}={value}")]
        log = (self.root / "log").open("ab")
        self._process = subprocess.Popen(
            self._as_user("postgres", "-D", str(data), *options),
            stdout=log,
            stderr=log,
            cwd=self.root,
            start_new_session=True,
        )
        log.close()
        wait_for_port(self.port)
        self._wait_until_ready()
        return self

    def _wait_until_ready(self) -> None:
        """It listens a moment before it takes anybody."""
        import psycopg

        deadline = time.monotonic() + 20
        while True:
            try:
                self.ask("postgres", "SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Ends the instance at once: its sessions are cut off (pg_ctl's mode "fast")."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        self._process.wait(20)
        self._process = None

    def url(self, name: str) -> str:
        """The address of a database, without the password."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def database(self) -> str:
        """The address of a fresh, empty database."""
        self._made += 1
        name = f"t{os.getpid()}_{self._made}"
        self.ask("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def ask(self, database: str, statement: str) -> list[tuple[object, ...]]:
        """Runs one statement in a database, outside any transaction; its rows."""
        import psycopg

        link = psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, password=PASSWORD, dbname=database, autocommit=True
        )
        with link, link.cursor() as cursor:
            cursor.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _as_user(self, name: str, *arguments: str) -> list[str]:
        binaries = _binaries()
        assert binaries is not None
        command = [str(binaries / name), *arguments]
        if os.geteuid() != 0:
            return command
        return ["setpriv", f"--reuid={_SERVER_USER}", f"--regid={_SERVER_USER}", "--clear-groups", *command]

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(self._as_user(name, *arguments), check=True, capture_output=True, cwd=self.root)

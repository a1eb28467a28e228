"""A real Radicale on loopback, with one user and the calendars that a test puts in."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from base64 import b64encode
from importlib.util import find_spec
from pathlib import Path

from tests.servers.ports import free_port, wait_for_port

USER, PASSWORD = "anouk", "zandweg-14"
_MAKE = (
    '<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
    "<D:displayname>{name}</D:displayname></D:prop></D:set></C:mkcalendar>"
)


def radicale_is_installed() -> bool:
    """True where the package is there."""
    return find_spec("radicale") is not None


class Radicale:
    """The server in a process of its own; `url` is its front door."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Radicale:
        self._root.mkdir(parents=True, exist_ok=True)
        users = self._root / "users"
        users.write_text(f"{USER}:{PASSWORD}\n")
        options = {
            "server-hosts": f"127.0.0.1:{self.port}",
            "auth-type": "htpasswd",
            "auth-htpasswd-filename": str(users),
            "auth-htpasswd-encryption": "plain",
            "auth-delay": "0",
            "storage-filesystem-folder": str(self._root / "collections"),
            "logging-level": "error",
        }
        arguments = [each for name, value in options.items() for each in (f"--{name}", value)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", "", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for_port(self.port)
        return self

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def calendar(self, name: str) -> None:
        """Makes a calendar."""
        self._ask("MKCALENDAR", f"{USER}/{name}/", _MAKE.format(name=name).encode())

    def put(self, calendar: str, uid: str, event: bytes) -> None:
        """Puts an event in a calendar, in the place of the one with this uid."""
        self._ask("PUT", f"{USER}/{calendar}/{uid}.ics", event)

    def remove(self, calendar: str, uid: str) -> None:
        """Takes an event out."""
        self._ask("DELETE", f"{USER}/{calendar}/{uid}.ics", b"")

    def _ask(self, method: str, path: str, body: bytes) -> None:
        kind = "application/xml" if method == "MKCALENDAR" else "text/calendar; charset=utf-8"
        token = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        fields = {"Authorization": f"Basic {token}", "Content-Type": kind}
        request = urllib.request.Request(self.url + path, data=body or None, method=method, headers=fields)
        with urllib.request.urlopen(request, timeout=10):
            return

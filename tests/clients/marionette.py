"""Gecko's own remote control: JSON over TCP, each message with its length before it (Marionette protocol, level 3)."""

from __future__ import annotations

import json
import socket
from typing import Any


class Marionette:
    """One session with a Thunderbird that was started with `--marionette --remote-allow-system-access`."""

    def __init__(self, port: int) -> None:
        self._link = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._stream = self._link.makefile("rb")
        self._number = 0
        self._read()  # the greeting
        self._ask("WebDriver:NewSession", {})
        self._ask("Marionette:SetContext", {"value": "chrome"})
        self._ask("WebDriver:SetTimeouts", {"script": 60_000})

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns that runs as a part of Thunderbird, in the window that is in front of the session."""
        return self._ask("WebDriver:ExecuteScript", {"script": script, "args": arguments, "sandbox": "system"})["value"]

    def close(self) -> None:
        """Ends the session; Thunderbird stays."""
        self._link.close()

    def _ask(self, command: str, arguments: dict[str, object]) -> Any:
        self._number += 1
        said = json.dumps([0, self._number, command, arguments]).encode()
        self._link.sendall(b"%d:%b" % (len(said), said))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{command}: {error.get('error')}: {error.get('message')}")
        return result

    def _read(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            if not byte:
                raise ConnectionError("Thunderbird hung up")
            length += byte
        return json.loads(self._stream.read(int(length)))

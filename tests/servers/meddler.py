"""A proxy between maild and a real IMAP server that misbehaves on request, one fault by name at a time.

It forwards octets and looks at lines only as far as a fault needs: commands of the client (outside literals) and the
server's lines. Faults are switched on and off while connections are open.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from dataclasses import dataclass, field

_COMMAND = re.compile(rb"^(\S+) (UID )?([A-Z]+)\b", re.IGNORECASE)
_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")


@dataclass
class Meddler:
    """Listens on `port` and forwards to `target` on loopback.

    Faults: `stall` (nothing goes on, sockets stay open), `drop` (every connection is cut), `append_no` (the text of the NO
    that every APPEND gets), `lose_append_reply` (the server files the mail, its reply is lost with the link),
    `hide` (words cut from capabilities and LIST attributes), `uidvalidity` (replaces the server's number), `slow` (seconds
    before each chunk of the server), `greeting` (instead of the server's), `cut_after` (octets of the server before a cut).
    """

    target: int
    faults: dict[str, object] = field(default_factory=dict)
    appended: int = 0
    _listener: socket.socket = field(default_factory=socket.socket)
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)

    def start(self) -> Meddler:
        """Listens from now on."""
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(20)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    @property
    def port(self) -> int:
        """Where to connect."""
        port: int = self._listener.getsockname()[1]
        return port

    def stop(self) -> None:
        """Ends every connection and listens no more."""
        self._listener.close()
        self.cut_all()

    def cut_all(self) -> None:
        """Cuts every open connection."""
        for pair in self._pairs:
            for each in pair:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
        self._pairs.clear()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            self._pairs.append((client, server))
            session = _Session(self, client, server)
            threading.Thread(target=session.to_server, daemon=True).start()
            threading.Thread(target=session.to_client, daemon=True).start()


class _Session:
    def __init__(self, meddler: Meddler, client: socket.socket, server: socket.socket) -> None:
        self.meddler, self.client, self.server = meddler, client, server
        self.append_tag: bytes | None = None
        self.sent = 0
        self.is_greeted = False

    def to_server(self) -> None:
        """Client lines; literals are forwarded whole. An APPEND may be refused here without reaching the server."""
        stream = self.client.makefile("rb")
        with contextlib.suppress(OSError, ValueError):
            while line := stream.readline():
                self._wait_while_stalled()
                if self._refuses_append(line, stream):
                    continue
                self.server.sendall(line)
                while size := _literal_size(line):
                    self.server.sendall(stream.read(size))
                    line = stream.readline()
                    self.server.sendall(line)
        self._close()

    def _refuses_append(self, line: bytes, stream: object) -> bool:
        command = _COMMAND.match(line)
        if command is None or command.group(3).upper() != b"APPEND":
            return False
        self.meddler.appended += 1
        self.append_tag = command.group(1)
        refusal = self.meddler.faults.get("append_no")
        if not isinstance(refusal, str):
            return False
        literal = _LITERAL.search(line)
        if literal is not None:
            if not literal.group(2):
                self.client.sendall(b"+ OK\r\n")
            stream.read(int(literal.group(1)))  # type: ignore[attr-defined]
            stream.readline()  # type: ignore[attr-defined]
        self.client.sendall(command.group(1) + b" NO " + refusal.encode() + b"\r\n")
        return True

    def to_client(self) -> None:
        """Server lines, with what a fault makes of them."""
        stream = self.server.makefile("rb")
        with contextlib.suppress(OSError, ValueError):
            while line := stream.readline():
                self._wait_while_stalled()
                if self.meddler.faults.get("drop"):
                    break
                if (
                    self.append_tag
                    and line.startswith(self.append_tag + b" ")
                    and self.meddler.faults.pop("lose_append_reply", None)
                ):
                    break
                out = self._changed(line)
                limit = self.meddler.faults.get("cut_after")
                if isinstance(limit, int) and self.sent + len(out) > limit:
                    self.client.sendall(out[: max(0, limit - self.sent)])
                    break
                self.sent += len(out)
                self.client.sendall(out)
                if size := _literal_size(line):
                    self.client.sendall(stream.read(size))
        self._close()

    def _changed(self, line: bytes) -> bytes:
        faults = self.meddler.faults
        if not self.is_greeted:
            self.is_greeted = True
            greeting = faults.get("greeting")
            if isinstance(greeting, bytes):
                return greeting
        hidden = faults.get("hide")
        if isinstance(hidden, tuple) and (b"CAPABILITY" in line or line.startswith(b"* LIST")):
            for word in hidden:
                line = re.sub(rb" ?" + re.escape(word.encode()) + rb"(?=[ \])\r])", b"", line)
        validity = faults.get("uidvalidity")
        if isinstance(validity, int):
            line = re.sub(rb"UIDVALIDITY \d+", b"UIDVALIDITY %d" % validity, line)
        big = faults.get("huge_literal")
        if big and b"BODY[] {" in line:
            line = re.sub(rb"\{\d+\}", b"{4294967295}", line)
        return line

    def _wait_while_stalled(self) -> None:
        stalled = self.meddler.faults.get("stall")
        if isinstance(stalled, threading.Event):
            stalled.wait()

    def _close(self) -> None:
        for each in (self.client, self.server):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def _literal_size(line: bytes) -> int:
    found = _LITERAL.search(line)
    return int(found.group(1)) if found else 0

"""The one file that init fetches from the web, from servers that misbehave by name."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from maild.clock import SystemClock
from maild.errors import MaildError
from maild.setup.web import fetch_small
from tests.servers.certificate import make_certificate

_LARGEST = 1_000


class _Server(BaseHTTPRequestHandler):
    """Each path is one thing that servers do."""

    stopped = threading.Event()

    def do_GET(self) -> None:
        port = self.server.server_address[1]
        moved = {
            "/moved": f"https://127.0.0.1:{port}/good",
            "/round": f"https://127.0.0.1:{port}/round",
            "/clear": f"http://127.0.0.1:{port}/good",
            "/inside": f"https://localhost:{port}/good",
        }
        if self.path in moved:
            self.send_response(301)
            self.send_header("Location", moved[self.path])
            self.end_headers()
            return
        self.send_response(404 if self.path == "/none" else 200)
        self.end_headers()
        with contextlib.suppress(OSError):  # whoever asked may have hung up, as it should
            if self.path == "/large":
                self.wfile.write(b"x" * 5_000)
            elif self.path == "/slow":
                self.wfile.write(b"x")
                self.wfile.flush()
                self.stopped.wait(20)
            else:
                self.wfile.write(b"<good/>")

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ssl.SSLContext]]:
    """The address of a server and the trust that its certificate takes."""
    certificate, key = make_certificate(tmp_path_factory.mktemp("tls"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}", ssl.create_default_context(cafile=Path(certificate))
    _Server.stopped.set()
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.mark.parametrize("path", ["/good", "/moved"])
def test_a_small_file_is_fetched_also_where_it_has_moved(served: tuple[str, ssl.SSLContext], path: str) -> None:
    address, trust = served
    assert fetch_small(address + path, _LARGEST, SystemClock(), trust=trust) == b"<good/>"


@pytest.mark.parametrize("path", ["/none", "/large", "/slow", "/round", "/clear", "/inside"])
def test_everything_else_is_refused_in_bounded_time(served: tuple[str, ssl.SSLContext], path: str) -> None:
    address, trust = served
    clock = SystemClock()
    began = clock.monotonic()
    with pytest.raises(MaildError):
        fetch_small(address + path, _LARGEST, clock, seconds=1.0, trust=trust)
    assert clock.monotonic() - began < 10


def test_a_certificate_that_nobody_vouches_for_is_refused(served: tuple[str, ssl.SSLContext]) -> None:
    address, _ = served
    with pytest.raises(MaildError):
        fetch_small(f"{address}/good", _LARGEST, SystemClock(), trust=ssl.create_default_context())

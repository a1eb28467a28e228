"""Waits on this machine for the one redirect that ends a login in the browser (RFC 8252 section 7.3)."""

from __future__ import annotations

import hmac
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from maild.errors import AccountError

_PAGE = "<!doctype html><html lang=nl><meta charset=utf-8><title>maild</title><p>{0}</p><p lang=en>{1}</p></html>"
_DONE = _PAGE.format("Gelukt. Je kunt dit venster sluiten.", "Done. You can close this window.")
_NOT_DONE = _PAGE.format("Dit is niet gelukt. Kijk in je terminal.", "This did not work. See your terminal.")
_LONGEST = 8_192


class LoopbackRedirect:
    """Listens on 127.0.0.1 on a free port, or on `port`, for one answer with the right `state`. Use as a context manager."""

    def __init__(self, state: str, host: str, port: int = 0) -> None:
        """AccountError where the port is taken."""
        self._state = state
        self._answers: queue.SimpleQueue[str | AccountError] = queue.SimpleQueue()
        self._is_answered = threading.Lock()
        try:
            self._server = _Server(("127.0.0.1", port), _Handler)
        except OSError as error:
            raise AccountError(f"port {port} of this machine cannot be used ({error.strerror})") from None
        self._server.redirect = self
        self.uri = f"http://{host}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="login", daemon=True)

    def __enter__(self) -> LoopbackRedirect:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait(self, seconds: float) -> str:
        """The authorization code. AccountError where the login was refused, was not ours, or took too long."""
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise AccountError(f"nobody logged in within {seconds / 60:.0f} minutes; run maild login again") from None
        if isinstance(answer, AccountError):
            raise answer
        return answer

    def take(self, target: str) -> bool | None:
        """What a request means: True a login, False a refusal, None nothing (another page, or a second answer)."""
        parts = urlsplit(target[:_LONGEST])
        said = {name: values[0] for name, values in parse_qs(parts.query).items() if len(values) == 1}
        if parts.path not in ("", "/") or not said.keys() & {"state", "code", "error"}:
            return None
        if not self._is_answered.acquire(blocking=False):
            return None
        answer = self._answer(said)
        self._answers.put(answer)
        return isinstance(answer, str)

    def _answer(self, said: dict[str, str]) -> str | AccountError:
        """A foreign state ends the attempt: somebody else sent the browser here (RFC 6749 section 10.12)."""
        if not hmac.compare_digest(said.get("state", "").encode(), self._state.encode()):
            return AccountError("the browser came back from another login (state differs); run maild login again")
        if "error" in said:
            word = said["error"] if said["error"].replace("_", "").isalpha() and len(said["error"]) < 40 else "error"
            return AccountError(f"the permission was not given ({word})")
        if not said.get("code"):
            return AccountError("the browser came back without a code; run maild login again")
        return said["code"]


class _Server(ThreadingHTTPServer):
    redirect: LoopbackRedirect
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = False


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10  # a browser opens links ahead and sends nothing on them
    server_version, sys_version = "maild", ""

    def do_GET(self) -> None:
        """Takes the redirect; shows a page that repeats nothing of it."""
        taken = self.server.redirect.take(self.path)
        status, page = (404, "") if taken is None else (200, _DONE if taken else _NOT_DONE)
        raw = page.encode()
        self.send_response(status)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(raw))),
            ("Content-Security-Policy", "default-src 'none'"),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the address of the request holds the code."""

"""Fetching a calendar from a server on this machine: what is taken, what is refused, and that its address never shows."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpcore
import pytest
from calendar_texts import calendar

from maild.agenda import FeedLimits, fetch_calendar
from maild.agenda.feed_connection import TimedStream
from maild.errors import AccountError, MaildError, PermanentError, TransientError
from tests.servers.certificate import make_certificate

SECRET = "private-s3cret"
AWAY = calendar("UID:a|DTSTART;VALUE=DATE:20260727")
Answer = Callable[[BaseHTTPRequestHandler], None]


class TickingClock:
    """Moves on by some seconds each time it is asked."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds, self._now = seconds, 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 25, tzinfo=UTC)

    def monotonic(self) -> float:
        self._now += self._seconds
        return self._now


@contextmanager
def server(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A web server on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context is not None:
        running.socket = context.wrap_socket(running.socket, server_side=True)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running.server_address[1]
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


def says(status: int, body: bytes = b"", **fields: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **fields}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def fetch(port: int, clock: TickingClock | None = None, limits: FeedLimits | None = None) -> bytes:
    address = f"http://127.0.0.1:{port}/{SECRET}/basic.ics?key={SECRET}"
    return fetch_calendar(address, clock or TickingClock(), limits or FeedLimits())


def refusal_of(answer: Answer, **limits: float) -> MaildError:
    with server(answer) as port, pytest.raises(MaildError) as caught:
        fetch(port, limits=FeedLimits(**limits))  # type: ignore[arg-type]
    assert SECRET not in str(caught.value)
    return caught.value


def test_a_calendar_comes_as_it_lies_there() -> None:
    asked: list[str] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        assert request.headers["Accept-Encoding"] == "identity"
        says(200, AWAY)(request)

    with server(answer) as port:
        assert fetch(port) == AWAY
    assert asked == [f"/{SECRET}/basic.ics?key={SECRET}"]


def test_a_server_that_moved_the_calendar_on_itself_is_followed() -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        (says(302, Location="/moved.ics") if SECRET in request.path else says(200, AWAY))(request)

    with server(answer) as port:
        assert fetch(port) == AWAY


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://localhost:{other}/", "into a private network"),
        ("http://127.0.0.1:{other}/", "into a private network"),
        ("http://[::1]:{other}/", "into a private network"),
        ("http://169.254.169.254/latest/meta-data/", "into a private network"),
        ("http://10.0.0.1/", "into a private network"),
        ("http://0x7f000001:{other}/", "into a private network"),
        ("http://public.example:{other}/", "into a private network"),
        ("file:///etc/passwd", "does not begin with https://"),
        ("ftp://127.0.0.1/", "does not begin with https://"),
        ("gopher://127.0.0.1:{other}/", "does not begin with https://"),
        ("http://user:pass@127.0.0.1:{other}/", "has a login in it"),
        ("http://[broken/", "no web address"),
    ],
)
def test_a_redirect_leads_nowhere_private(location: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    monkeypatch.setattr(  # a public name that points inward
        socket,
        "getaddrinfo",
        lambda host, *more, **named: real("127.0.0.1" if "public" in host else host, *more, **named),
    )
    touched: list[str] = []

    def inner(request: BaseHTTPRequestHandler) -> None:
        touched.append(request.path)
        says(200, AWAY)(request)

    with server(inner) as other:
        refused = refusal_of(says(302, Location=location.format(other=other)))
    assert isinstance(refused, AccountError)
    assert words in str(refused)
    assert touched == []


def test_a_redirect_without_end_is_left() -> None:
    refused = refusal_of(says(301, Location=f"/{SECRET}"))
    assert "redirects more than 5 times" in str(refused)


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (404, AccountError, "has the secret address been renewed?"),
        (410, AccountError, "answers 410"),
        (401, AccountError, "answers 401"),
        (500, TransientError, "answers 500"),
        (503, TransientError, "answers 503"),
        (204, PermanentError, "answers 204; expected 200"),
        (302, PermanentError, "answers 302; expected 200"),
    ],
)
def test_an_answer_that_is_no_calendar(status: int, kind: type[MaildError], words: str) -> None:
    refused = refusal_of(says(status, b""))
    assert type(refused) is kind
    assert words in str(refused)


@pytest.mark.parametrize(
    ("written", "pause"),
    [
        ("120", timedelta(minutes=2)),
        ("9" * 30, timedelta(days=1)),
        ("-5", None),
        ("Fri, 31 Dec 1999 23:59:59 GMT", None),
    ],
)
def test_a_server_says_how_long_to_stay_away(written: str, pause: timedelta | None) -> None:
    refused = refusal_of(says(429, Retry_After=written))
    assert isinstance(refused, TransientError)
    assert refused.retry_after == pause


def test_too_much_is_refused_before_and_while_it_comes() -> None:
    assert "larger than 1 kB" in str(refusal_of(says(200, b"x" * 1025), largest=1024))

    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            for _ in range(1000):
                request.wfile.write(b"x" * 1024)
        except OSError:
            pass

    assert "larger than 4 kB" in str(refusal_of(endless, largest=4096))


def test_a_compressed_answer_is_refused_rather_than_blown_up() -> None:
    assert "compressed" in str(refusal_of(says(200, b"\x1f\x8b", Content_Encoding="gzip")))


def test_a_server_that_drips_is_left_when_the_time_is_up() -> None:
    with server(says(200, AWAY)) as port, pytest.raises(TransientError, match="takes longer than"):
        fetch(port, TickingClock(seconds=61))


class Drip(httpcore.NetworkStream):
    """Fields of an answer, one octet at a time, without end."""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return b"X"


def test_a_server_that_drips_its_fields_is_left_too_though_no_single_read_is_slow() -> None:
    stream, read = TimedStream(Drip(), TickingClock(seconds=1), until=60.0), 0
    with pytest.raises(TransientError, match="takes longer than"):
        while read < 1_000:
            read += len(stream.read(1, timeout=20.0))
    assert read == 59


def test_a_server_that_is_silent_or_breaks_off_is_tried_again_later() -> None:
    hush = threading.Event()
    refused = refusal_of(lambda request: bool(hush.wait(0.5)) and None, read_seconds=0.1)
    assert isinstance(refused, TransientError)
    assert "does not answer in time" in str(refused)
    cut = refusal_of(says(200, b"BEGIN", Content_Length="500"))
    assert isinstance(cut, TransientError)
    assert "link" in str(cut)


def test_a_server_that_is_not_there_is_tried_again_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(TransientError):
            fetch(taken.getsockname()[1])
    with pytest.raises(TransientError, match="cannot be found"):
        fetch_calendar("https://nowhere.invalid/x.ics", TickingClock())


def test_over_tls_the_certificate_has_to_be_trusted(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with server(says(200, AWAY), context) as port:
        address = f"webcal://localhost:{port}/{SECRET}.ics"
        with pytest.raises(AccountError, match="certificate") as caught:
            fetch_calendar(address, TickingClock())
        assert SECRET not in str(caught.value)
        trust = ssl.create_default_context(cafile=str(certificate))
        assert fetch_calendar(address, TickingClock(), trust=trust) == AWAY
    with (
        server(says(302, Location="http://localhost/"), context) as port,
        pytest.raises(AccountError, match="https to http"),
    ):
        fetch_calendar(f"https://localhost:{port}/", TickingClock(), trust=trust)


def test_no_log_line_shows_the_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with server(says(302, Location=f"/{SECRET}2")) as port, pytest.raises(MaildError):
        fetch(port)
    assert SECRET not in caplog.text

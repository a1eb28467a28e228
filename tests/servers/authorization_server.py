"""An authorization server on loopback (RFC 6749, 7009, 7636, 8628) that expires, refuses, revokes, rotates and misbehaves on request.

HTTPS for its clients, plain HTTP for the introspection by a mail server on the same machine.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID, CLIENT_SECRET = "maild-van-anouk", "geheim-van-de-client"


@dataclass
class AuthorizationServer:
    """`faults` name what goes wrong: token = "slow", "dribble", "nonsense", "list", "huge", "unavailable", "busy", "no_refresh",
    "bad_token", "invalid_client", "echo"; consent = "denied", "other_state"; device = a list of codes to answer before the tokens;
    introspection = "down". `asked` are the grants that came in; `rotates` gives a new refresh token each time and ends the old one."""

    certificate: tuple[Path, Path]
    username: str = "anouk"
    life: int = 3600
    rotates: bool = False
    interval: int = 1
    faults: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    access: dict[str, tuple[str, float]] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)
    revoked: list[str] = field(default_factory=list)
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self) -> AuthorizationServer:
        self._lock = threading.Lock()
        self._ended = threading.Event()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*self.certificate)
        self._secure, self._plain = _Server(self), _Server(self)
        self._secure.socket = context.wrap_socket(self._secure.socket, server_side=True)
        for each in (self._secure, self._plain):
            threading.Thread(target=each.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        self._ended.set()
        for each in (self._secure, self._plain):
            each.shutdown()
            each.server_close()

    def url(self, path: str) -> str:
        return f"https://127.0.0.1:{self._secure.server_port}/{path}"

    @property
    def introspection_url(self) -> str:
        return f"http://127.0.0.1:{self._plain.server_port}/introspect"

    def withdraw(self) -> None:
        """The coach takes the permission back at the provider: every token is worthless."""
        with self._lock:
            self.access.clear()
            self.refresh.clear()

    def expire(self) -> None:
        """The access tokens have expired sooner than was said."""
        with self._lock:
            self.access.clear()

    def issue(self) -> dict[str, Any]:
        """A fresh pair of tokens, as an answer would hold them."""
        access, refresh = "at." + secrets.token_urlsafe(24), "rt." + secrets.token_urlsafe(24)
        with self._lock:
            self.access[access] = (self.username, time.monotonic() + self.life)
            self.refresh[refresh] = self.username
        return {"access_token": access, "token_type": "Bearer", "expires_in": self.life, "refresh_token": refresh}

    def count(self, grant: str) -> int:
        """How often a grant was asked for."""
        return sum(each.get("grant_type", "").endswith(grant) for each in self.asked)

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent: back to the client, with a code."""
        state, fault = asked["state"], self.faults.get("consent")
        if fault == "denied":
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': state})}"
        code = secrets.token_urlsafe(16)
        assert asked["code_challenge_method"] == "S256"
        self.codes[code] = (asked["code_challenge"], asked["redirect_uri"])
        state = "van-een-ander" if fault == "other_state" else state
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': state})}"

    def grant(self, asked: dict[str, str]) -> tuple[int, Any]:
        """The answer of the token endpoint: a status and a body."""
        self.asked.append(asked)
        if asked.get("client_id") != CLIENT_ID or asked.get("client_secret") != CLIENT_SECRET:
            return 401, {"error": "invalid_client"}
        kind = asked.get("grant_type", "").rpartition(":")[2]
        if kind == "authorization_code":
            challenge, redirect = self.codes.pop(asked["code"], ("", ""))
            digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
            is_right = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
            return (
                (200, self.issue())
                if is_right and asked["redirect_uri"] == redirect
                else (400, {"error": "invalid_grant"})
            )
        if kind == "device_code":
            waiting: list[str] = self.faults.get("device", [])
            return (400, {"error": waiting.pop(0)}) if waiting else (200, self.issue())
        with self._lock:
            known = asked.get("refresh_token", "") in self.refresh
            if known and self.rotates:
                del self.refresh[asked["refresh_token"]]
        if not known:
            return 400, {"error": "invalid_grant", "error_description": f"unknown {asked.get('refresh_token')}"}
        pair = self.issue()
        return 200, pair if self.rotates else {k: v for k, v in pair.items() if k != "refresh_token"}

    def introspect(self, token: str) -> tuple[int, Any]:
        """What a mail server is told about an access token."""
        if self.faults.get("introspection") == "down":
            return 500, {}
        with self._lock:
            user, until = self.access.get(token, ("", 0.0))
        return (200, {"active": True, "username": user}) if time.monotonic() < until else (200, {"active": False})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, owner: AuthorizationServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.owner = owner

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing: a client that went away is part of a test."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 20

    def do_GET(self) -> None:
        owner, parts = self.server.owner, urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            owner.asked.append(asked)
            self.send_response(302)
            self.send_header("Location", owner.authorize(asked))
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._answer(*owner.introspect(self.headers.get("Authorization", "").removeprefix("Bearer ")))

    def do_POST(self) -> None:
        owner = self.server.owner
        text = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        asked = {name: values[0] for name, values in parse_qs(text).items()}
        match self.path:
            case "/token":
                self._token(owner, asked)
            case "/device":
                self._answer(200, {
                    "device_code": "dc." + secrets.token_urlsafe(8), "user_code": "WDJB-MJHT",
                    "verification_uri": owner.url("activate"), "expires_in": 900, "interval": owner.interval,
                })  # fmt: skip
            case "/revoke":
                owner.revoked.append(asked["token"])
                owner.withdraw()
                self._answer(503 if owner.faults.get("revoke") == "down" else 200, {})
            case _:
                self._answer(404, {})

    def _token(self, owner: AuthorizationServer, asked: dict[str, str]) -> None:
        fault = owner.faults.get("token")
        if fault in ("slow", "dribble"):
            self._hang(owner, fault == "dribble")
            return
        odd: dict[str, tuple[int, object]] = {
            "nonsense": (200, "<html>Welkom!</html>"),
            "list": (200, "[1, 2]"),
            "huge": (200, "{" + " " * 200_000 + "}"),
            "unavailable": (503, "later"),
            "busy": (429, "later"),
            "invalid_client": (401, {"error": "invalid_client"}),
            "echo": (
                400,
                {"error": f"no {asked.get('refresh_token')}", "error_description": asked.get("refresh_token")},
            ),
        }
        if fault in odd:
            owner.asked.append(asked)
            self._answer(*odd[fault])
            return
        status, said = owner.grant(asked)
        if fault == "no_refresh":
            said.pop("refresh_token", None)
        if fault == "bad_token":
            said["access_token"] = "x\r\nA1 LOGOUT"
        self._answer(status, said)

    def _hang(self, owner: AuthorizationServer, dribbles: bool) -> None:
        if dribbles:
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
        while not owner._ended.wait(0.05):
            if dribbles:
                self.wfile.write(b" ")
                self.wfile.flush()

    def _answer(self, status: int, said: object) -> None:
        raw = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        if status in (429, 503):
            self.send_header("Retry-After", "120")
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""

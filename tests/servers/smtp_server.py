"""An aiosmtpd submission server that can misbehave by name: each fault is one thing that real servers do."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from tests.servers.ports import free_port

USER, PASSWORD = "anouk", "geheim"


@dataclass(frozen=True)
class Delivered:
    """One mail that the server took, with its envelope."""

    raw: bytes
    reverse_path: str
    forward_paths: tuple[str, ...]
    options: tuple[str, ...]
    was_encrypted: bool


@dataclass
class SmtpServer:
    """`faults`: rcpt = {address: reply}; mail, data = reply; drop_before_data, drop_after_data, drop_at_rcpt = True;
    hang_after_data = seconds. `tokens` says whose an access token is: then only tokens are taken, by these `mechanisms`. A mail whose verdict is lost by `drop_after_data` is delivered all the same."""

    certificate: tuple[Path, Path] | None = None
    security: str = "plain"
    needs_login: bool = False
    tokens: Callable[[str], str | None] | None = None
    mechanisms: tuple[str, ...] = ("XOAUTH2", "OAUTHBEARER")
    logins: list[str] = field(default_factory=list)
    size: int = 30_000_000
    faults: dict[str, Any] = field(default_factory=dict)
    mails: list[Delivered] = field(default_factory=list)
    port: int = field(default_factory=free_port)

    def start(self) -> SmtpServer:
        self._controller = _Controller(self)
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop()

    def context(self) -> ssl.SSLContext | None:
        if self.certificate is None or self.security == "plain":
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*self.certificate)
        return context


class _Protocol(SMTP):
    owner: SmtpServer

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 (aiosmtpd's own name)
        if self.owner.faults.get("drop_before_data"):
            assert self.transport is not None
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _TokenProtocol(_Protocol):
    line_length_limit = 12_288  # RFC 4954 section 4: an answer to a challenge


class _Controller(Controller):
    def __init__(self, owner: SmtpServer) -> None:
        self.owner = owner
        implicit = owner.context() if owner.security == "tls" else None
        handler = _TokenHandler(owner) if owner.tokens is not None else _Handler(owner)
        super().__init__(handler, hostname="127.0.0.1", port=owner.port, ssl_context=implicit)

    def factory(self) -> SMTP:
        owner = self.owner
        made = (_Protocol if owner.tokens is None else _TokenProtocol)(
            self.handler,
            hostname="localhost",
            data_size_limit=owner.size,
            tls_context=owner.context() if owner.security == "starttls" else None,
            require_starttls=owner.security == "starttls",
            authenticator=_authenticate if owner.needs_login else None,
            auth_required=owner.needs_login or owner.tokens is not None,
            auth_require_tls=False,
            auth_exclude_mechanism=_not_offered(owner),
        )
        made.owner = owner
        return made


def _not_offered(owner: SmtpServer) -> tuple[str, ...]:
    every = ("PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER")
    return () if owner.tokens is None else tuple(each for each in every if each not in owner.mechanisms)


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


class _Handler:
    def __init__(self, owner: SmtpServer) -> None:
        self.owner = owner

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 (aiosmtpd's own name)
        refusal: str | None = self.owner.faults.get("mail")
        if refusal is not None:
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 (aiosmtpd's own name)
        if self.owner.faults.get("drop_at_rcpt"):
            server.transport.abort()
            await asyncio.sleep(0)
        refusal: str | None = self.owner.faults.get("rcpt", {}).get(address)
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's own name)
        faults = self.owner.faults
        if "data" in faults:
            return str(faults["data"])
        self.owner.mails.append(
            Delivered(
                bytes(envelope.content),
                envelope.mail_from,
                tuple(envelope.rcpt_tos),
                tuple(envelope.mail_options),
                session.ssl is not None or self.owner.security == "tls",
            )
        )
        if faults.get("drop_after_data"):
            server.transport.abort()
        if "hang_after_data" in faults:
            await asyncio.sleep(faults["hang_after_data"])
        return "250 2.0.0 taken"


class _TokenHandler(_Handler):
    """Takes access tokens (RFC 7628 section 3, XOAUTH2): a refused one gets the reason as a challenge, then 535."""

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:  # noqa: N802 (aiosmtpd's own name)
        return await self._judge(server, args, b"")

    async def auth_OAUTHBEARER(self, server: Any, args: list[str]) -> AuthResult:  # noqa: N802 (aiosmtpd's own name)
        return await self._judge(server, args, b"\1")

    async def _judge(self, server: Any, args: list[str], last: bytes) -> AuthResult:
        assert self.owner.tokens is not None
        self.owner.logins.append(args[0])
        fault = self.owner.faults.get("auth")
        if fault is not None:
            await server.push(fault)
            return AuthResult(success=False, handled=True)
        said = base64.b64decode(args[1]) if len(args) > 1 else await server.challenge_auth("")
        parts = said.split(b"\1")
        name = parts[0].removeprefix(b"user=").removeprefix(b"n,a=").rstrip(b",").decode()
        token = next(each for each in parts if each.startswith(b"auth=Bearer ")).removeprefix(b"auth=Bearer ")
        if self.owner.tokens(token.decode()) == name:
            return AuthResult(success=True, handled=True, auth_data=name)
        said = await server.challenge_auth('{"status":"invalid_token"}')
        assert said == last, said
        return AuthResult(success=False, handled=False)

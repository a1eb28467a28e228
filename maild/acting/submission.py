"""Submits mail over SMTP with TLS forced (RFC 6409, RFC 8314). The only place with aiosmtplib, and the only `async`.

Known limit: one connection per mail; maild submits a handful of mails a day.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address

import aiosmtplib

_TIMEOUT_SECONDS = 30.0


class Security(StrEnum):
    """How the connection is protected. `plain` is refused for anything but loopback."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


class Outcome(StrEnum):
    """What became of one submission (behaviour 10).

    `unknown` means that the mail was handed over and the server's verdict was lost: it may have been sent.
    """

    SENT = "sent"
    PARTLY_REFUSED = "partly_refused"
    REFUSED = "refused"
    DELAYED = "delayed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SubmissionSettings:
    """Where to submit. `secret` is asked for at each login and never kept."""

    host: str
    port: int
    security: Security
    username: str | None
    secret: Callable[[], str] | None = field(repr=False)
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """The outcome, the server's words on it (never the mail's), and the recipients it refused."""

    outcome: Outcome
    text: str
    refused: tuple[str, ...] = ()


def submit(settings: SubmissionSettings, raw: bytes, reverse_path: str, forward_paths: Sequence[str]) -> Submission:
    """Hands one mail to the submission server and says what became of it; network faults are outcomes, not errors."""
    if settings.security is Security.PLAIN and not _is_loopback(settings.host):
        return Submission(Outcome.REFUSED, "a plaintext connection is allowed to loopback only")
    return asyncio.run(_submit(settings, raw, reverse_path, list(forward_paths)))


def probe(settings: SubmissionSettings) -> Submission:
    """Connects and logs in without handing over a mail; `sent` means that a submission would be taken."""
    if settings.security is Security.PLAIN and not _is_loopback(settings.host):
        return Submission(Outcome.REFUSED, "a plaintext connection is allowed to loopback only")
    return asyncio.run(_probe(settings))


async def _probe(settings: SubmissionSettings) -> Submission:
    client = _client(settings)
    problem = await _connect(client, settings)
    client.close()
    return problem or Submission(Outcome.SENT, "ready")


async def _submit(settings: SubmissionSettings, raw: bytes, reverse_path: str, forward_paths: list[str]) -> Submission:
    client = _client(settings)
    problem = await _connect(client, settings)
    if problem is not None:
        client.close()
        return problem
    return await _transact(client, raw, reverse_path, forward_paths)


def _client(settings: SubmissionSettings) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        use_tls=settings.security is Security.TLS,
        start_tls=settings.security is Security.STARTTLS,
        tls_context=_context(settings),
        timeout=_TIMEOUT_SECONDS,
    )


async def _connect(client: aiosmtplib.SMTP, settings: SubmissionSettings) -> Submission | None:
    """None where the login went well, else what stood in the way."""
    try:
        await client.connect()
        if settings.username and settings.secret:
            await client.login(settings.username, settings.secret())
    except aiosmtplib.SMTPResponseException as error:
        return _refusal(error)
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return Submission(Outcome.DELAYED, f"no connection: {type(error).__name__}")
    return None


async def _transact(client: aiosmtplib.SMTP, raw: bytes, reverse_path: str, forward_paths: list[str]) -> Submission:
    """MAIL, RCPT and DATA one by one, so that a lost reply after the final dot is told from one before it."""
    handed_over = False
    try:
        await client.mail(reverse_path)
        refused, last = await _offer_recipients(client, forward_paths)
        if len(refused) == len(forward_paths):
            return last or Submission(Outcome.REFUSED, "no recipient was accepted", tuple(refused))
        handed_over = True
        await client.data(raw)
    except aiosmtplib.SMTPResponseException as error:
        return _refusal(error)
    except (aiosmtplib.SMTPException, OSError) as error:
        outcome = Outcome.UNKNOWN if handed_over else Outcome.DELAYED
        return Submission(outcome, f"connection lost: {type(error).__name__}")
    finally:
        client.close()
    if refused:
        return Submission(Outcome.PARTLY_REFUSED, "some recipients were refused", tuple(refused))
    return Submission(Outcome.SENT, "accepted")


async def _offer_recipients(client: aiosmtplib.SMTP, forward_paths: list[str]) -> tuple[list[str], Submission | None]:
    refused: list[str] = []
    last = None
    for path in forward_paths:
        try:
            await client.rcpt(path)
        except aiosmtplib.SMTPResponseException as error:
            refused.append(path)
            last = _refusal(error)
    return refused, last


def _refusal(error: aiosmtplib.SMTPResponseException) -> Submission:
    """4yz is a delay, 5yz a refusal (RFC 5321 section 4.2.1)."""
    outcome = Outcome.DELAYED if error.code < 500 else Outcome.REFUSED
    first_line = str(error.message).splitlines()[0][:200] if error.message else ""
    return Submission(outcome, f"{error.code} {first_line}")


def _context(settings: SubmissionSettings) -> ssl.SSLContext | None:
    if settings.security is Security.PLAIN:
        return None
    return ssl.create_default_context(cafile=settings.ca_file)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

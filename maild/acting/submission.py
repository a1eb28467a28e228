"""Submits mail over SMTP with TLS forced (RFC 6409, RFC 8314). The only place with aiosmtplib, and the only `async`.

Known limits: one connection per mail, for maild submits a handful of mails a day; the wait for the verdict after the final
dot is shorter than RFC 5321 section 4.5.3.2.6 asks for, because the watchdog takes a longer silence for a standstill.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from types import MappingProxyType

import aiosmtplib

from maild.acting.bearer_login import log_in_with_token
from maild.acting.smtp_reply import SmtpReply, parse_reply
from maild.errors import MaildError

_TIMEOUT_SECONDS = 30.0
_OPENING_SECONDS = 25.0
"""For everything before the content: connection, login, sender and recipients together."""
_VERDICT_SECONDS = 55.0
_NOTHING_SAID: Mapping[str, SmtpReply] = MappingProxyType({})


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
    """Where to submit. `secret` is asked for at each login and never kept; a `bearer` takes its place with access tokens,
    and gives another for one that was refused."""

    host: str
    port: int
    security: Security
    username: str | None
    secret: Callable[[], str] | None = field(repr=False)
    ca_file: str | None = None
    bearer: Callable[[str | None], str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Submission:
    """The outcome, the server's words on it (never the mail's), and the recipients it refused.

    `reply` is the server's reply to the whole, None where the connection failed; `answers` what it said to the recipients
    that it did not take.
    """

    outcome: Outcome
    text: str
    refused: tuple[str, ...] = ()
    reply: SmtpReply | None = None
    answers: Mapping[str, SmtpReply] = field(default_factory=dict)


def submit(
    settings: SubmissionSettings,
    raw: bytes,
    reverse_path: str,
    forward_paths: Sequence[str],
    before_content: Callable[[], None] | None = None,
) -> Submission:
    """Hands one mail to the submission server and says what became of it; network faults are outcomes, not errors.

    `before_content` is called once, right before the content goes on the wire: before it nothing can have been sent. What
    it raises ends the attempt and is raised here.
    """
    if settings.security is Security.PLAIN and not _is_loopback(settings.host):
        return Submission(Outcome.REFUSED, "a plaintext connection is allowed to loopback only")
    return asyncio.run(_submit(settings, raw, reverse_path, list(forward_paths), before_content))


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


async def _submit(
    settings: SubmissionSettings,
    raw: bytes,
    reverse_path: str,
    forward_paths: list[str],
    before_content: Callable[[], None] | None,
) -> Submission:
    client = _client(settings)
    try:
        async with asyncio.timeout(_OPENING_SECONDS):
            opened = await _connect(client, settings) or await _open(client, raw, reverse_path, forward_paths)
        if isinstance(opened, Submission):
            return opened
        if before_content is not None:
            before_content()
        return await _hand_over(client, raw, opened)
    except TimeoutError:  # only from the opening: the verdict has a time-out of its own
        return Submission(Outcome.DELAYED, "no answer in time")
    finally:
        client.close()


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
        if settings.username and settings.bearer:
            await log_in_with_token(client, settings.username, settings.bearer, settings.host, settings.port)
        elif settings.username and settings.secret:
            await client.login(settings.username, settings.secret())
    except aiosmtplib.SMTPResponseException as error:
        return _refusal(error)
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return Submission(Outcome.DELAYED, f"no connection: {_cause(error)}")
    except MaildError as error:
        if settings.bearer is None:
            raise
        return Submission(Outcome.DELAYED, str(error))  # no mail's refusal: nothing of it counts against the mail
    return None


def _cause(error: BaseException) -> str:
    """What stood in the way, told apart where the coach can mend it: a certificate, a server without STARTTLS."""
    at: BaseException | None = error
    while at is not None:
        if isinstance(at, ssl.SSLCertVerificationError):
            return f"the server's certificate is not trusted ({at.verify_message})"
        if isinstance(at, ssl.SSLError):
            return "no TLS with this server"
        at = at.__cause__ or at.__context__
    if "STARTTLS" in str(error).upper():
        return "the server offers no STARTTLS"
    return type(error).__name__


async def _open(
    client: aiosmtplib.SMTP, raw: bytes, reverse_path: str, forward_paths: list[str]
) -> Submission | dict[str, SmtpReply]:
    """MAIL and RCPT: the replies to the recipients that were not taken, or the outcome where it ends here."""
    answers: dict[str, SmtpReply] = {}
    try:
        if client.is_ehlo_or_helo_needed:
            await client.ehlo()
        unfit = _unfit(client, raw)
        if unfit is not None:
            return Submission(Outcome.REFUSED, str(unfit), tuple(forward_paths), unfit)
        await client.mail(reverse_path, options=_options(client, raw))
        for path in forward_paths:
            try:
                await client.rcpt(path)
            except aiosmtplib.SMTPResponseException as error:
                answers[path] = parse_reply(error.code, str(error.message))
    except aiosmtplib.SMTPResponseException as error:
        return _refusal(error, answers)
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return Submission(Outcome.DELAYED, f"connection lost: {type(error).__name__}", tuple(answers), None, answers)
    if len(answers) == len(forward_paths):
        last = list(answers.values())[-1] if answers else None
        is_final = all(each.is_permanent for each in answers.values())
        outcome = Outcome.REFUSED if is_final else Outcome.DELAYED
        return Submission(outcome, str(last or "no recipient was given"), tuple(answers), last, answers)
    return answers


async def _hand_over(client: aiosmtplib.SMTP, raw: bytes, answers: dict[str, SmtpReply]) -> Submission:
    """DATA. From here on a lost connection leaves the outcome unknown: the verdict comes after the final dot."""
    try:
        await client.data(raw, timeout=_VERDICT_SECONDS)
    except aiosmtplib.SMTPResponseException as error:
        return _refusal(error, answers)
    except (aiosmtplib.SMTPException, OSError) as error:
        return Submission(Outcome.UNKNOWN, f"connection lost: {type(error).__name__}", tuple(answers), None, answers)
    if answers:
        return Submission(Outcome.PARTLY_REFUSED, "some recipients were refused", tuple(answers), None, answers)
    return Submission(Outcome.SENT, "accepted")


def _unfit(client: aiosmtplib.SMTP, raw: bytes) -> SmtpReply | None:
    """Why this server cannot take the mail, by what it says of itself: its size (RFC 1870), or octets above 127
    (RFC 6152)."""
    largest = client.esmtp_extensions.get("size", "").split()
    if largest and largest[0].isdigit() and 0 < int(largest[0]) < len(raw):
        return SmtpReply(552, "5.3.4", f"the server takes at most {int(largest[0]) // 1024} kB")
    if not raw.isascii() and not client.supports_extension("8bitmime"):
        return SmtpReply(554, "5.6.3", "the server takes 7-bit mail only")
    return None


def _options(client: aiosmtplib.SMTP, raw: bytes) -> list[str]:
    options = [f"SIZE={len(raw)}"] if client.supports_extension("size") else []
    return options if raw.isascii() else [*options, "BODY=8BITMIME"]


def _refusal(error: aiosmtplib.SMTPResponseException, answers: Mapping[str, SmtpReply] = _NOTHING_SAID) -> Submission:
    """4yz is a delay, 5yz a refusal (RFC 5321 section 4.2.1)."""
    reply = parse_reply(error.code, str(error.message or ""))
    outcome = Outcome.REFUSED if reply.is_permanent else Outcome.DELAYED
    return Submission(outcome, str(reply), tuple(answers), reply, answers)


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

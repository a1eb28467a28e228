"""Logs in for submission with an access token (RFC 4954, RFC 7628, XOAUTH2): a refused one is exchanged once."""

from __future__ import annotations

import base64
from collections.abc import Callable

import aiosmtplib

from maild.errors import AccountError
from maild.oauth.sasl import choose_mechanism, first_response, last_response

_LONGEST_COMMAND = 512
_GO_ON, _WELCOME, _REFUSED = 334, 235, 535


async def log_in_with_token(
    client: aiosmtplib.SMTP, username: str, bearer: Callable[[str | None], str], host: str, port: int
) -> None:
    """Logs in. AccountError where the server takes no tokens or refuses a second one; the library's own error for any other
    reply."""
    if client.is_ehlo_or_helo_needed:
        await client.ehlo()
    mechanism = choose_mechanism(client.server_auth_methods)
    if mechanism is None:
        raise AccountError(f"{host} offers neither OAUTHBEARER nor XOAUTH2; expected secret: in smtp:")
    token = bearer(None)
    if await _is_taken(client, mechanism, first_response(mechanism, username, token, host, port)):
        return
    second = first_response(mechanism, username, bearer(token), host, port)
    if not await _is_taken(client, mechanism, second):
        raise AccountError(f"{host} refuses the token; check that SMTP is allowed for this mailbox, else maild login")


def _fits(mechanism: str, encoded: bytes) -> bool:
    """False where the response must wait for the server's word: a command has 512 octets, an answer 12,288 (RFC 4954
    section 4)."""
    return len("AUTH  \r\n") + len(mechanism) + len(encoded) <= _LONGEST_COMMAND


async def _is_taken(client: aiosmtplib.SMTP, mechanism: str, response: bytes) -> bool:
    """False for a refusal of the token; any other refusal is the library's error."""
    encoded = base64.b64encode(response)
    reply = await client.execute_command(
        b"AUTH", mechanism.encode(), *((encoded,) if _fits(mechanism, encoded) else ())
    )
    if reply.code == _GO_ON and not _fits(mechanism, encoded):
        reply = await client.execute_command(encoded)
    if reply.code == _GO_ON:  # the reason, as JSON; the refusal follows once it is answered (RFC 7628 section 3.2.3)
        reply = await client.execute_command(base64.b64encode(last_response(mechanism)))
    if reply.code == _WELCOME:
        return True
    if reply.code == _REFUSED:
        return False
    raise aiosmtplib.SMTPAuthenticationError(reply.code, reply.message)

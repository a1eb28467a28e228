"""Logs in with an access token (RFC 7628, XOAUTH2): a refused one is exchanged once, and no server is asked a third time."""

from __future__ import annotations

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from maild.errors import AccountError
from maild.imap.guard import safe_text
from maild.imap.replies import login_error
from maild.imap.settings import ConnectionSettings
from maild.oauth.sasl import choose_mechanism, first_response, last_response, refusal_status


def log_in_with_token(client: IMAPClient, settings: ConnectionSettings) -> None:
    """Logs in. AccountError where the server takes no tokens, or refuses a second one; LoginError where it may pass."""
    assert settings.bearer is not None
    offered = [each.decode("ascii", "replace") for each in client.capabilities()]
    mechanism = choose_mechanism(each.upper().removeprefix("AUTH=") for each in offered if "=" in each)
    if mechanism is None:
        raise AccountError(
            f"{settings.host} offers neither OAUTHBEARER nor XOAUTH2; expected secret: with a password instead of oauth:"
        )
    token = settings.bearer(None)
    if _is_taken(client, settings, mechanism, token) is None:
        return
    status = _is_taken(client, settings, mechanism, settings.bearer(token))
    if status is not None:
        raise AccountError(
            f"logging in to {settings.host}: the server refuses the token ({status or 'no reason given'}); check that "
            f"IMAP is allowed for this mailbox, else log in again: maild login --account {settings.account}"
        )


def _is_taken(client: IMAPClient, settings: ConnectionSettings, mechanism: str, token: str) -> str | None:
    """None where the server took it, else its word for why not."""
    responses = [first_response(mechanism, safe_text(settings.username), token, settings.host, settings.port)]
    status = ""

    def answer(challenge: bytes) -> bytes:
        nonlocal status
        if responses:
            return responses.pop()
        status = refusal_status(challenge or b"")
        return last_response(mechanism)

    try:
        client.sasl_login(mechanism, answer)
    except LoginError as error:
        if isinstance(login_error(settings.host, error), AccountError):
            return status
        raise
    return None

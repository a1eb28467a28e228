"""The questions to an authorization server, and its answers as our values and errors (RFC 6749 sections 4.1, 5 and 6).

oauthlib writes the questions and reads the answers; nothing else imports it. Of an answer only the error's code reaches a
text, never its description: a server may repeat there what it was sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from maild.errors import AccountError, TransientError
from maild.oauth.client import OauthClient
from maild.oauth.endpoint import Answer, post_form
from maild.oauth.token import Token

_CODE = re.compile(r"[a-z_]{1,40}")
_MICROSOFT_CODE = re.compile(r"\bAADSTS\d{4,8}\b")
_NOT_NOW = frozenset({"temporarily_unavailable", "server_error"})
_WRONG_CLIENT = frozenset({"invalid_client", "unauthorized_client"})
_LIFE_UNSAID = 600
_LONGEST_LIFE = 30 * 86_400
_USABLE = re.compile(r"[A-Za-z0-9._~+/=|!*-]{1,16000}")
"""What a bearer token may look like (RFC 6750 section 2.1, and the signs that providers add): nothing that ends a line."""


class RefusedGrantError(AccountError):
    """The authorization server said no, with this code (RFC 6749 section 5.2, RFC 8628 section 3.5)."""

    def __init__(self, text: str, code: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a device login shows (RFC 8628 section 3.2): the page and the code to type there, and the code to ask with.
    `interval` is in seconds."""

    device_code: str = field(repr=False)
    user_code: str
    page: str
    expires_in: int
    interval: int


_VERIFIER_SIGNS = 64


def authorization_page(client: OauthClient, redirect_uri: str, state: str) -> tuple[str, str]:
    """The page where the coach agrees, and the PKCE verifier that its code has to be exchanged with (RFC 6749 section 4.1.1,
    RFC 7636 section 4.3)."""
    writer = _oauthlib().WebApplicationClient(client.client_id)
    verifier = str(writer.create_code_verifier(_VERIFIER_SIGNS))
    page = writer.prepare_request_uri(
        client.endpoints.authorization,
        redirect_uri=redirect_uri,
        scope=list(client.scopes),
        state=state,
        code_challenge=writer.create_code_challenge(verifier, "S256"),
        code_challenge_method="S256",
        login_hint=client.username,
        **client.extra,
    )
    return str(page), verifier


def exchange_code(
    client: OauthClient, code: str, verifier: str, redirect_uri: str, now: Callable[[], datetime]
) -> Token:
    """The tokens for an authorization code and its PKCE verifier (RFC 7636 section 4.5)."""
    writer = _oauthlib().WebApplicationClient(client.client_id)
    body = writer.prepare_request_body(code, redirect_uri, code_verifier=verifier, **_secret_of(client))
    return _ask(client, str(body), None, now)


def refresh(client: OauthClient, before: Token, now: Callable[[], datetime]) -> Token:
    """Fresh tokens for a refresh token; the old refresh token stays where no new one is given (RFC 6749 section 6)."""
    writer = _oauthlib().WebApplicationClient(client.client_id)
    body = writer.prepare_refresh_body(refresh_token=before.refresh, client_id=client.client_id, **_secret_of(client))
    return _ask(client, str(body), before.refresh, now)


def ask_device_code(client: OauthClient) -> DeviceCode:
    """A code for the coach to type on the provider's page (RFC 8628 section 3.1)."""
    assert client.endpoints.device is not None
    question = {"client_id": client.client_id, "scope": " ".join(client.scopes), **_secret_of(client)}
    answer = post_form(client.endpoints.device, urlencode(question), client.ca_file)
    said = _object_of(client, answer)
    if "error" in said or answer.status >= 400:
        raise _refusal(client, answer, str(said.get("error", "")), "")
    page = said.get("verification_uri", said.get("verification_url"))
    code, shown = said.get("device_code"), said.get("user_code")
    if not (isinstance(page, str) and isinstance(code, str) and isinstance(shown, str)):
        raise TransientError(f"{client.provider}: the answer makes no sense")
    if not (page.isprintable() and shown.isprintable() and page.startswith("https://")):
        raise TransientError(f"{client.provider}: the answer makes no sense")
    life, interval = _number(said.get("expires_in"), 600), _number(said.get("interval"), 5)
    return DeviceCode(code, shown, page, min(life, 3600), min(max(interval, 1), 60))


def ask_device_token(client: OauthClient, device_code: str, now: Callable[[], datetime]) -> Token:
    """The tokens, once the coach has agreed. RefusedGrantError `authorization_pending` or `slow_down` until then (RFC 8628
    section 3.5)."""
    body = (
        _oauthlib()
        .DeviceClient(client.client_id)
        .prepare_request_body(device_code, include_client_id=True, **_secret_of(client))
    )
    return _ask(client, str(body), None, now)


def revoke(client: OauthClient, token: Token) -> bool:
    """True where the provider took the permission back (RFC 7009); False where it has no address for it."""
    if client.endpoints.revocation is None or token.refresh is None:
        return False
    writer = _oauthlib().WebApplicationClient(client.client_id)
    url, _, body = writer.prepare_token_revocation_request(
        client.endpoints.revocation, token.refresh, "refresh_token", client_id=client.client_id, **_secret_of(client)
    )
    answer = post_form(str(url), str(body), client.ca_file)
    if answer.status >= 400:
        raise TransientError(f"{client.provider}: the permission was not taken back (status {answer.status})")
    return True


def _ask(client: OauthClient, body: str, refresh_before: str | None, now: Callable[[], datetime]) -> Token:
    library = _oauthlib()
    answer = post_form(client.endpoints.token, body, client.ca_file)
    if answer.status == 429 or answer.status >= 500:
        raise TransientError(f"{client.provider}: no token now (status {answer.status})", answer.retry_after)
    try:
        said = library.WebApplicationClient(client.client_id).parse_request_body_response(answer.text)
    except library.OAuth2Error as error:
        if answer.status < 400 and error.error in ("missing_token", None):
            raise TransientError(f"{client.provider}: the answer makes no sense") from None
        raise _refusal(client, answer, str(error.error or ""), str(error.description or "")) from None
    except Exception as error:  # noqa: BLE001 - an answer that is no OAuth makes the parser raise anything
        raise TransientError(f"{client.provider}: the answer makes no sense ({type(error).__name__})") from None
    return _token_of(client, dict(said), refresh_before, now())


def _token_of(client: OauthClient, said: dict[str, object], refresh_before: str | None, now: datetime) -> Token:
    access, following = said.get("access_token"), said.get("refresh_token", refresh_before)
    kind = said.get("token_type", "bearer")
    if not isinstance(access, str) or not _USABLE.fullmatch(access):
        raise TransientError(f"{client.provider}: the access token makes no sense")
    if not isinstance(kind, str) or kind.casefold() != "bearer":
        raise AccountError(f"{client.provider}: gives no bearer token, which maild needs (RFC 6750)")
    if not isinstance(following, str) or not following:
        raise AccountError(
            f"{client.provider}: gives no refresh token, so the login would end within the hour; expected a client and "
            "scopes that allow offline access (docs/operations.md)"
        )
    life = min(max(_number(said.get("expires_in"), _LIFE_UNSAID), 1), _LONGEST_LIFE)
    return Token(
        client.endpoints.token, client.client_id, client.username, access, following, now, now + timedelta(seconds=life)
    )


def _refusal(client: OauthClient, answer: Answer, code: str, description: str) -> AccountError | TransientError:
    named = code if _CODE.fullmatch(code) else f"status {answer.status}"
    detail = _MICROSOFT_CODE.search(description or answer.text)
    said = f"{named}, {detail.group()}" if detail else named
    if code in _NOT_NOW:
        return TransientError(f"{client.provider}: no token now ({said})", answer.retry_after)
    if not _CODE.fullmatch(code):
        return TransientError(f"{client.provider}: the answer makes no sense ({said})", answer.retry_after)
    if code in _WRONG_CLIENT:
        return RefusedGrantError(
            f"{client.provider} does not accept the client ({said}); check client_id and client_secret", code
        )
    return RefusedGrantError(f"{client.provider} refuses the login ({said}); {client.log_in_again}", code)


def _object_of(client: OauthClient, answer: Answer) -> dict[str, object]:
    if answer.status == 429 or answer.status >= 500:
        raise TransientError(f"{client.provider}: no code now (status {answer.status})", answer.retry_after)
    try:
        said = json.loads(answer.text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise TransientError(f"{client.provider}: the answer makes no sense")
    return said


def _number(said: object, otherwise: int) -> int:
    try:
        return int(str(said)) if said is not None and not isinstance(said, bool) else otherwise
    except ValueError:
        return otherwise


def _oauthlib() -> Any:
    """The library, at the first question: its import takes a tenth of a second, which passwords need not pay."""
    import oauthlib.oauth2

    return oauthlib.oauth2


def _secret_of(client: OauthClient) -> dict[str, str]:
    return {"client_secret": client.client_secret()} if client.client_secret is not None else {}

"""The one login of a coach, in the browser or with a code on another device, and its end. `maild login`, `maild logout` and
`maild init` come here."""

from __future__ import annotations

import os
import secrets
import sys
import time
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from maild.clock import Clock
from maild.errors import AccountError, MaildError, TransientError
from maild.oauth.client import OauthClient
from maild.oauth.grants import (
    RefusedGrantError,
    ask_device_code,
    ask_device_token,
    authorization_page,
    exchange_code,
    revoke,
)
from maild.oauth.loopback import LoopbackRedirect
from maild.oauth.token import Token
from maild.oauth.token_file import TokenFile

_BROWSER_SECONDS = 300.0


class Way(StrEnum):
    """How the coach agrees: in a browser on this machine (RFC 8252), or with a code anywhere (RFC 8628)."""

    BROWSER = "browser"
    DEVICE = "device"


def open_in_browser(page: str) -> bool:
    """Opens a page in a graphical browser; False where there is none: one in the terminal would take the terminal."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    return webbrowser.open(page)


@dataclass(frozen=True, slots=True)
class Terminal:
    """What a login needs of its surroundings. `say` prints one line; `open_page` opens a browser and says whether it could;
    `pause` waits so many seconds. `port` is the port of the redirect, 0 for a free one; `seconds` the time for a browser."""

    say: Callable[[str], None]
    open_page: Callable[[str], bool] = open_in_browser
    pause: Callable[[float], None] = time.sleep
    port: int = 0
    seconds: float = _BROWSER_SECONDS


def usual_way(client: OauthClient) -> Way:
    """The way that asks least of the coach: a code where the provider has codes, for it works from any machine."""
    return Way.DEVICE if client.endpoints.device is not None else Way.BROWSER


def log_in(client: OauthClient, file: TokenFile, way: Way, terminal: Terminal, clock: Clock) -> None:
    """Asks the coach to agree, and keeps the tokens. AccountError where it was refused, took too long, or this provider
    has no such way; TransientError where the provider does not answer now. Nothing is kept then, and an earlier login
    stays."""
    token = _in_browser(client, terminal, clock) if way is Way.BROWSER else _with_code(client, terminal, clock)
    with file.held():
        file.write(token)


@dataclass(frozen=True, slots=True)
class Farewell:
    """What a logout did: whether there was a login, whether the provider took it back, and what the coach can do by hand."""

    was_logged_in: bool
    is_revoked: bool
    advice: str | None


def log_out(client: OauthClient, file: TokenFile) -> Farewell:
    """Takes the permission back where the provider can, and forgets the tokens whatever it says."""
    with file.held():
        try:
            token = file.read()
        except AccountError:  # damaged or not ours alone: it goes all the same
            file.remove()
            return Farewell(True, False, client.consents)
        if token is None:
            return Farewell(False, False, None)
        try:
            is_revoked = revoke(client, token)
        except MaildError:
            is_revoked = False
        file.remove()
    return Farewell(True, is_revoked, None if is_revoked else client.consents)


def _in_browser(client: OauthClient, terminal: Terminal, clock: Clock) -> Token:
    if client.endpoints.authorization is None:
        raise AccountError(f"{client.provider} has no browser login; expected --device")
    state = secrets.token_urlsafe(32)
    with LoopbackRedirect(state, client.redirect_host, terminal.port) as redirect:
        page, verifier = authorization_page(client, redirect.uri, state)
        if terminal.open_page(page):
            terminal.say("Your browser shows the login page. Agree there; maild waits.")
        else:
            terminal.say("Open this page in a browser on this machine and agree there; maild waits:")
        terminal.say(page)
        code = redirect.wait(terminal.seconds)
        return exchange_code(client, code, verifier, redirect.uri, clock.now)


def _with_code(client: OauthClient, terminal: Terminal, clock: Clock) -> Token:
    if client.endpoints.device is None:
        raise AccountError(f"{client.provider} gives no device code for mail; expected --browser")
    shown = ask_device_code(client)
    terminal.say(f"Open {shown.page} on any device, and type this code: {shown.user_code}")
    until = clock.monotonic() + shown.expires_in
    interval = float(shown.interval)
    while clock.monotonic() + interval <= until:
        terminal.pause(interval)
        try:
            return ask_device_token(client, shown.device_code, clock.now)
        except RefusedGrantError as error:
            if error.code == "slow_down":
                interval += 5.0
            elif error.code == "expired_token":
                break
            elif error.code in ("access_denied", "authorization_declined"):
                raise AccountError(f"the permission was not given ({error.code})") from None
            elif error.code != "authorization_pending":
                raise
        except TransientError:
            interval = min(interval * 2, 60.0)  # RFC 8628 section 3.5: slower after a lost connection
    raise AccountError("the code was not used in time; run maild login again")

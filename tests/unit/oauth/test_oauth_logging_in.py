"""The coach logs in: in the browser, or with a code on another device; and out."""

from __future__ import annotations

import socket
import ssl
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from maild.clock import SystemClock
from maild.errors import AccountError
from maild.oauth.client import OauthClient
from maild.oauth.grants import RefusedGrantError
from maild.oauth.logging_in import Terminal, Way, log_in, log_out, open_in_browser, usual_way
from maild.oauth.loopback import LoopbackRedirect
from maild.oauth.token_file import TokenFile
from tests.servers.authorization_server import AuthorizationServer
from tests.servers.ports import free_port
from tests.unit.oauth.conftest import keep_tokens


class Browser:
    """Opens the page as a coach's browser would, in the background, and keeps what it showed at the end."""

    def __init__(self, ca_file: str | None) -> None:
        self._context = ssl.create_default_context(cafile=ca_file)
        self.opened: list[str] = []
        self.shown: list[str] = []
        self._threads: list[threading.Thread] = []

    def __call__(self, page: str) -> bool:
        self.opened.append(page)
        thread = threading.Thread(target=self._visit, args=(page,))
        thread.start()
        self._threads.append(thread)
        return True

    def _visit(self, page: str) -> None:
        with urllib.request.urlopen(page, context=self._context, timeout=10) as reply:
            self.shown.append(reply.read().decode())

    def close(self) -> None:
        for each in self._threads:
            each.join(10)


def a_terminal(browser: Callable[[str], bool], said: list[str], **changes: object) -> Terminal:
    values: dict[str, object] = {
        "say": said.append,
        "open_page": browser,
        "pause": lambda seconds: None,
        "seconds": 10.0,
    }
    return Terminal(**(values | changes))  # type: ignore[arg-type]


def test_a_login_in_the_browser_keeps_the_tokens_and_shows_none(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    browser, said = Browser(client.ca_file), list[str]()
    log_in(client, file, Way.BROWSER, a_terminal(browser, said), SystemClock())
    browser.close()
    kept = file.read()
    assert kept is not None and kept.access in provider.access and kept.refresh in provider.refresh
    asked = {name: value for name, (value,) in parse_qs(urlsplit(browser.opened[0]).query).items()}
    assert asked["code_challenge_method"] == "S256" and asked["scope"] == "mail offline"
    assert asked["login_hint"] == "anouk" and asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert "Gelukt" in browser.shown[0]
    everything = "".join((*said, *browser.shown))
    assert kept.access not in everything and str(kept.refresh) not in everything


def test_the_listener_is_gone_after_the_login(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    port, browser = free_port(), Browser(client.ca_file)
    log_in(client, file, Way.BROWSER, a_terminal(browser, [], port=port), SystemClock())
    browser.close()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize(("fault", "said"), [("denied", "permission was not given"), ("other_state", "state differs")])
def test_a_refusal_or_a_foreign_answer_keeps_the_earlier_login(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, fault: str, said: str
) -> None:
    keep_tokens(provider, client, file)
    before, browser = file.read(), Browser(client.ca_file)
    provider.faults["consent"] = fault
    with pytest.raises(AccountError, match=said):
        log_in(client, file, Way.BROWSER, a_terminal(browser, []), SystemClock())
    browser.close()
    assert file.read() == before and provider.count("authorization_code") == 0


def test_nobody_at_the_browser_ends_in_time(client: OauthClient, file: TokenFile) -> None:
    said: list[str] = []
    terminal = a_terminal(lambda page: False, said, seconds=0.2)
    with pytest.raises(AccountError, match="nobody logged in"):
        log_in(client, file, Way.BROWSER, terminal, SystemClock())
    assert "Open this page" in said[0] and said[1].startswith("https://")


def test_only_one_answer_is_taken_and_other_requests_mean_nothing() -> None:
    with LoopbackRedirect("de-onze", "127.0.0.1") as redirect:
        assert redirect.take("/favicon.ico") is None and redirect.take("/") is None
        assert redirect.take("/elders?code=a&state=de-onze") is None
        assert redirect.take("/?code=goed&state=de-onze") is True
        assert redirect.take("/?code=laat&state=de-onze") is None
        assert redirect.wait(1) == "goed"


def test_a_link_on_which_nothing_is_sent_does_not_block_the_answer() -> None:
    with LoopbackRedirect("de-onze", "127.0.0.1") as redirect:
        port = urlsplit(redirect.uri).port
        with socket.create_connection(("127.0.0.1", port or 0)):
            with urllib.request.urlopen(f"{redirect.uri}/?code=goed&state=de-onze", timeout=5) as reply:
                assert reply.headers["Content-Security-Policy"] == "default-src 'none'"
                assert "goed" not in reply.read().decode()
            assert redirect.wait(1) == "goed"


def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(AccountError, match=f"port {taken.getsockname()[1]}"):
            LoopbackRedirect("x", "127.0.0.1", taken.getsockname()[1])


def test_a_code_on_another_device_logs_in_once_the_coach_has_agreed(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    provider.faults["device"] = ["authorization_pending", "slow_down", "authorization_pending"]
    said, pauses = list[str](), list[float]()
    log_in(client, file, Way.DEVICE, a_terminal(lambda page: False, said, pause=pauses.append), SystemClock())
    kept = file.read()
    assert kept is not None and kept.access in provider.access
    assert "WDJB-MJHT" in said[0] and pauses == [1.0, 1.0, 6.0, 6.0]


@pytest.mark.parametrize(("code", "said"), [("access_denied", "not given"), ("expired_token", "not used in time")])
def test_a_code_that_is_refused_or_left_keeps_nothing(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, code: str, said: str
) -> None:
    provider.faults["device"] = ["authorization_pending", code]
    with pytest.raises(AccountError, match=said):
        log_in(client, file, Way.DEVICE, a_terminal(lambda page: False, []), SystemClock())
    assert file.read() is None


def test_a_login_without_a_refresh_token_is_refused_for_it_would_end_within_the_hour(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    provider.faults["token"] = "no_refresh"
    with pytest.raises(AccountError, match="no refresh token"):
        log_in(client, file, Way.DEVICE, a_terminal(lambda page: False, []), SystemClock())
    assert file.read() is None


def test_a_wrong_client_is_named_and_its_secret_is_not(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    wrong = replace(client, client_secret=lambda: "een-ander-geheim")
    with pytest.raises(RefusedGrantError, match="check client_id and client_secret") as failure:
        log_in(wrong, file, Way.DEVICE, a_terminal(lambda page: False, []), SystemClock())
    assert "een-ander-geheim" not in str(failure.value)


def test_a_provider_without_the_way_that_was_asked_for_says_which_one_it_has(
    client: OauthClient, file: TokenFile
) -> None:
    only_browser = replace(client, endpoints=replace(client.endpoints, device=None))
    only_codes = replace(client, endpoints=replace(client.endpoints, authorization=None))
    assert (usual_way(only_browser), usual_way(only_codes)) == (Way.BROWSER, Way.DEVICE)
    with pytest.raises(AccountError, match="expected --browser"):
        log_in(only_browser, file, Way.DEVICE, a_terminal(lambda page: False, []), SystemClock())
    with pytest.raises(AccountError, match="expected --device"):
        log_in(only_codes, file, Way.BROWSER, a_terminal(lambda page: False, []), SystemClock())


def test_a_logout_takes_the_permission_back_and_forgets_the_tokens(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    _, refresh = keep_tokens(provider, client, file)
    done = log_out(client, file)
    assert (done.was_logged_in, done.is_revoked, done.advice) == (True, True, None)
    assert provider.revoked == [refresh] and file.read() is None and not provider.access


@pytest.mark.parametrize("way", ["down", "none", "damaged"])
def test_a_logout_forgets_the_tokens_also_where_the_provider_cannot_be_told(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, way: str
) -> None:
    keep_tokens(provider, client, file)
    asked = replace(client, consents="https://x.example/consents")
    if way == "down":
        provider.faults["revoke"] = "down"
    elif way == "none":
        asked = replace(asked, endpoints=replace(client.endpoints, revocation=None))
    else:
        Path(file.path).write_text("{", encoding="utf-8")
    done = log_out(asked, file)
    assert (done.was_logged_in, done.is_revoked, done.advice) == (True, False, "https://x.example/consents")
    assert file.read() is None
    assert not log_out(asked, file).was_logged_in


def test_on_a_machine_without_a_screen_no_browser_takes_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("webbrowser.open", lambda page: pytest.fail("a browser was opened"))
    monkeypatch.setattr("sys.platform", "linux")
    assert open_in_browser("https://x.example") is False

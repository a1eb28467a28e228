"""Access tokens that stay fresh, at an authorization server that expires, refuses, revokes, rotates and misbehaves."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from maild.clock import SystemClock, SystemTokens
from maild.errors import AccountError, MaildError, TransientError
from maild.oauth import endpoint
from maild.oauth.bearer import Bearer
from maild.oauth.client import Endpoints, OauthClient
from maild.oauth.token import Token
from maild.oauth.token_file import TokenFile
from tests.servers.authorization_server import CLIENT_ID, CLIENT_SECRET, AuthorizationServer
from tests.unit.oauth.conftest import keep_tokens

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def a_bearer(client: OauthClient, file: TokenFile) -> Bearer:
    return Bearer(client, file, SystemClock(), SystemTokens())


def test_a_token_with_life_before_it_is_given_without_asking_anybody(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    access, _ = keep_tokens(provider, client, file)
    assert a_bearer(client, file)() == access and provider.asked == []


def test_a_token_is_renewed_before_it_expires_and_the_refresh_token_stays(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    access, refresh = keep_tokens(provider, client, file, age=3595)
    renewed = a_bearer(client, file)()
    kept = file.read()
    assert renewed != access and renewed in provider.access and provider.count("refresh_token") == 1
    assert kept is not None and (kept.access, kept.refresh) == (renewed, refresh)


@pytest.mark.parametrize(
    ("life", "left", "fraction", "is_due"),
    [
        (3600, 301, 0.99, False),
        (3600, 290, 0.99, True),
        (3600, 290, 0.0, False),
        (3600, 149, 0.0, True),
        (60, 13, 0.99, False),
        (60, 5, 0.0, True),
    ],
)
def test_two_accounts_that_logged_in_together_do_not_renew_together(
    life: int, left: int, fraction: float, is_due: bool
) -> None:
    ends = NOW + timedelta(seconds=left)
    token = Token("u", "c", "n", "a", "r", ends - timedelta(seconds=life), ends)
    assert token.is_due(NOW, fraction) is is_due


def test_nobody_logged_in_yet_says_which_command_to_type(client: OauthClient, file: TokenFile) -> None:
    with pytest.raises(AccountError, match=r"nobody has logged in .* maild login --account praktijk"):
        a_bearer(client, file)()


def test_a_withdrawn_permission_is_asked_for_once_and_told_every_time_without_a_token_in_it(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tokens = keep_tokens(provider, client, file, age=3700)
    provider.withdraw()
    for _ in range(3):
        with pytest.raises(AccountError, match=r"withdrawn or has expired \(invalid_grant\); log in again") as failure:
            a_bearer(client, file)()
        assert not any(each in f"{failure.value!r} {failure.getrepr()}" for each in tokens[1:])
    assert provider.count("refresh_token") == 1
    assert not any(each in caplog.text for each in (*tokens, CLIENT_SECRET))


def test_a_permission_withdrawn_ahead_of_expiry_leaves_time_to_tell_the_coach(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    access, _ = keep_tokens(provider, client, file, age=3590)
    provider.refresh.clear()
    bearer = a_bearer(client, file)
    assert "maild login --account praktijk" in (bearer.ending() or "")
    assert bearer() == access and provider.count("refresh_token") == 1


def test_a_new_login_heals_it_without_a_restart(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    keep_tokens(provider, client, file, age=3700)
    provider.withdraw()
    bearer = a_bearer(client, file)
    with pytest.raises(AccountError):
        bearer()
    access, _ = keep_tokens(provider, client, file)
    assert bearer() == access and bearer.ending() is None


def test_a_refused_token_is_exchanged_but_a_fresh_one_is_not(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    access, _ = keep_tokens(provider, client, file, age=1800)
    bearer = a_bearer(client, file)
    second = bearer(access)
    assert second != access and bearer(access) == second and provider.count("refresh_token") == 1
    with pytest.raises(AccountError, match="refuses a fresh token for anouk"):
        bearer(second)
    assert provider.count("refresh_token") == 1


@pytest.mark.parametrize("fault", ["unavailable", "busy", "nonsense", "list", "huge", "bad_token", "echo"])
def test_a_provider_that_is_down_or_talks_nonsense_is_left_alone_for_a_while_and_the_old_token_serves_on(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, fault: str
) -> None:
    access, refresh = keep_tokens(provider, client, file, age=3595)
    provider.faults["token"] = fault
    bearer = a_bearer(client, file)
    assert bearer() == access
    asked = len(provider.asked)
    assert bearer() == access and len(provider.asked) == asked == 1
    kept = file.read()
    assert kept is not None and kept.refresh == refresh


@pytest.mark.parametrize("fault", ["unavailable", "nonsense", "list", "huge", "bad_token", "echo"])
def test_with_an_expired_token_such_a_provider_is_a_matter_of_waiting_and_no_secret_is_told(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, fault: str
) -> None:
    _, refresh = keep_tokens(provider, client, file, age=3700)
    provider.faults["token"] = fault
    with pytest.raises(TransientError) as failure:
        a_bearer(client, file)()
    assert refresh not in str(failure.value)
    provider.faults.clear()
    assert a_bearer(client, file)() in provider.access


def test_a_provider_that_says_when_to_come_back_is_believed(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    keep_tokens(provider, client, file, age=3700)
    provider.faults["token"] = "busy"
    bearer = a_bearer(client, file)
    for _ in range(3):
        with pytest.raises(TransientError) as failure:
            bearer()
        assert failure.value.retry_after is not None
        assert timedelta(seconds=100) < failure.value.retry_after <= timedelta(seconds=120)
    assert len(provider.asked) == 1


@pytest.mark.parametrize("fault", ["slow", "dribble"])
def test_a_slow_provider_is_cut_off(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, fault: str
) -> None:
    provider.faults["token"] = fault
    clock = SystemClock()
    began = clock.monotonic()
    with pytest.raises(TransientError, match="no answer now"):
        endpoint.post_form(client.endpoints.token, "x=1", client.ca_file, seconds=0.5)
    assert clock.monotonic() - began < 5


def test_a_client_that_the_provider_does_not_know_is_told_apart_from_a_login_that_ended(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    _, refresh = keep_tokens(provider, client, file, age=3700)
    provider.faults["token"] = "invalid_client"
    with pytest.raises(AccountError, match="check client_id and client_secret"):
        a_bearer(client, file)()
    kept = file.read()
    assert kept is not None and kept.refresh == refresh


def test_a_provider_with_another_certificate_is_told_nothing(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    keep_tokens(provider, client, file, age=3700)
    stranger = OauthClient(
        "praktijk", "the provider", "anouk", CLIENT_ID, None, (), Endpoints(client.endpoints.token), ca_file=None
    )
    with pytest.raises(AccountError, match="certificate is not trusted"):
        a_bearer(stranger, file)()
    assert provider.asked == []


def test_tokens_of_another_client_are_not_sent_to_a_new_address(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    keep_tokens(provider, client, file, age=3700)
    moved = OauthClient("praktijk", "x", "anouk", CLIENT_ID, None, (), Endpoints(provider.url("elsewhere")))
    with pytest.raises(AccountError, match="another client, server or name"):
        a_bearer(moved, file)()
    assert provider.asked == []


def test_threads_that_need_a_token_together_use_a_rotating_refresh_token_once(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    provider.rotates = True
    keep_tokens(provider, client, file, age=3700)
    bearer, got = a_bearer(client, file), list[str]()
    threads = [threading.Thread(target=lambda: got.append(bearer())) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(got) == 6 and len(set(got)) == 1 and provider.count("refresh_token") == 1


def _ask(token_url: str, ca_file: str, state: Path, answers: multiprocessing.Queue[str]) -> None:
    client = OauthClient(
        "praktijk", "x", "anouk", CLIENT_ID, lambda: CLIENT_SECRET, (), Endpoints(token_url), ca_file=ca_file
    )
    try:
        answers.put(
            Bearer(client, TokenFile(state, "praktijk", SystemClock().monotonic), SystemClock(), SystemTokens())()
        )
    except MaildError as error:
        answers.put(f"failed: {error}")


def test_two_processes_use_a_rotating_refresh_token_once(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, tmp_path: Path
) -> None:
    provider.rotates = True
    keep_tokens(provider, client, file, age=3700)
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    arguments = (client.endpoints.token, client.ca_file, tmp_path / "state", answers)
    processes = [context.Process(target=_ask, args=arguments) for _ in range(2)]
    for each in processes:
        each.start()
    got = [answers.get(timeout=60) for _ in processes]
    for each in processes:
        each.join(30)
    assert got[0] == got[1] and got[0] in provider.access and provider.count("refresh_token") == 1

"""Tokens stay fresh while a connection lasts, and an ended login is known before the link breaks."""

from __future__ import annotations

import pytest

from maild.clock import SystemClock, SystemTokens
from maild.oauth.bearer import Bearer
from maild.oauth.client import OauthClient
from maild.oauth.keeping import TokenKeeper
from maild.oauth.token_file import TokenFile
from tests.servers.authorization_server import AuthorizationServer
from tests.unit.oauth.conftest import keep_tokens


@pytest.fixture
def keeper(client: OauthClient, file: TokenFile) -> TokenKeeper:
    return TokenKeeper({"praktijk": Bearer(client, file, SystemClock(), SystemTokens())})


def test_a_token_is_renewed_though_nobody_asks_for_it(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, keeper: TokenKeeper
) -> None:
    access, _ = keep_tokens(provider, client, file, age=3599)
    keeper.look()
    kept = file.read()
    assert kept is not None and kept.access != access and keeper.endings == {}


def test_an_ending_is_known_and_forgotten_after_a_new_login(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, keeper: TokenKeeper
) -> None:
    keeper.look()
    assert "nobody has logged in" in keeper.endings["praktijk"]
    keep_tokens(provider, client, file, age=3599)
    provider.withdraw()
    keeper.look()
    keeper.look()
    assert "withdrawn or has expired" in keeper.endings["praktijk"] and provider.count("refresh_token") == 1
    keep_tokens(provider, client, file)
    keeper.look()
    assert keeper.endings == {}


def test_a_provider_that_is_down_is_no_ending(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, keeper: TokenKeeper
) -> None:
    keep_tokens(provider, client, file, age=3700)
    provider.faults["token"] = "unavailable"
    keeper.look()
    assert keeper.endings == {}

"""An authorization server, a client of the coach at it, and tokens as a login leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from maild.clock import SystemClock
from maild.oauth.client import Endpoints, OauthClient
from maild.oauth.token import Token
from maild.oauth.token_file import TokenFile
from tests.servers.authorization_server import CLIENT_ID, CLIENT_SECRET, AuthorizationServer
from tests.servers.certificate import make_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def provider(certificate: tuple[Path, Path]) -> Iterator[AuthorizationServer]:
    server = AuthorizationServer(certificate).start()
    yield server
    server.stop()


@pytest.fixture
def client(provider: AuthorizationServer, certificate: tuple[Path, Path]) -> OauthClient:
    return OauthClient(
        account="praktijk",
        provider="the provider",
        username="anouk",
        client_id=CLIENT_ID,
        client_secret=lambda: CLIENT_SECRET,
        scopes=("mail", "offline"),
        endpoints=Endpoints(
            provider.url("token"), provider.url("authorize"), provider.url("device"), provider.url("revoke")
        ),
        ca_file=str(certificate[0]),
    )


@pytest.fixture
def file(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "state", "praktijk", SystemClock().monotonic)


def keep_tokens(provider: AuthorizationServer, client: OauthClient, file: TokenFile, age: int = 0) -> tuple[str, str]:
    """Writes tokens as a login `age` seconds ago would have; returns them, to look for where they must not be."""
    pair, at = provider.issue(), SystemClock().now() - timedelta(seconds=age)
    file.write(
        Token(
            client.endpoints.token,
            client.client_id,
            client.username,
            pair["access_token"],
            pair["refresh_token"],
            at,
            at + timedelta(seconds=provider.life),
        )
    )
    return pair["access_token"], pair["refresh_token"]

"""Logging in with OAuth on a real Dovecot, whose access tokens a local authorization server vouches for."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from maild.clock import SystemClock, SystemTokens
from maild.errors import AccountError, TransientError
from maild.imap import ConnectionSettings, open_store
from maild.mail.flags import SpecialUse
from maild.oauth.bearer import Bearer
from maild.oauth.client import Endpoints, OauthClient
from maild.oauth.token_file import TokenFile
from tests.conftest import missing_server
from tests.servers.authorization_server import CLIENT_ID, CLIENT_SECRET, AuthorizationServer
from tests.servers.certificate import make_certificate
from tests.servers.dovecot import Dovecot, dovecot_is_installed
from tests.unit.oauth.conftest import keep_tokens


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def provider(certificate: tuple[Path, Path]) -> Iterator[AuthorizationServer]:
    server = AuthorizationServer(certificate).start()
    yield server
    server.stop()


@pytest.fixture(scope="module", params=["", "IMAP4rev1 SASL-IR LITERAL+ UIDPLUS IDLE SPECIAL-USE AUTH=XOAUTH2"])
def server(provider: AuthorizationServer, request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    if not dovecot_is_installed():
        missing_server("Dovecot is not here: apt-get install dovecot-imapd dovecot-lmtpd, and run as root")
    with tempfile.TemporaryDirectory(prefix="maild-dovecot-") as root:
        Path(root).chmod(0o755)
        made = Dovecot(Path(root) / "d", introspection_url=provider.introspection_url, capability=request.param or None)
        yield made.start()
        made.stop()


@pytest.fixture
def client(provider: AuthorizationServer, certificate: tuple[Path, Path]) -> OauthClient:
    provider.faults.clear()
    provider.asked.clear()
    provider.life, provider.rotates = 3600, False
    return OauthClient(
        account="praktijk",
        provider="the provider",
        username="anouk",
        client_id=CLIENT_ID,
        client_secret=lambda: CLIENT_SECRET,
        scopes=("mail",),
        endpoints=Endpoints(provider.url("token")),
        ca_file=str(certificate[0]),
    )


@pytest.fixture
def file(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path, "praktijk", SystemClock().monotonic)


def connection(server: Dovecot, client: OauthClient, file: TokenFile) -> ConnectionSettings:
    server.user("anouk")
    return ConnectionSettings(
        account="praktijk",
        host="127.0.0.1",
        port=server.tls_port,
        security="tls",
        username="anouk",
        secret=lambda: pytest.fail("a password was asked for"),
        ca_file=str(server.certificate),
        bearer=Bearer(client, file, SystemClock(), SystemTokens()),
    )


def test_maild_reads_the_mailbox_with_a_token_and_no_password(
    server: Dovecot, provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    keep_tokens(provider, client, file)
    store = open_store(connection(server, client, file))
    assert store.find_mailbox(SpecialUse.DRAFTS) == "Drafts"
    store.close()
    assert provider.asked == []


def test_a_token_that_died_early_is_exchanged_once_and_the_login_goes_on(
    server: Dovecot, provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    keep_tokens(provider, client, file, age=1800)
    provider.expire()
    store = open_store(connection(server, client, file))
    store.close()
    assert provider.count("refresh_token") == 1
    again = open_store(connection(server, client, file))
    again.close()
    assert provider.count("refresh_token") == 1


def test_after_a_withdrawn_permission_the_coach_reads_what_to_do_and_nobody_is_asked_twice(
    server: Dovecot,
    provider: AuthorizationServer,
    client: OauthClient,
    file: TokenFile,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    tokens = keep_tokens(provider, client, file, age=1800)
    provider.withdraw()
    for _ in range(3):
        with pytest.raises(AccountError, match=r"withdrawn or has expired.*maild login --account praktijk") as failure:
            open_store(connection(server, client, file))
        assert not any(each in str(failure.value) for each in tokens)
    assert provider.count("refresh_token") == 1
    assert not any(each in caplog.text for each in tokens)


def test_a_fresh_token_that_the_server_refuses_is_not_exchanged_again_and_again(
    server: Dovecot, provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    keep_tokens(provider, client, file, age=1800)
    provider.username = "iemand-anders"
    provider.expire()
    try:
        for _ in range(3):
            with pytest.raises(AccountError, match="maild login --account praktijk"):
                open_store(connection(server, client, file))
    finally:
        provider.username = "anouk"
    assert provider.count("refresh_token") == 1


def test_a_mail_server_that_cannot_check_tokens_now_is_tried_later_with_the_same_one(
    server: Dovecot, provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    keep_tokens(provider, client, file, age=1800)
    provider.faults["introspection"] = "down"
    with pytest.raises(TransientError):
        open_store(connection(server, client, file))
    assert provider.asked == []


def test_a_server_that_takes_no_tokens_is_named_before_any_token_is_shown(
    dovecot: Dovecot, provider: AuthorizationServer, client: OauthClient, file: TokenFile
) -> None:
    settings = replace(connection(dovecot, client, file), bearer=lambda refused: pytest.fail("a token was asked for"))
    with pytest.raises(AccountError, match="neither OAUTHBEARER nor XOAUTH2"):
        open_store(settings)

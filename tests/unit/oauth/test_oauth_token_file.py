"""Where tokens lie: for the owner only, whole or not at all, and never given up for want of room."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from maild.clock import SystemClock, SystemTokens
from maild.errors import AccountError, TransientError
from maild.oauth.bearer import Bearer
from maild.oauth.client import OauthClient
from maild.oauth.token import Token
from maild.oauth.token_file import TokenFile
from tests.servers.authorization_server import AuthorizationServer
from tests.unit.oauth.conftest import keep_tokens

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
TOKEN = Token("https://x.example/t", "c", "anouk", "at.1", "rt.1", NOW, NOW + timedelta(hours=1))


def test_what_was_written_is_read_again_and_only_the_owner_can(file: TokenFile) -> None:
    file.write(TOKEN)
    assert file.read() == TOKEN
    assert file.path.stat().st_mode & 0o777 == 0o600 and file.path.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in file.path.parent.iterdir()] == [file.path.name]


def test_no_repr_shows_a_token() -> None:
    assert "at.1" not in repr(TOKEN) and "rt.1" not in repr(TOKEN)


@pytest.mark.parametrize("account", ["../../etc/passwd", "a/b", ".", "anna@praktijk.example"])
def test_no_name_of_an_account_leads_out_of_the_directory(tmp_path: Path, account: str) -> None:
    file = TokenFile(tmp_path, account, SystemClock().monotonic)
    file.write(TOKEN)
    assert file.path.parent == tmp_path / "oauth" and file.path.is_file()


def test_a_file_that_others_can_read_is_refused_with_the_command_that_mends_it(file: TokenFile) -> None:
    file.write(TOKEN)
    file.path.chmod(0o644)
    with pytest.raises(AccountError, match="chmod 600"):
        file.read()


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", b'{"access": "at.1"}'])
def test_a_damaged_file_says_to_log_in_again_and_repeats_nothing(file: TokenFile, content: bytes) -> None:
    file.write(TOKEN)
    file.path.write_bytes(content)
    with pytest.raises(AccountError, match="maild login") as failure:
        file.read()
    assert "at.1" not in str(failure.value)


def test_a_full_disk_does_not_cost_the_rotating_refresh_token(
    provider: AuthorizationServer, client: OauthClient, file: TokenFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.rotates = True
    keep_tokens(provider, client, file, age=3700)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "posix_fallocate", full)
        with pytest.raises(TransientError, match="No space left"):
            Bearer(client, file, SystemClock(), SystemTokens())()
    assert provider.asked == []
    assert Bearer(client, file, SystemClock(), SystemTokens())() in provider.access


def test_a_lock_that_another_one_keeps_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    ticks = iter([0.0, 100.0])
    file = TokenFile(tmp_path, "praktijk", lambda: next(ticks))
    other = TokenFile(tmp_path, "praktijk", SystemClock().monotonic)
    with other.held(), pytest.raises(TransientError, match="too long"), file.held():
        pytest.fail("two hold it at once")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can write for another user")
def test_a_login_typed_by_root_is_readable_for_the_service(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    file = TokenFile(tmp_path, "praktijk", SystemClock().monotonic)
    with file.held():
        file.write(TOKEN)
    assert {each.stat().st_uid for each in (file.path.parent, *file.path.parent.iterdir())} == {65534}
    assert file.read() == TOKEN


def test_no_link_leads_the_tokens_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    (tmp_path / "oauth").symlink_to(tmp_path / "elders")
    with pytest.raises(TransientError, match="cannot be written"):
        TokenFile(tmp_path, "praktijk", SystemClock().monotonic).write(TOKEN)

"""`oauth:` beside `secret:`: what is taken, what is refused with line and advice, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from maild.config import Config, load_config
from maild.errors import AccountError, ConfigurationError
from maild.logins import bearer_of, oauth_client_of, token_file_of
from maild.workshop import connection_of, submission_of

HEAD = """\
state_dir: state
accounts:
  - address: anna@praktijk.example
    alert_to: mobiel@elders.example
    smtp: {host: smtp.praktijk.example}
    imap:
      host: imap.praktijk.example
"""
GOOGLE = "      oauth: {provider: google, client_id: anna-id, client_secret: {env: MAILD_TEST_CLIENT}}\n"
MICROSOFT = "      oauth: {provider: microsoft, client_id: anna-id, tenant: consumers}\n"
OWN = (
    "      oauth: {provider: own, client_id: anna-id, token_url: 'https://login.example/t', "
    "device_url: 'https://login.example/d', scopes: [mail]}\n"
)


def loaded(directory: Path, text: str) -> Config:
    path = directory / "config.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_config(path)


@pytest.mark.parametrize("text", [GOOGLE, MICROSOFT, OWN])
def test_no_password_is_needed_and_both_servers_get_tokens(tmp_path: Path, text: str) -> None:
    (account,) = loaded(tmp_path, text).accounts
    connection, submission = connection_of(account), submission_of(account)
    assert connection.bearer is not None and submission is not None and submission.bearer is not None
    assert submission.username == "anna@praktijk.example" and submission.secret is None
    with pytest.raises(AccountError, match=r"maild login --account anna@praktijk.example"):
        connection.bearer(None)
    assert token_file_of(account).path.parent == tmp_path / "state" / "oauth"


def test_google_goes_by_browser_and_microsoft_also_by_code(tmp_path: Path) -> None:
    google = oauth_client_of(loaded(tmp_path, GOOGLE).accounts[0])
    microsoft = oauth_client_of(loaded(tmp_path, MICROSOFT).accounts[0])
    assert google is not None and microsoft is not None
    assert google.endpoints.device is None and google.extra["access_type"] == "offline"
    assert microsoft.endpoints.device == "https://login.microsoftonline.com/consumers/oauth2/v2.0/devicecode"
    assert microsoft.redirect_host == "localhost" and "offline_access" in microsoft.scopes


def test_a_submission_server_with_a_password_of_its_own_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILD_TEST_SMTP", "geheim")
    path = tmp_path / "config.yaml"
    own = HEAD.replace("{host: smtp.praktijk.example}", "{host: smtp.elders.example, secret: {env: MAILD_TEST_SMTP}}")
    path.write_text(own + GOOGLE, encoding="utf-8")
    config = load_config(path)
    submission = submission_of(config.accounts[0])
    assert submission is not None and submission.bearer is None and submission.secret is not None
    assert submission.secret() == "geheim" and config.warnings == ()


def test_alerts_that_end_with_the_login_are_warned_of(tmp_path: Path) -> None:
    (warning,) = loaded(tmp_path, GOOGLE).warnings
    assert warning.startswith(f"{tmp_path}/config.yaml:8: ") and "alert_command" in warning


def test_an_account_with_a_password_asks_nobody_for_tokens(tmp_path: Path) -> None:
    (account,) = loaded(tmp_path, "      secret: {env: X}\n").accounts
    assert bearer_of(account) is None and connection_of(account).bearer is None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("      username: anna\n", 6, ('"secret" is missing', "oauth:")),
        (GOOGLE + "      secret: {env: X}\n", 8, ("secret: and oauth: are both named",)),
        ("      oauth: {provider: gmail, client_id: x}\n", 8, ('"gmail" does not fit', "google, microsoft, or own")),
        ("      oauth: {provider: google}\n", 8, ('"client_id" is missing',)),
        ("      oauth: {provider: google, client_id: x}\n", 8, ('google without "client_secret"',)),
        ("      oauth: {provider: own, client_id: x, scopes: [a]}\n", 8, ('without "token_url"',)),
        (
            "      oauth: {provider: own, client_id: x, token_url: 'https://a.example/t', scopes: [a]}\n",
            8,
            ("authorization_url: or device_url:",),
        ),
        (
            "      oauth: {provider: microsoft, client_id: x, token_url: 'http://a.example/t'}\n",
            8,
            ("no https address", "https://login.example.org/token"),
        ),
        (
            "      oauth: {provider: microsoft, client_id: x, token_url: 'https://a.example/t'}\n",
            8,
            ("token_url with provider microsoft", "provider: own"),
        ),
        ("      oauth: {provider: google, client_id: x, client_secret: abc}\n", 8, ("a secret is written out",)),
        ("      oauth: {provider: microsoft, client_id: x, tenant: a/b}\n", 8, ("no tenant",)),
        (
            "      oauth: {provider: google, client_id: x, client_secret: {env: X}, tenant: common}\n",
            8,
            ("tenant with provider google",),
        ),
        ("      oauth: {provider: microsoft, client: x}\n", 8, ('the key "client" is unknown', "client_id")),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_was_expected(
    tmp_path: Path, text: str, line: int, said: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigurationError) as failure:
        loaded(tmp_path, text)
    told = [each for each in failure.value.problems if each.startswith(f"{tmp_path}/config.yaml:{line}: ")]
    assert told and all(any(word in each for each in told) for word in said), failure.value.problems

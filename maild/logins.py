"""Joins the configuration of an account and its OAuth login: the client, where its tokens lie, and who gives them out."""

from __future__ import annotations

from dataclasses import replace

from maild.clock import SystemClock, SystemTokens
from maild.config.account import AccountSettings
from maild.config.oauth import OauthSettings
from maild.errors import AccountError
from maild.oauth.bearer import Bearer
from maild.oauth.client import (
    GOOGLE_CONSENTS,
    GOOGLE_EXTRA,
    GOOGLE_SCOPES,
    MICROSOFT_CONSENTS,
    MICROSOFT_EXTRA,
    MICROSOFT_SCOPES,
    Endpoints,
    OauthClient,
    google_endpoints,
    microsoft_endpoints,
)
from maild.oauth.token_file import TokenFile


def oauth_client_of(account: AccountSettings) -> OauthClient | None:
    """The client of one account, or None where it logs in with a password."""
    settings = account.imap.oauth
    return None if settings is None else _client(settings, account)


def token_file_of(account: AccountSettings) -> TokenFile:
    """Where the tokens of one account lie. AccountError for settings that came out of no configuration file."""
    if account.state_dir is None:
        raise AccountError(f"{account.label}: no state directory is known for its tokens")
    return TokenFile(account.state_dir, account.label, SystemClock().monotonic)


def bearer_of(account: AccountSettings) -> Bearer | None:
    """Who gives out access tokens for one account, or None where it logs in with a password."""
    client = oauth_client_of(account)
    return None if client is None else Bearer(client, token_file_of(account), SystemClock(), SystemTokens())


def _client(settings: OauthSettings, account: AccountSettings) -> OauthClient:
    client = OauthClient(
        account=account.label,
        provider="the provider",
        username=account.imap_username,
        client_id=settings.client_id,
        client_secret=settings.client_secret.resolve if settings.client_secret else None,
        scopes=settings.scopes,
        endpoints=_endpoints(settings),
        ca_file=str(settings.ca_file) if settings.ca_file else None,
    )
    if settings.provider == "google":
        return replace(client, provider="Google", scopes=GOOGLE_SCOPES, extra=GOOGLE_EXTRA, consents=GOOGLE_CONSENTS)
    if settings.provider == "microsoft":
        return replace(
            client,
            provider="Microsoft",
            scopes=MICROSOFT_SCOPES,
            extra=MICROSOFT_EXTRA,
            consents=MICROSOFT_CONSENTS,
            redirect_host="localhost",  # the one loopback name that Microsoft takes with any port
        )
    return client


def _endpoints(settings: OauthSettings) -> Endpoints:
    if settings.provider == "google":
        return google_endpoints()
    if settings.provider == "microsoft":
        return microsoft_endpoints(settings.tenant or "common")
    assert settings.token_url is not None  # the group demands it
    return Endpoints(settings.token_url, settings.authorization_url, settings.device_url, settings.revocation_url)

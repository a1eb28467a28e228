"""OAuth 2.0 instead of a password: at which provider, and with whose client."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from maild.config.model import Group, problem_at
from maild.config.secrets import SecretSource
from maild.config.values import ExistingFile, PlainText

_URL = "expected an address such as https://login.example.org/token"
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}")
_OWN_KEYS = ("authorization_url", "token_url", "device_url", "revocation_url", "scopes")


class OauthSettings(Group):
    """The coach's own client at Google, Microsoft, or a provider whose addresses they write down."""

    provider: Literal["google", "microsoft", "own"] = Field(
        description="google, microsoft, or own (with its addresses)"
    )
    client_id: PlainText = Field(description="the client id that the provider gave you, see docs/operations.md")
    client_secret: SecretSource | None = Field(
        None, description="where the client's secret is: {file: …}, {credential: …}, {env: …} or {command: …}"
    )
    tenant: str | None = Field(None, description="for microsoft: consumers, organizations, or your tenant")
    authorization_url: str | None = Field(None, description="for own: the page in the browser, an https address")
    token_url: str | None = Field(None, description="for own: where tokens are given, an https address")
    device_url: str | None = Field(None, description="for own: where device codes are given, an https address")
    revocation_url: str | None = Field(None, description="for own: where tokens are taken back, an https address")
    scopes: tuple[PlainText, ...] = Field((), description="for own: a list of what to ask for, such as [mail]")
    ca_file: ExistingFile | None = Field(None, description="a file with the certificate authority of your own provider")

    @field_validator("client_id")
    @classmethod
    def _is_filled_in(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("an empty text; expected the client id that the provider gave you")
        return value

    @field_validator("tenant")
    @classmethod
    def _is_a_tenant(cls, value: str | None) -> str | None:
        if value is not None and not _TENANT.fullmatch(value):
            raise ValueError("no tenant; expected common, consumers, organizations, an id or a domain")
        return value

    @field_validator("authorization_url", "token_url", "device_url", "revocation_url")
    @classmethod
    def _is_https(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            is_good = parts.scheme == "https" and bool(parts.hostname) and parts.username is None
            _ = parts.port
        except ValueError:
            is_good = False
        if not is_good or not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError(f"no https address; {_URL}")
        return value

    @field_validator("scopes")
    @classmethod
    def _are_words(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(not each or " " in each for each in value):
            raise ValueError("a scope with a space, or an empty one; expected a list of single words, such as [mail]")
        return value

    @model_validator(mode="after")
    def _fits_the_provider(self) -> OauthSettings:
        if self.provider != "own":
            for key in _OWN_KEYS:
                if getattr(self, key):
                    raise problem_at(key, f"{key} with provider {self.provider}; expected provider: own, or no {key}")
        elif self.token_url is None:
            raise problem_at("", 'provider own without "token_url"; expected an https address')
        elif self.authorization_url is None and self.device_url is None:
            raise problem_at("", "provider own without a way to log in; expected authorization_url: or device_url:")
        elif not self.scopes:
            raise problem_at("", 'provider own without "scopes"; expected a list such as [mail]')
        if self.provider != "microsoft" and self.tenant is not None:
            raise problem_at("tenant", f"tenant with provider {self.provider}; expected it for microsoft only")
        if self.provider == "google" and self.client_secret is None:
            raise problem_at(
                "", 'google without "client_secret"; expected {file: …} with the secret of your desktop client'
            )
        return self

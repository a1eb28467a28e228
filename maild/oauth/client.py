"""Who asks for tokens, for which mailbox, and where: the coach's own client at one provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider is asked, https addresses all: the browser page, tokens, device codes (RFC 8628), and revocation
    (RFC 7009). None where the provider has none."""

    token: str
    authorization: str | None = None
    device: str | None = None
    revocation: str | None = None


@dataclass(frozen=True, slots=True)
class OauthClient:
    """One client for one account. `client_secret` is asked for at each request and never kept; None for a public client
    (RFC 6749 section 2.1).

    `redirect_host` is how the provider wants the loopback address written; `extra` goes along to the browser page; `consents`
    is the page where a person takes a permission back by hand.
    """

    account: str
    provider: str
    username: str
    client_id: str
    client_secret: Callable[[], str] | None = field(repr=False)
    scopes: tuple[str, ...]
    endpoints: Endpoints
    redirect_host: str = "127.0.0.1"
    extra: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    consents: str | None = None
    ca_file: str | None = None

    @property
    def log_in_again(self) -> str:
        """What the coach has to type when the permission is gone."""
        return f"log in again: maild login --account {self.account}"

    @property
    def log_in_first(self) -> str:
        """What the coach has to type at the start."""
        return f"log in with: maild login --account {self.account}"


def google_endpoints() -> Endpoints:
    """Google's (developers.google.com/identity/protocols/oauth2/native-app). Its device codes exclude mail."""
    return Endpoints(
        token="https://oauth2.googleapis.com/token",
        authorization="https://accounts.google.com/o/oauth2/v2/auth",
        revocation="https://oauth2.googleapis.com/revoke",
    )


def microsoft_endpoints(tenant: str) -> Endpoints:
    """Microsoft's for one tenant, or `common`, `organizations`, `consumers`. It has no revocation (RFC 7009)."""
    base = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
    return Endpoints(token=f"{base}/token", authorization=f"{base}/authorize", device=f"{base}/devicecode")


GOOGLE_SCOPES = ("https://mail.google.com/",)
MICROSOFT_SCOPES = (
    "https://outlook.office.com/IMAP.AccessAsUser.All",
    "https://outlook.office.com/SMTP.Send",
    "offline_access",
)
GOOGLE_EXTRA: Mapping[str, str] = MappingProxyType({"access_type": "offline", "prompt": "consent"})
"""Google gives a refresh token only where both are asked for."""
MICROSOFT_EXTRA: Mapping[str, str] = MappingProxyType({"prompt": "select_account"})
GOOGLE_CONSENTS = "https://myaccount.google.com/connections"
MICROSOFT_CONSENTS = "https://account.live.com/consent/Manage, or https://myapps.microsoft.com for a work account"

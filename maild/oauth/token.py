"""What a login gave: an access token that soon expires, and the refresh token that gets the next one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

_EARLIEST = timedelta(minutes=5)
_SHARE = 0.2
_ISSUED_JUST_NOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Token:
    """Bearer tokens (RFC 6750) of one client for one mailbox. No repr shows them.

    `refresh` is None once the provider refused it, and `refusal` says with which code; what is left of `access` may be used
    until it expires.
    """

    token_url: str
    client_id: str
    username: str
    access: str = field(repr=False)
    refresh: str | None = field(repr=False)
    issued_at: datetime
    expires_at: datetime
    refusal: str | None = None

    def is_valid(self, now: datetime) -> bool:
        """True until the access token expires."""
        return now < self.expires_at

    def is_due(self, now: datetime, fraction: float) -> bool:
        """True from some minutes before the access token expires. `fraction` in [0, 1) spreads accounts that logged in
        together: the head start is half to all of five minutes, or of a fifth of a shorter life."""
        ahead = min(_EARLIEST, (self.expires_at - self.issued_at) * _SHARE)
        return now >= self.expires_at - ahead * (0.5 + fraction / 2)

    def is_fresh(self, now: datetime) -> bool:
        """True in the first minutes of its life: a server that refuses it will refuse the next one as well."""
        return self.is_valid(now) and timedelta(0) <= now - self.issued_at < _ISSUED_JUST_NOW

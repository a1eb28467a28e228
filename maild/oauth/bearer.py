"""Gives an access token that is good now, and gets the next one ahead of time."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from maild.clock import Clock, TokenMaker
from maild.errors import AccountError, TransientError
from maild.oauth.client import OauthClient
from maild.oauth.grants import RefusedGrantError, refresh
from maild.oauth.token import Token
from maild.oauth.token_file import TokenFile

_LOG = logging.getLogger(__name__)
_GONE = frozenset({"invalid_grant", "interaction_required", "consent_required", "access_denied"})
"""The permission is gone for good: asking again would be knocking at a closed door."""
_REST_SECONDS = 30.0
"""So long a provider that gave no token is left alone, or as long as it asked for."""


class Bearer:
    """The access tokens of one account, for any thread and beside any other maild on the same state directory."""

    def __init__(self, client: OauthClient, file: TokenFile, clock: Clock, tokens: TokenMaker) -> None:
        self.client = client
        self._file = file
        self._clock = clock
        self._fraction = tokens.fraction()
        self._not_before = 0.0

    def __call__(self, refused: str | None = None) -> str:
        """An access token; given the one that a server `refused`, another.

        AccountError where the coach has to log in (again), TransientError where the provider gives none now. A token that a
        server refuses in its first minutes is not exchanged: that would be hammering.
        """
        token = self._token()
        if self._is_good(token, refused):
            return token.access
        with self._file.held():
            token = self._token()  # another thread or process may have been first
            if self._is_good(token, refused):
                return token.access
            if token.access == refused and token.is_fresh(self._clock.now()):
                raise AccountError(
                    f"the mail server refuses a fresh token for {self.client.username}; check that IMAP and SMTP are "
                    f"allowed for this mailbox, and that this is who logged in; else {self.client.log_in_again}"
                )
            return self._renewed(token, refused)

    def _token(self) -> Token:
        token = self._file.read()
        if token is None:
            raise AccountError(f"nobody has logged in to {self.client.provider} yet; {self.client.log_in_first}")
        here = (self.client.endpoints.token, self.client.client_id, self.client.username)
        if (token.token_url, token.client_id, token.username) != here:
            raise AccountError(f"the login was for another client, server or name; {self.client.log_in_again}")
        return token

    def _is_good(self, token: Token, refused: str | None) -> bool:
        now = self._clock.now()
        if token.access == refused or not token.is_valid(now):
            return False
        return token.refresh is None or not token.is_due(now, self._fraction)

    def _renewed(self, token: Token, refused: str | None) -> str:
        if token.refresh is None:
            raise AccountError(self._ended(token.refusal or "refused"))
        try:
            self._demand_rest()
            with self._file.room() as keep:
                fresh = refresh(self.client, token, self._clock.now)
                keep(fresh)
        except RefusedGrantError as error:
            if error.code not in _GONE:
                raise
            self._file.write(replace(token, refresh=None, refusal=error.code))
            _LOG.error("account=%s the login has ended code=%s", self.client.account, error.code)
            token = replace(token, refresh=None, refusal=error.code)
            if self._is_good(token, refused):
                return token.access
            raise AccountError(self._ended(error.code)) from None
        except TransientError as error:
            if self._clock.monotonic() >= self._not_before:
                wait = error.retry_after.total_seconds() if error.retry_after else 0.0
                self._not_before = self._clock.monotonic() + max(wait, _REST_SECONDS)
            if token.access != refused and token.is_valid(self._clock.now()):
                return token.access  # ahead of time: the old one does for a while yet
            raise
        _LOG.info("account=%s a fresh token until=%s", self.client.account, fresh.expires_at.isoformat("T", "seconds"))
        return fresh.access

    def _demand_rest(self) -> None:
        left = self._not_before - self._clock.monotonic()
        if left > 0:
            raise TransientError(f"{self.client.provider} gave no token a moment ago", timedelta(seconds=left))

    def ending(self) -> str | None:
        """Why the login has ended or will with the present access token, in words with what to do; None where all is well.

        Asks for a fresh token where one is due. AccountError and TransientError as in a call.
        """
        self()
        token = self._token()
        return self._ended(token.refusal or "refused") if token.refresh is None else None

    def _ended(self, code: str) -> str:
        return f"the login at {self.client.provider} was withdrawn or has expired ({code}); {self.client.log_in_again}"

"""Keeps the tokens of all accounts fresh while their connections last, and knows early which login has ended.

A connection may live for weeks: without this, a permission that was taken back would show only when the link next breaks.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping

from maild.errors import AccountError, MaildError
from maild.oauth.bearer import Bearer

_LOG = logging.getLogger(__name__)
_EVERY_SECONDS = 60.0


class TokenKeeper:
    """One thread looks at every account once a minute; a provider that hangs holds up no mail."""

    def __init__(self, bearers: Mapping[str, Bearer]) -> None:
        self._bearers = dict(bearers)
        self._endings: dict[str, str] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="tokens", daemon=True)

    def start(self) -> None:
        """Begins, where any account logs in with OAuth."""
        if self._bearers:
            self._thread.start()

    def stop(self) -> None:
        """Ends that; a question under way is not waited for: it keeps its answer whole or not at all."""
        self._stopping.set()

    @property
    def endings(self) -> Mapping[str, str]:
        """Accounts whose coach has to do something, with what it is: the login has ended, or none was made."""
        return dict(self._endings)

    def look(self) -> None:
        """One look at every account. A provider that gives no answer now changes nothing of what is known."""
        for account, bearer in self._bearers.items():
            try:
                ending = bearer.ending()
            except AccountError as error:
                ending = str(error)
            except MaildError as error:
                _LOG.warning("account=%s no fresh token now: %s", account, error)
                continue
            if ending is None:
                self._endings.pop(account, None)
            else:
                self._endings[account] = ending

    def _keep(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - the loop's last line: the next look may go well
                _LOG.error("tokens unexpected=%s", type(error).__name__)
            self._stopping.wait(_EVERY_SECONDS)

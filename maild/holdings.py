"""Which accounts this daemon works for at this moment, where several daemons have one database.

One thread renews what is held and takes what is free, a turn every few seconds; nothing slow happens in it. What a gained or
lost account means is the daemon's affair (`take_up`, `lay_down`).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence

from maild.errors import MaildError
from maild.ledger.leases import Lease, Leases

_LOG = logging.getLogger(__name__)
_TURN_SECONDS = 4.0


class Holdings:
    """The accounts held here. With `leases` None there is nothing to share, and nothing happens."""

    def __init__(
        self,
        leases: Leases | None,
        accounts: Sequence[str],
        take_up: Callable[[str, Lease], None],
        lay_down: Callable[[str, bool], None],
        beat: Callable[[str], None],
    ) -> None:
        """`take_up` begins the work of an account under its lease; `lay_down` ends it, told whether another daemon is known
        to have it. Both return soon."""
        self._leases = leases
        self._accounts = tuple(accounts)
        self._take_up = take_up
        self._lay_down = lay_down
        self._beat = beat
        self._held: dict[str, Lease] = {}
        self._elsewhere: dict[str, str] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="leases", daemon=True)

    @property
    def elsewhere(self) -> Mapping[str, str]:
        """Who holds the accounts that are not held here, as far as somebody did at the last turn."""
        return dict(self._elsewhere)

    def start(self) -> None:
        """Takes what is free, and goes on doing so."""
        if self._leases is None:
            return
        self._turn(self._leases)
        self._thread.start()

    def stop(self) -> None:
        """Ends that; what is held is held until `release`, or until it runs out."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(5.0)

    def release(self) -> None:
        """Gives everything back, so that another daemon need not wait. To be called when the work has ended."""
        if self._leases is None:
            return
        for account, lease in list(self._held.items()):
            self._held.pop(account)
            try:
                self._leases.release(lease)
            except MaildError as error:
                _LOG.warning("account=%s its lease runs out by itself: %s", account, error)

    def _keep(self) -> None:
        assert self._leases is not None
        while not self._stopping.wait(_TURN_SECONDS):
            self._turn(self._leases)

    def _turn(self, leases: Leases) -> None:
        self._beat("leases")
        try:
            self._renew(leases)
            for account in self._accounts:
                if account not in self._held and not self._stopping.is_set():
                    self._try_to_take(leases, account)
        except MaildError as error:
            _LOG.warning("leases: %s", error)
            self._lay_down_what_ran_out(leases)

    def _renew(self, leases: Leases) -> None:
        for lease in leases.renew(self._held.values()):
            self._end(lease, is_taken=leases.holder_elsewhere(lease.account) is not None)

    def _try_to_take(self, leases: Leases, account: str) -> None:
        lease = leases.take(account)
        if lease is None:
            self._elsewhere[account] = leases.holder_elsewhere(account) or "another maild"
            return
        self._elsewhere.pop(account, None)
        self._held[account] = lease
        _LOG.info("account=%s held=%d", account, lease.fence)
        try:
            self._take_up(account, lease)
        except MaildError as error:
            _LOG.error("account=%s cannot be worked for: %s", account, error)
            self._held.pop(account)
            leases.release(lease)

    def _lay_down_what_ran_out(self, leases: Leases) -> None:
        for lease in list(self._held.values()):
            if not leases.is_held(lease):
                self._end(lease, is_taken=False)

    def _end(self, lease: Lease, *, is_taken: bool) -> None:
        self._held.pop(lease.account, None)
        _LOG.warning("account=%s lost=%d taken=%s", lease.account, lease.fence, is_taken)
        self._lay_down(lease.account, is_taken)

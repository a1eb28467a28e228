"""Where the tokens of one account lie: a file that only its owner reads, replaced whole, changed by one process at a time."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shlex
import stat
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from maild.errors import AccountError, TransientError
from maild.oauth.token import Token

_LOCK_SECONDS = 15.0
_ROOM = 16 * 1024
_LARGEST = 64 * 1024


class TokenFile:
    """One account's tokens under the state directory. `monotonic` times the wait for another process.

    What root writes (`sudo maild login` beside a service) belongs to whom the state directory belongs to.
    """

    def __init__(self, state_dir: Path, account: str, monotonic: Callable[[], float]) -> None:
        self._state_dir = state_dir
        self._directory = state_dir / "oauth"
        name = quote(account, safe="@+")
        self.path = self._directory / f"{name}.json"
        self._lock_path = self._directory / f"{name}.lock"
        self._monotonic = monotonic

    def read(self) -> Token | None:
        """The tokens, or None where nobody logged in. AccountError where the file is not for us alone, or damaged."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise AccountError(f"token file {self.path} cannot be read ({error.strerror})") from None
        with os.fdopen(descriptor, "rb") as file:
            self._demand_private(os.fstat(file.fileno()))
            raw = file.read(_LARGEST)
        try:
            said = json.loads(raw)
            return Token(
                token_url=str(said["token_url"]),
                client_id=str(said["client_id"]),
                username=str(said["username"]),
                access=str(said["access"]),
                refresh=None if said["refresh"] is None else str(said["refresh"]),
                issued_at=datetime.fromisoformat(said["issued_at"]),
                expires_at=datetime.fromisoformat(said["expires_at"]),
                refusal=None if said["refusal"] is None else str(said["refusal"]),
            )
        except (ValueError, KeyError, TypeError):
            raise AccountError(f"token file {self.path} is damaged; log in again with maild login") from None

    @contextlib.contextmanager
    def room(self) -> Iterator[Callable[[Token], None]]:
        """Makes sure of room on the disk, then gives the way to write: a refresh token that is used up before its successor
        can be kept would lock the coach out. TransientError where there is no room."""
        fresh = self._directory / f".{self.path.name}.{os.getpid()}.{threading.get_ident():x}.new"
        try:
            self._make_directory()
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            self._hand_over(descriptor)
        except OSError as error:
            raise TransientError(f"token file {self.path} cannot be written ({error.strerror})") from None
        try:
            try:
                os.posix_fallocate(descriptor, 0, _ROOM)
            except OSError as error:
                raise TransientError(f"token file {self.path} cannot be written ({error.strerror})") from None
            yield lambda token: self._replace(descriptor, fresh, token)
        finally:
            os.close(descriptor)
            fresh.unlink(missing_ok=True)

    def write(self, token: Token) -> None:
        """Replaces the tokens; after a crash the old or the new ones are there, whole."""
        with self.room() as keep:
            keep(token)

    def remove(self) -> None:
        """Forgets the tokens."""
        self.path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """One holder at a time, over threads and processes: a refresh token that rotates must not be used twice. A process
        that dies lets go. TransientError where another one holds it too long."""
        try:
            self._make_directory()
            descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            self._hand_over(descriptor)
        except OSError as error:
            raise TransientError(f"{self._lock_path} cannot be opened ({error.strerror})") from None
        try:
            until = self._monotonic() + _LOCK_SECONDS
            while not _takes(descriptor):
                if self._monotonic() > until:
                    raise TransientError("another maild has been asking for a token too long")
                time.sleep(0.05)
            yield
        finally:
            os.close(descriptor)

    def _replace(self, descriptor: int, fresh: Path, token: Token) -> None:
        said = {
            "token_url": token.token_url,
            "client_id": token.client_id,
            "username": token.username,
            "access": token.access,
            "refresh": token.refresh,
            "issued_at": token.issued_at.isoformat(),
            "expires_at": token.expires_at.isoformat(),
            "refusal": token.refusal,
        }
        raw = json.dumps(said).encode()
        try:
            os.pwrite(descriptor, raw, 0)
            os.ftruncate(descriptor, len(raw))
            os.fsync(descriptor)
            fresh.replace(self.path)
            directory = os.open(self._directory, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(directory)
            finally:
                os.close(directory)
        except OSError as error:
            raise TransientError(f"token file {self.path} cannot be written ({error.strerror})") from None

    def _make_directory(self) -> None:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory = os.open(self._directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            self._hand_over(directory)
        finally:
            os.close(directory)

    @property
    def _owner(self) -> int:
        return self._state_dir.stat().st_uid if os.geteuid() == 0 else os.geteuid()

    def _hand_over(self, descriptor: int) -> None:
        if os.geteuid() == 0 and os.fstat(descriptor).st_uid != self._owner:
            os.fchown(descriptor, self._owner, self._state_dir.stat().st_gid)

    def _demand_private(self, status: os.stat_result) -> None:
        """Judges the opened file, not its name: nobody can exchange it in between."""
        if status.st_uid != self._owner:
            raise AccountError(
                f"token file {self.path} belongs to user id {status.st_uid}; expected maild login to be run by the same "
                "user as maild"
            )
        if not stat.S_ISREG(status.st_mode) or status.st_mode & 0o077:
            raise AccountError(
                f"token file {self.path} can be read by others; log in again, or mend it with: "
                f"chmod 600 {shlex.quote(str(self.path))}"
            )


def _takes(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

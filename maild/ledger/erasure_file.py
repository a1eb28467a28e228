"""The list of erasures apart from the ledger, so that a ledger that comes back from a backup forgets again.

It holds no address: only keyed marks, and the key. It is written before the ledger changes: what stands in it and not in
the ledger is carried out at the next start.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from maild.errors import AccountError
from maild.ledger.erasures import Erasure
from maild.ledger.ledger import Ledger
from maild.ledger.ownership import give_to_owner

NAME = "erasures.json"


@dataclass(frozen=True, slots=True)
class KeptErasures:
    """What the file says."""

    key: bytes
    erasures: tuple[Erasure, ...]


class ErasureFile:
    """The file in the state directory (0600), replaced whole at each change."""

    def __init__(self, state_dir: Path) -> None:
        self._path = state_dir / NAME

    def read(self) -> KeptErasures | None:
        """What it says; None where there is none. AccountError where it cannot be read."""
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            return KeptErasures(bytes.fromhex(data["key"]), tuple(_erasure(each) for each in data["erased"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise AccountError(
                f"{self._path} cannot be read ({type(error).__name__}); it keeps who was erased: put back a good copy"
            ) from None

    def add(self, key: bytes, erasures: Iterable[Erasure]) -> None:
        """Adds to the list, on disk before this returns."""
        with self._alone():
            known = self.read()
            listed = [*(known.erasures if known else ()), *erasures]
            text = json.dumps(
                {"key": key.hex(), "erased": [_as_json(each) for each in dict.fromkeys(listed)]}, indent=1
            )
            fresh = self._path.with_name(NAME + ".new")
            fresh.unlink(missing_ok=True)
            file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(file, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            give_to_owner(fresh, self._path.parent)
            fresh.replace(self._path)
            self._keep_name()

    def _keep_name(self) -> None:
        directory = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(directory)
        os.close(directory)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = self._path.with_name(NAME + ".lock")
        file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        give_to_owner(lock, lock.parent)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)


def erase_person(
    ledger: Ledger, file: ErasureFile, account: str, address: str, now: datetime
) -> tuple[tuple[Erasure, ...], dict[str, int]]:
    """Erases one person, with the file first; the marks that stay, and how many rows went from each table."""
    kept = file.read()
    with ledger.transaction() as tx:
        if kept is not None:
            tx.erasures.use_key(kept.key)
        marks = tx.privacy.marks_of(tx.privacy.subject(account, address), now)
        key = tx.erasures.key()
    file.add(key, marks)
    with ledger.transaction() as tx:
        counts = tx.privacy.erase(tx.privacy.subject(account, address), marks)
    ledger.wipe()
    return marks, counts


def replay_erasures(ledger: Ledger, file: ErasureFile) -> int:
    """Carries out what the file says and the ledger does not know: an erasure that was cut off, or a restored backup.

    Comes back with how many marks that were. A list that was lost is written anew from the ledger.
    """
    kept = file.read()
    with ledger.transaction() as tx:
        known = tx.erasures.all()
        if kept is None:
            key = tx.erasures.key() if known else b""
        else:
            missing = [each for each in kept.erasures if each not in known]
            if missing:
                tx.erasures.use_key(kept.key)
            for each in missing:
                tx.privacy.erase_again(each, [other for other in missing if other.at == each.at])
    if kept is None:
        if known:
            file.add(key, known)
        return 0
    if missing:
        ledger.wipe()
    return len(missing)


def _erasure(data: dict[str, object]) -> Erasure:
    return Erasure(
        str(data["account"]), str(data["mark"]), datetime.fromisoformat(str(data["at"])), bool(data["no_contact"])
    )


def _as_json(erasure: Erasure) -> dict[str, object]:
    return {
        "account": erasure.account,
        "mark": erasure.mark,
        "at": erasure.at.isoformat(),
        "no_contact": erasure.no_contact,
    }

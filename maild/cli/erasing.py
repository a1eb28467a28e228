"""What an erasure leaves to the coach, and the receipt that says what was done without saying to whom."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from maild.config.account import AccountSettings
from maild.errors import ConfigurationError, MaildError
from maild.imap import open_store
from maild.ledger.erasures import Erasure
from maild.ledger.ownership import give_to_owner
from maild.ledger.personal import PersonalRows
from maild.mail.identity import Uid
from maild.workshop import connection_of

_PLACES = ("mails", "drafts", "sent")


@dataclass(frozen=True, slots=True)
class Erasing:
    """What an erasure is about to remove."""

    addresses: tuple[str, ...]
    rows: PersonalRows
    no_contact: bool

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each table."""
        return self.rows.counts


def left_in_mailbox(account: AccountSettings, found: PersonalRows) -> dict[str, tuple[int, ...]]:
    """The UIDs of the person's mails by mailbox: those that are still there where the server can be reached (read-only),
    else all that maild knew of."""
    known: dict[tuple[str, int], set[int]] = {}
    for table in _PLACES:
        for row in found.rows.get(table, ()):
            if row["mailbox"] and row["uid"] and row["uid"] > 0:
                known.setdefault((row["mailbox"], row["uidvalidity"]), set()).add(row["uid"])
    if not known:
        return {}
    try:
        return _still_there(account, known)
    except (MaildError, ConfigurationError) as error:
        print(f"The mailbox cannot be looked at now ({error}); listed is what maild knew of.", file=sys.stderr)
        return _by_mailbox((mailbox, uids) for (mailbox, _), uids in known.items())


def _still_there(account: AccountSettings, known: Mapping[tuple[str, int], set[int]]) -> dict[str, tuple[int, ...]]:
    store = open_store(connection_of(account))
    try:
        there = set(store.mailboxes())
        shown = []
        for (mailbox, validity), uids in known.items():
            found = store.present(mailbox, [Uid(each) for each in sorted(uids)]) if mailbox in there else {}
            shown.append((mailbox, {uid for uid, head in found.items() if head.key.uidvalidity == validity}))
    finally:
        store.close()
    return _by_mailbox(shown)


def _by_mailbox(found: Iterable[tuple[str, Iterable[int]]]) -> dict[str, tuple[int, ...]]:
    joined: dict[str, set[int]] = {}
    for mailbox, uids in found:
        joined.setdefault(mailbox, set()).update(uids)
    return {mailbox: tuple(sorted(uids)) for mailbox, uids in joined.items() if uids}


def write_receipt(
    state_dir: Path,
    marks: Iterable[Erasure],
    counts: Mapping[str, int],
    places: Mapping[str, tuple[int, ...]],
    now: datetime,
) -> Path:
    """Writes what was erased and when, in numbers and keyed marks only (0600); where it lies."""
    directory = state_dir / "receipts"
    directory.mkdir(mode=0o700, exist_ok=True)
    kept = tuple(marks)
    path = directory / f"erasure-{now:%Y%m%dT%H%M%S%f}Z.json"
    text = json.dumps(
        {
            "erased_at": now.isoformat(),
            "account": kept[0].account if kept else "",
            "marks": [each.mark for each in kept],
            "no_contact_stays": any(each.no_contact for each in kept),
            "removed_rows": dict(sorted(counts.items())),
            "left_in_mailbox": {mailbox: list(uids) for mailbox, uids in sorted(places.items())},
        },
        indent=1,
    )
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        stream.write(text + "\n")
    for each in (directory, path):
        give_to_owner(each, state_dir)
    return path

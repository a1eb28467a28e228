"""Last year's Sent, newest first and in pieces: only envelopes, to know who was ever written to (behaviour 1), and when last,
so that a client who fell silent before maild came is found too."""

from __future__ import annotations

from datetime import datetime, timedelta

from maild.ledger import ImportCursor
from maild.mail.identity import Uid
from maild.mail.store import MailStore
from maild.steps.answers import is_automatic_subject
from maild.steps.practice import Desk, Practice

_A_YEAR = timedelta(days=365)
_PIECE = 500


def import_sent_piece(desk: Desk, practice: Practice, store: MailStore, sent: str) -> bool:
    """Reads one piece; True while more is left. A change of UIDVALIDITY needs no second import: people stay known."""
    with desk.ledger.transaction() as tx:
        cursor = tx.mailboxes.import_cursor(desk.account)
    if cursor is None:
        cursor = _begin(desk, store, sent)
    if cursor.done:
        return False
    first = max(cursor.floor, cursor.next_uid_down - _PIECE + 1)
    envelopes = store.envelopes(sent, Uid(first), Uid(cursor.next_uid_down))
    latest: dict[str, datetime] = {}
    for envelope in envelopes:
        if is_automatic_subject(envelope.subject):
            continue
        for key in {each.key for each in envelope.recipients if "@" in each.addr_spec} - practice.policy.own_addresses:
            latest[key] = max(latest.get(key, envelope.internal_date), envelope.internal_date)
    now = desk.clock.now()
    left = ImportCursor(first - 1, cursor.floor, first <= cursor.floor)
    with desk.ledger.transaction() as tx:
        tx.people.raise_to_correspondents(desk.account, latest, now)
        tx.contacts.wrote_before(desk.account, ((key, min(at, now)) for key, at in latest.items()))
        tx.mailboxes.set_import_cursor(desk.account, left)
    return not left.done


def _begin(desk: Desk, store: MailStore, sent: str) -> ImportCursor:
    floor = store.first_uid_since(sent, desk.clock.now() - _A_YEAR)
    last = store.state(sent).uid_next - 1
    cursor = ImportCursor(last, floor or 1, floor is None or last < 1)
    with desk.ledger.transaction() as tx:
        tx.mailboxes.set_import_cursor(desk.account, cursor)
    return cursor

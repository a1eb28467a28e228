"""The verdict over one run, counted over a plain connection of its own; the ledger is asked only for reasons."""

from __future__ import annotations

import email
import email.policy
import imaplib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message

from maild.facts.seen_mail import MailStage
from maild.ledger import open_ledger
from tests.kill.mailbox_there import DANGEROUS, DESERVE_A_DRAFT, MAILS
from tests.kill.walking import ACCOUNT, Life
from tests.servers.dovecot import PASSWORD


def find_faults(life: Life, submitted: list[bytes]) -> list[str]:
    """What is not as it must be, in words; empty where all is well."""
    drafts, notes = drafts_of(life), _count_notes(life)
    faults = []
    answered = Counter(draft["In-Reply-To"] for draft in drafts)
    for ident in sorted(DESERVE_A_DRAFT):
        if answered[ident] != 1:
            faults.append(f"{answered[ident]} drafts for {ident}")
    for ident in sorted(set(map(str, answered)) - DESERVE_A_DRAFT):
        faults.append(f"a draft for {ident} that deserves none")
    if any(DANGEROUS in str(draft["To"]) for draft in drafts):
        faults.append("a draft for the person in danger")
    if notes != 1:
        faults.append(f"{notes} danger notes in INBOX")
    if not any(life.alert_address.encode() in raw for raw in submitted):
        faults.append("the danger alert was never submitted")
    return faults + _without_reason(life)


def drafts_of(life: Life) -> list[Message]:
    """Every draft that lies in Drafts, as a plain client sees it."""
    with _client(life) as client:
        client.select("Drafts", readonly=True)
        _, data = client.fetch("1:*", "(BODY.PEEK[HEADER])")
        raws = [bytes(each[1]) for each in data if isinstance(each, tuple)]
    return [email.message_from_bytes(raw, policy=email.policy.default) for raw in raws]


def _count_notes(life: Life) -> int:
    with _client(life) as client:
        client.select("INBOX", readonly=True)
        _, found = client.search(None, "FLAGGED", "FROM", "anouk@praktijk.example")
        return len(found[0].split())


@contextmanager
def _client(life: Life) -> Iterator[imaplib.IMAP4]:
    client = imaplib.IMAP4("127.0.0.1", life.dovecot.port, timeout=10)
    try:
        client.login(life.user, PASSWORD)
        yield client
    finally:
        client.logout()


def _without_reason(life: Life) -> list[str]:
    """Mails for which the ledger has neither a draft nor exactly one reason, and intentions that never ended."""
    ledger = open_ledger(f"sqlite:///{life.ledger}", hold=False)
    try:
        with ledger.transaction() as tx:
            rows = [tx.mails.get(number) for number in range(1, MAILS + 5)]
            pending = tx.intentions.pending(ACCOUNT)
    finally:
        ledger.close()
    seen = [row for row in rows if row is not None]
    faults = [
        f"mail {row.key.uid} stands at {row.stage} for {row.reason}"
        for row in seen
        if row.stage is not MailStage.DECIDED or not row.reason
    ]
    if len(seen) != MAILS + 1:
        faults.append(f"the ledger knows {len(seen)} mails, {MAILS + 1} lie there with the note")
    if pending:
        faults.append(f"{pending} intentions are open")
    return faults

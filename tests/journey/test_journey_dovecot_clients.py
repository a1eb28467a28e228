"""A draft edited and sent the way mail clients do it, on a real Dovecot: recognised each time (behaviour 3)."""

from __future__ import annotations

import email
import email.policy
import imaplib
import itertools
import os
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from maild.clock import SystemClock
from maild.facts.draft import Draft
from maild.imap import ConnectionSettings, ImapStore, open_store
from maild.rehearsal.memory_store import MemoryServer
from maild.workshop import Tools
from tests.journey.conftest import RESCHEDULE, World, a_mail
from tests.servers.dovecot import PASSWORD, Dovecot

_NUMBERS = itertools.count(1)
_OWN_ADDRESS = "Anouk Hendriks <anouk@praktijk.example>"


@dataclass
class Practice:
    """The road over ImapStore, and beside it the coach's own mail client."""

    world: World
    store: ImapStore
    client: imaplib.IMAP4
    deliver: Callable[[bytes], None]

    def walk(self) -> None:
        self.world.walk(self.store)

    def restart(self) -> None:
        self.world.restart()

    @property
    def draft(self) -> Draft:
        """The one draft that maild ever made."""
        with self.world.ledger.transaction() as tx:
            first, second = tx.drafts.get(1), tx.drafts.get(2)
        assert first is not None and second is None, "exactly one draft is made for the mail"
        return first

    @property
    def answered(self) -> bool:
        with self.world.ledger.transaction() as tx:
            mail = tx.mails.get(1)
        return mail is not None and mail.answered_at is not None

    def drafts(self) -> list[tuple[bytes, EmailMessage]]:
        """UID and mail of everything in Drafts."""
        self.client.select("Drafts")
        _, found = self.client.uid("SEARCH", "ALL")
        made = []
        for uid in found[0].split():
            _, data = self.client.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
            mail = email.message_from_bytes(data[0][1], policy=email.policy.default)
            made.append((uid, mail))
        return made

    def file(self, mailbox: str, mail: EmailMessage, flags: str) -> None:
        assert self.client.append(mailbox, flags, "", mail.as_bytes(policy=email.policy.SMTP))[0] == "OK"

    def remove(self, uid: bytes) -> None:
        self.client.select("Drafts")
        self.client.uid("STORE", uid.decode(), "+FLAGS", "(\\Deleted)")
        self.client.uid("EXPUNGE", uid.decode())


@pytest.fixture
def practice(dovecot: Dovecot, tmp_path: Path, tools: Tools) -> Iterator[Practice]:
    user = dovecot.user(f"clients{os.getpid()}x{next(_NUMBERS)}")
    settings = ConnectionSettings(
        "praktijk", "127.0.0.1", dovecot.tls_port, "tls", user, lambda: PASSWORD, ca_file=str(dovecot.certificate)
    )
    clock = SystemClock()
    world = World(tmp_path, tools, MemoryServer(clock), clock)  # type: ignore[arg-type]
    store = open_store(settings)
    client = imaplib.IMAP4("127.0.0.1", dovecot.port, timeout=10)
    client.login(user, PASSWORD)
    made = Practice(world, store, client, lambda raw: dovecot.deliver(user, raw))
    made.walk()
    made.deliver(a_mail(RESCHEDULE))
    made.walk()
    yield made
    client.logout()
    store.close()
    world.ledger.close()


def _rewritten(
    draft: EmailMessage,
    *,
    ident: str | None,
    threading: bool = True,
    change: Callable[[str], str] = lambda text: text,
    subject: str | None = None,
    agent: str = "",
    flowed: bool = False,
) -> EmailMessage:
    """The draft as a client builds it anew: no header of maild's is kept but what threading needs."""
    mail = EmailMessage()
    mail["From"] = _OWN_ADDRESS
    mail["To"] = str(draft["To"])
    mail["Subject"] = subject or str(draft["Subject"])
    mail["Message-ID"] = ident or str(draft["Message-ID"])
    if threading:
        mail["In-Reply-To"] = str(draft["In-Reply-To"])
        mail["References"] = str(draft["References"])
    if agent:
        mail["User-Agent"] = agent
    mail.set_content(change(draft.get_content()), cte="8bit" if flowed else "quoted-printable")
    if flowed:
        mail.set_param("format", "flowed")
    return mail


def _edited(text: str) -> str:
    return text.replace("\n\n", "\n\nTot dan, en neem je agenda mee!\n\n", 1)


def _flowed(text: str) -> str:
    """Re-wrapped at 66 columns with soft line ends, quotes left alone (RFC 3676)."""
    lines = []
    for line in text.splitlines():
        pieces = [line] if line.startswith(">") else textwrap.wrap(line, 66) or [""]
        lines += [piece + " " for piece in pieces[:-1]] + pieces[-1:]
    return "\n".join(lines) + "\n"


def _in_html(text: str) -> str:
    paragraphs = "".join(f"<p class=MsoNormal>{line}<o:p></o:p></p>" for line in text.splitlines() if line[:1] != ">")
    return f"<html><body lang=NL>{paragraphs}</body></html>"


def _expect_sent(practice: Practice, reason: str) -> None:
    assert (practice.draft.state, practice.draft.reason) == ("sent", reason)
    assert practice.answered
    assert practice.drafts() == []
    practice.restart()
    practice.walk()
    assert practice.draft.state == "sent" and practice.drafts() == []


def test_thunderbird_edits_saves_and_sends_with_a_new_message_id_and_flowed_text(practice: Practice) -> None:
    ((uid, draft),) = practice.drafts()
    saved = _rewritten(draft, ident="<tb1@praktijk.example>", change=_edited, agent="Mozilla Thunderbird")
    practice.file("Drafts", saved, "(\\Draft \\Seen)")
    practice.walk()
    practice.remove(uid)
    practice.walk()
    assert practice.draft.state == "touched"
    ((edited, _),) = practice.drafts()
    sent = _rewritten(
        draft, ident="<tb2@praktijk.example>", change=lambda text: _flowed(_edited(text)), agent="Mozilla Thunderbird", flowed=True
    )  # fmt: skip
    practice.file("Sent", sent, "(\\Seen)")
    practice.walk()
    practice.remove(edited)
    practice.walk()
    _expect_sent(
        practice, "reply_headers" if practice.draft.reason == "reply_headers" else "sent, and a touched copy was left"
    )


def test_roundcube_keeps_the_message_id_through_edit_and_send(practice: Practice) -> None:
    ((uid, draft),) = practice.drafts()
    practice.file("Drafts", _rewritten(draft, ident=None, change=_edited, agent="Roundcube"), "(\\Draft \\Seen)")
    practice.remove(uid)
    practice.walk()
    assert practice.draft.state == "touched"
    ((edited, saved),) = practice.drafts()
    practice.remove(edited)
    practice.file("Sent", saved, "(\\Seen)")
    practice.walk()
    _expect_sent(practice, "message_id")


def test_k9_sends_the_untouched_draft_under_a_new_message_id(practice: Practice) -> None:
    ((uid, draft),) = practice.drafts()
    practice.remove(uid)
    practice.walk()
    assert practice.draft.state == "touched", "gone from Drafts, and not yet seen in Sent"
    practice.file("Sent", _rewritten(draft, ident="<k9@praktijk.example>"), "(\\Seen)")
    practice.walk()
    _expect_sent(practice, "reply_headers")


def test_classic_outlook_keeps_only_the_subject_of_the_conversation(practice: Practice) -> None:
    ((uid, draft),) = practice.drafts()
    sent = _rewritten(
        draft, ident="<OL1@praktijk.example>", threading=False, subject=f"RE: {str(draft['Subject'])[4:]}"
    )
    sent.set_content(_in_html(draft.get_content()), subtype="html")
    practice.remove(uid)
    practice.file("Sent", sent, "(\\Seen)")
    practice.walk()
    _expect_sent(practice, "thread")


def test_outlook_without_any_thread_is_recognised_by_text_and_recipient(practice: Practice) -> None:
    ((uid, draft),) = practice.drafts()
    sent = _rewritten(draft, ident="<OL2@praktijk.example>", threading=False, subject="Nieuw moment voor ons gesprek")
    sent.set_content(_in_html(_edited(draft.get_content())), subtype="html")
    practice.remove(uid)
    practice.file("Sent", sent, "(\\Seen)")
    practice.walk()
    _expect_sent(practice, "similar_text")


def test_edit_as_new_message_leaves_the_original_which_is_withdrawn(practice: Practice) -> None:
    ((_, draft),) = practice.drafts()
    sent = _rewritten(draft, ident="<new@praktijk.example>", change=lambda text: _flowed(_edited(text)), flowed=True)
    practice.file("Sent", sent, "(\\Seen)")
    practice.walk()
    _expect_sent(practice, "reply_headers")


def test_an_answer_written_by_hand_withdraws_the_draft(practice: Practice) -> None:
    ((_, draft),) = practice.drafts()
    own = _rewritten(draft, ident="<hand@praktijk.example>", change=lambda _: "Prima Els, ik bel je morgen even.\n")
    practice.file("Sent", own, "(\\Seen)")
    practice.walk()
    assert (practice.draft.state, practice.draft.reason) == ("withdrawn", "answered by hand")
    assert practice.answered and practice.drafts() == []


def test_another_mail_to_the_same_person_is_not_taken_for_the_draft(practice: Practice) -> None:
    ((uid, draft),) = practice.drafts()
    practice.remove(uid)
    other = _rewritten(draft, ident="<o@praktijk.example>", threading=False, subject="Factuur", change=lambda _: "Hierbij de factuur van juli.\n")  # fmt: skip
    practice.file("Sent", other, "(\\Seen)")
    practice.walk()
    assert practice.draft.state == "touched", "gone, and its text was not seen in Sent"

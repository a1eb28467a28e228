"""An old backup comes back, on a real Dovecot: nothing is drafted twice, whatever the coach did with the drafts since."""

from __future__ import annotations

import email
import imaplib
import itertools
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maild.cli.main import app
from maild.clock import SystemClock
from maild.facts.person import PersonState
from maild.imap import ConnectionSettings, ImapStore, open_store
from maild.rehearsal.memory_store import MemoryServer
from maild.route import find_stations
from maild.workshop import Tools
from tests.journey.conftest import DANGER, RESCHEDULE, World, a_mail
from tests.servers.dovecot import PASSWORD, Dovecot

_NUMBERS = itertools.count(1)


@dataclass
class Mailbox:
    """The road over ImapStore on a ledger on disk, and beside it the coach's own mail program."""

    world: World
    store: ImapStore
    client: imaplib.IMAP4
    dovecot: Dovecot
    user: str
    config: Path

    def walk(self) -> None:
        stations = find_stations(self.store)
        for _ in range(50):
            if not self.world.route.walk(self.world.practice, self.store, stations):
                return
        raise AssertionError("the road does not come to an end")

    def mail(self, name: str, text: str = RESCHEDULE) -> None:
        sender, ident = f"{name.title()} <{name}@voorbeeld.example>", f"<{name}@voorbeeld.example>"
        with self.world.ledger.transaction() as tx:
            tx.people.set_state(
                tx.people.ensure("praktijk", f"{name}@voorbeeld.example", PersonState.STRANGER).id, PersonState.CLIENT
            )
        self.dovecot.deliver(self.user, a_mail(text, sender=sender, ident=ident, subject=f"Van {name}"))
        self.walk()

    def drafts(self) -> dict[str, bytes]:
        """UID and bytes by whom a draft is to; KeyError in a test means none, and two to one person fail here."""
        self.client.select("Drafts")
        found: dict[str, bytes] = {}
        for uid in self.client.uid("SEARCH", "ALL")[1][0].split():
            raw = self.client.uid("FETCH", uid.decode(), "(BODY.PEEK[])")[1][0][1]
            match = re.search(r"([a-z]+)@voorbeeld", str(email.message_from_bytes(raw)["To"]))
            assert match is not None and match[1] not in found, "two drafts for one person"
            found[match[1]] = uid + b"\n" + raw
        return found

    def throw_away(self, name: str) -> bytes:
        uid, _, raw = self.drafts()[name].partition(b"\n")
        self.client.uid("STORE", uid.decode(), "+FLAGS.SILENT", "(\\Deleted)")
        self.client.expunge()
        return raw

    def send(self, name: str) -> None:
        """As a mail program does: a new Message-ID, and the draft is gone."""
        raw = re.sub(
            rb"(?im)^message-id:.*$",
            b"Message-ID: <sent-" + name.encode() + b"@praktijk.example>",
            self.throw_away(name),
        )
        self.client.append("Sent", "(\\Seen)", imaplib.Time2Internaldate(time.time()), raw)

    def maild(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--config", str(self.config)])

    def restore(self, file: Path) -> None:
        self.world.ledger.close()
        outcome = self.maild("restore", str(file), "--yes")
        assert outcome.exit_code == 0, outcome.output
        self.world.start()
        self.walk()

    def reasons(self) -> dict[str, str | None]:
        with self.world.ledger.transaction() as tx:
            rows = [tx.mails.get(number) for number in range(1, 50)]
        return {each.writer.partition("@")[0]: each.reason for each in rows if each is not None}


@pytest.fixture
def mailbox(dovecot: Dovecot, tmp_path: Path, tools: Tools) -> Iterator[Mailbox]:
    user = dovecot.user(f"restore{os.getpid()}x{next(_NUMBERS)}")
    clock = SystemClock()
    world = World(tmp_path, tools, MemoryServer(clock), clock)  # type: ignore[arg-type]
    store = open_store(
        ConnectionSettings(
            "praktijk", "127.0.0.1", dovecot.tls_port, "tls", user, lambda: PASSWORD, ca_file=str(dovecot.certificate)
        )
    )
    client = imaplib.IMAP4("127.0.0.1", dovecot.port, timeout=10)
    client.login(user, PASSWORD)
    config = tmp_path / "config.yaml"
    config.write_text(
        f"mode: draft\ndatabase: sqlite:///{tmp_path}/maild.db\nstate_dir: {tmp_path}\naccounts:\n  - name: praktijk\n"
        "    address: anouk@praktijk.example\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: MAILD_TEST}}\n",
        encoding="utf-8",
    )
    made = Mailbox(world, store, client, dovecot, user, config)
    made.walk()
    yield made
    client.logout()
    store.close()
    world.ledger.close()


def test_an_old_backup_drafts_nothing_twice_whatever_became_of_the_drafts(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.mail("voor")
    file = tmp_path / "copy.db"
    outcome = mailbox.maild("backup", str(file))
    assert outcome.exit_code == 0 and "Not in it: your passwords and logins" in outcome.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    for name in ("ligt", "bewerkt", "verzonden", "weg"):
        mailbox.mail(name)
    assert set(mailbox.drafts()) == {"voor", "ligt", "bewerkt", "verzonden", "weg"}
    mailbox.send("verzonden")
    mailbox.throw_away("weg")
    edited = mailbox.throw_away("bewerkt").replace(b"praktijk", b"de praktijk", 1)
    mailbox.client.append("Drafts", "(\\Draft)", imaplib.Time2Internaldate(time.time()), edited)
    before = mailbox.drafts()
    mailbox.restore(file)
    mailbox.walk()
    assert mailbox.drafts() == before
    assert mailbox.reasons() == {
        "voor": "drafted",
        "ligt": "drafted",
        "bewerkt": "drafted",
        "verzonden": "answered",
        "weg": "came_before_restore",
    }
    mailbox.world.restart()
    mailbox.walk()
    assert mailbox.drafts() == before
    time.sleep(1.1)  # INTERNALDATE knows whole seconds: what comes in the second of the restore may be of the lost time
    mailbox.mail("nieuw")
    assert set(mailbox.drafts()) == {*before, "nieuw"}


def test_a_draft_that_was_found_again_is_followed_to_its_end(mailbox: Mailbox, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    mailbox.maild("backup", str(file))
    mailbox.mail("ligt")
    mailbox.restore(file)
    assert mailbox.world.draft_states() == ["touched"]
    mailbox.send("ligt")
    mailbox.walk()
    assert mailbox.world.draft_states() == ["sent"]


def test_danger_of_the_lost_time_alarms_once_more(mailbox: Mailbox, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    mailbox.maild("backup", str(file))
    mailbox.mail("els", DANGER)
    alerts = len(mailbox.world.submissions.mails)
    assert alerts
    mailbox.restore(file)
    assert len(mailbox.world.submissions.mails) > alerts
    assert mailbox.drafts() == {}


def test_what_was_meant_when_the_backup_was_made_is_not_done_once_more(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.mail("els")
    file = tmp_path / "copy.db"
    mailbox.maild("backup", str(file))
    with sqlite3.connect(file) as copy:  # as if it had been made between the intention and its placing
        copy.execute("UPDATE intentions SET state='tried', payload=x'00' WHERE kind='place_draft'")
        copy.execute("UPDATE drafts SET state='intended', mailbox=NULL, uid=NULL, uidvalidity=NULL")
    mailbox.throw_away("els")
    mailbox.restore(file)
    mailbox.walk()
    assert mailbox.drafts() == {}


def test_only_a_whole_backup_is_put_back_and_never_below_a_running_daemon(mailbox: Mailbox, tmp_path: Path) -> None:
    other, file = tmp_path / "no.db", tmp_path / "copy.db"
    other.write_bytes(b"no ledger at all" * 100)
    mailbox.maild("backup", str(file))
    assert mailbox.maild("restore", str(file)).exit_code == 2
    assert mailbox.maild("restore", str(file), "--yes").exit_code == 75
    assert mailbox.maild("backup", str(file)).exit_code == 2
    mailbox.world.ledger.close()
    present = (tmp_path / "maild.db").read_bytes()
    assert mailbox.maild("restore", str(other), "--yes").exit_code == 1
    assert (tmp_path / "maild.db").read_bytes() == present
    mailbox.world.start()


def test_what_root_writes_belongs_to_the_service(mailbox: Mailbox, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    file = tmp_path / "copy.db"
    mailbox.mail("els")
    mailbox.maild("backup", str(file))
    mailbox.maild("privacy", "erase", "els@voorbeeld.example", "--yes")
    (receipt,) = (tmp_path / "receipts").iterdir()
    mailbox.world.ledger.close()
    os.chown(tmp_path, 65534, 65534)
    mailbox.maild("restore", str(file), "--yes")
    assert (tmp_path / "maild.db").stat().st_uid == 65534
    assert receipt.stat().st_mode & 0o777 == 0o600
    os.chown(tmp_path, 0, 0)
    mailbox.world.start()
    with mailbox.world.ledger.transaction() as tx:
        assert tx.people.by_address("praktijk", "els@voorbeeld.example") is None
    assert mailbox.maild("privacy", "erase", "niemand@voorbeeld.example", "--yes").exit_code == 1

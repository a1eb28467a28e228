"""What the ledger promises, on SQLite as it runs in production (a file, WAL, several threads, a second process) and on PostgreSQL."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from maild.errors import AccountError, LedgerHeldError, TransientError
from maild.facts.correction import KeptCorrection
from maild.facts.draft import Draft, DraftState
from maild.facts.intention import Intention, IntentionKind, IntentionState
from maild.facts.person import PersonState
from maild.facts.seen_mail import MailStage
from maild.facts.submission import RecipientResult, RecipientState, SubmissionState
from maild.ledger import ImportCursor, Judgement, Ledger, Transaction, open_ledger
from maild.ledger.engine import open_engine
from maild.ledger.migrate import migrate
from maild.mail.identity import MessageId, MessageKey, Uid, UidValidity
from tests.servers.postgres import PASSWORD, Postgres

NOW = datetime(2026, 8, 4, 7, 0, 0, 123456, tzinfo=UTC)
BODY = b"woorden die nergens mogen blijven staan"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def url(database: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if database == "sqlite":
        return f"sqlite:///{tmp_path}/state/maild.db"
    server: Postgres = request.getfixturevalue("postgres")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    return server.database()


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    opened = open_ledger(url)
    yield opened
    opened.close()


def a_key(uid: int, validity: int = 5) -> MessageKey:
    return MessageKey("praktijk", "INBOX", UidValidity(validity), Uid(uid))


def a_judgement(person: int, thread: int, **changes: object) -> Judgement:
    values: dict[str, object] = {
        "content_key": "c1", "message_id": MessageId("<m1@x.example>"), "writer": "els@x.example", "person": person, "thread": thread,
        "subject_key": "s1", "intent": "reschedule", "secondary": ("new_lead",), "kind": "move", "band": "sure", "confidence": 0.9,
        "crisis": False, "crisis_kind": None, "automatic": None, "language": "nl", "address_form": "je",
    }  # fmt: skip
    return Judgement(**(values | changes))  # type: ignore[arg-type]


def a_draft(tx: Transaction) -> tuple[Draft, Intention]:
    mail = tx.mails.add("praktijk", a_key(1), NOW, NOW)
    person = tx.people.ensure("praktijk", "els@x.example", PersonState.STRANGER)
    thread = tx.threads.new("praktijk")
    tx.mails.record_judgement(mail.id, a_judgement(person.id, thread))
    draft = tx.drafts.add(
        account="praktijk", token="t" * 26, message_id=MessageId("<d@x.example>"), mail=mail.id, thread=thread, person=person.id,
        recipient="els@x.example", parent=MessageId("<m1@x.example>"), template="reschedule.move", fingerprint="f",
        shingles=frozenset({1, 2**62}), created_at=NOW,
    )  # fmt: skip
    intention = tx.intentions.add(
        kind=IntentionKind.PLACE_DRAFT, account="praktijk", token="t" * 26, mail=mail.id, draft=draft.id, recipients=("els@x.example",),
        payload=BODY, created_at=NOW, not_before=NOW,
    )  # fmt: skip
    return draft, intention


def test_a_mail_keeps_what_was_recorded_and_is_added_once(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        draft, _ = a_draft(tx)
        again = tx.mails.add("praktijk", a_key(1), NOW + timedelta(days=1), NOW)
    assert again.id == draft.mail and again.clock == NOW
    assert (again.stage, again.intent, again.kind, again.content_key) == (MailStage.JUDGED, "reschedule", "move", "c1")


def test_many_arrivals_at_once_are_added_once_each(ledger: Ledger) -> None:
    arrivals = [(a_key(uid), NOW) for uid in range(1, 40)]
    for _ in range(2):
        with ledger.transaction() as tx:
            tx.mails.add_all("praktijk", arrivals, NOW)
            tx.mails.add_all("praktijk", arrivals[:2], NOW)
    with ledger.transaction() as tx:
        assert len(tx.mails.at_stage("praktijk", {MailStage.SEEN}, 100)) == 39


def test_mails_that_failed_wait_behind_the_others(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        first = tx.mails.add("praktijk", a_key(1), NOW, NOW)
        second = tx.mails.add("praktijk", a_key(2), NOW + timedelta(hours=1), NOW)
        assert tx.mails.count_try(first.id) == 1
        assert [each.id for each in tx.mails.at_stage("praktijk", {MailStage.SEEN}, 9)] == [second.id, first.id]
        tx.mails.set_aside(first.id, "unreadable", NOW)
        assert [each.id for each in tx.mails.at_stage("praktijk", {MailStage.SEEN}, 9)] == [second.id]


def test_a_draft_and_its_intention_come_back_as_they_went_in(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        draft, intention = a_draft(tx)
    with ledger.transaction() as tx:
        assert tx.drafts.get(draft.id) == draft
        assert tx.intentions.due("praktijk", NOW) == (intention,)
        assert tx.intentions.due("praktijk", NOW - timedelta(seconds=1)) == ()
        tx.drafts.placed(draft.id, a_key(9), NOW, "g")
        tx.intentions.done(intention.id, NOW)
    with ledger.transaction() as tx:
        placed = tx.drafts.get(draft.id)
        assert placed is not None and (placed.state, placed.key, placed.fingerprint) == (
            DraftState.PLACED,
            a_key(9),
            "g",
        )
        (ended,) = tx.intentions.for_draft(draft.id)
        assert (ended.state, ended.payload) == (IntentionState.DONE, None)


def test_alerts_are_due_before_drafts(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        _, placing = a_draft(tx)
        alert = tx.intentions.add(
            kind=IntentionKind.SUBMIT_NOTICE, account="praktijk", token="u" * 26, mail=None, draft=None, recipients=("a@b.example",),
            payload=b"x", created_at=NOW, not_before=NOW,
        )  # fmt: skip
        assert [each.id for each in tx.intentions.due("praktijk", NOW)] == [alert.id, placing.id]
        tx.intentions.delay(alert.id, NOW + timedelta(minutes=1), "busy", counts=False)
        tx.intentions.delay(alert.id, NOW + timedelta(minutes=2), "no", counts=True)
        assert [each.id for each in tx.intentions.due("praktijk", NOW)] == [placing.id]
        (later,) = [each for each in tx.intentions.due("praktijk", NOW + timedelta(hours=1)) if each.id == alert.id]
        assert (later.delays, later.tries, later.state) == (1, 1, IntentionState.TRIED)


def test_a_copied_id_moves_no_conversation(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        first, second = tx.threads.new("praktijk"), tx.threads.new("praktijk")
        tx.threads.learn("praktijk", first, (MessageId("<a@x.example>"),))
        tx.threads.learn("praktijk", second, (MessageId("<a@x.example>"), MessageId("<b@x.example>")))
        assert tx.threads.find("praktijk", (MessageId("<a@x.example>"),)) == first
        assert tx.threads.find("praktijk", (MessageId("<b@x.example>"),)) == second
        assert tx.threads.find("ander", (MessageId("<a@x.example>"),)) is None
        assert tx.threads.find("praktijk", ()) is None


def test_people_addresses_and_aliases(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        els = tx.people.ensure("praktijk", "els@x.example", PersonState.CLIENT)
        assert tx.people.raise_to_correspondents("praktijk", {"els@x.example", "bo@x.example"}, NOW) == 1
        tx.people.add_alias(els.id, "els@werk.example")
        tx.people.add_alias(els.id, "bo@x.example")
        merged = tx.people.by_address("praktijk", "bo@x.example")
        assert merged is not None and merged.id == els.id
        assert set(merged.addresses) == {"els@x.example", "els@werk.example", "bo@x.example"}
        other = tx.people.ensure("praktijk", "kim@x.example", PersonState.CLIENT)
        with pytest.raises(ValueError, match=r"kim@x\.example belongs to"):
            tx.people.add_alias(els.id, "kim@x.example")
        assert [each.id for each in tx.people.list("praktijk", {PersonState.CLIENT})] == [els.id, other.id]


@only_sqlite
def test_what_was_placed_is_in_no_file_any_more(ledger: Ledger, tmp_path: Path) -> None:
    with ledger.transaction() as tx:
        draft, intention = a_draft(tx)
    assert any(BODY in path.read_bytes() for path in (tmp_path / "state").iterdir())
    with ledger.transaction() as tx:
        tx.drafts.placed(draft.id, a_key(9), NOW, "g")
        tx.intentions.done(intention.id, NOW)
    ledger.compact()
    assert not any(BODY in path.read_bytes() for path in (tmp_path / "state").iterdir())


@only_sqlite
def test_files_are_the_users_alone(ledger: Ledger, tmp_path: Path) -> None:
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "state").iterdir())


@only_sqlite
def test_a_second_daemon_leaves_and_a_command_may_look(ledger: Ledger, url: str) -> None:
    with pytest.raises(LedgerHeldError, match=f"process {os.getpid()}"):
        open_ledger(url)
    beside = open_ledger(url, hold=False)
    with beside.transaction() as tx:
        tx.people.ensure("praktijk", "els@x.example", PersonState.CLIENT)
    beside.close()
    with ledger.transaction() as tx:
        assert tx.people.by_address("praktijk", "els@x.example") is not None


def test_a_kill_inside_a_transaction_leaves_the_old_state(url: str) -> None:
    open_ledger(url).close()
    child = os.fork()
    if child == 0:
        dying = open_ledger(url)
        with dying.transaction() as tx:
            tx.people.ensure("praktijk", "els@x.example", PersonState.CLIENT)
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    after = open_ledger(url)
    with after.transaction() as tx:
        assert tx.people.by_address("praktijk", "els@x.example") is None
    after.close()


def test_an_error_takes_everything_back(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), ledger.transaction() as tx:
        tx.people.ensure("praktijk", "els@x.example", PersonState.CLIENT)
        raise RuntimeError
    with ledger.transaction() as tx:
        assert tx.people.by_address("praktijk", "els@x.example") is None


def test_threads_wait_for_one_another(ledger: Ledger) -> None:
    def write(number: int) -> None:
        for each in range(10):
            with ledger.transaction() as tx:
                tx.people.ensure("praktijk", f"p{number}-{each}@x.example", PersonState.STRANGER)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with ledger.transaction() as tx:
        assert len(tx.people.list("praktijk", None)) == 50


def test_a_naive_moment_never_gets_in(ledger: Ledger) -> None:
    with pytest.raises((ValueError, StatementError, AccountError)), ledger.transaction() as tx:
        tx.mails.add("praktijk", a_key(1), datetime(2026, 8, 4), NOW)  # noqa: DTZ001


def test_secrets_are_made_once(ledger: Ledger, url: str) -> None:
    first = ledger.secret("notice-key")
    assert len(first) == 32 and ledger.secret("notice-key") == first != ledger.secret("draft-salt")
    ledger.close()
    again = open_ledger(url)
    assert again.secret("notice-key") == first
    again.close()


def test_a_newer_ledger_is_refused_and_left_alone(url: str) -> None:
    open_ledger(url).close()
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for _ in range(2):
        with pytest.raises(AccountError, match="newer maild"):
            open_ledger(url)
    engine.dispose()


@only_sqlite
def test_a_foreign_file_is_refused_and_left_alone(url: str, tmp_path: Path) -> None:
    open_ledger(url).close()
    path = tmp_path / "state" / "maild.db"
    path.write_bytes(b"dit is geen database" * 100)
    with pytest.raises(AccountError, match="cannot be opened"):
        open_ledger(url)
    assert path.read_bytes().startswith(b"dit is geen database")


def test_the_import_cursor_and_the_line_move(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        assert tx.mailboxes.line("praktijk", "INBOX") is None
        tx.mailboxes.set_line("praktijk", "INBOX", UidValidity(5), Uid(7))
        tx.mailboxes.set_line("praktijk", "INBOX", UidValidity(5), Uid(9))
        tx.mailboxes.set_import_cursor("praktijk", ImportCursor(90, 1, False))
        tx.mailboxes.set_import_cursor("praktijk", ImportCursor(40, 1, False))
        line = tx.mailboxes.line("praktijk", "INBOX")
        assert line is not None and line.next_uid == 9
        assert tx.mailboxes.import_cursor("praktijk") == ImportCursor(40, 1, False)


def test_marks_of_sentences_are_kept_by_conversation_and_once(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        one, other = tx.threads.new("praktijk"), tx.threads.new("praktijk")
        tx.passages.add(one, frozenset({1, 2**63 - 1}))
        tx.passages.add(one, frozenset({1, 3}))
        tx.passages.add(other, frozenset())
        assert tx.passages.of((one,)) == {1, 3, 2**63 - 1}
        assert tx.passages.of((other,)) == tx.passages.of(()) == frozenset()
        tx.threads.learn("praktijk", one, (MessageId("<a@x>"),))
        tx.threads.learn("praktijk", other, (MessageId("<b@x>"),))
        found = tx.threads.find_all("praktijk", (MessageId("<a@x>"), MessageId("<b@x>"), MessageId("<c@x>")))
        assert set(found) == {one, other}


def test_in_mode_watch_only_danger_and_what_is_submitted_is_due(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        _, placing = a_draft(tx)
        common = {"account": "praktijk", "mail": None, "draft": None, "recipients": (), "payload": b"x"}
        note = tx.intentions.add(
            kind=IntentionKind.PLACE_NOTE, token="n" * 26, created_at=NOW, not_before=NOW, reason="danger", **common
        )  # type: ignore[arg-type]
        alert = tx.intentions.add(
            kind=IntentionKind.SUBMIT_NOTICE, token="s" * 26, created_at=NOW, not_before=NOW, **common
        )  # type: ignore[arg-type]
        held = tx.intentions.due("praktijk", NOW, mailbox_only_for="danger")
        assert {each.id for each in held} == {note.id, alert.id} and placing.id not in {each.id for each in held}


def test_a_ledger_of_the_first_tables_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    engine = open_engine(url)
    migrate(engine, until="0001")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO mails (id, account, mailbox, uidvalidity, uid, stage, content_key, writer, subject_key, clock,"
                " first_seen, secondary, crisis, tries) VALUES (1, 'praktijk', 'INBOX', 5, 1, 'decided', 'c1', 'els@x.example',"
                " 's1', 1, 1, '', false, 0)"
            )
        )
    engine.dispose()
    again = open_ledger(url)
    with again.transaction() as tx:
        (old,) = [tx.mails.get(1)]
        assert old is not None and old.is_addressed and not old.is_settled
        assert tx.passages.of((1,)) == frozenset()
        assert tx.corrections.of_account("praktijk") == ()
    again.close()


def test_corrections_are_one_a_mail_and_can_be_forgotten(ledger: Ledger) -> None:
    first = KeptCorrection("praktijk", "a1", "other", "new_lead", b"\x01\x02\x03\x04", b"\x00\x3c", NOW)
    with ledger.transaction() as tx:
        before = tx.corrections.mark("praktijk")
        tx.corrections.keep(first)
        tx.corrections.keep(replace(first, is_now="reschedule"))
        tx.corrections.keep(replace(first, content_key="b2"))
        tx.corrections.keep(replace(first, account="andere"))
    with ledger.transaction() as tx:
        assert [each.is_now for each in tx.corrections.of_account("praktijk")] == ["reschedule", "new_lead"]
        assert tx.corrections.mark("praktijk") != before
        assert tx.corrections.forget("praktijk", "a1") == 1
        assert tx.corrections.forget("praktijk") == 1
        assert len(tx.corrections.of_account("andere")) == 1


@pytest.mark.parametrize("kind", list(IntentionKind))
def test_everything_that_maild_can_mean_can_be_written_down(ledger: Ledger, kind: IntentionKind) -> None:
    with ledger.transaction() as tx:
        meant = tx.intentions.add(
            kind=kind, account="praktijk", token="t" * 26, mail=None, draft=None, recipients=(), payload=BODY, created_at=NOW, not_before=NOW,
        )  # fmt: skip
    with ledger.transaction() as tx:
        assert tx.intentions.due("praktijk", NOW) == (meant,)


def test_a_submission_keeps_each_recipients_result_and_is_told_once(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        asked = tx.submissions.request("praktijk", "t" * 26, a_key(7), None, NOW)
        assert tx.submissions.in_state("praktijk", SubmissionState.REQUESTED) == (asked,)
        tx.submissions.take(
            asked.id, key=a_key(7), draft=None, message_id=MessageId("<m@x.example>"), fingerprint="f",
            recipients=("els@x.example", "bo@x.example"), danger_key="", home="Drafts",
        )  # fmt: skip
        tx.submissions.hand_over(asked.id, NOW)
        refused = RecipientResult("bo@x.example", RecipientState.REFUSED, 550, "5.1.1", "no such user")
        tx.submissions.record(asked.id, [RecipientResult("els@x.example", RecipientState.ACCEPTED), refused], NOW)
        tx.submissions.end(asked.id, SubmissionState.SENT, NOW)
    with ledger.transaction() as tx:
        (kept,) = tx.submissions.of_same_mail("praktijk", MessageId("<m@x.example>"), "other bytes")
        assert (kept.unreached, kept.waiting, kept.handing_over_at) == ((refused,), (), None)
        assert tx.submissions.untold("praktijk") == (kept,) and tx.submissions.away_from_home("praktijk") == ()
        tx.submissions.told(kept.id, NOW)
        assert tx.submissions.untold("praktijk") == ()


def test_a_lost_verdict_is_told_only_once_sent_was_searched(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        asked = tx.submissions.request("praktijk", "t" * 26, a_key(7), None, NOW)
        tx.submissions.end(asked.id, SubmissionState.UNKNOWN, NOW)
        assert tx.submissions.untold("praktijk") == ()
        tx.submissions.looked(asked.id, NOW)
        assert [each.id for each in tx.submissions.untold("praktijk")] == [asked.id]


def test_a_ledger_that_nobody_wrote_in_bears_the_same_mark(ledger: Ledger, url: str) -> None:
    before = ledger.mark()
    with ledger.transaction() as tx:
        tx.mails.get(1)
    tells_stillness = url.startswith("sqlite")
    assert (ledger.mark() == before) is tells_stillness
    with ledger.transaction() as tx:
        a_draft(tx)
    after = ledger.mark()
    assert after != before
    other = open_ledger(url, hold=False)  # as a command does
    with other.transaction() as tx:
        tx.people.ensure("praktijk", "piet@x.example", PersonState.CLIENT)
    other.close()
    assert ledger.mark() != after


@only_sqlite
def test_an_error_leaves_the_mark_as_it_was(ledger: Ledger, url: str) -> None:
    before = ledger.mark()
    with pytest.raises(ZeroDivisionError), ledger.transaction() as tx:
        a_draft(tx)
        raise ZeroDivisionError
    assert ledger.mark() == before


@only_sqlite
def test_a_locked_ledger_says_that_it_does_not_answer(ledger: Ledger, url: str) -> None:
    with ledger.transaction() as tx:
        tx.mails.get(1)
        other = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0)
        with pytest.raises(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")
        other.close()


@only_sqlite
def test_a_lasting_lock_is_a_passing_trouble(ledger: Ledger, url: str) -> None:
    holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    with ledger.transaction() as tx:  # this connection waits no longer than a moment
        tx._connection.exec_driver_sql("PRAGMA busy_timeout=1")
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(TransientError), ledger.transaction():
        pass
    holder.execute("ROLLBACK")
    holder.close()
    with ledger.transaction() as tx:
        assert tx.mails.get(1) is None


def test_a_draft_is_looked_at_again_for_a_reason_only(ledger: Ledger) -> None:
    with ledger.transaction() as tx:
        draft, _ = a_draft(tx)
        tx.drafts.placed(draft.id, MessageKey("praktijk", "Drafts", UidValidity(1), Uid(1)), NOW, "f")
        place = ("praktijk", "Drafts", 1)
        assert not tx.drafts.may_have_changed(*place, NOW - timedelta(days=1))
        assert tx.drafts.may_have_changed(*place, NOW), "so old that it goes"
        assert tx.drafts.may_have_changed("praktijk", "Drafts", 2, NOW - timedelta(days=1)), "numbered anew"
        tx.drafts.missing(draft.id, NOW)
        assert tx.drafts.may_have_changed(*place, NOW - timedelta(days=1)), "missing"
        tx.drafts.missing(draft.id, None)
        assert draft.mail is not None
        tx.mails.set_answered(draft.mail, NOW)
        assert tx.drafts.may_have_changed(*place, NOW - timedelta(days=1)), "its mail was answered"


def test_an_old_ledger_learns_whom_sent_mails_went_to_and_which_draft_a_climb_made(url: str, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir(exist_ok=True)
    engine = open_engine(url)
    migrate(engine, until="0010")
    before = (
        "INSERT INTO people (id, account, state, no_contact) VALUES (1, 'praktijk', 'client', false)",
        "INSERT INTO addresses (account, address, person) VALUES ('praktijk', 'els@x.example', 1)",
        "INSERT INTO sent (id, account, mailbox, uidvalidity, uid, ancestors, recipients, thread, sent_at, seen_at, is_automatic)"
        " VALUES (1, 'praktijk', 'Sent', 5, 1, '', 'els@x.example\nbo@x.example\nels@x.example', 7, 100, 100, false)",
        "INSERT INTO drafts (id, account, token, message_id, thread, person, recipient, template, state, fingerprint, shingles,"
        " created_at, purpose) VALUES (4, 'praktijk', 't', '<t@x.example>', 7, 1, 'els@x.example', 'outreach.second', 'placed',"
        " '', '', 200, 'ladder')",
        "INSERT INTO climbs (id, account, person, thread, ladder, rung, outreach, counts_from, state, began_at)"
        " VALUES (1, 'praktijk', 1, 7, 'client', '', 1, 100, 'live', 100)",
    )
    with engine.begin() as connection:
        for statement in before:
            connection.execute(text(statement))
    engine.dispose()
    again = open_ledger(url)
    with again.transaction() as tx:
        (found,) = tx.sent.to_address("praktijk", "bo@x.example", 3)
        climb = tx.climbs.get(1)
        sends = tx.climb_circumstances.sends((1,))
    again.close()
    assert found.id == 1 and [each.id for each in sends[1]] == [1]
    assert climb is not None and climb.draft == 4 and climb.next_rung is None

"""A client asks what is kept on them, and to be forgotten: shown whole, erased whole, and not known again by a backup."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maild.cli.main import app
from maild.facts.person import PersonState
from maild.facts.retention import USUAL_RETENTION, Kept, Retention
from maild.ledger import ErasureFile, erase_person, replay_erasures
from maild.ledger.personal import WITHOUT_PEOPLE
from maild.ledger.tables import metadata
from maild.planning.window_rules import NO_WINDOW_RULES
from maild.rehearsal.memory_store import MemoryStore
from maild.steps.retaining import is_due, keep_to_terms
from tests.journey.conftest import DANGER, LEAD, RESCHEDULE, World, a_mail

ELS, OTHER = "els@voorbeeld.example", "els.prive@elders.example"
MARK = "mark@elders.example"
ANSWER = b"From: anouk@praktijk.example\r\nTo: els@voorbeeld.example, mark@elders.example\r\nSubject: Re: Geheimonderwerp\r\nIn-Reply-To: <m1@voorbeeld.example>\r\nMessage-ID: <s1@praktijk.example>\r\n\r\nTot donderdag.\r\n"


@pytest.fixture
def config(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("maild.cli.erasing.open_store", lambda settings: MemoryStore(world.server))
    path = world.path / "config.yaml"
    path.write_text(
        f"mode: draft\ndatabase: sqlite:///{world.path}/maild.db\nstate_dir: {world.path}\naccounts:\n  - name: praktijk\n"
        "    address: anouk@praktijk.example\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: MAILD_TEST}}\n",
        encoding="utf-8",
    )
    return path


def maild(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["privacy", *arguments, "--config", str(config)])


def live_through_much(world: World) -> None:
    """Els writes twice, is answered, has another address; Mark writes too."""
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", ELS)
        assert person is not None
        tx.people.add_alias(person.id, OTHER)
    world.deliver(a_mail(RESCHEDULE, subject="Geheimonderwerp"))
    world.walk()
    world.server.deliver(ANSWER, "Sent")
    world.deliver(a_mail(LEAD, sender="Mark Mulder <mark@elders.example>", ident="<lead@elders.example>"))
    world.walk()
    world.clock.pass_time(minutes=5)
    world.deliver(a_mail(RESCHEDULE, sender=f"Els <{OTHER}>", ident="<m2@elders.example>", subject="Nog iets"))
    world.walk()


def on_disk(world: World, *words: str) -> list[str]:
    """Which of these words stand in any file of the state directory, but the configuration: db, log, locks, receipts."""
    found = []
    for path in sorted(world.path.rglob("*")):
        if path.is_file() and path.name != "config.yaml":
            raw = path.read_bytes().lower()
            found += [f"{path.name}: {word}" for word in words if word.encode() in raw]
    return found


def test_every_table_is_either_searched_for_a_person_or_said_to_name_nobody(world: World) -> None:
    with world.ledger.transaction() as tx:
        searched = set(tx.privacy.rows_of(tx.privacy.subject("praktijk", ELS)).rows)
        searched |= {"threads", "passages", "thread_ids"}
    assert searched | WITHOUT_PEOPLE == set(metadata.tables)
    assert not searched & WITHOUT_PEOPLE


def test_no_word_of_a_mail_is_on_the_disk_and_after_erasing_no_address_either(world: World, config: Path) -> None:
    live_through_much(world)
    words = ("geheimonderwerp", "afspraak verzetten", "traject", "kunnen we")
    world.ledger.compact()  # as the daemon does each hour: until then what was placed lies in the write-ahead log
    assert on_disk(world, *words) == []
    assert on_disk(world, ELS, OTHER, "m1@voorbeeld.example"), "else this test could not fail"
    outcome = maild(config, "erase", ELS, "--yes")
    assert outcome.exit_code == 0, outcome.output
    assert on_disk(world, *words, ELS, OTHER, "m1@voorbeeld.example", "m2@elders.example", "els bakker") == []
    assert on_disk(world, MARK), "others stay"
    assert "to delete yourself in INBOX: 2 mail(s)" in outcome.stdout
    assert "Sent: 1 mail(s)" in outcome.stdout


def test_what_is_kept_on_one_person_is_shown_whole_and_nothing_of_another(world: World, config: Path) -> None:
    live_through_much(world)
    told = json.loads(maild(config, "show", OTHER, "--json").stdout)
    assert told["addresses"] == [OTHER, ELS]
    assert {"people", "mails", "drafts", "sent", "passages", "thread_ids"} <= set(told["kept"])
    assert len(told["kept"]["mails"]) == 2
    assert {each["writer"] for each in told["kept"]["mails"]} == {ELS, OTHER}
    text = maild(config, "show", ELS).stdout
    assert text.startswith(f"Kept on {OTHER}, {ELS}:") and "no text and no subject" in text
    assert "mark.mulder" not in text and "lead@elders" not in text


def test_a_trial_erases_nothing(world: World, config: Path) -> None:
    live_through_much(world)
    assert "would be removed" in maild(config, "erase", ELS, "--dry-run").stdout
    assert maild(config, "erase", ELS).exit_code == 2
    assert json.loads(maild(config, "show", ELS, "--json").stdout)["kept"]["mails"]


def test_whoever_is_in_danger_is_not_forgotten_whatever_the_coach_answers(world: World, config: Path) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    outcome = maild(config, "erase", ELS, "--yes")
    assert outcome.exit_code == 1 and "resume els@voorbeeld.example --danger" in outcome.stderr
    with world.ledger.transaction() as tx:
        assert tx.people.by_address("praktijk", ELS) is not None


def test_no_contact_outlives_the_erasure_until_the_coach_allows_it(world: World, config: Path) -> None:
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", ELS)
        assert person is not None
        tx.people.set_no_contact(person.id, True)
    maild(config, "erase", ELS, "--yes")
    world.clock.moment = world.clock.now() + timedelta(days=400)
    world.deliver(a_mail(RESCHEDULE, ident="<m9@voorbeeld.example>"))
    world.walk()
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", ELS)
        assert person is not None and person.no_contact
        tx.people.set_no_contact(person.id, False)
    maild(config, "erase", ELS, "--yes")
    with world.ledger.transaction() as tx:
        assert not tx.people.ensure("praktijk", ELS, PersonState.STRANGER).no_contact


def test_a_backup_that_comes_back_forgets_again_and_drafts_nothing_for_what_was_erased(world: World) -> None:
    live_through_much(world)
    world.ledger.close()
    shutil.copy(world.path / "maild.db", world.path.parent / "old.db")
    world.start()
    world.deliver(a_mail(RESCHEDULE, ident="<m3@voorbeeld.example>", subject="Derde"))
    world.walk()
    file = ErasureFile(world.path)
    world.clock.pass_time(minutes=1)
    erase_person(world.ledger, file, "praktijk", ELS, world.clock.now())
    drafts = len(world.drafts)
    world.ledger.close()
    shutil.copy(world.path.parent / "old.db", world.path / "maild.db")
    world.start()
    assert on_disk(world, ELS), "the backup knows them"
    assert replay_erasures(world.ledger, file) == 2
    world.walk()
    assert on_disk(world, ELS, OTHER) == []
    assert len(world.drafts) == drafts
    assert replay_erasures(world.ledger, file) == 0


def test_a_cut_off_erasure_is_carried_out_at_the_next_start(world: World) -> None:
    live_through_much(world)
    file = ErasureFile(world.path)
    with world.ledger.transaction() as tx:
        marks = tx.privacy.marks_of(tx.privacy.subject("praktijk", ELS), world.clock.now())
        file.add(tx.erasures.key(), marks)
    replay_erasures(world.ledger, file)
    assert on_disk(world, ELS, OTHER) == []


def test_the_receipt_names_nobody_and_only_the_owner_reads_it(world: World, config: Path) -> None:
    live_through_much(world)
    maild(config, "erase", ELS, "--yes")
    (receipt,) = (world.path / "receipts").iterdir()
    assert receipt.stat().st_mode & 0o777 == 0o600
    told = json.loads(receipt.read_text(encoding="utf-8"))
    assert told["removed_rows"]["mails"] == 2 and "els" not in receipt.read_text(encoding="utf-8")


def test_after_years_little_is_left_and_a_mail_that_is_moved_back_gets_no_second_draft(world: World) -> None:
    live_through_much(world)
    uid = world.deliver(a_mail(LEAD, sender="Wim <wim@elders.example>", ident="<w@elders.example>"))
    world.walk()
    answer = (
        ANSWER.replace(b"m1@voorbeeld", b"w@elders").replace(b"els@voorbeeld", b"wim@elders").replace(b"s1@", b"s2@")
    )
    world.server.deliver(answer, "Sent")
    world.clock.pass_time(minutes=1)
    world.walk()
    for each in list(world.server.boxes["Drafts"].mails):
        world.server.remove("Drafts", each)
    world.clock.pass_time(days=2)
    world.walk()
    world.clock.pass_time(days=800)
    removed = keep_to_terms(
        world.ledger, "praktijk", USUAL_RETENTION, world.working_time, NO_WINDOW_RULES, world.clock.now()
    )
    assert removed["mails"] >= 1 and removed["drafts"] >= 1 and removed["intentions"] >= 1
    again = keep_to_terms(
        world.ledger, "praktijk", USUAL_RETENTION, world.working_time, NO_WINDOW_RULES, world.clock.now()
    )
    assert again == {}
    kept = world.server.boxes["INBOX"].mails[int(uid)]
    world.server.remove("INBOX", int(uid))
    world.server.deliver(kept.raw, "INBOX", at=kept.internal_date)
    world.walk()
    assert world.verdicts()[-1] == "duplicate"
    assert world.drafts == []


def test_what_still_waits_for_an_answer_is_never_removed(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.clock.pass_time(days=3000)
    short = Retention(dict.fromkeys(Kept, 30))
    keep_to_terms(world.ledger, "praktijk", short, world.working_time, NO_WINDOW_RULES, world.clock.now())
    with world.ledger.transaction() as tx:
        mail = tx.mails.get(1)
        assert mail is not None and mail.writer == ELS and mail.thread is not None
        assert tx.people.by_address("praktijk", ELS) is not None
        assert tx.drafts.live("praktijk")


def test_a_trial_of_the_terms_only_counts(world: World, config: Path) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.clock.pass_time(days=3000)
    common = (world.ledger, "praktijk", USUAL_RETENTION, world.working_time, NO_WINDOW_RULES, world.clock.now())
    counted = keep_to_terms(*common, is_trial=True)
    assert counted and keep_to_terms(*common) == counted


def test_terms_are_kept_at_night_and_soon_after_a_start(world: World) -> None:
    now, calendar = world.clock.now(), world.working_time
    assert is_due(None, now, calendar)
    assert not is_due(now, now + timedelta(hours=8), calendar)
    night = now.replace(hour=1) + timedelta(days=1)
    assert is_due(now, night, calendar) and not is_due(night, night + timedelta(minutes=30), calendar)
    assert is_due(now, now + timedelta(hours=31), calendar)


def test_the_register_tells_every_kind_with_the_terms_that_hold(world: World, config: Path) -> None:
    text = maild(config, "report").stdout
    assert "AVG artikel 30" in text and "730 dagen" in text and "127.0.0.1" in text
    config.write_text(config.read_text() + "    language: en\n    retention: {mails: 90 days}\n", encoding="utf-8")
    assert "90 days  mails that were seen" in maild(config, "report").stdout
    (told,) = json.loads(maild(config, "report", "--json").stdout)
    assert {each["kind"] for each in told["kept"]} == set(Kept)


def test_a_term_that_is_wrong_is_told_with_its_line(world: World, config: Path) -> None:
    config.write_text(config.read_text() + "    retention:\n      mails: 2\n      noticez: 90 days\n", encoding="utf-8")
    outcome = maild(config, "report")
    assert outcome.exit_code == 78
    assert ":9:" in outcome.stderr and "such as 90 days, 6 months or 2 years" in outcome.stderr
    assert "notices" in outcome.stderr

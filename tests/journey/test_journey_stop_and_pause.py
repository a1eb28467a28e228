"""Somebody wants to stop, to pause, or to be left alone, and maild keeps to it (behaviour 5)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import LEAD, RESCHEDULE, World, a_mail
from typer.testing import CliRunner

from maild.acting.outbox import fingerprint
from maild.cli.main import app
from maild.facts.draft import DraftPurpose
from maild.facts.intention import IntentionKind
from maild.facts.person import Person, PersonState
from maild.planning.may_start import Refusal, may_start

NO_CONTACT = "Neem alsjeblieft geen contact meer met mij op.\n\nEls"
PAUSE = (
    "Hoi Anouk,\n\nKunnen we de coaching even op pauze zetten tot 1 oktober? Daarna ga ik graag verder.\n\nGroet,\nEls"
)
END = "Hoi Anouk,\n\nIk wil stoppen met de coaching. Dank voor alles.\n\nGroet,\nEls"
FORGED = "Authentication-Results: mx.praktijk.example; dmarc=fail header.from=voorbeeld.example"


def els(world: World) -> Person:
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", "els@voorbeeld.example")
    assert person is not None
    return person


def notices(world: World) -> list[str]:
    with world.ledger.transaction() as tx:
        return [each.kind for each in tx.notices.recent("praktijk", datetime(2020, 1, 1, tzinfo=UTC))]


def begin_by_itself(world: World, purpose: DraftPurpose = DraftPurpose.SITUATION, ident: int = 1) -> int:
    """maild means to write to Els of its own accord; returns the draft's number."""
    token = chr(96 + ident) * 26
    raw = f"To: els@voorbeeld.example\r\nMessage-ID: <{token}@praktijk.example>\r\n\r\nHallo\r\n".encode()
    now, person = world.clock.now(), els(world).id
    with world.ledger.transaction() as tx:
        draft = tx.drafts.add(
            account="praktijk", token=token, message_id=f"<{token}@praktijk.example>", mail=None,  # type: ignore[arg-type]
            thread=tx.threads.new("praktijk"), person=person, recipient="els@voorbeeld.example", parent=None,
            template="welcome", fingerprint=fingerprint(raw), shingles=frozenset(), created_at=now, purpose=purpose,
        )  # fmt: skip
        tx.intentions.add(
            kind=IntentionKind.PLACE_DRAFT, account="praktijk", token=token, mail=None, draft=draft.id,
            recipients=("els@voorbeeld.example",), payload=raw, created_at=now, not_before=now,
        )  # fmt: skip
    return draft.id


def test_no_contact_gets_one_confirmation_and_then_ordinary_replies_only(world: World) -> None:
    world.deliver(a_mail(NO_CONTACT))
    world.walk()
    assert els(world).no_contact and may_start(els(world), world.clock.now()) is Refusal.NO_CONTACT
    (confirmation,) = world.drafts
    assert "neem geen contact meer met je op" in confirmation.get_content()
    assert notices(world) == ["no_contact"]
    world.deliver(a_mail(NO_CONTACT + " Echt niet.", ident="<m2@voorbeeld.example>", subject="nog eens"))
    world.walk()
    assert world.verdicts() == ["drafted", "stop_confirmed_before"] and len(world.drafts) == 1
    world.deliver(a_mail(RESCHEDULE, ident="<m3@voorbeeld.example>", subject="Toch een vraag"))
    world.walk()
    assert world.verdicts()[-1] == "drafted" and len(world.drafts) == 2
    begin_by_itself(world)
    world.restart()
    world.walk()
    assert len(world.drafts) == 2 and world.draft_states()[-1] == "withdrawn"


def test_a_forged_mail_changes_nobody(world: World) -> None:
    world.deliver(a_mail(NO_CONTACT, headers=FORGED))
    world.deliver(a_mail(PAUSE, headers=FORGED, ident="<m2@voorbeeld.example>"))
    world.deliver(a_mail(LEAD, headers=FORGED, ident="<m3@voorbeeld.example>", sender="Mark <mark@voorbeeld.example>"))
    world.walk()
    assert not els(world).no_contact and els(world).paused_until is None and notices(world) == []
    with world.ledger.transaction() as tx:
        mark = tx.people.by_address("praktijk", "mark@voorbeeld.example")
    assert mark is not None and mark.state is PersonState.STRANGER


def test_a_pause_holds_back_what_maild_begins_until_its_day(world: World) -> None:
    waiting = begin_by_itself(world)
    world.walk()
    assert len(world.drafts) == 1
    world.deliver(a_mail(PAUSE))
    world.walk()
    assert els(world).paused_until == datetime(2026, 9, 30, 22, tzinfo=UTC), "midnight in Amsterdam"
    with world.ledger.transaction() as tx:
        draft = tx.drafts.get(waiting)
    assert draft is not None and draft.state.value == "withdrawn"
    (reply,) = world.drafts
    assert "donderdag 1 oktober" in reply.get_content()
    assert notices(world) == ["paused"]
    begin_by_itself(world, ident=2)
    world.walk()
    assert len(world.drafts) == 1
    world.clock.moment = datetime(2026, 10, 1, 8, tzinfo=UTC)
    begin_by_itself(world, ident=3)
    world.walk()
    assert world.draft_states()[-1] == "placed"


def test_the_end_of_coaching_ends_what_was_begun_before(world: World) -> None:
    before = world.clock.now()
    begin_by_itself(world, DraftPurpose.LADDER)
    world.walk()
    world.clock.pass_time(hours=1)
    world.deliver(a_mail(END))
    world.walk()
    assert els(world).stop_kind == "end" and may_start(els(world), world.clock.now(), before) is Refusal.STOPPED
    assert may_start(els(world), world.clock.now()) is None
    assert world.draft_states() == ["withdrawn", "placed"]


def test_a_draft_that_the_coach_touched_survives_a_stop(world: World) -> None:
    begin_by_itself(world)
    world.walk()
    world.server.remove("Drafts", 1)
    edited = b"To: els@voorbeeld.example\r\nMessage-ID: <%s@praktijk.example>\r\n\r\nHallo Els\r\n" % (b"a" * 26)
    world.server.deliver(edited, "Drafts")
    world.walk()
    world.deliver(a_mail(END))
    world.walk()
    assert edited in world.server.raws("Drafts")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(
        f"state_dir: {tmp_path}/state\naccounts:\n  - address: Anouk <anouk@praktijk.example>\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: NOT_NEEDED}}\n",
        encoding="utf-8",
    )
    return path


def run(config: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*arguments, "--config", str(config)])
    return done.exit_code, done.output


def test_the_commands_pause_and_resume(config: Path) -> None:
    assert run(config, "pause", "els@voorbeeld.example")[0] == 1, "nobody of that name"
    run(config, "client", "add", "els@voorbeeld.example")
    assert run(config, "pause", "Els <ELS@voorbeeld.example>", "--until", "2099-09-07")[0] == 0
    code, said = run(config, "client", "list")
    assert code == 0 and "[paused until Monday 7 September 2099]" in said
    assert run(config, "resume", "els@voorbeeld.example")[1] == "els@voorbeeld.example: a pause is lifted.\n"
    assert "paused" not in run(config, "client", "list")[1]
    assert run(config, "resume", "els@voorbeeld.example")[1] == "els@voorbeeld.example was not paused.\n"
    assert "paused until" in run(config, "pause", "els@voorbeeld.example", "--weeks", "2")[1]
    for wrong in (
        ("--until", "2001-01-01"),
        ("--until", "morgen"),
        ("--weeks", "0"),
        ("--weeks", "1", "--until", "2099-01-01"),
    ):
        assert run(config, "pause", "els@voorbeeld.example", *wrong)[0] == 2


def test_the_command_contact_confirms_and_undoes(config: Path) -> None:
    assert run(config, "contact", "els@voorbeeld.example")[0] == 1
    assert run(config, "contact", "els@voorbeeld.example", "--block")[0] == 0
    assert run(config, "contact", "els@voorbeeld.example")[1] == "els@voorbeeld.example: no contact.\n"
    assert "[no contact]" in run(config, "client", "list", "--all")[1]
    assert "els" not in run(config, "client", "list")[1], "a stranger is no client"
    assert (
        run(config, "contact", "els@voorbeeld.example", "--allow")[1]
        == "els@voorbeeld.example: contact is allowed again.\n"
    )
    assert (
        run(config, "contact", "els@voorbeeld.example", "--allow")[1]
        == "els@voorbeeld.example: contact was allowed already.\n"
    )
    assert run(config, "contact", "els@voorbeeld.example", "--allow", "--block")[0] == 2


def test_an_ended_client_is_former_and_comes_back_as_one(config: Path) -> None:
    run(config, "client", "add", "els@voorbeeld.example")
    assert run(config, "client", "end", "els@voorbeeld.example")[0] == 0
    said = run(config, "client", "list", "--json")[1]
    assert '"state": "former"' in said and '"stop_kind": "end"' in said
    run(config, "client", "add", "els@voorbeeld.example")
    assert '"stopped_at": null' in run(config, "client", "list", "--json")[1]


def test_a_returning_former_client_stays_former(world: World) -> None:
    person = els(world).id
    with world.ledger.transaction() as tx:
        tx.people.set_state(person, PersonState.FORMER)
    world.deliver(
        a_mail("Hoi Anouk,\n\nIk wil graag opnieuw coaching bij je. Kan ik een afspraak maken?\n\nGroet,\nEls")
    )
    world.walk()
    assert els(world).state is PersonState.FORMER and world.verdicts() == ["drafted"]


def test_two_addresses_of_one_person_are_held_back_together(world: World) -> None:
    person = els(world).id
    with world.ledger.transaction() as tx:
        other = tx.people.ensure("praktijk", "els@werk.example", PersonState.STRANGER)
        tx.people.set_no_contact(other.id, True)
        tx.people.add_alias(person, "els@werk.example")
    assert els(world).no_contact and els(world).addresses == ("els@voorbeeld.example", "els@werk.example")

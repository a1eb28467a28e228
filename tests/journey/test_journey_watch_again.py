"""The coach goes back from draft to watch: from then on the mailbox is left as it is (behaviour 4)."""

from __future__ import annotations

from maild.errors import TransientError
from maild.facts.intention import FOR_DANGER
from maild.planning.policy import Mode
from maild.rehearsal.memory_store import MemoryStore
from tests.journey.conftest import DANGER, RESCHEDULE, World, a_mail


class FullStore(MemoryStore):
    """A mailbox over its quota."""

    def append(self, *_: object, **__: object) -> None:  # type: ignore[override]
        raise TransientError("APPEND: the server says not now [OVERQUOTA]")


def test_a_draft_that_waited_for_quota_is_not_placed_in_mode_watch_and_is_in_mode_draft(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk(FullStore(world.server))
    world.mode = Mode.WATCH
    world.clock.pass_time(hours=1)
    world.walk()
    assert world.drafts == [] and world.draft_states() == ["intended"]
    world.mode = Mode.DRAFT
    world.walk()
    assert len(world.drafts) == 1 and world.draft_states() == ["placed"]


def test_an_old_draft_lies_where_it_lies_in_mode_watch_and_goes_in_mode_draft(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.mode = Mode.WATCH
    world.clock.pass_time(days=15)
    world.walk()
    world.walk()
    assert len(world.drafts) == 1 and world.draft_states() == ["placed"]
    world.mode = Mode.DRAFT
    world.walk()
    assert world.drafts == [] and world.draft_states() == ["withdrawn"]


def test_danger_withdraws_what_lies_ready_in_mode_watch_too_past_everything_that_waits(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    for number in range(101):
        world.deliver(a_mail(RESCHEDULE, ident=f"<w{number}@x.example>", sender=f"w{number}@x.example"))
    world.walk(FullStore(world.server))
    world.mode = Mode.WATCH
    world.deliver(a_mail(DANGER, ident="<m2@voorbeeld.example>"))
    world.clock.pass_time(hours=1)
    world.walk()
    assert world.drafts == [] and world.draft_states()[0] == "withdrawn"
    assert len(world.submissions.mails) == 1 and world.server.raws("INBOX")[-1].count(b"DRINGEND") == 0


def test_a_danger_note_that_waited_is_still_placed_in_mode_watch(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.walk(FullStore(world.server))
    world.mode = Mode.WATCH
    world.clock.pass_time(hours=1)
    world.walk()
    assert len(world.server.raws("INBOX")) == 2
    with world.ledger.transaction() as tx:
        assert tx.intentions.pending("praktijk") == 0
        assert tx.intentions.due("praktijk", world.clock.now(), mailbox_only_for=FOR_DANGER) == ()

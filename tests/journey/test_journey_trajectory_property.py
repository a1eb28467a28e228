"""The real steps, drafts and ledger over random agendas: moves, cancellations, jumps of the clock, restarts, the coach's hand."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from maild.planning.sessions import SessionState
from maild.rehearsal.memory_store import MemoryServer
from maild.working_time.words import moment_in_words
from maild.workshop import Tools
from tests.journey.conftest import FixedClock, World, parsed
from tests.journey.situation_worlds import ELS, lying
from tests.journey.trajectory_worlds import AMSTERDAM, Diary, lay, open_diary

REMINDER = "Herinnering aan onze afspraak"
uids = st.sampled_from(["s1", "s2", "s3"])
hours = st.integers(1, 24 * 12)
steps = st.one_of(
    st.tuples(st.just("plan"), uids, hours),
    st.tuples(st.just("plan"), uids, hours),
    st.tuples(st.just("cancel"), uids),
    st.tuples(st.just("vanish"), uids),
    st.tuples(st.just("jump"), st.integers(5, 60 * 24 * 4)),
    st.tuples(st.just("restart")),
    st.tuples(st.just("send")),
    st.tuples(st.just("throw away")),
)


def live(world: World, diary: Diary, step: tuple[object, ...]) -> None:
    match step:
        case ("plan", str(uid), int(ahead)):
            local = (world.clock.moment + timedelta(hours=ahead)).astimezone(AMSTERDAM)
            if uid in diary.sessions:
                diary.move(uid, f"{local:%Y-%m-%d %H}:00")
            else:
                diary.plan(uid, f"{local:%Y-%m-%d %H}:00")
        case ("cancel", str(uid)) if uid in diary.sessions:
            diary.change(uid, is_cancelled=True)
        case ("vanish", str(uid)):
            diary.sessions.pop(uid, None)
        case ("jump", int(minutes)):
            world.clock.pass_time(minutes=minutes)
        case ("restart",):
            world.restart()
            lay(world, diary)
        case ("send",) | ("throw away",):
            for uid, kept in list(world.server.boxes["Drafts"].mails.items())[:1]:
                if step == ("send",):
                    world.server.deliver(kept.raw, "Sent")
                world.server.remove("Drafts", uid)


def sweep(world: World) -> None:
    """A pass takes back, the next one writes anew."""
    for _ in range(2):
        world.clock.pass_time(minutes=1, seconds=5)
        world.walk()


@settings(max_examples=12, deadline=None)
@given(st.lists(steps, min_size=4, max_size=14))
def test_what_lies_in_drafts_is_true_and_lies_there_once(tools: Tools, given_steps: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        clock = FixedClock()
        world = World(Path(directory), tools, MemoryServer(clock), clock)
        world.walk()
        world.client(ELS)
        diary = open_diary(world)
        for step in given_steps:
            live(world, diary, step)
            sweep(world)
            _check(world, diary)
        world.ledger.close()


def _check(world: World, diary: Diary) -> None:
    now = world.clock.moment
    with world.ledger.transaction() as tx:
        agenda = diary(tx, "praktijk", now, timedelta(days=1))
    standing = [each.session for each in agenda if each.state in (SessionState.PLANNED, SessionState.HELD)]
    moments = {moment_in_words(each.start, AMSTERDAM, "nl") for each in standing}
    texts = [(str(mail["Subject"]), str(mail.get_content())) for _, mail in lying(world)]
    for subject, text in texts:
        assert subject not in (REMINDER, "Zo ziet ons traject eruit") or any(each in text for each in moments), (
            subject,
            moments,
        )
    assert all(count == 1 for count in Counter(texts).values()), texts
    reminders = [
        str(mail.get_content()) for mail in map(parsed, world.server.raws("Sent")) if mail["Subject"] == REMINDER
    ]
    assert all(one != two for one, two in pairwise(reminders)), "the same reminder sent twice"

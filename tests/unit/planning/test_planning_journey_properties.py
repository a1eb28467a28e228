"""Whatever becomes of the agenda: no mail for a session that does not exist at that moment, none twice, none late."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from maild.config import packaged_directory
from maild.drafting.templates import load_templates
from maild.facts.journey import Journey
from maild.facts.person import Person, PersonState
from maild.facts.session import FROM_MAIL, Session, SessionKind
from maild.planning.journey import Case, DueMail, Made, MadeState, due_mails, outdated, session_name
from maild.planning.sessions import SessionState, agenda_of
from maild.planning.trajectory_rules import When
from maild.steps.trajectory_rules_file import load_trajectories
from maild.working_time import WorkingTime

TEMPLATES = load_templates(packaged_directory("templates")).templates
RULES = load_trajectories(packaged_directory("rules") / "trajectories.yaml", TEMPLATES)
HOURS = WorkingTime(ZoneInfo("Europe/Amsterdam"))
BEGIN = datetime(2026, 3, 20, 7, 0, tzinfo=UTC)  # summer time begins on the 29th
ELS = Person(1, "praktijk", PersonState.CLIENT, ("els@voorbeeld.example",))
JOURNEY = Journey(1, "praktijk", "eight", began_at=BEGIN)


@dataclass
class Life:
    """A client's agenda, what was written for it, and the clock."""

    now: datetime = BEGIN
    sessions: dict[str, Session] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)

    @property
    def case(self) -> Case:
        agenda = agenda_of(self.sessions.values(), (), self.now)
        return Case(ELS, JOURNEY, RULES.by_name["eight"], agenda, tuple(self.made))

    def plan(self, uid: str, start: datetime, assignment: str) -> None:
        kind = SessionKind.INTAKE if uid == "s0" else SessionKind.SESSION
        end, place = start + timedelta(hours=1), ELS.addresses[0]
        self.sessions[uid] = Session(
            FROM_MAIL, uid, start, end, "Europe/Amsterdam", kind=kind, person=place, assignment=assignment
        )

    def change(self, uid: str, **facts: object) -> None:
        if uid in self.sessions:
            self.sessions[uid] = replace(self.sessions[uid], **facts)  # type: ignore[arg-type]

    def move(self, uid: str, start: datetime) -> None:
        self.change(uid, start=start, end=start + timedelta(hours=1))

    def sweep(self, most: int | None = None) -> tuple[DueMail, ...]:
        """What the step does in a pass; `most` writes, where the pass is cut off."""
        self.made = [
            replace(each, state=MadeState.GONE)
            if each.state is MadeState.UNTOUCHED and outdated(RULES, self.case, each, self.now)
            else each
            for each in self.made
        ]
        due = due_mails(RULES, self.case, HOURS, self.now)
        for mail in due[:most]:
            if mail in due_mails(RULES, self.case, HOURS, self.now):
                start = mail.session.start if mail.session is not None else None
                self.made.append(Made(mail.rule.name, mail.about, start, MadeState.UNTOUCHED))
        return due

    def standing(self) -> dict[str, Session]:
        """The sessions that are to come or were held, by name."""
        held = (SessionState.PLANNED, SessionState.HELD)
        return {session_name(each.session): each.session for each in self.case.sessions if each.state in held}

    def hand(self, number: int, state: MadeState) -> None:
        """The coach sends, touches or throws away a draft that lies ready."""
        lying = [index for index, each in enumerate(self.made) if each.state is MadeState.UNTOUCHED]
        if lying:
            index = lying[number % len(lying)]
            self.made[index] = replace(self.made[index], state=state)


uids = st.sampled_from([f"s{number}" for number in range(6)])
quarters = st.integers(-8, 4 * 24 * 25)  # from two hours ago to 25 days ahead, in quarters of an hour
moves = st.one_of(
    st.tuples(st.just("plan"), uids, quarters, st.sampled_from(["", "een wandeling maken"])),
    st.tuples(st.just("move"), uids, quarters),
    st.tuples(st.just("cancel"), uids, st.booleans()),
    st.tuples(st.just("miss"), uids),
    st.tuples(st.just("vanish"), uids),
    st.tuples(st.just("jump"), st.integers(1, 60 * 24 * 6)),
    st.tuples(st.just("hand"), st.integers(0, 9), st.sampled_from([MadeState.DONE, MadeState.TOUCHED])),
    st.tuples(st.just("cut off"), st.integers(0, 2)),
)


def live(life: Life, move: tuple[object, ...]) -> None:
    match move:
        case ("plan", str(uid), int(number), str(assignment)):
            life.plan(uid, life.now + number * timedelta(minutes=15), assignment)
        case ("move", str(uid), int(number)):
            life.move(uid, life.now + number * timedelta(minutes=15))
        case ("cancel", str(uid), bool(cancelled)):
            life.change(uid, is_cancelled=cancelled)
        case ("miss", str(uid)):
            life.change(uid, is_missed=True)
        case ("vanish", str(uid)):
            life.sessions.pop(uid, None)
        case ("jump", int(minutes)):
            life.now += timedelta(minutes=minutes)
        case ("hand", int(number), MadeState() as state):
            life.hand(number, state)
        case ("cut off", int(most)):
            life.sweep(most)


@settings(max_examples=300, deadline=None)
@given(st.lists(moves, min_size=3, max_size=30))
def test_whatever_becomes_of_the_agenda(steps: list[tuple[object, ...]]) -> None:
    life = Life()
    for step in steps:
        live(life, step)
        due = life.sweep()
        standing = life.standing()
        for mail in due:
            if mail.session is not None:
                assert standing[mail.about].start == mail.session.start, "a mail for a session that does not exist"
                assert mail.rule.when is When.AFTER or mail.session.start - life.now > timedelta(hours=3)
        for made in life.made:
            if made.state is MadeState.UNTOUCHED and made.start is not None:
                assert made.start in {each.start for each in standing.values()}, (
                    "a draft lies ready that is no longer true"
                )
        _none_twice(life)
        assert due_mails(RULES, life.case, HOURS, life.now) == (), "one more sweep would write more"
        _reminded(life)


def _none_twice(life: Life) -> None:
    """Once for each session; of what names a moment again only where the one before it named another."""
    naming = {each.name for each in RULES.mails if each.names_moment}
    kept: dict[tuple[str, str], list[Made]] = {}
    for each in life.made:
        if each.state is not MadeState.GONE:
            kept.setdefault((each.name, each.about), []).append(each)
    for (name, _), mails in kept.items():
        assert len(mails) == 1 or name in naming
        assert all(one.start != two.start and one.state is MadeState.DONE for one, two in pairwise(mails))


def _reminded(life: Life) -> None:
    """Whoever comes within a day, and not within three hours, has a reminder by now."""
    for each in life.case.sessions:
        left = each.session.start - life.now
        if each.state is SessionState.PLANNED and timedelta(hours=3) < left <= timedelta(hours=24):
            reminders = [
                made
                for made in life.made
                if made.name == "reminder"
                and made.about == session_name(each.session)
                and made.state is not MadeState.GONE
            ]
            same = [made for made in life.made if made.name == "reminder" and made.start == each.session.start]
            assert reminders or same, f"nobody is reminded of {each.session.start}"

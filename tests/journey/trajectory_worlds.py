"""What the journeys about trajectories share: an agenda that the test keeps, and a coach who works through the days."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from maild.config import packaged_directory
from maild.drafting.templates import load_templates
from maild.facts.session import FROM_MAIL, Session
from maild.ledger import Transaction
from maild.planning.sessions import AgendaSession, agenda_of, with_confirmation
from maild.steps.journeys import JourneyMaker
from maild.steps.trajectory_rules_file import load_trajectories
from tests.journey.conftest import World
from tests.journey.situation_worlds import ELS, lying

TEMPLATES = load_templates(packaged_directory("templates")).templates
TRAJECTORIES = load_trajectories(packaged_directory("rules") / "trajectories.yaml", TEMPLATES)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass
class Diary:
    """The coach's agenda, read at every look."""

    sessions: dict[str, Session] = field(default_factory=dict)

    def __call__(
        self, tx: Transaction, account: str, now: datetime, limit: timedelta, person: object = None, /
    ) -> tuple[AgendaSession, ...]:
        people = tx.people.list(account, None)
        states = {each.addresses[0]: each.state for each in people if each.addresses}
        return with_confirmation(agenda_of(self.sessions.values(), (), now, limit), states)

    def plan(self, uid: str, local: str, person: str | None = ELS, **facts: object) -> None:
        """A session of an hour at a local time such as "2026-08-11 10:00"."""
        start = datetime.fromisoformat(local).replace(tzinfo=AMSTERDAM).astimezone(ZoneInfo("UTC"))
        end, number = start + timedelta(hours=1), len(self.sessions) + 1
        made = Session(FROM_MAIL, uid, start, end, "Europe/Amsterdam", person=person, id=number, place="Singel 12")
        self.sessions[uid] = replace(made, **facts)  # type: ignore[arg-type]

    def change(self, uid: str, **facts: object) -> None:
        self.sessions[uid] = replace(self.sessions[uid], **facts)  # type: ignore[arg-type]

    def move(self, uid: str, local: str) -> None:
        start = datetime.fromisoformat(local).replace(tzinfo=AMSTERDAM).astimezone(ZoneInfo("UTC"))
        self.change(uid, start=start, end=start + timedelta(hours=1))


def open_diary(world: World) -> Diary:
    """The world's agenda, empty; after a restart it has to be laid on the desk again with `lay`."""
    diary = Diary()
    world.trajectories = TRAJECTORIES
    lay(world, diary)
    return diary


def lay(world: World, diary: Diary) -> None:
    world.route._journeys = JourneyMaker(world.desk, diary)


def at(world: World, local: str) -> None:
    """It is that moment now, in Amsterdam; maild looks twice, a sweep apart."""
    moment = datetime.fromisoformat(local).replace(tzinfo=AMSTERDAM).astimezone(ZoneInfo("UTC"))
    assert moment >= world.clock.moment, "the coach's clock goes forward"
    world.clock.moment = moment
    world.walk()
    world.clock.pass_time(minutes=2)
    world.walk()


def text_of(world: World, subject: str) -> str:
    """The one draft with this subject, as words."""
    (found,) = [mail for _, mail in lying(world) if str(mail["Subject"]) == subject]
    return str(found.get_content())

"""The coach sees at a glance who is where, and what is not known is said to be so."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from maild.cli import clients, digest, status
from maild.config import packaged_directory
from maild.facts.person import PersonState
from maild.planning.digest import DigestPolicy
from maild.steps.client_overview import client_in_words, read_clients
from tests.journey.conftest import RESCHEDULE, World, a_mail, parsed
from tests.journey.situation_worlds import ELS, maild, make
from tests.journey.test_journey_free_moments import agenda
from tests.journey.test_journey_sessions import config_of
from tests.journey.trajectory_worlds import TRAJECTORIES

MONDAY = datetime(2026, 8, 10, 6, 45, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.client(ELS)
    world.trajectories = TRAJECTORIES
    for command in (clients, digest, status):
        monkeypatch.setattr(command, "SystemClock", lambda: world.clock)


def in_words(world: World) -> list[str]:
    with world.ledger.transaction() as tx:
        lines = read_clients(tx, "praktijk", TRAJECTORIES, world.clock.now())
    return [client_in_words(each, world.working_time) for each in lines]


def test_without_an_agenda_the_next_session_is_unknown_and_not_nothing(world: World) -> None:
    assert in_words(world) == ["geen traject; volgende sessie onbekend: de agenda is niet (goed) gelezen"]
    agenda(world)
    assert in_words(world) == ["geen traject; niets gepland"]


def test_where_a_client_is_and_what_lies_ready(world: World) -> None:
    agenda(world, ("s1", "2026-08-03 10:00", ELS), ("s2", "2026-08-11 10:00", ELS))
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    (line,) = in_words(world)
    assert line.startswith("traject eight, 1 van 8 sessies gehad; volgende sessie dinsdag 11 augustus om 10.00 uur; ")
    assert "klaar" in line and line.endswith("laatste contact dinsdag 4 augustus")


def test_the_command_tells_the_same_as_words_as_json_and_as_csv(world: World) -> None:
    agenda(world, ("s1", "2026-08-11 10:00", ELS))
    world.walk()
    config = config_of(world, "{stale_after: 24 h}")
    assert "Tuesday 11 August at 10:00" in maild(config, "clients").stdout
    told = json.loads(maild(config, "clients", "--json").stdout)
    assert (told["who"], told["held"], told["of"], told["next_at"]) == (ELS, 0, 8, "2026-08-11T08:00:00+00:00")
    (row,) = csv.DictReader(io.StringIO(maild(config, "clients", "--csv").stdout))
    assert (row["who"], row["of"]) == (ELS, "8")
    assert maild(config, "clients", "--csv", "--json").exit_code == 2


def test_the_digest_of_monday_tells_it_and_no_other_day_does(world: World) -> None:
    world.digest = DigestPolicy(to=("anouk@praktijk.example",))
    agenda(world, ("s1", "2026-08-11 10:00", ELS))
    world.walk()
    told = []
    for moment in (MONDAY - timedelta(days=3), MONDAY):
        world.clock.moment = moment
        agenda(world, ("s1", "2026-08-11 10:00", ELS))
        world.walk()
        world.clock.pass_time(minutes=2)
        world.route.finish(5)
        world.walk()
        mail = parsed(world.submissions.mails[-1][0])
        html, plain = mail.get_body(("html",)), mail.get_body(("plain",))
        assert html is not None and plain is not None
        told.append((plain.get_content(), html.get_content()))
    assert "Cliënten" not in told[0][0] and "Trajecten" not in told[0][1]
    assert "traject eight, 0 van 8 sessies gehad" in " ".join(told[1][0].split())
    assert "0 van 1 afgerond" in " ".join(told[1][0].split())
    assert "Trajecten" in told[1][1] and "0 van 1 afgerond" in told[1][1] and "#dddddd" in told[1][1]


def test_a_former_client_comes_last_and_in_the_digest_only_while_a_mail_waits(world: World) -> None:
    world.client("mark@elders.example")
    agenda(world, ("s1", "2026-08-11 10:00", ELS))
    world.walk()
    make(world, ELS, PersonState.FORMER)
    config = config_of(world, "{stale_after: 24 h}")
    first, last = maild(config, "clients").stdout.splitlines()
    assert first.startswith("mark@elders.example") and "former client" in last and last.startswith(ELS)
    assert json.loads(maild(config, "clients", "--json").stdout.splitlines()[-1])["is_former"] is True
    assert in_words(world)[-1].startswith("oud-cliënt, traject eight")


def test_digest_and_status_tell_of_trajectories_too(world: World) -> None:
    world.clock.moment = MONDAY
    agenda(world, ("s1", "2026-08-12 10:00", ELS))
    world.walk()
    config = config_of(world, "{stale_after: 24 h}")
    printed = " ".join(maild(config, "digest", "--print", "--offline").stdout.split())
    assert "Cliënten" in printed and "traject eight, 0 van 8 sessies gehad" in printed
    assert "trajectories: 1 under way, " in maild(config, "status").stdout
    told = json.loads(maild(config, "status", "--json").stdout)
    assert told["accounts"][0]["journeys"]["under_way"] == 1


def test_a_broken_trajectories_file_costs_neither_digest_nor_status(world: World) -> None:
    config = config_of(world, "{stale_after: 24 h}")
    rules = world.path / "rules"
    shutil.copytree(packaged_directory("rules"), rules)
    (rules / "trajectories.yaml").write_text("trajectories: {eight: {sessions: none}}\n")
    assert maild(config, "status").exit_code == 0
    assert maild(config, "digest", "--print", "--offline").exit_code == 0

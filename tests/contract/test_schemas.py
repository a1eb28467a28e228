"""The published schemas: what is committed is what is generated, the shipped files follow them, and simple mistakes are refused
by the schema as by the loader."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from maild.cli.main import app
from maild.config import load_config
from maild.errors import ConfigurationError
from maild.schemas.catalogue import SCHEMAS, file_name, schema_of, schema_text
from maild.steps import (
    agenda_rules_file,
    ladder_rules_file,
    outreach_rules_file,
    situation_rules_file,
    trajectory_rules_file,
    window_rules_file,
)
from maild.understanding import rules_parse
from maild.workshop import make_tools

ROOT = Path(__file__).parents[2]
SHIPPED = [ROOT / "config.example.yaml", *sorted((ROOT / "rules").rglob("*.yaml"))]
FIRST_LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")


def values(text: str) -> Any:
    """What an editor's YAML 1.2 makes of a file: days are texts there."""
    return _without_days(YAML(typ="safe", pure=True).load(text))


def _without_days(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_days(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_days(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def schema_in(path: Path) -> Path:
    """The schema that the first line of a file names, from where the file stands."""
    found = FIRST_LINE.fullmatch(path.read_text(encoding="utf-8").splitlines()[0])
    assert found, f"{path.name} does not name its schema"
    return (path.parent / found[1]).resolve()


def mistakes(name: str, text: str) -> list[str]:
    return [each.message for each in jsonschema.Draft202012Validator(schema_of(name)).iter_errors(values(text))]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_the_generated_one(name: str) -> None:
    kept = ROOT / "schemas" / file_name(name)
    assert kept.read_text(encoding="utf-8") == schema_text(name), "run `maild schema --write schemas`"
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text(name)))


def test_no_schema_is_left_over() -> None:
    assert {each.name for each in (ROOT / "schemas").iterdir()} == {file_name(each) for each in SCHEMAS}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_file_names_a_schema_that_is_there_and_follows_it(path: Path) -> None:
    found = schema_in(path)
    assert found.parent == ROOT / "schemas"
    validator = jsonschema.Draft202012Validator(json.loads(found.read_text(encoding="utf-8")))
    assert [each.message for each in validator.iter_errors(values(path.read_text(encoding="utf-8")))] == []


def test_the_long_example_of_the_configuration_follows_the_schema() -> None:
    long = (ROOT / "config.example.yaml").read_text(encoding="utf-8").partition("# ---8<---\n")[2]
    assert mistakes("config", re.sub(r"^# ?", "", long, flags=re.MULTILINE)) == []


@pytest.mark.parametrize(
    ("place", "keys"),
    [
        (("rules", "rules", "items"), rules_parse._KEYS),
        (("rules", "rules", "items", "when"), rules_parse._WHEN_KEYS),
        (("window", "closes", "items"), window_rules_file._KEYS),
        (("outreach", "outreach", "items"), outreach_rules_file._KEYS),
        (("agenda",), agenda_rules_file._KEYS),
        (("situations",), tuple(situation_rules_file._KEYS)),
        (("trajectories",), trajectory_rules_file._TOP),
        (("trajectories", "mails", "items"), trajectory_rules_file._OF_MAIL),
        (("trajectories", "returned", "items"), trajectory_rules_file._OF_RETURNED),
        (("trajectories", "trajectories", "additionalProperties"), trajectory_rules_file._OF_TRAJECTORY),
        (("ladders", "ladders", "additionalProperties", "items"), ladder_rules_file._KEYS),
    ],
)
def test_the_schema_knows_the_keys_that_the_reader_knows(place: tuple[str, ...], keys: tuple[str, ...]) -> None:
    found: Any = schema_of(place[0])
    for step in place[1:]:
        found = found[step] if step in ("items", "additionalProperties") else found["properties"][step]
    assert set(found["properties"]) == set(keys)


RULE = "rules:\n  - id: own\n    intent: new_lead\n    strength: weak\n    phrases: [coaching]\n"
WRONG = [
    ("rules", "own.yaml", RULE + "    strenght: weak\n"),
    ("rules", "own.yaml", RULE.replace("new_lead", "newlead")),
    ("rules", "own.yaml", RULE.replace("    phrases: [coaching]\n", "")),
    ("rules", "own.yaml", RULE + "    when: {state: [klant]}\n"),
    ("rules", "own.yaml", "rulez: []\n"),
    ("window", "window.yaml", "opens:\n  - {id: a, form: jan@x.nl}\n"),
    ("window", "window.yaml", "closes:\n  - {id: a, intent: other, after_working_days: soon}\n"),
    ("window", "window.yaml", "opens: everybody\n"),
    ("ladders", "ladders.yaml", "ladders:\n  client:\n    - {rung: a, after: three, mail: outreach.second}\n"),
    ("ladders", "ladders.yaml", "ladders:\n  client: outreach.second\n"),
    ("ladders", "ladders.yaml", "ladders:\n  client:\n    - {rung: a, after: 3, male: outreach.second}\n"),
    ("outreach", "outreach.yaml", "outreach:\n  - {id: a, subjects: [afspraak]}\n"),
    ("outreach", "outreach.yaml", "outreach: afspraak\n"),
    ("situations", "situations.yaml", "too_many: {messages: 1, working_days: 7, rest_weeks: 6, mail: too_many}\n"),
    ("situations", "situations.yaml", "dropping_uot: {weeks: 6, mail: dropping_out}\n"),
    ("trajectories", "trajectories.yaml", "trajectories: {six: {sessions: lots}}\n"),
    ("trajectories", "trajectories.yaml", "trajectories: {}\nmails: [{name: a, mail: reminder, before: a while}]\n"),
    ("agenda", "agenda.yaml", "kinds: {sesion: [sessie]}\n"),
    ("agenda", "agenda.yaml", "booking: [https://calendly.com/anna@x]\n"),
    ("forms", "forms.yaml", "labels: {name: [naam]}\nforms: [{id: a}]\n"),
    ("danger_routes", "danger_routes.yaml", 'checked_on: "yesterday"\nalways: [bel 112]\nby_kind: {}\n'),
]


@pytest.mark.parametrize(("name", "file", "text"), WRONG)
def test_a_simple_mistake_is_refused_by_the_schema_and_by_the_loader(
    tmp_path: Path, name: str, file: str, text: str
) -> None:
    for each in (ROOT / "rules").glob("*.yaml"):
        (tmp_path / each.name).write_bytes(each.read_bytes())
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert mistakes(name, text) != []
    try:
        problems = make_tools(tmp_path, ROOT / "templates").problems
    except ConfigurationError as error:
        problems = error.problems
    assert any(f"{file}:" in each for each in problems)


GOOD = "accounts:\n  - address: anna@praktijk.example\n    imap: {host: imap.praktijk.example, secret: {env: A}}\n"


@pytest.mark.parametrize(
    "text",
    [
        GOOD + "modus: draft\n",
        GOOD + "mode: drafts\n",
        GOOD.replace("accounts:\n  - address", "account:\n  - address"),
        GOOD.replace("anna@praktijk.example", "12"),
        GOOD.replace("imap.praktijk.example", "imaps://imap.praktijk.example"),
        GOOD + "    office_hours: {munday: [09:00-12:30]}\n",
        GOOD + '    digest: {at: "half nine"}\n',
        GOOD + "    control_mailboxes: 1\n",
        GOOD + "poll_interval: 60\n",
        GOOD + "    holidays: {country: DE}\n",
    ],
)
def test_a_simple_mistake_in_the_configuration_is_refused_by_both(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_config(path).accounts
    assert mistakes("config", GOOD) == []
    path.write_text(text, encoding="utf-8")
    assert mistakes("config", text) != []
    with pytest.raises(ConfigurationError):
        load_config(path)


def test_the_command_writes_them_beside_the_configuration_where_copied_files_look_for_them(tmp_path: Path) -> None:
    copied = tmp_path / "rules" / "intents" / "lead.yaml"
    copied.parent.mkdir(parents=True)
    copied.write_bytes((ROOT / "rules" / "intents" / "lead.yaml").read_bytes())
    done = CliRunner().invoke(app, ["schema", "--write", str(tmp_path / "schemas")])
    assert done.exit_code == 0, done.output
    assert schema_in(copied).is_file()


def test_the_command_prints_one_lists_all_and_knows_what_was_meant() -> None:
    assert json.loads(CliRunner().invoke(app, ["schema", "ladders"]).stdout) == schema_of("ladders")
    assert all(name in CliRunner().invoke(app, ["schema"]).stdout for name in SCHEMAS)
    wrong = CliRunner().invoke(app, ["schema", "laders"])
    assert wrong.exit_code == 2
    assert 'did you mean "ladders"?' in wrong.stderr

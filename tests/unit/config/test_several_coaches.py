"""Several coaches in one configuration: each with own rules, templates and hours, and what they have in common only once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from maild.config import load_config, packaged_directory
from maild.errors import ConfigurationError
from maild.workshop import Workshop, open_workshop

_CONFIG = """\
state_dir: {here}/state
accounts:
  - name: anna
    address: Anna <anna@praktijk.example>
    imap: {{host: imap.praktijk.example, secret: {{env: ANNA}}}}
  - name: bo
    address: Bo <bo@elders.example>
    imap: {{host: imap.elders.example, secret: {{env: BO}}}}
    rules: bo/rules
    templates: bo/templates
    office_hours:
      saturday: ["10:00-14:00"]
  - name: kim
    address: Kim <kim@elders.example>
    imap: {{host: imap.elders.example, secret: {{env: KIM}}}}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    for name in ("rules", "templates"):
        copytree(packaged_directory(name), tmp_path / "bo" / name)
    path = tmp_path / "config.yaml"
    path.write_text(_CONFIG.format(here=tmp_path), encoding="utf-8")
    return path


def test_each_coach_has_the_rules_templates_and_hours_that_are_theirs(config: Path, tmp_path: Path) -> None:
    workshop = open_workshop(config)
    anna, bo, kim = (workshop.practices[name] for name in ("anna", "bo", "kim"))
    assert anna.drafter is kim.drafter and anna.understander is kim.understander, "what they share is loaded once"
    assert bo.drafter is not anna.drafter and bo.understander is not anna.understander
    saturday = date(2026, 11, 28)
    assert bo.working_time.is_working_day(saturday) and not anna.working_time.is_working_day(saturday)
    assert {tmp_path / "bo" / "rules", tmp_path / "bo" / "templates"} <= set(workshop.paths), "an edit there is noticed"


def test_a_mistake_in_one_coachs_template_is_named_and_stops_that_template_alone(config: Path, tmp_path: Path) -> None:
    template = tmp_path / "bo" / "templates" / "reschedule.move.j2"
    template.write_text(template.read_text(encoding="utf-8") + "\n{{ bestaat_niet }}\n", encoding="utf-8")
    workshop = open_workshop(config)
    (problem,) = workshop.problems
    assert problem.startswith("bo: reschedule.move.j2:") and "bestaat_niet" in problem
    good = open_workshop_without_the_mistake(template, config)
    template.write_text(template.read_text(encoding="utf-8") + "\n{{ weer_mis }}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="weer_mis"):
        open_workshop(config, good)


def open_workshop_without_the_mistake(template: Path, config: Path) -> Workshop:
    template.write_text(template.read_text(encoding="utf-8").replace("\n{{ bestaat_niet }}\n", ""), encoding="utf-8")
    return open_workshop(config)


def test_a_command_for_one_coach_sees_their_rules(config: Path, tmp_path: Path) -> None:
    settings = load_config(config)
    anna, bo, _ = settings.accounts
    assert settings.seen_by(bo).rules == tmp_path / "bo" / "rules"
    assert settings.seen_by(anna).rules == settings.rules != settings.seen_by(bo).rules


def test_a_directory_that_is_not_there_is_named_with_its_line(config: Path) -> None:
    config.write_text(config.read_text(encoding="utf-8").replace("bo/rules", "bo/regels"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"config\.yaml:9: .*rules"):
        load_config(config)


def test_the_password_of_the_database_comes_from_a_secret_source(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = config.read_text(encoding="utf-8")
    config.write_text(
        "database: postgresql://maild@db.praktijk.example/maild\ndatabase_secret: {env: MAILD_DB}\n" + text,
        encoding="utf-8",
    )
    monkeypatch.setenv("MAILD_DB", "geheim")
    password = load_config(config).database_password
    assert password is not None and password() == "geheim"
    assert "geheim" not in repr(load_config(config))
    config.write_text("database_secret: {env: MAILD_DB}\n" + text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"config\.yaml:1: .*a database in a file"):
        load_config(config)
    config.write_text("database: postgresql://maild:geheim@db.praktijk.example/maild\n" + text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"config\.yaml:1: .*database_secret") as caught:
        load_config(config)
    assert "geheim" not in str(caught.value)

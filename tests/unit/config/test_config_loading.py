"""A good configuration: what comes out, what is taken when nothing is said, and what is warned about."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from maild.config import load_config, packaged_directory
from maild.config.packaged import default_state_dir
from maild.errors import ConfigurationError
from maild.mail.address import Address
from maild.planning.policy import Mode

ROOT = Path(__file__).parents[3]
MINIMAL = """\
accounts:
  - address: anna@praktijk.example
    imap:
      host: imap.praktijk.example
      secret: {env: MAILD_TEST_IMAP}
"""


def write(directory: Path, text: str) -> Path:
    for name in ("rules", "templates"):
        (directory / name).mkdir(exist_ok=True)
    path = directory / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_five_lines_are_a_configuration(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, MINIMAL), {"STATE_DIRECTORY": str(tmp_path / "state")})
    (account,) = config.accounts
    assert config.mode is Mode.WATCH
    assert config.database == f"sqlite:///{tmp_path}/state/maild.db"
    assert (config.poll_interval, config.sweep_interval) == (timedelta(seconds=60), timedelta(minutes=5))
    assert (account.imap.actual_port, account.imap.security, account.imap_username) == (
        993,
        "tls",
        "anna@praktijk.example",
    )
    assert account.label == "anna@praktijk.example"
    assert account.alert_addresses == ("anna@praktijk.example",)
    assert account.zone.key == "Europe/Amsterdam"
    assert account.office_hours.on(0)[0].start == time(9, 0)
    assert account.office_hours.on(6) == ()


def test_the_example_beside_the_code_loads_and_warns_of_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, (ROOT / "config.example.yaml").read_text(encoding="utf-8"))
    assert load_config(path).warnings == ()


def test_everything_that_the_example_spells_out_is_good_too(tmp_path: Path) -> None:
    text = (ROOT / "config.example.yaml").read_text(encoding="utf-8")
    spelled_out = text.partition("# ---8<---\n")[2]
    for name in ("own-server.pem", "away.ics", "sessions.ics"):
        (tmp_path / name).write_text("x", encoding="ascii")
    for name in ("rules", "templates"):
        (tmp_path / "anna" / name).mkdir(parents=True)
    config = load_config(write(tmp_path, re.sub(r"^# ?", "", spelled_out, flags=re.MULTILINE)))
    (account,) = config.accounts
    assert account.imap.mailboxes.sent == "Verzonden items"
    assert config.seen_by(account).rules == tmp_path / "anna" / "rules"
    assert account.slots["signature"] == "Anna de Vries\nPraktijk De Brug\n"
    assert len(account.alert_addresses) == 2
    assert account.office_hours.on(4)[1].end == time(17, 30)
    assert not account.working_time.is_working_day(date(2026, 8, 14))
    assert not account.working_time.is_working_day(date(2026, 12, 24))
    assert account.working_time.is_working_day(date(2027, 5, 17))
    assert account.working_time.is_working_day(date(2027, 5, 6))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("anna@praktijk.example", Address("", "anna@praktijk.example")),
        ("Anna de Vries <anna@praktijk.example>", Address("Anna de Vries", "anna@praktijk.example")),
        ("'\"Vries, Anna de\" <anna@praktijk.example>'", Address("Vries, Anna de", "anna@praktijk.example")),
        ("Zoë Ďurčová <zoe@bücher.example>", Address("Zoë Ďurčová", "zoe@bücher.example")),
        ("<Anna.Vries+coach@praktijk.example>", Address("", "Anna.Vries+coach@praktijk.example")),
    ],
)
def test_the_from_address_is_kept_exactly(tmp_path: Path, written: str, expected: Address) -> None:
    config = load_config(write(tmp_path, MINIMAL.replace("anna@praktijk.example", written, 1)))
    assert config.accounts[0].identity == expected


def test_a_separate_display_name_wins(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, MINIMAL + "    display_name: Coach Anna\n"))
    assert config.accounts[0].identity == Address("Coach Anna", "anna@praktijk.example")


def test_submission_takes_the_login_of_imap_unless_it_has_its_own(tmp_path: Path) -> None:
    smtp = "    smtp: {host: smtp.praktijk.example, security: starttls}\n"
    (account,) = load_config(write(tmp_path, MINIMAL + smtp)).accounts
    assert account.smtp is not None
    assert account.smtp.actual_port == 587
    assert account.smtp_login == ("anna@praktijk.example", account.imap.secret)


def test_a_plain_sink_on_this_machine_needs_no_login(tmp_path: Path) -> None:
    smtp = "    smtp: {host: 127.0.0.1, port: 2525, security: plain}\n"
    (account,) = load_config(write(tmp_path, MINIMAL + smtp)).accounts
    assert account.smtp_login is None


def test_an_alert_that_reaches_only_the_watched_account_is_warned_about_with_its_line(tmp_path: Path) -> None:
    smtp = "    smtp: {host: smtp.praktijk.example}\n    alert_to: [ANNA@praktijk.example]\n"
    (warning,) = load_config(write(tmp_path, MINIMAL + smtp)).warnings
    assert warning.startswith(f"{tmp_path}/config.yaml:7: anna@praktijk.example: no alert address lies outside")


def test_an_alert_address_elsewhere_and_a_submission_server_leave_nothing_to_warn_about(tmp_path: Path) -> None:
    extra = "    smtp: {host: smtp.praktijk.example}\n    alert_to: [anna@praktijk.example, anna@elders.example]\n"
    assert load_config(write(tmp_path, MINIMAL + extra)).warnings == ()


def test_without_a_submission_server_the_coach_is_warned(tmp_path: Path) -> None:
    warnings = load_config(write(tmp_path, MINIMAL + "    alert_to: a@elders.example\n")).warnings
    assert len(warnings) == 1
    assert "no smtp: group" in warnings[0]


def test_rules_beside_the_configuration_come_before_the_packaged_ones(tmp_path: Path) -> None:
    path = write(tmp_path, MINIMAL)
    assert load_config(path).rules == tmp_path / "rules"
    (tmp_path / "rules").rmdir()
    assert load_config(path).rules == packaged_directory("rules")


def test_paths_count_from_the_configuration_file_wherever_maild_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "state_dir: state\nrules: my/rules\n" + MINIMAL)
    (tmp_path / "my" / "rules").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    config = load_config(path)
    assert (config.rules, config.state_dir) == (tmp_path / "my/rules", tmp_path / "state")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sqlite:////srv/maild/x.db", "sqlite:////srv/maild/x.db"),
        ("sqlite:///x.db", "sqlite:///{state}/x.db"),
        ("postgresql+psycopg://maild@db.example/maild", "postgresql+psycopg://maild@db.example/maild"),
    ],
)
def test_a_relative_database_lies_in_the_state_directory(tmp_path: Path, written: str, expected: str) -> None:
    config = load_config(write(tmp_path, f"state_dir: state\ndatabase: {written}\n" + MINIMAL))
    assert config.database == expected.format(state=tmp_path / "state")


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert load_config(path).accounts[0].imap.host == "imap.praktijk.example"


def test_the_state_directory_of_systemd_wins_and_a_file_in_etc_means_the_system_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert default_state_dir(Path("/etc/maild/config.yaml"), {"STATE_DIRECTORY": "/x/a:/x/b"}) == Path("/x/a")
    assert default_state_dir(Path("/etc/maild/config.yaml"), {}) == Path("/var/lib/maild")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert default_state_dir(tmp_path / "config.yaml", {}) == tmp_path / "state" / "maild"


def test_a_ledger_that_an_older_systemd_keeps_in_the_config_directory_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "maild").mkdir(parents=True)
    (tmp_path / "config" / "maild" / "maild.db").write_bytes(b"")
    assert default_state_dir(tmp_path / "config.yaml", {}) == tmp_path / "config" / "maild"


def test_an_unknown_packaged_directory_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="without its nonsense directory"):
        packaged_directory("nonsense")


def test_a_configuration_cannot_be_changed_and_its_repr_holds_no_command(tmp_path: Path) -> None:
    text = MINIMAL.replace("{env: MAILD_TEST_IMAP}", "{command: [sh, -c, echo hunter2]}")
    config = load_config(write(tmp_path, text))
    assert "hunter2" not in repr(config)
    assert "hunter2" not in str(config.accounts[0].imap.secret)
    with pytest.raises(AttributeError):
        config.mode = Mode.DRAFT  # type: ignore[misc]


def test_a_second_person_who_cannot_be_told_is_warned_of(tmp_path: Path) -> None:
    extra = "    alert_to: a@elders.example\n    alert_second: b@elders.example\n"
    warnings = load_config(write(tmp_path, MINIMAL + extra)).warnings
    assert any("alert_second is told by mail" in each for each in warnings)

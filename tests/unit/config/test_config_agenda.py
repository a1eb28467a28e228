"""Where the sessions stand: what the coach may write, and what is refused with the reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from maild.config import load_config
from maild.errors import ConfigurationError

HEAD = "accounts:\n  - address: anna@praktijk.example\n    imap: {host: imap.praktijk.example, secret: {env: MAILD_TEST}}\n"


def write(directory: Path, agenda: str) -> Path:
    for name in ("rules", "templates"):
        (directory / name).mkdir(exist_ok=True)
    path = directory / "config.yaml"
    path.write_text(f"{HEAD}    agenda: {agenda}\n")
    return path


def test_three_places_and_the_limit(tmp_path: Path) -> None:
    (tmp_path / "s.ics").write_text("")
    told = "{caldav: {url: 'https://cloud.example/dav', secret: {env: X}}, calendar_file: s.ics, calendar_url: {env: MAILD_URL}, stale_after: 6 h}"
    (account,) = load_config(write(tmp_path, told)).accounts
    assert [each.name for each in account.agenda.sources] == ["caldav", "calendar_file", "calendar_url"]
    assert account.agenda.stale_after == timedelta(hours=6) and not account.agenda.only_sessions


@pytest.mark.parametrize(
    ("agenda", "said"),
    [
        ("{calendar_url: 'https://agenda.example/geheim.ics'}", "whoever knows it can read your calendar"),
        ("{caldav: {url: 'http://cloud.example/dav', secret: {env: X}}}", "readable over the network"),
        ("{caldav: {url: 'https://anna:geheim@cloud.example/', secret: {env: X}}}", "a login in the address"),
        ("{caldav: {url: 'cloud.example', secret: {env: X}}}", "no web address; expected its address"),
        ("{caldav: {url: 'https://cloud.example/dav'}}", "secret"),
        ("{caldev: {}}", "caldav"),
        ("{stale_after: 5 min}", "expected 1 h to 168 h"),
        ("{calendar_file: weg.ics}", "there is no file"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_no_secret_is_repeated(tmp_path: Path, agenda: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        load_config(write(tmp_path, agenda))
    assert said in str(raised.value) and ":4: " in str(raised.value) and "geheim" not in str(raised.value)

"""The files of a new configuration: they load, say what was answered, and lie there whole or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.config import load_config
from maild.errors import ConfigurationError
from maild.mail.address import Address
from maild.setup import placing
from maild.setup.answers import Answers, Secret
from maild.setup.composing import write_set
from maild.setup.configuration_text import configuration_text
from maild.setup.hours import USUAL_HOURS, parse_hours
from maild.setup.servers import MailServer

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def answers(**changed: object) -> Answers:
    usual: dict[str, object] = {
        "address": Address("Anna de Vries", "anna@praktijk.example"),
        "imap": MailServer("imap.praktijk.example", 993, "tls"),
        "user": "anna@praktijk.example",
        "secret": Secret("een geheim"),
        "smtp": MailServer("smtp.praktijk.example", 587, "starttls"),
        "week": parse_hours(USUAL_HOURS),
    }
    return Answers(**(usual | changed))  # type: ignore[arg-type]


def names_in(directory: Path) -> list[str]:
    return sorted(each.name for each in directory.iterdir())


def files_in(directory: Path) -> set[str]:
    return {each.relative_to(directory).as_posix() for each in directory.rglob("*") if each.is_file()}


@given(
    name=st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=30).map(str.strip),
    signature=st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" \n"), max_size=60),
    user=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20),
)
def test_whatever_is_answered_stands_in_the_configuration_again(
    tmp_path_factory: pytest.TempPathFactory, name: str, signature: str, user: str
) -> None:
    signature = "\n".join(line.strip() for line in signature.split("\n")).strip()
    directory = tmp_path_factory.mktemp("written")
    for each in ("rules", "templates"):
        (directory / each).mkdir()
    made = answers(address=Address(name, "anna@praktijk.example"), signature=signature, user=user)
    (directory / "config.yaml").write_text(configuration_text(made), encoding="utf-8")
    (account,) = load_config(directory / "config.yaml").accounts
    assert account.identity == Address(name, "anna@praktijk.example")
    assert account.imap_username == user
    assert (account.slots.get("signature") or "").strip() == signature


def test_a_new_configuration_holds_what_was_answered_and_no_password(tmp_path: Path) -> None:
    write_set(
        answers(tone="u", alert_to=(Address("", "thuis@elders.example"),), zone="Europe/Brussels"),
        tmp_path / "new",
        NOW,
    )
    path = tmp_path / "new" / "config.yaml"
    config = load_config(path)
    (account,) = config.accounts
    assert (account.address_form, account.zone.key, config.mode) == ("u", "Europe/Brussels", "watch")
    assert account.imap.secret.resolve() == "een geheim"
    assert "geheim" not in path.read_text(encoding="utf-8")
    assert (config.rules, config.templates) == (tmp_path / "new" / "rules", tmp_path / "new" / "templates")
    assert {(tmp_path / "new" / name).stat().st_mode & 0o777 for name in ("config.yaml", "imap-password")} == {0o600}
    assert names_in(tmp_path) == ["new"]


def test_everything_else_that_there_is_stands_below_as_comments(tmp_path: Path) -> None:
    text = configuration_text(answers())
    below = text.partition("# That is enough.")[2]
    assert "#     holidays:" in below
    assert all(line.startswith("#") for line in below.splitlines()[1:])


def test_what_would_not_load_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nothing was written"):
        write_set(answers(imap=MailServer("mail.elders.example", 143, "plain")), tmp_path / "new", NOW)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("moment", ["rename", "sync"])
def test_a_new_directory_appears_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(*((Path, "rename") if moment == "rename" else (placing, "_sync")), fails)
    with pytest.raises(KeyboardInterrupt):
        write_set(answers(), tmp_path / "deep" / "new", NOW)
    assert names_in(tmp_path) == []


def test_a_replaced_configuration_is_kept_and_edited_rules_stay(tmp_path: Path) -> None:
    write_set(answers(), tmp_path / "mine", NOW)
    edited = tmp_path / "mine" / "rules" / "forms.yaml"
    edited.write_text("# mine\n", encoding="utf-8")
    before = (tmp_path / "mine" / "config.yaml").read_text(encoding="utf-8")
    kept = write_set(answers(tone="u", secret=Secret("nieuw")), tmp_path / "mine", LATER)
    assert {each.name for each in kept} == {"config.yaml.20261127-090000.bak", "imap-password.20261127-090000.bak"}
    assert (tmp_path / "mine" / "config.yaml.20261127-090000.bak").read_text(encoding="utf-8") == before
    assert edited.read_text(encoding="utf-8") == "# mine\n"
    assert load_config(tmp_path / "mine" / "config.yaml").accounts[0].imap.secret.resolve() == "nieuw"


@pytest.mark.parametrize("stops_at", [1, 2, 3, 4])
def test_a_disk_that_fails_halfway_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stops_at: int
) -> None:
    """The directory is there already with a file of somebody's own, so each file has to be moved by itself."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine", encoding="utf-8")
    if stops_at != 3:
        (mine / "config.yaml").write_text("old", encoding="utf-8")
    before = {name: (mine / name).read_bytes() for name in files_in(mine)}
    replace, calls = Path.replace, []

    def breaks(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == stops_at:
            raise OSError(28, "no room")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", breaks)
    with pytest.raises(OSError, match="no room"):
        write_set(answers(), mine, NOW)
    assert {name: (mine / name).read_bytes() for name in files_in(mine)} == before
    assert names_in(tmp_path) == ["mine"]

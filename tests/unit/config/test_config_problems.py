"""Mistakes in the configuration: each names file and line, what is wrong and what was expected, all at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maild.config import load_config
from maild.errors import ConfigurationError

GOOD = """\
mode: draft
accounts:
  - address: Anna de Vries <anna@praktijk.example>
    imap:
      host: imap.praktijk.example
      secret: {file: imap-password}
    smtp:
      host: smtp.praktijk.example
    alert_to: anna@elders.example
"""


def write(directory: Path, text: str | bytes) -> Path:
    for name in ("rules", "templates"):
        (directory / name).mkdir(exist_ok=True)
    path = directory / "config.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def problems_of(directory: Path, text: str | bytes) -> tuple[str, ...]:
    """The problems without the directory's name in front."""
    path = write(directory, text)
    with pytest.raises(ConfigurationError) as caught:
        load_config(path)
    assert all(each.startswith(f"{path}:") for each in caught.value.problems)
    return tuple(each.removeprefix(f"{directory}/") for each in caught.value.problems)


def account(extra: str) -> str:
    """A good configuration with more lines in its account; the first of them is line 10."""
    return GOOD + "".join(f"    {line}\n" for line in extra.splitlines())


@pytest.mark.parametrize(
    ("extra", "line", "words"),
    [
        ('zone: "Europe/Amsterdm"', 10, ("no time zone", 'did you mean "Europe/Amsterdam"')),
        ("adres: x", 10, ('"adres" is unknown', 'did you mean "address"')),
        ("alert_too: x@y.example", 10, ('"alert_too" is unknown', 'did you mean "alert_to"')),
        ("office_hours:\n  maandag: []", 11, ('"maandag" is unknown', 'did you mean "monday"')),
        ("office_hours:\n  monday: 9:00", 11, ("a time without quotes: 9:00", "540", "1320", 'quotes: "9:00"')),
        ("office_hours:\n  monday: [09:00-12:30]", 11, ("a time without quotes", '"09:00-12:30"')),
        ("office_hours:\n  monday: 540", 11, ("a number where a time belongs", "540")),
        ('office_hours:\n  monday: ["12:30-09:00"]', 11, ("ends before it begins",)),
        ('office_hours:\n  monday: ["09:00-12:30", "12:00-13:00"]', 11, ("overlap",)),
        ('office_hours:\n  monday: ["25:00-26:00"]', 11, ("no time of day",)),
        ("language: NO", 10, ("NO without quotes", "take NO for false", '"NO"')),
        ("language: nederlands", 10, ("not one of the choices", "nl, nl-BE, en")),
        ("address_form: jij", 10, ("not one of the choices", "je, u")),
        ("slots: {phone: 0612345678}", 10, ("0612345678 without quotes", 'expected quotes: "0612345678"')),
        ("slots: {phone: +31612345678}", 10, ('expected quotes: "+31612345678"',)),
        ("slots: {Booking-Link: x}", 10, ("no name for a slot", "booking_link")),
        ("slots: [a, b]", 10, ("expected a group of keys",)),
        ("slots: !env HOME", 10, ("a YAML tag",)),
        ("other_addresses: [a@b.example, nobody]", 10, ('no address: "nobody"',)),
        ("other_addresses:", 10, ("no address",)),
        ('other_addresses: "x@y.example, z@y.example"', 10, ("no address",)),
        ("name: Praktijk De Brug", 10, ("no short word",)),
        ("display_name: 12", 10, ("12 without quotes",)),
    ],
)
def test_a_mistake_in_an_account_names_line_and_remedy(
    tmp_path: Path, extra: str, line: int, words: tuple[str, ...]
) -> None:
    found = problems_of(tmp_path, account(extra))
    assert len(found) == 1, found
    assert found[0].startswith(f"config.yaml:{line}: ")
    for each in words:
        assert each in found[0]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("mode: draft", "mode: drafts", 1, ('"drafts" does not fit', 'did you mean "draft"')),
        ("mode: draft", "modus: draft", 1, ('"modus" is unknown', 'did you mean "mode"')),
        ("mode: draft", "poll_interval: 60", 1, ("poll_interval", "with its unit")),
        ("mode: draft", "poll_interval: 0 s", 1, ("too short or too long",)),
        ("mode: draft", "rules: nowhere", 1, ("there is no directory",)),
        ("mode: draft", "database: mysql://host/maild", 1, ("no database maild knows",)),
        ("mode: draft", 'database: "sqlite://"', 1, ("forgets everything",)),
        ("mode: draft", "mode:", 1, ("nothing stands after the colon",)),
        ("host: imap.praktijk.example", "host: imaps://imap.praktijk.example", 5, ("a web address",)),
        ("host: imap.praktijk.example", "host: imap.praktijk.example:993", 5, ("a port in the server's name",)),
        ("host: imap.praktijk.example", 'host: "imap x"', 5, ("no server name",)),
        ("      host: imap.praktijk.example\n", "", 4, ('accounts 1, imap: "host" is missing',)),
        ("      secret: {file: imap-password}\n", "", 4, ('"secret" is missing', "{file: …}")),
        ("secret: {file: imap-password}", "secret: {file: a, env: B}", 6, ("file and env are both named",)),
        ("secret: {file: imap-password}", "secret: {}", 6, ("no place is named",)),
        ("secret: {file: imap-password}", "secret: {credential: ../etc/shadow}", 6, ("no name of a credential",)),
        ("secret: {file: imap-password}", "secret: {env: $HOME}", 6, ("no name of an environment variable",)),
        ("secret: {file: imap-password}", 'secret: {command: "pass show x | head"}', 6, ("shell signs",)),
        ("secret: {file: imap-password}", "secret: {command: []}", 6, ("an empty command",)),
        ("Anna de Vries <anna@praktijk.example>", "Anna de Vries", 3, ("no address",)),
        ("Anna de Vries <anna@praktijk.example>", '"Anna\\r\\nBcc: <x@y.example>"', 3, ("no address",)),
    ],
)
def test_a_wrong_value_names_line_and_remedy(
    tmp_path: Path, old: str, new: str, line: int, words: tuple[str, ...]
) -> None:
    assert old in GOOD
    found = problems_of(tmp_path, GOOD.replace(old, new))
    assert len(found) == 1, found
    assert found[0].startswith(f"config.yaml:{line}: ")
    for each in words:
        assert each in found[0]


def test_every_problem_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = GOOD.replace("mode: draft", "mode: drat").replace("host: smtp", "hots: smtp") + "    zone: Mars/Olympus\n"
    found = problems_of(tmp_path, text + "poll_intervl: 60 s\n")
    assert [each.split(":")[1] for each in found] == ["1", "7", "8", "10", "11"]


def test_a_doubled_key_names_both_lines(tmp_path: Path) -> None:
    found = problems_of(tmp_path, account("smtp:\n  host: other.example"))
    assert found == (
        'config.yaml:10: the key "smtp" is written twice, on line 7 and on line 10; '
        "expected it once: YAML would silently keep one of them",
    )


@pytest.mark.parametrize(
    "line",
    [
        "password: hunter2hunter2",
        "wachtwoord: hunter2hunter2",
        "imap_password: hunter2hunter2",
        "token: 'hunter2hunter2'",
        "api-key: hunter2hunter2",
        "secret: hunter2hunter2",
        "secret: [hunter2hunter2]",
        "secret: {value: hunter2hunter2}",
        "secret: {command: 'sh -c \"echo hunter2hunter2'}",
        "passphrase: |\n  hunter2hunter2",
        "slots: {portal_password: hunter2hunter2}",
        "password: {hunter2hunter2",
        "password: @hunter2hunter2",
        "password: 'hunter2hunter2",
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_repeated(tmp_path: Path, line: str) -> None:
    found = problems_of(tmp_path, account(line))
    assert found[0].startswith("config.yaml:1")
    assert "hunter2" not in "\n".join(found)


def test_a_refused_secret_says_where_it_belongs(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, account("password: x"))
    assert found.startswith(
        'config.yaml:10: a secret is written out after "password"; expected nothing secret in this file'
    )
    assert "0600" in found


def test_a_password_in_the_database_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, "database: postgresql://maild:hunter2@db.example/maild\n" + GOOD)
    assert "a password in a database address" in found
    assert "hunter2" not in found


@pytest.mark.parametrize("group", ["imap", "smtp"])
def test_plain_text_to_another_machine_is_refused(tmp_path: Path, group: str) -> None:
    text = GOOD.replace(f"host: {group}.praktijk.example", f"host: {group}.praktijk.example\n      security: plain")
    (found,) = problems_of(tmp_path, text)
    assert f"accounts 1, {group}, security: plain would send" in found


def test_two_accounts_with_one_name_or_one_login_are_refused(tmp_path: Path) -> None:
    found = problems_of(tmp_path, GOOD + GOOD.partition("accounts:\n")[2])
    assert "is also the account on line 3; expected another name" in found[0]
    assert "the same login as on line 4" in found[1]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "the file is empty"),
        (b"# only a comment\n", 1, "the file is empty"),
        (b"---\n...\n", 2, "no list of keys"),
        (b"- a\n- b\n", 1, "no list of keys"),
        (b"just words\n", 1, "no list of keys"),
        (b"mode: draft\n\tx: 1\n", 2, "a tab; expected spaces"),
        (b"mode: draft: x\n", 1, "a colon where none can stand"),
        (b"a: [1, 2\nb: 3\n", 2, "a bracket that is never closed"),
        (b"a: 'x\n", 1, "a quotation mark that is never closed"),
        (b"a:\n  b: 1\n c: 2\n", 3, "indentation"),
        (b"a: @x\n", 1, "expected quotes around the text"),
        (b"a: *x\n", 1, "refers to nothing"),
        (b"a: 1\n---\nb: 2\n", 2, "a second document"),
        (b"mode: dr\xe9\n", 1, "not UTF-8"),
        (b"mode: watch\nx: \xff\n", 2, "not UTF-8"),
        ("mode: watch\n".encode("utf-16"), 1, "UTF-16"),
        (b"mode: a\x00b\n", 1, "control character"),
        (b"mode: watch\nx: \x07\n", 2, "control character"),
        (b"a: " + b"[" * 5000, 1, "brackets"),
        (b"a: " + b"[" * 1500 + b"]" * 1500, 1, ""),
        (b"x: 1\n" * 250_000, 1, "larger than 1 MB"),
        (b"<<: {mode: watch}\n", 1, "merge key"),
        (b"? [a]\n: b\n", 1, "a key that is not a word"),
        (b"accounts: []\n", 1, "an empty list"),
        (b"accounts: {}\n", 1, "no list"),
        (b"accounts: [x]\n", 1, "expected a group of keys"),
        (b"mode: watch\n", 1, '"accounts" is missing'),
    ],
)
def test_a_file_that_is_no_configuration_is_told_in_plain_words(
    tmp_path: Path, content: bytes, line: int, words: str
) -> None:
    found = problems_of(tmp_path, content)
    assert found[0].startswith(f"config.yaml:{line}: ")
    assert words in found[0]


def test_broken_syntax_names_the_column(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, "mode: watch\naccounts:\n  - address: a: b\n")
    assert found.startswith("config.yaml:3: column 15: ")


def test_a_missing_file_a_directory_and_an_unreadable_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.yaml:1: there is no such file"):
        load_config(tmp_path / "none.yaml")
    with pytest.raises(ConfigurationError, match="this is a directory"):
        load_config(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    path.chmod(0)
    with pytest.raises(ConfigurationError, match="may not be read"):
        load_config(path)


def test_a_small_file_that_unfolds_without_end_is_refused_quickly(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    found = problems_of(tmp_path, "\n".join(lines))
    assert any("too many values" in each for each in found)


def test_a_value_that_holds_itself_is_refused(tmp_path: Path) -> None:
    found = problems_of(tmp_path, "accounts: &a [*a]\n")
    assert any("nested too deeply" in each for each in found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=200), st.text(alphabet=":-[]{}#&*!|>'\"%@`,? \n\tab0", max_size=120).map(str.encode))
)
def test_any_bytes_give_a_configuration_error_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    assert problems_of(tmp_path, content)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_good_file_with_one_stroke_wrong_loads_or_names_its_lines(tmp_path: Path, data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(GOOD) - 1))
    stroke = data.draw(st.sampled_from(list(":-[]{}#&*!|'\"@ \n\t0x")))
    path = write(tmp_path, GOOD[:where] + stroke + GOOD[where + data.draw(st.integers(0, 1)) :])
    try:
        load_config(path)
    except ConfigurationError as error:
        assert all(each.startswith(f"{path}:") for each in error.problems)

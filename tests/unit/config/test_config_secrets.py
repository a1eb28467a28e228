"""Secrets: found in four places, fetched when asked, and never told to anybody else."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from maild.config import SecretSource
from maild.config.secret_command import first_output
from maild.errors import AccountError, TransientError

SECRET = "hünter2 with spaces "


def test_a_private_file_gives_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text(SECRET + "\r\nsecond line\n", encoding="utf-8", newline="")
    path.chmod(0o600)
    assert SecretSource(file=path).resolve() == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_that_others_can_read_is_refused_with_the_command_that_mends_it(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "pass word"
    path.write_text(SECRET, encoding="utf-8")
    path.chmod(mode)
    with pytest.raises(AccountError, match=r"chmod 600 '.*pass word'") as caught:
        SecretSource(file=path).resolve()
    assert "hünter2" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text(SECRET, encoding="utf-8")
    path.chmod(0o600)
    os.chown(path, 65534, 65534)
    with pytest.raises(AccountError, match="belongs to user id 65534"):
        SecretSource(file=path).resolve()


def test_a_missing_file_a_directory_and_a_pipe_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name, words in (("none", "does not exist"), ("", "no plain file"), ("pipe", "no plain file")):
        with pytest.raises(AccountError, match=words):
            SecretSource(file=tmp_path / name if name else tmp_path).resolve()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"  \nx", "is empty"),
        (b"\xff\xfe", "not UTF-8"),
        (b"a\x00b", "control character"),
        (b"a\x1b[0m", "control character"),
        (b"x" * 9000, "longer than"),
    ],
)
def test_what_cannot_be_a_password_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "password"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(AccountError, match=words):
        SecretSource(file=path).resolve()


def test_a_credential_is_read_from_the_directory_that_systemd_names(tmp_path: Path) -> None:
    (tmp_path / "imap-password").write_text(SECRET + "\n", encoding="utf-8")
    source = SecretSource(credential="imap-password")
    assert source.resolve({"CREDENTIALS_DIRECTORY": str(tmp_path)}) == SECRET
    with pytest.raises(AccountError, match="CREDENTIALS_DIRECTORY is not set"):
        source.resolve({})
    with pytest.raises(AccountError, match="was not loaded; expected LoadCredential=other:"):
        SecretSource(credential="other").resolve({"CREDENTIALS_DIRECTORY": str(tmp_path)})


def test_an_environment_variable_gives_the_secret_or_is_named_as_missing() -> None:
    source = SecretSource(env="MAILD_TEST_SECRET")
    assert source.resolve({"MAILD_TEST_SECRET": SECRET}) == SECRET
    with pytest.raises(AccountError, match="MAILD_TEST_SECRET is not set"):
        source.resolve({})


def test_the_secret_is_asked_for_anew_at_each_login() -> None:
    environ = {"MAILD_TEST_SECRET": "old"}
    source = SecretSource(env="MAILD_TEST_SECRET")
    assert source.resolve(environ) == "old"
    environ["MAILD_TEST_SECRET"] = "new"
    assert source.resolve(environ) == "new"


def test_a_command_gives_the_first_line_of_what_it_prints() -> None:
    assert SecretSource(command=("printf", "hunter2\\nuser: anna\\n")).resolve() == "hunter2"


def test_a_command_written_as_a_line_is_split_into_words() -> None:
    source = SecretSource.model_validate({"command": "printf '%s here' hunter2"})
    assert source.resolve() == "hunter2 here"


def test_a_failing_command_tells_its_status_and_nothing_that_it_wrote(capfd: pytest.CaptureFixture[str]) -> None:
    source = SecretSource(command=("sh", "-c", "echo hunter2; echo hunter2 >&2; exit 3"))
    with pytest.raises(TransientError) as caught:
        source.resolve()
    assert str(caught.value) == "the command for the secret (sh) ended with status 3"
    assert "hunter2" not in "".join(capfd.readouterr())


def test_a_command_that_does_not_exist_asks_for_a_person() -> None:
    with pytest.raises(AccountError, match=r"\(no-such-program\) cannot be started"):
        SecretSource(command=("/nowhere/no-such-program",)).resolve()


def test_a_command_that_hangs_is_ended_with_its_children() -> None:
    began = time.monotonic()
    with pytest.raises(TransientError, match=r"longer than 0\.2 seconds"):
        first_output(("sh", "-c", "sleep 30 & sleep 30"), timeout_seconds=0.2)
    assert time.monotonic() - began < 5


def test_a_command_that_prints_without_end_is_cut_off() -> None:
    with pytest.raises(AccountError, match="far more than a password"):
        first_output((sys.executable, "-c", "while True: print('x' * 10000)"), timeout_seconds=20)


def test_a_command_that_asks_gets_no_answer_from_our_terminal() -> None:
    with pytest.raises(AccountError, match="is empty"):
        SecretSource(command=("sh", "-c", "read answer; echo $answer")).resolve()


@pytest.mark.parametrize("way", [{"command": ("echo", "hunter2")}, {"env": "HUNTER2"}, {"credential": "hunter2"}])
def test_repr_and_str_hide_what_was_written(way: dict[str, object]) -> None:
    source = SecretSource.model_validate(way)
    assert "hunter2" not in (repr(source) + str(source)).lower()

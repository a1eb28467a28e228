"""`maild classify` and `maild explain` on whatever lies in a directory: a line for every file, and nothing that acts on the
terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from maild.cli.as_json import CUT, understood_as_json
from maild.cli.terminal import on_one_line, printable
from maild.cli.understanding import understand_anyway
from maild.config import packaged_directory
from maild.reading.read import read_mail
from maild.reading.result import Reading
from maild.understanding.danger import NOTHING_UNDERSTOOD, DangerCheckError
from maild.understanding.learned.packaged import packaged_weights
from maild.understanding.result import Understanding
from maild.understanding.rules import load_rules
from maild.understanding.sender import SenderContext
from maild.understanding.understand import Understander

ROOT = Path(__file__).parents[2]
MAIL = b"From: Els <els@voorbeeld.example>\r\nSubject: hoi\r\n\r\nik kan dinsdag niet, kunnen we verzetten?\r\n"
CRY = MAIL.replace(b"ik kan dinsdag niet", b"ik wil niet meer leven")
ESCAPES = (
    "From: Els \x1b[2J\x1b]0;pwned\x07 <els@voorbeeld.example>\r\nSubject: =?utf-8?q?=1B[31mrood=C2=9B2J?=\r\n"
    "\r\nhoi \x1b[2J \x9b2J \u202eik kan dinsdag niet, kunnen we verzetten?\r\n"
).encode()


def maild(*words: str | bytes, encoding: str = "utf-8:strict") -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", "maild", *words], env=environment, capture_output=True, timeout=60)


@pytest.fixture
def files(tmp_path: Path) -> list[bytes]:
    """Files as they lie about: a good one, a name that is no UTF-8, an accent, a pipe, a device, nothing, a directory."""
    names = [b"goed.eml", b"b\xff.eml", "één.eml".encode(), b"lijn\n\x1b[2J.eml", b"leeg.eml"]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(b"" if name == b"leeg.eml" else MAIL)
    os.mkfifo(tmp_path / "pijp")
    (tmp_path / "map").mkdir()
    named = [os.fsencode(tmp_path) + b"/" + name for name in (*names, b"pijp", b"map", b"nergens")]
    return [*named, b"/dev/zero"]


@pytest.mark.parametrize("encoding", ["utf-8:strict", "ascii:strict"])
def test_every_file_gets_its_line_whatever_it_is_and_whatever_its_name(files: list[bytes], encoding: str) -> None:
    found = maild("classify", "--json", *files, encoding=encoding)
    lines = [json.loads(each) for each in found.stdout.decode("utf-8").splitlines()]
    assert found.returncode == 0, found.stderr
    assert [os.fsencode(each["path"]) for each in lines] == files
    assert [each["error"] is None for each in lines] == [True] * 4 + [False] * 5
    assert "pipe or a device" in lines[5]["error"] and "directory" in lines[6]["error"]


@pytest.mark.parametrize("encoding", ["utf-8:strict", "ascii:strict"])
def test_the_plain_lines_stay_lines(files: list[bytes], encoding: str) -> None:
    found = maild("classify", *files, encoding=encoding)
    assert found.returncode == 0, found.stderr
    assert found.stdout.count(b"\n") == len(files)
    assert b"\x1b" not in found.stdout


def test_a_pipe_as_the_list_of_clients_holds_nothing_up(files: list[bytes]) -> None:
    found = maild("classify", "--known", files[5], files[0])
    assert found.returncode == 2
    assert b"pipe or a device" in found.stderr


def test_a_sender_cannot_reach_the_terminal_through_explain(tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(ESCAPES)
    found = maild("explain", str(file))
    assert found.returncode == 0, found.stderr
    shown = found.stdout.decode("utf-8")
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e"}
    assert "reschedule" in shown


def test_explain_of_a_pipe_says_so(files: list[bytes]) -> None:
    found = maild("explain", files[5])
    assert found.returncode == 1
    assert b"pipe or a device" in found.stderr


def test_what_a_terminal_acts_on_is_shown_as_a_mark() -> None:
    assert printable("a\x1b[2J\nb\t\x9b\u202e\ud800é😀") == "a\ufffd[2J\nb\t\ufffd\ufffd\ufffdé😀"
    assert on_one_line("a\nb\tc") == "a\ufffdb c"


class _Broken(Understander):
    """Understanding that breaks, with a danger check that works or does not."""

    def __init__(self, *, checks: bool) -> None:
        super().__init__(load_rules(packaged_directory("rules")), packaged_weights())
        self._checks = checks

    def understand(self, reading: Reading, sender: SenderContext, *, is_calm: bool = False) -> Understanding:
        raise IndexError("a sender's words")

    def judge_danger(self, reading: Reading, *, quoted_is_known: bool = True) -> object:  # type: ignore[override]
        if not self._checks:
            raise DangerCheckError("the danger check failed (KeyError)")
        return super().judge_danger(reading, quoted_is_known=quoted_is_known)


@pytest.mark.parametrize(("raw", "is_crisis"), [(MAIL, False), (CRY, True)])
def test_a_mail_that_breaks_the_understanding_is_still_looked_through_for_danger(raw: bytes, is_crisis: bool) -> None:
    told = understand_anyway(_Broken(checks=True), read_mail(raw), None)
    assert told.error == "the mail could not be understood (IndexError)"
    assert (told.understanding.crisis is not None) is is_crisis
    assert not told.is_unchecked


def test_a_danger_check_that_breaks_as_well_says_so() -> None:
    told = understand_anyway(_Broken(checks=False), read_mail(MAIL), None)
    assert told.is_unchecked
    assert told.error is not None and "danger check failed" in told.error


def test_a_mail_that_was_read_in_part_says_so() -> None:
    reading = read_mail(b"From: a@b.example\r\n\r\nkort")
    cut = replace(reading, message=replace(reading.message, is_cut=True))
    assert CUT in understood_as_json("a.eml", cut, NOTHING_UNDERSTOOD, None)["reasons"]
    assert CUT not in understood_as_json("a.eml", reading, NOTHING_UNDERSTOOD, None)["reasons"]

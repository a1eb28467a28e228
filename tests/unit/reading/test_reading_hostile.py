"""Mail is written by strangers: whatever arrives gives a Reading or one clear error, within bounds."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maild.config import packaged_directory
from maild.errors import MessageError, StoppingError
from maild.reading.child_reader import ChildReader
from maild.reading.forms import FormRules, load_form_rules
from maild.reading.read import read_mail
from maild.reading.result import Reading

HEAD = b"From: Els <els@voorbeeld.example>\r\nTo: a@p.example\r\nSubject: x\r\nMessage-ID: <1@v.example>\r\n"
FORMS = load_form_rules(packaged_directory("rules") / "forms.yaml")


def multipart(parts: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nhoi\r\n"
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * parts + b"--b--\r\n"


def nested(depth: int) -> bytes:
    out = HEAD + b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n"
    for level in range(depth):
        out += b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (level, level + 1)
    return out + b"--b%d\r\n\r\nhoi\r\n" % depth


HOSTILE = {
    "50 MB": HEAD + b"\r\n" + b"lange regel tekst die steeds terugkomt\r\n" * 1_300_000,
    "10,000 parts": multipart(10_000),
    "1,000 levels": nested(1_000),
    "1,000 parentheses": b"From: " + b"(" * 1_000 + b"els@voorbeeld.example\r\nSubject: x\r\n\r\nhoi\r\n",
    "16 kB of semicolons": HEAD + b"Content-Type: text/plain" + b";" * 16_000 + b"\r\n\r\nhoi\r\n",
    "1 MB line": HEAD + b"\r\n" + b"a" * 1_000_000 + b":\r\n",
    "1 MB of Op": HEAD + b"\r\n" + b"Op 4 aug schreef " * 60_000 + b":\r\n",
    "100,000 quote marks": HEAD + b"\r\n" + b"> " * 100_000 + b"\r\nhoi\r\n",
    "100,000 lines": HEAD + b"\r\n" + b"Op 4 augustus 2026 om 09:03\r\n" * 100_000,
    "10,000 recipients": b"From: els@v.example\r\nTo: "
    + b", ".join(b"p%d@v.example" % n for n in range(10_000))
    + b"\r\n\r\nhoi\r\n",
    "deep html": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"hoi",
    "5 MB html": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p>hoi <b>daar</b></p>" * 230_000,
    "NUL": HEAD.replace(b"Els", b"E\0ls") + b"\r\nh\0oi\r\n",
    "broken charset": HEAD + b"Content-Type: text/plain; charset=bestaat-niet\r\n\r\n\xff\xfe\xe9\r\n",
    "only headers": HEAD,
    "only a body": b"\r\nhoi\r\n",
    "only a quote": HEAD + b"\r\n> hoi\r\n> daar\r\n",
    "emoji": HEAD + b"\r\n" + "🎉🎉🎉".encode() + b"\r\n",
    "doubled subject": HEAD + b"Subject: nog een\r\n\r\nhoi\r\n",
    "no colon anywhere": b"hoi\r\n" * 10,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_within_bounds(name: str) -> None:
    began = perf_counter()
    reading = read_mail(HOSTILE[name], None, FORMS)
    assert perf_counter() - began < 20, "a bound against hanging, not a mark of speed"
    assert len(reading.message.text) <= 3 * 1024 * 1024
    assert len(reading.message.parts) <= 200


def test_an_encoded_line_break_never_becomes_a_header() -> None:
    raw = (
        b"From: =?utf-8?Q?Els=0D=0ABcc:_x=40y.example?= <els@voorbeeld.example>\r\n"
        b"Subject: =?utf-8?Q?hoi=0D=0ABcc:_x=40y.example?=\r\n\r\nhoi\r\n"
    )
    message = read_mail(raw).message
    assert message.author is not None and message.author.addr_spec == "els@voorbeeld.example"
    assert all(not set(field.value) & set("\r\n\0") for field in message.headers)
    assert "\n" not in message.subject and "\n" not in message.author.display_name


@pytest.mark.parametrize("raw", [b"", b"\r\n", b" \r\n \r\n"])
def test_nothing_at_all_is_an_error_with_words(raw: bytes) -> None:
    with pytest.raises(MessageError, match="empty"):
        read_mail(raw)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_give_a_reading_or_a_message_error(raw: bytes) -> None:
    try:
        reading = read_mail(raw, None, FORMS)
    except MessageError:
        return
    assert all(not set(field.value) & set("\r\n\0") for field in reading.message.headers)


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(
        ["From", "To", "Subject", "Date", "Content-Type", "References", "Message-ID", "Content-Disposition"]
    ),
    value=st.binary(max_size=400),
)
def test_any_value_of_any_header_is_survived(name: str, value: bytes) -> None:
    raw = HEAD + name.encode() + b": " + value.replace(b"\r", b"").replace(b"\n", b"") + b"\r\n\r\nhoi\r\n"
    assert isinstance(read_mail(raw, None, FORMS), Reading)


def test_the_child_gives_what_the_process_itself_gives() -> None:
    reader = ChildReader(FORMS)
    raw = HEAD + b"\r\nDag Anouk\r\n"
    try:
        assert reader.read(raw) == read_mail(raw, None, FORMS)
        with pytest.raises(MessageError, match="empty"):
            reader.read(b"\r\n")
    finally:
        reader.close()


def test_a_child_that_runs_out_of_time_is_replaced() -> None:
    reader = ChildReader(FORMS, timeout=0.0001)
    try:
        assert reader.read(HEAD + b"\r\nhoi\r\n").new.text == "hoi", "the first mail may wait for the child to start"
        with pytest.raises(MessageError, match="took too long"):
            reader.read(HOSTILE["100,000 lines"])
        reader._timeout = 10
        assert reader.read(HEAD + b"\r\nhoi\r\n").new.text == "hoi"
    finally:
        reader.close()


def test_a_child_that_is_killed_takes_one_mail_with_it() -> None:
    reader = ChildReader(FORMS)
    try:
        reader.read(HEAD + b"\r\nhoi\r\n")
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        with pytest.raises(MessageError, match="died"):
            reader.read(HEAD + b"\r\nhoi\r\n")
        assert reader.read(HEAD + b"\r\nhoi\r\n").new.text == "hoi"
    finally:
        reader.close()


def test_a_reader_that_is_closed_in_the_middle_of_a_handful_ends_at_once_and_blames_no_mail() -> None:
    reader = ChildReader(FORMS, timeout=60)
    reader.read(b"From: a@x.example\r\n\r\nHoi")
    child = reader._child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)  # a mail that takes for ever
    with ThreadPoolExecutor(1) as thread:
        under_way = thread.submit(reader.read_each, [(b"From: a@x.example\r\n\r\nHoi", 0)] * 3)
        while not reader._lock.locked():
            pass
        began = perf_counter()
        reader.close()
        assert isinstance(under_way.exception(10), StoppingError)
    assert perf_counter() - began < 5
    with pytest.raises(StoppingError):
        reader.read(b"From: a@x.example\r\n\r\nHoi")


def test_threads_may_share_a_reader() -> None:
    reader = ChildReader(FormRules())
    found: list[str] = []

    def read(number: int) -> None:
        found.append(reader.read(HEAD + b"\r\nmail %d\r\n" % number).new.text)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader.close()
    assert sorted(found) == sorted(f"mail {number}" for number in range(20))


def test_the_same_mail_has_the_same_key_and_another_has_not() -> None:
    raw = HEAD + b"\r\nhoi\r\n"
    again = b"Received: from a by b; Tue, 4 Aug 2026 09:00:00 +0200\r\n" + raw
    other = HEAD + b"\r\nhoi!\r\n"
    assert read_mail(raw).content_key == read_mail(again).content_key
    assert read_mail(raw).content_key != read_mail(other).content_key

"""Reads mail in a child process that may be killed: what explodes there takes one mail with it and nothing else."""

from __future__ import annotations

import os
import pickle
import select
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import maild
from maild.errors import MessageError, StoppingError
from maild.reading.child import HEAD, LENGTH
from maild.reading.child_answer import reading_of
from maild.reading.forms import FormRules
from maild.reading.result import Reading

_MEMORY_OCTETS = 1024 * 1024 * 1024
_LARGEST = 25 * 1024 * 1024
_LARGEST_ANSWER = 64 * 1024 * 1024
_START_SECONDS = 30.0
_AHEAD = 48 * 1024
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TMPDIR")


class _ChildGoneError(Exception):
    """The child died, or did not answer in time. Never leaves this file."""


class ChildReader:
    """Reads one mail after the other in a warm child. Threads may share it; they wait for one another."""

    def __init__(self, forms: FormRules, *, timeout: float = 5.0, memory_limit: int = _MEMORY_OCTETS) -> None:
        """`timeout` in seconds for one mail, `memory_limit` in octets for the child. The child starts at once."""
        self._forms = forms
        self._timeout = timeout
        self._memory_limit = memory_limit
        self._lock = threading.Lock()
        self._is_fresh = True
        """True until the child's first answer: starting takes time of its own."""
        self._knows_forms = False
        self._is_closed = False
        self._child: subprocess.Popen[bytes] | None = None
        self._start()

    def read(self, raw: bytes, size: int | None = None) -> Reading:
        """One mail, read. MessageError where it cannot be, took too long or needed too much memory."""
        (found,) = self.read_each(((raw, len(raw) if size is None else size),))
        if isinstance(found, Exception):
            raise found
        return found

    def read_each(self, mails: Sequence[tuple[bytes, int]]) -> list[Reading | Exception]:
        """Several mails with their sizes, read; in the place of one that cannot be, its MessageError."""
        read: list[Reading | Exception] = []
        with self._lock:
            while len(read) < len(mails):
                read += self._read_on(mails[len(read) :])
        return read

    def _read_on(self, mails: Sequence[tuple[bytes, int]]) -> list[Reading | Exception]:
        """As many as one child manages: all of them, or up to the one that it dies on.

        The next mails are sent before the answer to the first has come, so that the child never waits for us; only as much
        as its pipe holds, so that we never wait for it either.
        """
        read: list[Reading | Exception] = []
        sent = 0
        try:
            for number in range(len(mails)):
                while sent < len(mails) and (sent == number or _fits(mails[number + 1 : sent + 1])):
                    self._send(*mails[sent])
                    sent += 1
                read.append(_understood(self._receive()))
        except _ChildGoneError as error:
            self._end()
            if self._is_closed:
                raise StoppingError("the reader was closed") from None
            read.append(MessageError(str(error)))
        return read

    def use_forms(self, forms: FormRules) -> None:
        """Form rules to use from the next mail on."""
        with self._lock:
            if forms != self._forms:
                self._forms = forms
                self._end()

    def close(self) -> None:
        """Ends the child for good, also in the middle of a mail: whoever waits for it gets a StoppingError, at once."""
        self._is_closed = True
        child = self._child
        if child is not None:
            child.kill()  # before the lock: a thread that reads a handful may hold it for longer than a stop can wait
        with self._lock:
            self._end()

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        environment["PYTHONPATH"] = str(Path(maild.__file__).parent.parent)
        child = subprocess.Popen(
            [sys.executable, "-m", "maild.reading.child", str(self._memory_limit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
            start_new_session=True,
        )
        assert child.stdin is not None
        os.set_blocking(child.stdin.fileno(), False)
        self._child = child
        self._is_fresh = True
        self._knows_forms = False
        return child

    def _send(self, raw: bytes, size: int) -> None:
        child = self._child or self._start()
        if self._is_closed:  # looked at after the start: `close` has not seen a child that began meanwhile
            raise StoppingError("the reader was closed")
        assert child.stdin is not None
        deadline = self._deadline()
        if not self._knows_forms:
            rules = pickle.dumps(self._forms, protocol=5)
            _write(child.stdin.fileno(), HEAD.pack(len(rules), -1) + rules, deadline)
            self._knows_forms = True
        _write(child.stdin.fileno(), HEAD.pack(len(raw[:_LARGEST]), size) + raw[:_LARGEST], deadline)

    def _receive(self) -> bytes:
        assert self._child is not None and self._child.stdout is not None
        descriptor, deadline = self._child.stdout.fileno(), self._deadline()
        (length,) = LENGTH.unpack(_read(descriptor, LENGTH.size, deadline))
        if not 0 < length <= _LARGEST_ANSWER:
            raise _ChildGoneError("the reader's answer makes no sense")
        answer = _read(descriptor, length, deadline)
        self._is_fresh = False
        return answer

    def _deadline(self) -> float:
        return perf_counter() + self._timeout + (_START_SECONDS if self._is_fresh else 0.0)

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()
        child.wait()


def _fits(ahead: Sequence[tuple[bytes, int]]) -> bool:
    """True where a pipe holds these mails while nobody reads from it (64 KiB, pipe(7))."""
    return sum(HEAD.size + len(raw) for raw, _ in ahead) <= _AHEAD


def _understood(answer: bytes) -> Reading | MessageError:
    if answer[:1] == b"E":
        return MessageError(answer[1:].decode("utf-8", "replace"))
    try:
        return reading_of(answer[1:])
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError, IndexError):
        return MessageError("the reader's answer makes no sense")


def _write(descriptor: int, octets: bytes, deadline: float) -> None:
    view = memoryview(octets)
    while view:
        _, writable, _ = select.select([], [descriptor], [], max(0.0, deadline - perf_counter()))
        if not writable:
            raise _ChildGoneError("reading the mail took too long")
        try:
            view = view[os.write(descriptor, view[: 1 << 20]) :]
        except BlockingIOError:
            continue
        except OSError:
            raise _ChildGoneError("the reader died on the mail") from None


def _read(descriptor: int, count: int, deadline: float) -> bytes:
    pieces = bytearray()
    while len(pieces) < count:
        readable, _, _ = select.select([descriptor], [], [], max(0.0, deadline - perf_counter()))
        if not readable:
            raise _ChildGoneError("reading the mail took too long")
        piece = os.read(descriptor, min(count - len(pieces), 1 << 20))
        if not piece:
            raise _ChildGoneError("the reader died on the mail")
        pieces += piece
    return bytes(pieces)

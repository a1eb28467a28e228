"""What an understudy does: answers what it is asked until the other side goes away. Its one thread is all it has.

Frames both ways: 8 octets of length, then a pickled value. Both ends are one program in two processes, and neither has
seen a byte of mail that the other has not: pickles are safe between them, as they would not be with the reading child.
"""

from __future__ import annotations

import pickle
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from maild.facts.correction import KeptCorrection
from maild.reading.result import Reading
from maild.understanding.result import Understanding
from maild.understanding.rules import load_rules
from maild.understanding.sender import SenderContext
from maild.understanding.understand import Understander

_LENGTH = struct.Struct(">q")


@dataclass(frozen=True, slots=True)
class LoadRules:
    """To be answered with the mark of what was found there."""

    directory: Path


@dataclass(frozen=True, slots=True)
class Correct:
    """What the coach corrected, from now on. Not answered."""

    kept: tuple[KeptCorrection, ...]


@dataclass(frozen=True, slots=True)
class Understand:
    """To be answered with what each mail means, None where that brings out a mistake."""

    mails: Sequence[tuple[Reading, SenderContext]]


def serve(line: socket.socket, understander: Understander) -> None:
    """Answers until the line is closed. `understander` is the one to begin with."""
    while (octets := receive(line)) is not None:
        asked = pickle.loads(octets)
        if isinstance(asked, LoadRules):
            understander = understander.with_rules(load_rules(asked.directory))
            line.sendall(frame(understander.rules_mark))
        elif isinstance(asked, Correct):
            understander = understander.corrected(asked.kept)
        else:
            line.sendall(frame([_understood(understander, *each) for each in asked.mails]))


def _understood(understander: Understander, reading: Reading, sender: SenderContext) -> Understanding | None:
    try:
        return understander.understand(reading, sender, is_calm=True)
    except Exception:  # noqa: BLE001 - who asked tries it once more, and writes down what goes wrong
        return None


def frame(value: object) -> bytes:
    """One value as it is sent."""
    octets = pickle.dumps(value, protocol=5)
    return _LENGTH.pack(len(octets)) + octets


def receive(line: socket.socket) -> bytes | None:
    """The octets of one value; None where the other side is gone."""
    head = _exactly(line, _LENGTH.size)
    return _exactly(line, _LENGTH.unpack(head)[0]) if head is not None else None


def _exactly(line: socket.socket, count: int) -> bytes | None:
    pieces = bytearray()
    while len(pieces) < count:
        piece = line.recv(min(count - len(pieces), 1 << 20))
        if not piece:
            return None
        pieces += piece
    return bytes(pieces)

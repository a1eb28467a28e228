"""The reading child: reads mails for its parent, one after the other, and may be killed at any moment.

Frames on standard input: 8 octets of length, 8 octets of RFC822.SIZE (-1 where it is the length), the mail. Frames on
standard output: 8 octets of length, one octet (`R` a Reading, `E` an error's text), the rest. The first frame in holds
the form rules.
"""

from __future__ import annotations

import pickle
import resource
import struct
import sys
from typing import BinaryIO

from maild.errors import MessageError
from maild.reading.read import read_mail, without_heavy_parts

HEAD = struct.Struct(">qq")
LENGTH = struct.Struct(">q")


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answers frames until the parent goes away."""
    forms = pickle.loads(_frame(source)[1])  # from the parent, which is trusted; never the other way without a filter
    while True:
        size, raw = _frame(source)
        if size == -2:
            return
        try:
            reading = without_heavy_parts(read_mail(raw, size if size >= 0 else None, forms))
            answer = b"R" + pickle.dumps(reading, protocol=5)
        except MessageError as error:
            answer = b"E" + str(error).encode("utf-8", "replace")
        except MemoryError:
            answer = b"E" + b"the mail needs more memory than one mail may have"
        sink.write(LENGTH.pack(len(answer)) + answer)
        sink.flush()


def _frame(source: BinaryIO) -> tuple[int, bytes]:
    head = source.read(HEAD.size)
    if len(head) < HEAD.size:
        return -2, b""
    length, size = HEAD.unpack(head)
    return size, source.read(length)


def main() -> None:
    """Runs the child with the memory limit in octets that the parent names."""
    limit = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()

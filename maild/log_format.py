"""Log lines: one event a line, as words, as key=value or as JSON; journald gets the level in its own way.

A call such as `_LOG.info("draft=%d step=%s", ...)` names its fields in its template, so the event and its fields are known
without a second list beside the code: the event is the module and the template's plain words. docs/operations.md has
the table, which a test holds against every call. What a mail says is never a field.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from traceback import extract_tb

_FIELD = re.compile(r"(?:(\w+)=)?(%(?:\.\d+)?[sdf])")
_WORD = re.compile(r"[a-z]{2,}|\ba\b", re.IGNORECASE)
_LONGEST_NAME = 6
_PRIORITIES = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}
"""Levels as journald counts them (sd-daemon(3))."""


class LogFormat(StrEnum):
    """text: to read; keyvalue: event and fields as key=value; json: one object a line."""

    TEXT = "text"
    KEYVALUE = "keyvalue"
    JSON = "json"


def event_of(logger: str, template: str) -> str:
    """The event's name: the module that logs it and what its template says in plain words, else its fields' names."""
    fields = fields_of(template)
    words = _WORD.findall(_FIELD.sub(" ", template)) or list(fields) or ["event"]
    return f"{logger.rpartition('.')[2]}.{'_'.join(words[:_LONGEST_NAME]).casefold()}"


def fields_of(template: str) -> tuple[str, ...]:
    """The names of its fields, in order; what has no name is `text`."""
    return tuple(found[1] or "text" for found in _FIELD.finditer(template))


class EventFormatter(logging.Formatter):
    """Makes a line of a record. No line end gets into it, and of an exception only its kind and place: its words may be a
    mail's."""

    def __init__(self, kind: LogFormat, *, with_time: bool) -> None:
        """`with_time` where nobody else notes when a line came (a terminal, a file)."""
        super().__init__()
        self._kind = kind
        self._with_time = with_time
        self._for_journal = "JOURNAL_STREAM" in os.environ

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line = self._line(record)
        return f"<{_PRIORITIES.get(record.levelno, 6)}>{line}" if self._for_journal else line

    def _line(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        broke = _broke(record)
        if self._kind is LogFormat.TEXT:
            stamp = f"{at} " if self._with_time else ""
            return _one_line(
                f"{stamp}{record.levelname} {record.name} {record.getMessage()}{broke and f' broke={broke}'}"
            )
        fields: dict[str, object] = {"at": at} if self._with_time or self._kind is LogFormat.JSON else {}
        fields |= {"level": record.levelname.casefold(), "event": event_of(record.name, str(record.msg))}
        fields |= _values(record)
        if broke:
            fields["broke"] = broke
        if self._kind is LogFormat.JSON:
            return json.dumps(fields, ensure_ascii=False, default=str)
        return " ".join(f"{name}={_quoted(value)}" for name, value in fields.items())


def _values(record: logging.LogRecord) -> Mapping[str, object]:
    """The fields with their values; a message of other make is one field `text`."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    specifiers = list(_FIELD.finditer(str(record.msg)))
    if len(specifiers) != len(arguments):
        return {"text": record.getMessage()}
    values: dict[str, object] = {}
    for found, argument in zip(specifiers, arguments, strict=True):
        value = argument if isinstance(argument, int) and found[2] == "%d" else found[2] % (argument,)
        name = found[1] or "text"
        values[name] = f"{values[name]} {value}" if name in values else value
    return values


def _broke(record: logging.LogRecord) -> str:
    """Kind and place of an exception: "ValueError at reader.py:10 < worker.py:20"."""
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    frames = extract_tb(record.exc_info[2])[-4:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{record.exc_info[0].__name__} at {places}"


def _one_line(text: str) -> str:
    return " | ".join(part for part in text.splitlines() if part.strip())


def _quoted(value: object) -> str:
    text = str(value)
    return text if text and not re.search(r'[\s"=]', text) else json.dumps(text, ensure_ascii=False)

"""What is kept on one person, as a page to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from maild.cli.terminal import on_one_line

MEANINGS = {
    "people": "who they are to you (state, pauses, stops)",
    "addresses": "their addresses",
    "name_marks": "salted marks of their name, no name",
    "mails": "mails of theirs that were seen: where they lie and what they ask, no text and no subject",
    "threads": "conversations",
    "thread_ids": "Message-IDs of the conversations",
    "passages": "salted marks of sentences, no text",
    "drafts": "drafts that maild made for them, no text",
    "template_changes": "salted marks of what you changed in drafts for them, no text",
    "draft_moments": "moments that those drafts name",
    "sent": "mails that you sent them, no text",
    "sent_recipients": "the same, by address",
    "submissions": "mails to them that went out by way of maild",
    "submission_recipients": "what the server said of each",
    "intentions": "what maild meant to do",
    "notices": "what maild told you about them",
    "corrections": "examples that you corrected (numbers, no text)",
    "gestures": "what you asked for in the control mailboxes",
    "danger_cases": "danger cases",
    "climbs": "ladders they stood on",
    "situations": "no-shows and other situations",
    "journeys": "their trajectory",
    "journey_mails": "mails of the trajectory",
    "sessions": "sessions in your agenda",
}


def personal_text(addresses: Sequence[str], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The page: one paragraph a table, one line a row, in plain words where there are any."""
    return "\n".join(_lines(addresses, rows))


def _lines(addresses: Sequence[str], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    yield f"Kept on {', '.join(on_one_line(each) for each in addresses)}:"
    if not rows:
        yield "  nothing"
    for table, found in rows.items():
        yield f"\n{table} ({len(found)}): {MEANINGS[table]}"
        for row in found:
            said = (f"{name}={_word(value)}" for name, value in row.items() if value not in (None, "", False))
            yield "  " + on_one_line("  ".join(said))


def _word(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}Z"
    text = str(as_json_value(value)).replace("\n", ", ")
    return text if len(text) <= 100 else f"({len(text)} signs)"


def as_json_value(value: object) -> object:
    """A value of a row as JSON can carry it; bytes are given by their number only: they hold no words."""
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{len(value)} bytes" if isinstance(value, bytes) else value

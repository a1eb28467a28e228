"""Readings made by hand, and one loaded set of the packaged rules for all tests of this stage."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from maild.facts.person import PersonState
from maild.mail.address import Address
from maild.mail.identity import MessageId
from maild.mail.message import Message
from maild.reading.result import Automatic, NewText, Reading
from maild.understanding.learned.packaged import packaged_weights
from maild.understanding.result import Understanding
from maild.understanding.rules import RuleSet, load_rules
from maild.understanding.sender import SenderContext
from maild.understanding.understand import Understander

RULES = Path(__file__).parents[3] / "rules"
DATE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@cache
def packaged_rules() -> RuleSet:
    """The rules that come with maild, loaded once."""
    return load_rules(RULES)


@cache
def shared_understander() -> Understander:
    """An understander with the packaged rules and weights."""
    return Understander(packaged_rules(), packaged_weights())


def reading_of(
    text: str,
    subject: str = "",
    *,
    sender: str = "iemand@example.net",
    quoted: str = "",
    forwarded: str = "",
    hidden: str = "",
    signature: str = "",
    automatic: Automatic | None = None,
    ancestors: tuple[MessageId, ...] = (),
) -> Reading:
    """A reading of a mail with this text."""
    message = Message(
        message_id=MessageId("<1@example.net>"), in_reply_to=ancestors, references=(), from_=(Address("", sender),), sender=None, reply_to=(),
        to=(Address("", "coach@example.org"),), cc=(), subject=subject, date=DATE, return_path=None, headers=(), content_type="text/plain",
        text=text, html="", hidden_text=hidden, text_is_from_html=False, parts=(), defects=(), size=len(text),
    )  # fmt: skip
    new = NewText(text=text, signature=signature, quoted=quoted, forwarded=forwarded, hidden=hidden)
    return Reading(message, new, automatic or Automatic(None, True, ()), None, "00")


def ask(understander: Understander, reading: Reading, state: PersonState | None) -> Understanding:
    """What the understander makes of a reading by a person in this state."""
    return understander.understand(reading, SenderContext(state))

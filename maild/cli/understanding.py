"""Understands one mail for a command. Whatever breaks, the command says so and goes on; danger is looked for all the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

from maild.facts.person import PersonState
from maild.reading.result import Reading
from maild.understanding.danger import NOTHING_UNDERSTOOD, DangerCheckError
from maild.understanding.result import Understanding
from maild.understanding.sender import SenderContext
from maild.understanding.understand import Understander


@dataclass(frozen=True, slots=True)
class Told:
    """What can honestly be said of a mail. `error` is None where nothing broke; `is_unchecked` is true where the danger
    check itself broke (behaviour 12)."""

    understanding: Understanding
    error: str | None = None
    is_unchecked: bool = False


def understand_anyway(
    understander: Understander, reading: Reading, clients: frozenset[str] | None, sender: SenderContext | None = None
) -> Told:
    """What a mail means, or the least that is known of it. `clients` lists who is a client; None where nobody said.
    `sender` is what a ledger knows of who wrote."""
    context = sender or SenderContext(state=state_of(reading, clients), quoted_is_known=False)
    try:
        return Told(understander.understand(reading, context))
    except DangerCheckError as error:
        return Told(error.rest, f"danger check failed: {error}", is_unchecked=True)
    except Exception as error:  # noqa: BLE001  # one mail must not take the others along; the text may be the sender's
        failed = f"the mail could not be understood ({type(error).__name__})"
    try:
        crisis = understander.judge_danger(reading, quoted_is_known=False)
    except DangerCheckError as error:
        return Told(NOTHING_UNDERSTOOD, f"{failed}; danger check failed: {error}", is_unchecked=True)
    return Told(replace(NOTHING_UNDERSTOOD, crisis=crisis), failed)


def state_of(reading: Reading, clients: frozenset[str] | None) -> PersonState | None:
    """Client where listed, stranger where a list was given and does not name them, not known without a list."""
    if clients is None:
        return None
    writer = reading.writer
    return PersonState.CLIENT if writer is not None and writer.key in clients else PersonState.STRANGER

"""What is known of the sender when a mail is judged."""

from __future__ import annotations

from dataclasses import dataclass

from maild.facts.person import PersonState


@dataclass(frozen=True, slots=True)
class SenderContext:
    """`state` is None while nobody knows it yet: that is not the same as a stranger (behaviour 1).

    `answers_thread` is true where the mail answers a thread that the coach is part of. `quoted_is_known` is true where
    earlier mails brought the quoted text already, so that it need not be judged for danger again (behaviour 7).
    """

    state: PersonState | None
    answers_thread: bool = False
    quoted_is_known: bool = True

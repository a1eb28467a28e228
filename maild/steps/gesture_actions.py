"""Which gesture does what: one table, and the role of whoever carries the gestures out (behaviour 9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from maild.facts.gesture import Gesture, GestureOutcome
from maild.facts.person import Person
from maild.facts.seen_mail import SeenMail
from maild.ledger import Transaction
from maild.mail.address import Address
from maild.mail.identity import MessageKey
from maild.reading.result import Reading
from maild.steps.memory import Judged
from maild.steps.practice import Practice


@dataclass(frozen=True, slots=True)
class Dropped:
    """A mail that the coach dropped in a control mailbox, where it lies at `key`.

    `mail` is its row where maild saw it in INBOX before. `whom` is whom the gesture is about: who wrote it, or for a mail
    of the coach the one person it goes to; None where that is nobody, several, or no human being. `person` is that person
    where the ledger knows them.
    """

    gesture: Gesture
    key: MessageKey
    raw: bytes
    reading: Reading
    mail: SeenMail | None
    whom: Address | None
    person: Person | None


@dataclass(frozen=True, slots=True)
class Obeyed:
    """What came of it. `reason` says in Dutch why it was not obeyed; `person` is whom it was about in the end.

    `judged` is the mail as the coach corrected it, to be decided anew. `is_taken` says that the mail is not to be moved
    back: it was sent, and lies in Sent.
    """

    outcome: GestureOutcome
    reason: str = ""
    person: int | None = None
    judged: Judged | None = None
    is_taken: bool = False


OBEYED = Obeyed(GestureOutcome.OBEYED)
NOT_YET = Obeyed(GestureOutcome.NOT_YET, "dat kan maild nog niet")


def refused(reason: str) -> Obeyed:
    """Not obeyed, and why, as half a sentence in Dutch."""
    return Obeyed(GestureOutcome.REFUSED, reason)


class GestureActions(Protocol):
    """One method a gesture. Each is called once for a dropped mail, in the transaction that writes the gesture down, and
    may mean what it likes; the outbox carries it out."""

    def done(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The window of this mail is closed (behaviour 2)."""
        ...

    def client(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The person is a client (behaviour 1)."""
        ...

    def pause(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The person is paused for four weeks (behaviour 5)."""
        ...

    def resume(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The pause is lifted; after `Gezien` the danger case too (behaviour 7)."""
        ...

    def seen(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The danger alert was seen: no more repeats, and nothing else (behaviour 7)."""
        ...

    def called(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The coach has spoken to the person: the ladder ends as answered (behaviour 6)."""
        ...

    def voicemail(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The coach tried to call: the ladder goes on (behaviour 6)."""
        ...

    def skip_call(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """No call: the ladder goes on (behaviour 6)."""
        ...

    def send(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The finished draft is to be sent (behaviour 9, 10)."""
        ...

    def is_lead(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The mail is from a new lead."""
        ...

    def is_reschedule(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The mail is about an appointment."""
        ...

    def is_support(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The mail asks for support."""
        ...

    def is_stop(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The mail asks to stop; that is confirmed with it."""
        ...

    def is_other(self, tx: Transaction, practice: Practice, dropped: Dropped) -> Obeyed:
        """The mail is none of these."""
        ...


Action = Callable[[GestureActions, Transaction, Practice, Dropped], Obeyed]

ACTIONS: Mapping[Gesture, Action] = {
    Gesture.DONE: lambda actions, *about: actions.done(*about),
    Gesture.CLIENT: lambda actions, *about: actions.client(*about),
    Gesture.PAUSE: lambda actions, *about: actions.pause(*about),
    Gesture.RESUME: lambda actions, *about: actions.resume(*about),
    Gesture.SEEN: lambda actions, *about: actions.seen(*about),
    Gesture.CALLED: lambda actions, *about: actions.called(*about),
    Gesture.VOICEMAIL: lambda actions, *about: actions.voicemail(*about),
    Gesture.SKIP_CALL: lambda actions, *about: actions.skip_call(*about),
    Gesture.SEND: lambda actions, *about: actions.send(*about),
    Gesture.IS_LEAD: lambda actions, *about: actions.is_lead(*about),
    Gesture.IS_RESCHEDULE: lambda actions, *about: actions.is_reschedule(*about),
    Gesture.IS_SUPPORT: lambda actions, *about: actions.is_support(*about),
    Gesture.IS_STOP: lambda actions, *about: actions.is_stop(*about),
    Gesture.IS_OTHER: lambda actions, *about: actions.is_other(*about),
}
CORRECTIONS = frozenset({Gesture.IS_LEAD, Gesture.IS_RESCHEDULE, Gesture.IS_SUPPORT, Gesture.IS_STOP, Gesture.IS_OTHER})
"""Those that say what a mail is: the mail is decided anew."""

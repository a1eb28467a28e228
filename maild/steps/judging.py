"""Every new mail is read and understood, danger first, before any draft is made (behaviour 7)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from maild.errors import MaildError
from maild.facts.intention import Intention, IntentionKind
from maild.facts.seen_mail import MailStage
from maild.ledger import Transaction
from maild.mail.store import MailStore
from maild.reading.result import Reading
from maild.steps.brought import without_what_was_brought
from maild.steps.intake import Taken
from maild.steps.isolation import log_mistake, together_or_alone
from maild.steps.memory import Judged, ShortMemory
from maild.steps.practice import Desk, Practice
from maild.steps.putting_off import take_in_light, take_in_put_off
from maild.steps.recording import record_judged
from maild.steps.senders import known_writer, sender_context
from maild.steps.setting_aside import alarm_unrecorded, count_unjudged, give_up_unchecked
from maild.steps.sharing import understood_in_order
from maild.understanding.danger import NOTHING_UNDERSTOOD, DangerCheckError
from maild.understanding.result import Crisis, Understanding
from maild.understanding.sender import SenderContext

ALERT_KINDS = frozenset({IntentionKind.SUBMIT_NOTICE, IntentionKind.PLACE_NOTE, IntentionKind.RUN_COMMAND})
_LOG = logging.getLogger(__name__)
_CHUNK = 1_000
_MOST_CHARACTERS = 32 * 1024 * 1024
"""So much text waits for its full judgement at most, while danger is looked for in the rest of the chunk."""
_HANDFUL = 10


@dataclass(frozen=True, slots=True)
class _Heard:
    """A mail that was listened to for danger. `context` is None where it could not even be read; `is_checked` is false
    where the danger check itself failed."""

    taken: Taken
    context: SenderContext | None = None
    crisis: Crisis | None = None
    is_checked: bool = True

    @property
    def is_calm(self) -> bool:
        """True where it was read and checked, and no rule saw danger: it can wait for the others."""
        return self.context is not None and self.is_checked and self.crisis is None

    @property
    def weight(self) -> int:
        """Roughly how much memory it holds, in characters."""
        raw = len(self.taken.fetched.raw) if self.taken.fetched else 0
        return raw + (3 * len(self.taken.reading.message.text) if self.taken.reading else 0)


def judge_arrivals(
    desk: Desk, practice: Practice, store: MailStore, memory: ShortMemory, alarm: Callable[[Intention], object]
) -> bool:
    """Reads and understands up to one chunk of the mails that wait, those that never failed and the oldest first.

    Danger is judged over the whole chunk before anything else; `alarm` carries an alert out as soon as it is written
    down. True where more mails wait, those that were put off apart (`memory.put_off`).
    """
    most = _CHUNK + len(memory.put_off)
    with desk.ledger.transaction() as tx:
        waiting = tx.mails.at_stage(desk.account, {MailStage.SEEN}, most)
    _judge(desk, practice, take_in_light(desk, store, waiting, memory), memory, alarm)
    if len(waiting) == most:
        return True
    for handful in take_in_put_off(desk, store, waiting, memory):
        _judge(desk, practice, (handful,), memory, alarm)
    return False


def _judge(
    desk: Desk,
    practice: Practice,
    handfuls: Iterable[Sequence[Taken]],
    memory: ShortMemory,
    alarm: Callable[[Intention], object],
) -> None:
    calm: list[_Heard] = []
    weight = 0
    for handful in handfuls:
        for heard in _listen(desk, practice, handful):
            if not heard.is_calm:
                # once more, and alone: the mail before it may have brought what it quotes
                (heard,) = _listen(desk, practice, (heard.taken,))
            weight += heard.weight
            if heard.is_calm:
                calm.append(heard)
                continue
            for alert in _write_down(desk, practice, ((heard, _understand(practice, heard)),), memory):
                alarm(alert)
        if weight > _MOST_CHARACTERS:
            _judge_calmly(desk, practice, calm, memory, alarm)
            calm, weight = [], 0
    _judge_calmly(desk, practice, calm, memory, alarm)


def _judge_calmly(
    desk: Desk, practice: Practice, calm: Sequence[_Heard], memory: ShortMemory, alarm: Callable[[Intention], object]
) -> None:
    handfuls = [calm[start : start + _HANDFUL] for start in range(0, len(calm), _HANDFUL)]

    def understand(heard: _Heard, known: Understanding | None) -> Judged | None:
        desk.between_mails()
        return _understand(practice, heard, known)

    for handful in understood_in_order(desk.understudy, practice.understander, handfuls, _ask, understand):
        for alert in _write_down(desk, practice, handful, memory):
            alarm(alert)


def _ask(heard: _Heard) -> tuple[Reading, SenderContext] | None:
    """What an understudy has to know; None for a mail that is no work for it."""
    return (heard.taken.reading, heard.context) if heard.taken.reading and heard.context else None


def _listen(desk: Desk, practice: Practice, handful: Sequence[Taken]) -> list[_Heard]:
    """Danger alone, with what is known of each writer."""

    def listen(some: Sequence[Taken]) -> list[_Heard]:
        with desk.ledger.transaction() as tx:
            known = [_what_is_known(tx, desk, each.reading) if each.reading else None for each in some]
        return [
            _listen_to(desk, practice, taken, *each) if each else _Heard(taken)
            for taken, each in zip(some, known, strict=True)
        ]

    def fail(taken: Taken, error: Exception) -> list[_Heard]:
        log_mistake(taken.mail.key, "listen", error)
        return [_Heard(taken)]

    return together_or_alone(handful, listen, fail)


def _what_is_known(tx: Transaction, desk: Desk, reading: Reading) -> tuple[SenderContext, Reading]:
    """What is known of the writer, and the mail without what was known of its text."""
    person = known_writer(tx, desk, reading)
    return sender_context(tx, desk, reading, person), without_what_was_brought(tx, desk, reading, person)


def _listen_to(desk: Desk, practice: Practice, taken: Taken, context: SenderContext, unheard: Reading) -> _Heard:
    desk.between_mails()
    try:
        crisis = practice.understander.judge_danger(unheard, quoted_is_known=False)
    except DangerCheckError as error:
        _LOG.error("danger check failed mail=%s reason=%s", taken.mail.key, error)
        return _Heard(taken, context, is_checked=False)
    return _Heard(taken, context, crisis)


def _write_down(
    desk: Desk, practice: Practice, understood: Sequence[tuple[_Heard, Judged | None]], memory: ShortMemory
) -> list[Intention]:
    """Writes down what was understood; alerts come back as intentions."""

    def write_down(some: Sequence[tuple[_Heard, Judged | None]]) -> list[Intention]:
        with desk.ledger.transaction() as tx:
            return [alert for heard, judged in some for alert in _settle(tx, desk, practice, heard, judged)]

    def fail(one: tuple[_Heard, Judged | None], error: Exception) -> list[Intention]:
        log_mistake(one[0].taken.mail.key, "record", error)
        with desk.ledger.transaction() as tx:
            return list(_settle(tx, desk, practice, one[0], None))

    alerts = together_or_alone(understood, write_down, fail)
    for heard, judged in understood:
        if judged is not None:
            memory.keep(heard.taken.mail.id, judged)
    return alerts


def _understand(practice: Practice, heard: _Heard, known: Understanding | None = None) -> Judged | None:
    """The whole of what a mail means, or None where that fails. Danger that was seen is kept whatever else fails.

    `known` is what an understudy made of it already.
    """
    reading, context = heard.taken.reading, heard.context
    if reading is None or context is None or not heard.is_checked:
        return None
    try:
        understanding = known or practice.understander.understand(reading, context, is_calm=True)
    except MaildError:
        raise
    except Exception as error:  # noqa: BLE001 - one mail that brings out a mistake must not stop the others
        log_mistake(heard.taken.mail.key, "understand", error)
        if heard.crisis is None:
            return None
        understanding = NOTHING_UNDERSTOOD
    return Judged(reading, replace(understanding, crisis=heard.crisis))


def _settle(
    tx: Transaction, desk: Desk, practice: Practice, heard: _Heard, judged: Judged | None
) -> tuple[Intention, ...]:
    if judged is not None:
        return record_judged(tx, desk, practice, heard.taken.mail, judged)
    if heard.crisis is not None:
        return alarm_unrecorded(tx, desk, practice, heard.taken, heard.crisis)
    if not heard.is_checked:
        return give_up_unchecked(tx, desk, practice, heard.taken)
    return count_unjudged(tx, desk, practice, heard.taken)

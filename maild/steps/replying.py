"""Each judged mail gets its decision, oldest first: a draft, or the reason for none."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from maild.acting.outbox import Places
from maild.errors import MaildError, MessageError, PermanentError
from maild.facts.intention import Intention
from maild.facts.seen_mail import MailStage, SeenMail
from maild.mail.store import MailStore
from maild.planning.verdict import Verdict
from maild.steps.deciding import decide_and_intend
from maild.steps.intake import fetch_and_read
from maild.steps.isolation import log_mistake, together_or_alone
from maild.steps.memory import Judged, ShortMemory
from maild.steps.practice import Desk, Practice
from maild.steps.senders import known_writer, sender_context
from maild.steps.setting_aside import count_undecided

Refresh = Callable[[Callable[[], MailStore]], None]
_LOG = logging.getLogger(__name__)
_MOST, _LONGEST_SECONDS = 1_000, 2.0
"""After so many mails, or so long, INBOX is looked at again: danger may have come in."""
_TOGETHER = 25
"""So many mails share the transaction that writes down what is meant, and the one that writes down what was done."""


def reply_to_judged(
    desk: Desk, practice: Practice, store: MailStore, places: Places, memory: ShortMemory, refresh: Refresh
) -> bool:
    """Decides and acts on the mails that were judged; True where more of them may wait.

    `refresh` looks at Sent again before each act, as often as it sees fit, so that nobody who was answered meanwhile gets a
    draft; it is given a way to wait for the mailbox. A mail that fails waits for the next pass.
    """
    decided = 0
    failed: set[int] = set()
    began = desk.clock.monotonic()
    with _Placing(desk, store, places) as placing:
        while decided < _MOST and desk.clock.monotonic() - began < _LONGEST_SECONDS:
            refresh(placing.settle)
            with desk.ledger.transaction() as tx:
                judged = tx.mails.at_stage(desk.account, {MailStage.JUDGED}, _TOGETHER + len(failed))
            waiting = [mail for mail in judged if mail.id not in failed]
            if not waiting:
                return False
            round_ = _Round(desk, practice, placing, memory)
            is_last = len(judged) < _TOGETHER + len(failed)
            placing.begin(round_.decide(waiting), is_last=is_last)
            failed |= round_.failed
            decided += len(waiting) - len(round_.failed)
    return True


class _Placing:
    """Places what one round meant while the next round is decided: the server's time is not ours. One round at a time, in
    order; the mailbox is touched by nobody else until `settle`."""

    def __init__(self, desk: Desk, store: MailStore, places: Places) -> None:
        self._outbox = desk.outbox
        self._store = store
        self._places = places
        self._hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"{desk.account}-place")
        self._under_way: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        try:
            if error[0] is None:
                self.settle()
        finally:
            self._hand.shutdown()  # whatever happened, nobody else may touch the mailbox before this round has ended

    def begin(self, meant: Sequence[tuple[Intention, ...]], *, is_last: bool) -> None:
        """Begins to carry these out, when the round before is done. The errors of that one are raised here.

        Where no round follows (`is_last`) there is nothing to do meanwhile: it is done at once.
        """
        self.settle()
        if any(meant) and is_last:
            self._outbox.carry_out_fresh(meant, self._store, self._places)
        elif any(meant):
            self._under_way = self._hand.submit(self._outbox.carry_out_fresh, meant, self._store, self._places)

    def settle(self) -> MailStore:
        """Waits for the round under way and raises its error, if any; the mailbox is free then."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()
        return self._store


class _Round:
    """A few mails decided together: what is meant for each, in order. `failed` are those that brought out an error."""

    def __init__(self, desk: Desk, practice: Practice, placing: _Placing, memory: ShortMemory) -> None:
        self._desk = desk
        self._practice = practice
        self._placing = placing
        self._memory = memory
        self.failed: set[int] = set()

    def decide(self, waiting: Sequence[SeenMail]) -> list[tuple[Intention, ...]]:
        """What is meant for these mails. One that is gone is written off."""
        meant: list[tuple[Intention, ...]] = []
        found: list[tuple[SeenMail, Judged | None]] = []
        for mail in waiting:
            self._desk.between_mails()
            try:
                found.append((mail, self._memory.take(mail.id) or self._judge_again(mail)))
            except (MessageError, PermanentError) as error:
                _LOG.warning("cannot be had again mail=%s reason=%s", mail.key, error)
                meant += self._fail(mail, None, Verdict.UNREADABLE)
            except MaildError:
                raise
            except Exception as error:  # noqa: BLE001 - one mail that brings out a mistake must not stop the others
                log_mistake(mail.key, "judge again", error)
                meant += self._fail(mail, None, Verdict.UNHANDLED)
        return meant + together_or_alone(found, self._decide_together, self._fail_to_decide)

    def _decide_together(self, found: Sequence[tuple[SeenMail, Judged | None]]) -> list[tuple[Intention, ...]]:
        meant = []
        with self._desk.ledger.transaction() as tx:
            for mail, judged in found:
                if judged is None:
                    tx.mails.decide(mail.id, Verdict.VANISHED, self._desk.clock.now())
                else:
                    meant.append(decide_and_intend(tx, self._desk, self._practice, mail, judged))
        return meant

    def _fail_to_decide(self, one: tuple[SeenMail, Judged | None], error: Exception) -> list[tuple[Intention, ...]]:
        mail, judged = one
        log_mistake(mail.key, "decide", error)
        if judged is not None:
            self._memory.keep(mail.id, judged)
        return self._fail(mail, judged, Verdict.UNHANDLED)

    def _fail(self, mail: SeenMail, judged: Judged | None, verdict: Verdict) -> list[tuple[Intention, ...]]:
        self.failed.add(mail.id)
        writer = judged.reading.writer if judged else None
        with self._desk.ledger.transaction() as tx:
            return [count_undecided(tx, self._desk, self._practice, mail, writer, verdict)]

    def _judge_again(self, mail: SeenMail) -> Judged | None:
        """A mail that is no longer in memory: None where it is gone. Danger was judged before and stands in its row."""
        reading = fetch_and_read(self._desk, self._placing.settle(), mail)
        if reading is None:
            return None
        with self._desk.ledger.transaction() as tx:
            person = known_writer(tx, self._desk, reading)
            context = sender_context(tx, self._desk, reading, person)
        understanding = self._practice.understander.understand(reading, context, is_calm=True)
        return Judged(reading, understanding, is_again=True)

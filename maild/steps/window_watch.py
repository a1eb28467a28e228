"""Looks at the open windows now and then, and warns in office hours; with the last warning comes the holding reply."""

from __future__ import annotations

import logging

from maild.acting.coach_texts import CoachText, moment_in_words
from maild.acting.window_texts import early_warning, last_warning, window_line
from maild.errors import MaildError
from maild.facts.notice import NoticeLevel
from maild.ledger import Transaction
from maild.mail.store import MailStore
from maild.planning.window import Closing, WarningKind, Window, closed_by_rule, due_warnings, once_key
from maild.steps.alerts import tell_now
from maild.steps.holding import HoldingReply, compose_holding, intend_holding, withdraw_passed_promises
from maild.steps.isolation import log_mistake
from maild.steps.naming import Names
from maild.steps.practice import Desk, Practice
from maild.steps.windows import close_window, read_windows, read_windows_in_time
from maild.working_time import is_office_time

_LOG = logging.getLogger(__name__)
_LOOK_AGAIN_SECONDS = 30.0


class WindowWatch:
    """The windows of one account. It remembers only when it looked last; who was warned stands in the ledger."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looked_at: float | None = None

    def look(self, practice: Practice, store: MailStore) -> int:
        """Writes down the warnings that are due, with what belongs to them; returns how many. The outbox carries them
        out."""
        desk = self._desk
        now_seconds = desk.clock.monotonic()
        if self._looked_at is not None and now_seconds - self._looked_at < _LOOK_AGAIN_SECONDS:
            return 0
        with desk.ledger.transaction() as tx:
            if practice.window_rules.closes:
                _close_by_rule(tx, desk, practice)
            withdraw_passed_promises(tx, desk)
            fresh = self._due(tx, practice) if is_office_time(practice.working_time, desk.clock.now()) else []
        warned = sum(self._warn(practice, store, window, kind) for window, kind in fresh)
        self._looked_at = now_seconds
        return warned

    def _due(self, tx: Transaction, practice: Practice) -> list[tuple[Window, WarningKind]]:
        """The warnings that are due and were not given."""
        account, now = self._desk.account, self._desk.clock.now()
        windows = read_windows_in_time(tx, account, practice.working_time, now, practice.window_rules)
        due = due_warnings(windows, practice.working_time, now)
        if not due:
            return []
        given = tx.notices.keys_since(account, WarningKind, min(window.opens for window, _ in due))
        return [each for each in due if once_key(*each) not in given]

    def _holding(self, practice: Practice, store: MailStore, window: Window) -> HoldingReply | None:
        """The holding reply, if one can be made: a mail that brings out a mistake is warned of all the same."""
        try:
            return compose_holding(self._desk, practice, store, window)
        except MaildError:
            raise
        except Exception as error:  # noqa: BLE001 - one mail that brings out a mistake must not stop the others
            log_mistake(window.newest.key, "compose holding reply", error)
            return None

    def _warn(self, practice: Practice, store: MailStore, window: Window, kind: WarningKind) -> bool:
        """Warning and holding reply are written down together: a crash between them would lose the second for good."""
        desk = self._desk
        is_last = kind is WarningKind.LAST
        who = Names(store).of_mail(window.newest)
        holding = self._holding(practice, store, window) if is_last else None
        with desk.ledger.transaction() as tx:
            now = desk.clock.now()
            line = window_line(who, moment_in_words(window.deadline, practice.zone), is_last=is_last)
            once = once_key(window, kind)
            if tx.notices.add(desk.account, NoticeLevel.NOW, kind, line, window.newest.id, now, once) is None:
                return False
            if holding is not None:
                intend_holding(tx, desk, window, holding)
            tell_now(tx, desk, practice, _text(practice, window, who, is_last, holding), window.newest, now)
        _LOG.info("warning=%s mail=%s holding=%s", kind, window.newest.key, holding is not None)
        return True


def _close_by_rule(tx: Transaction, desk: Desk, practice: Practice) -> None:
    """Closes what the coach's rules close."""
    now = desk.clock.now()
    windows = read_windows(tx, desk.account, practice.working_time, rules=practice.window_rules)
    closed = closed_by_rule(windows, practice.window_rules, practice.working_time, now)
    for window, rule in closed:
        close_window(tx, desk.account, window.person, window.thread, now, Closing.RULE)
        _LOG.info("closed by rule=%s mail=%s", rule.id, window.oldest.key)


def _text(practice: Practice, window: Window, who: str, is_last: bool, holding: HoldingReply | None) -> CoachText:
    arrived = moment_in_words(window.oldest.clock, practice.zone)
    deadline = moment_in_words(window.deadline, practice.zone)
    if not is_last:
        return early_warning(who, arrived, deadline)
    return last_warning(who, arrived, deadline, moment_in_words(holding.until, practice.zone) if holding else None)

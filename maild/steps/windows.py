"""The open windows as the ledger has them, and closing one without an answer (behaviour 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from maild.facts.seen_mail import MailStage, SeenMail
from maild.ledger import Transaction
from maild.planning.window import Closing, Window, late_before, open_windows, why_it_opens
from maild.planning.window_rules import NO_WINDOW_RULES, WindowRules
from maild.working_time import WorkingTime


def read_windows(
    tx: Transaction,
    account: str,
    calendar: WorkingTime,
    person: int | None = None,
    rules: WindowRules = NO_WINDOW_RULES,
) -> tuple[Window, ...]:
    """Every window that is open, or those of one person; the earliest deadline first."""
    mails = tx.windows.unsettled(account, person, from_anybody=bool(rules.opens))
    return open_windows(mails, tx.windows.promises(account), calendar, rules)


def read_windows_in_time(
    tx: Transaction, account: str, calendar: WorkingTime, now: datetime, rules: WindowRules = NO_WINDOW_RULES
) -> tuple[Window, ...]:
    """The open windows whose deadline has not passed, the earliest first: those of which a warning may be due. What it
    costs depends on them, not on what has been late for months."""
    since = late_before(calendar, now)
    mails, promises = tx.windows.unsettled_since(account, since, from_anybody=bool(rules.opens))
    return tuple(each for each in open_windows(mails, promises, calendar, rules) if not each.is_late(now))


def close_window(tx: Transaction, account: str, person: int, thread: int, at: datetime, by: Closing) -> int:
    """Closes what one person waits for in one thread; returns how many mails that settles, 0 where no window was open.

    The drafts that lie ready for them untouched are withdrawn at the next look at Drafts.
    """
    waiting = [mail for mail in tx.windows.unsettled(account, person, from_anybody=True) if mail.thread == thread]
    for mail in waiting:
        tx.windows.close(mail.id, at, by)
    return len(waiting)


def close_windows_of(tx: Transaction, account: str, person: int, at: datetime, by: Closing) -> int:
    """Closes everything that one person waits for; returns how many mails that settles."""
    threads = {
        mail.thread for mail in tx.windows.unsettled(account, person, from_anybody=True) if mail.thread is not None
    }
    return sum(close_window(tx, account, person, thread, at, by) for thread in threads)


def threads_that_wait(waiting: Sequence[SeenMail], rules: WindowRules) -> tuple[int, ...]:
    """The threads in which one of these unanswered mails asks for an answer; one that is not decided yet may."""
    asking = (replace(each, stage=MailStage.DECIDED) if each.stage is MailStage.JUDGED else each for each in waiting)
    threads = {each.thread for each in asking if each.closed_at is None and why_it_opens(each, rules) is not None}
    return tuple(sorted(thread for thread in threads if thread is not None))

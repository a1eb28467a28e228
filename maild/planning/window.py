"""The window: what the coach owes, to whom, since when, by when, and when to warn (behaviour 2). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from maild.facts.promise import Promise
from maild.facts.seen_mail import MailStage, SeenMail
from maild.planning.verdict import Verdict
from maild.planning.window_rules import NO_WINDOW_RULES, WindowRule, WindowRules
from maild.understanding.result import Band, Intent
from maild.working_time import WorkingTime, is_office_time, reply_deadline, reply_warnings, window_opens

_NOT_FROM_A_PERSON = frozenset(
    {Verdict.OWN_NOTICE, Verdict.OWN_MAIL, Verdict.DUPLICATE, Verdict.AUTOMATIC, Verdict.NO_WRITER}
)


class Opening(StrEnum):
    """Why a mail opens a window."""

    DANGER = "danger"
    ASKS = "asks"
    UNSURE = "unsure"
    KNOWN_PERSON = "known_person"
    RULE = "rule"


class Closing(StrEnum):
    """What closes a window without an answer seen in Sent; the ledger keeps these words."""

    DONE = "done"
    RULE = "rule"


class WarningKind(StrEnum):
    """The two warnings of a window."""

    EARLY = "window_early"
    LAST = "window_last"


@dataclass(frozen=True, slots=True)
class Window:
    """An answer that is owed to one person in one thread.

    `oldest` is the unanswered mail that it counts from, `newest` the latest one. `opens` and `deadline` are in UTC; where
    a holding reply was sent (`is_promised`), they are its send and what it promised. `is_danger`: a mail in it shows
    signs of danger, for which the brake warns, not the window.
    """

    thread: int
    person: int
    writer: str
    oldest: SeenMail
    newest: SeenMail
    opens: datetime
    deadline: datetime
    is_promised: bool = False
    is_danger: bool = False

    def is_late(self, now: datetime) -> bool:
        """True once the deadline has passed."""
        return now > self.deadline


def why_it_opens(mail: SeenMail, rules: WindowRules = NO_WINDOW_RULES) -> Opening | None:
    """Why a mail opens a window, whether or not it was answered since; None where nothing is owed for it."""
    if mail.stage not in (MailStage.DECIDED, MailStage.SET_ASIDE) or mail.thread is None or mail.person is None:
        return None
    if mail.reason in _NOT_FROM_A_PERSON or mail.intent is None:
        return None
    if mail.crisis:
        return Opening.DANGER
    if mail.automatic is not None or not mail.is_addressed:
        return None
    if mail.intent != Intent.OTHER:
        return Opening.ASKS
    if mail.is_thanks:
        return None
    if mail.band == Band.UNSURE:
        return Opening.UNSURE
    if mail.is_from_known:
        return Opening.KNOWN_PERSON
    return Opening.RULE if any(each.holds(mail) for each in rules.opens) else None


def open_windows(
    mails: Iterable[SeenMail], promises: Sequence[Promise], calendar: WorkingTime, rules: WindowRules = NO_WINDOW_RULES
) -> tuple[Window, ...]:
    """The windows that are open, the earliest deadline first. Settled mails open none."""
    by_thread: dict[tuple[int, int], list[SeenMail]] = {}
    for mail in mails:
        if not mail.is_settled and why_it_opens(mail, rules) is not None:
            assert mail.thread is not None and mail.person is not None
            by_thread.setdefault((mail.thread, mail.person), []).append(mail)
    promised: dict[tuple[int, int], list[Promise]] = {}
    for promise in promises:
        promised.setdefault((promise.thread, promise.person), []).append(promise)
    found = [window_of(some, promised.get(key, ()), calendar) for key, some in by_thread.items()]
    return tuple(sorted(found, key=lambda each: (each.deadline, each.oldest.id)))


def window_of(mails: Sequence[SeenMail], promises: Sequence[Promise], calendar: WorkingTime) -> Window:
    """The window of one person in one thread: these mails, counted from the oldest."""
    in_order = sorted(mails, key=lambda each: (each.clock, each.id))
    oldest, newest = in_order[0], in_order[-1]
    assert oldest.thread is not None and oldest.person is not None
    opens = window_opens(oldest.clock, oldest.first_seen)
    window = Window(
        thread=oldest.thread,
        person=oldest.person,
        writer=newest.writer,
        oldest=oldest,
        newest=newest,
        opens=opens,
        deadline=reply_deadline(calendar, oldest.clock, oldest.first_seen),
        is_danger=any(each.crisis for each in in_order),
    )
    return _with_promises(window, promises)


def _with_promises(window: Window, promises: Sequence[Promise]) -> Window:
    """The window with its deadline where the last holding reply moved it. One from before the window means another."""
    later = [each for each in promises if each.sent_at >= window.opens and each.until > each.sent_at]
    if not later:
        return window
    last = max(later, key=lambda each: each.sent_at)
    return replace(window, opens=last.sent_at, deadline=last.until, is_promised=True)


def late_before(calendar: WorkingTime, now: datetime) -> datetime:
    """A moment such that every window that opened at it or before it is late by `now`, a promise apart. Later mails have no
    earlier deadlines, so one that is late makes all before it late.

    Found by leaps that double, then by halves: it may lie an hour further back than it need, never further on.
    """
    late = timedelta(days=1)
    while not _is_late_after(calendar, late, now):
        late *= 2
    in_time = late / 2 if late > timedelta(days=1) else timedelta(0)
    while late - in_time > timedelta(hours=1):
        middle = (late + in_time) / 2
        late, in_time = (middle, in_time) if _is_late_after(calendar, middle, now) else (late, middle)
    return now - late


def _is_late_after(calendar: WorkingTime, waited: timedelta, now: datetime) -> bool:
    return reply_deadline(calendar, now - waited, now) < now


def closed_by_rule(
    windows: Iterable[Window], rules: WindowRules, calendar: WorkingTime, now: datetime
) -> tuple[tuple[Window, WindowRule], ...]:
    """The windows that a rule of the coach's closes now, each with the rule; never one with signs of danger."""
    calm = [each for each in windows if not each.is_danger] if rules.closes else []
    found = ((each, _closing_rule(each, rules, calendar, now)) for each in calm)
    return tuple((window, rule) for window, rule in found if rule is not None)


def _closing_rule(window: Window, rules: WindowRules, calendar: WorkingTime, now: datetime) -> WindowRule | None:
    """The first rule that holds for the oldest and the newest mail, and for which enough working days have passed."""
    days = calendar.working_days_between(calendar.day_of(window.newest.clock), calendar.day_of(now))
    return next(
        (
            each
            for each in rules.closes
            if each.holds(window.oldest) and each.holds(window.newest) and days >= each.after_working_days
        ),
        None,
    )


def due_warnings(
    windows: Iterable[Window], calendar: WorkingTime, now: datetime
) -> tuple[tuple[Window, WarningKind], ...]:
    """The warnings whose moment has come: one a window, the later one where both have. None outside office hours, none
    for danger, none for what is late already. Who warned before is for the ledger to know."""
    if not is_office_time(calendar, now):
        return ()
    due = ((each, _due_warning(each, calendar, now)) for each in windows if now < each.deadline and not each.is_danger)
    return tuple((window, kind) for window, kind in due if kind is not None)


def _due_warning(window: Window, calendar: WorkingTime, now: datetime) -> WarningKind | None:
    moments = reply_warnings(calendar, window.opens, window.deadline)
    if moments.last is not None and now >= moments.last:
        return WarningKind.LAST
    if moments.early is not None and now >= moments.early:
        return WarningKind.EARLY
    return None


def once_key(window: Window, kind: WarningKind) -> str:
    """The same for the same warning only: a deadline that moved earns new ones."""
    return f"{kind}:{window.oldest.id}:{window.deadline.isoformat()}"

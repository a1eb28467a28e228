"""All that a digest tells of, read from the ledger in one go; names and subjects are not among it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from maild.facts.draft import Draft, DraftState
from maild.facts.notice import Notice, NoticeLevel
from maild.facts.person import Person
from maild.facts.seen_mail import SeenMail
from maild.ledger import Transaction
from maild.mail.identity import MessageKey
from maild.planning.answer_times import WeekOfAnswers, first_monday, weeks_of_answers
from maild.planning.sessions import USUAL_LIMIT
from maild.planning.trajectory_rules import NO_TRAJECTORIES, TrajectoryRules
from maild.planning.verdict import Verdict
from maild.planning.window import Window
from maild.planning.window_rules import NO_WINDOW_RULES, WindowRules
from maild.steps.client_overview import CourseOfAll, client_in_words, read_clients, read_course
from maild.steps.session_lines import session_lines
from maild.steps.situation_lines import situation_lines
from maild.steps.windows import read_windows
from maild.working_time import WorkingTime

_FIRST_LOOK_BACK = timedelta(days=3)
_FAILED = (Verdict.UNREADABLE, Verdict.UNHANDLED, Verdict.REFUSED)


class LadderLines(Protocol):
    """Who is on a ladder, and the next step in words."""

    def __call__(self, tx: Transaction, account: str, now: datetime, /) -> Sequence[tuple[str, str]]:
        """Pairs of an address and a sentence such as "mail 2 op woensdag 5 augustus"."""
        ...


def no_ladders(tx: Transaction, account: str, now: datetime, /) -> Sequence[tuple[str, str]]:
    """Nobody: for an account that knows no ladders."""
    return ()


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """What the ledger knows at `now`, and what happened since the last digest. `drafts` come with the mail that each
    answers; `trouble` is why the account cannot work, if so."""

    now: datetime
    windows: tuple[Window, ...]
    drafts: tuple[tuple[Draft, SeenMail | None], ...]
    unsure: tuple[SeenMail, ...]
    automatic: tuple[SeenMail, ...]
    failed: tuple[SeenMail, ...]
    trouble: str | None
    ladders: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]
    no_contact: tuple[Person, ...]
    paused: tuple[Person, ...]
    in_danger: tuple[Person, ...]
    weeks: tuple[WeekOfAnswers, ...]
    situations: tuple[tuple[str, str], ...] = ()
    sessions: tuple[tuple[str, str], ...] = ()
    clients: tuple[tuple[str, str], ...] = ()
    course: CourseOfAll | None = None

    @property
    def keys(self) -> tuple[MessageKey, ...]:
        """The mails whose names and subjects the digest shows, the most urgent first."""
        windows = (key for each in self.windows for key in (each.oldest.key, each.newest.key))
        drafts = (mail.key for _, mail in self.drafts if mail is not None)
        others = (each.key for each in (*self.failed, *self.unsure, *self.automatic))
        return tuple(dict.fromkeys((*windows, *drafts, *others)))


def read_digest_facts(
    tx: Transaction,
    account: str,
    calendar: WorkingTime,
    now: datetime,
    ladder_lines: LadderLines = no_ladders,
    rules: WindowRules = NO_WINDOW_RULES,
    limit: timedelta = USUAL_LIMIT,
    trajectories: TrajectoryRules = NO_TRAJECTORIES,
) -> DigestFacts:
    """The facts for one account's digest at this moment."""
    last = tx.digests.last(account)
    since = last[1] if last else now - _FIRST_LOOK_BACK
    recent = tx.digests.decided_since(account, since)
    people = tx.people.list(account, None)
    begin = calendar.begin_of(first_monday(calendar, now))
    return DigestFacts(
        now=now,
        windows=read_windows(tx, account, calendar, rules=rules),
        drafts=tuple(
            (each, _mail_of(tx, each)) for each in tx.drafts.live(account) if each.state is not DraftState.INTENDED
        ),
        unsure=tuple(each for each in recent if each.reason == Verdict.UNSURE and not each.is_settled),
        automatic=tuple(each for each in recent if each.reason == Verdict.AUTOMATIC),
        failed=tuple(each for each in recent if each.reason in _FAILED),
        trouble=tx.notices.trouble(account),
        ladders=tuple(ladder_lines(tx, account, now)),
        notices=tuple(each for each in tx.notices.recent(account, since) if each.level is NoticeLevel.DIGEST),
        no_contact=tuple(each for each in people if each.no_contact),
        paused=tuple(each for each in people if each.paused_until is not None and each.paused_until > now),
        in_danger=tuple(each for each in people if each.danger_since is not None),
        weeks=weeks_of_answers(
            tx.windows.since(account, begin, from_anybody=bool(rules.opens)),
            tx.windows.promises(account, begin),
            calendar,
            now,
            rules,
        ),
        situations=situation_lines(tx, account, now),
        sessions=session_lines(tx, account, calendar.zone, now, limit),
        clients=_clients(tx, account, calendar, now, limit, trajectories),
        course=read_course(tx, account, trajectories) if calendar.day_of(now).weekday() == 0 else None,
    )


def _clients(
    tx: Transaction, account: str, calendar: WorkingTime, now: datetime, limit: timedelta, rules: TrajectoryRules
) -> tuple[tuple[str, str], ...]:
    """Once a week, on Mondays; none where there is no trajectory at all. Of former clients those with a mail that waits."""
    if calendar.day_of(now).weekday() != 0 or not rules.by_name:
        return ()
    lines = read_clients(tx, account, rules, now, limit)
    return tuple((each.who, client_in_words(each, calendar)) for each in lines if each.due or not each.is_former)


def _mail_of(tx: Transaction, draft: Draft) -> SeenMail | None:
    return tx.mails.get(draft.mail) if draft.mail is not None else None

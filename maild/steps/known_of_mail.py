"""What the ledger knows of one mail: how far it came, its window, its drafts and what was meant to be done with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from maild.facts.draft import Draft
from maild.facts.intention import Intention
from maild.facts.person import Person
from maild.facts.seen_mail import SeenMail
from maild.facts.sent_mail import SentMail
from maild.ledger import Transaction
from maild.mail.identity import MessageKey
from maild.planning.may_start import is_paused
from maild.planning.verdict import meaning_of
from maild.planning.window import why_it_opens
from maild.planning.window_rules import WindowRules
from maild.reading.result import Reading
from maild.steps.windows import read_windows
from maild.working_time import WorkingTime

Line = tuple[str, str]
"""A word for what is told, and what is told. No text of a mail is in it: the ledger has none."""


def find_seen(tx: Transaction, account: str, reading: Reading, key: MessageKey | None) -> SeenMail | None:
    """The mail as the ledger remembers it: by where it lies, else by its content, for it may have been moved since."""
    by_key = tx.mails.by_key(key) if key is not None else None
    return by_key or tx.mails.newest_with_content(account, reading.content_key)


def find_sent(tx: Transaction, account: str, reading: Reading) -> SentMail | None:
    """The mail as one that the coach sent."""
    message_id = reading.message.message_id
    return tx.sent.by_message_id(account, message_id) if message_id else None


def lines_of_seen(
    tx: Transaction, mail: SeenMail, zone: ZoneInfo, calendar: WorkingTime, rules: WindowRules, now: datetime
) -> Iterator[Line]:
    """What is known of a mail that came in."""
    yield "seen", f"{_at(mail.first_seen, zone)}, counted from {_at(mail.clock, zone)}; {mail.stage.value}"
    if mail.reason:
        yield "verdict", f"{mail.reason}: {meaning_of(mail.reason)}"
    if mail.intent:
        yield "understood", ", ".join(each for each in (mail.intent, mail.kind, mail.band, mail.automatic) if each)
    person = tx.people.get(mail.person) if mail.person is not None else None
    if person is not None:
        yield "person", _standing(person, now, zone)
    yield "window", _window(tx, mail, zone, calendar, rules, now)
    drafts = tx.drafts.in_thread(mail.thread, person.id) if person and mail.thread is not None else ()
    for draft in drafts:
        yield from lines_of_draft(tx, draft, zone, is_for_this=draft.mail == mail.id)


def lines_of_sent(tx: Transaction, mail: SentMail, zone: ZoneInfo) -> Iterator[Line]:
    """What is known of a mail of the coach's own."""
    yield "sent", f"by you, {_at(mail.sent_at, zone)}"
    draft = tx.drafts.get(mail.draft) if mail.draft is not None else None
    if draft is not None:
        yield from lines_of_draft(tx, draft, zone, is_for_this=True)


def lines_of_draft(tx: Transaction, draft: Draft, zone: ZoneInfo, *, is_for_this: bool) -> Iterator[Line]:
    """A draft and what was meant to be done with it."""
    where = f", {draft.key.mailbox}/{draft.key.uid}" if draft.key is not None and draft.state.is_live else ""
    why = f" ({draft.reason})" if draft.reason else ""
    other = "" if is_for_this else ", for another mail in this thread"
    said = f"{draft.purpose.value} from {draft.template}: {draft.state.value}{why}{where}"
    yield "draft", f"{said}, made {_at(draft.created_at, zone)}{other}"
    for each in tx.intentions.for_draft(draft.id):
        yield "intention", _intention(each, zone)


def _intention(each: Intention, zone: ZoneInfo) -> str:
    tries = f", refused {each.tries} times" if each.tries else ""
    delays = f", put off {each.delays} times, next {_at(each.not_before, zone)}" if each.delays else ""
    return f"{each.kind.value}: {each.state.value}{tries}{delays}"


def _window(
    tx: Transaction, mail: SeenMail, zone: ZoneInfo, calendar: WorkingTime, rules: WindowRules, now: datetime
) -> str:
    if mail.answered_at is not None:
        return f"answered {_at(mail.answered_at, zone)}"
    if mail.closed_at is not None:
        return f"closed {_at(mail.closed_at, zone)} by {mail.closed_by}"
    why = why_it_opens(mail, rules)
    if why is None:
        return "none: nothing is owed for it"
    open_ones = read_windows(tx, mail.key.account, calendar, mail.person, rules)
    mine = next((each for each in open_ones if each.thread == mail.thread), None)
    if mine is None:
        return f"none open ({why.value})"
    late = ", too late" if mine.is_late(now) else ""
    return f"open ({why.value}), answer before {_at(mine.deadline, zone)}{late}"


def _standing(person: Person, now: datetime, zone: ZoneInfo) -> str:
    marks = [person.state.value]
    if person.paused_until is not None and is_paused(person, now):
        marks.append(f"paused until {_at(person.paused_until, zone)}")
    marks += ["no contact"] if person.no_contact else []
    marks += [f"danger case open since {_at(person.danger_since, zone)}"] if person.danger_since else []
    return ", ".join(marks)


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"

"""Whether maild knew its draft again in the mail that a client sent: read from the ledger, and from what the server took."""

from __future__ import annotations

import time
from dataclasses import dataclass

from maild.facts.draft import DraftState
from maild.facts.person import PersonState
from maild.ledger import open_ledger
from tests.clients.ground import Ground

_PATIENCE = 60.0
"""Seconds. maild looks at Sent with every sweep, which is five seconds here."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was seen after a client sent. `evidence` is what maild knew its draft by; `ladder` is the name of the ladder that runs; "" for none."""

    draft: str
    evidence: str
    is_answered: bool
    ladder: str
    next_rung: str
    left_in_drafts: int
    has_edit: bool
    is_in_thread: bool
    kept_message_id: bool
    copies_sent: int

    @property
    def is_good(self) -> bool:
        """True where the draft is known as sent, the window closed, the ladder begun, and nothing went out or lies twice."""
        return (
            self.draft == DraftState.SENT.value
            and self.is_answered
            and self.ladder != ""
            and (self.left_in_drafts, self.copies_sent) == (0, 1)
            and self.has_edit
            and self.is_in_thread
        )

    def lines(self) -> list[str]:
        """For people."""
        said = {True: "yes", False: "no"}
        return [
            f"the draft is known as:                {self.draft}{f', by {self.evidence}' if self.evidence else ''}",
            f"the mail is answered (window closed): {said[self.is_answered]}",
            f"a ladder has begun:                   {self.ladder or 'no'}{f', next: {self.next_rung}' if self.ladder else ''}",
            f"the coach's sentence went along:      {said[self.has_edit]}",
            f"in the thread of the mail:            {said[self.is_in_thread]}",
            f"the client kept our Message-ID:       {said[self.kept_message_id]}",
            f"mails taken by the server:            {self.copies_sent}",
            f"drafts of that mail left lying:       {self.left_in_drafts}",
        ]


def judge(ground: Ground, address: str, edit: str, placed_id: str) -> Verdict:
    """Looks until everything is as it should be, or patience ends. `placed_id` is the Message-ID of maild's draft."""
    until = time.monotonic() + _PATIENCE
    while not (found := _look(ground, address, edit, placed_id)).is_good and time.monotonic() < until:
        time.sleep(1)
    return found


def _look(ground: Ground, address: str, edit: str, placed_id: str) -> Verdict:
    ledger = open_ledger(f"sqlite:///{ground.root}/state/maild.db", hold=False)
    try:
        with ledger.transaction() as tx:
            person = tx.people.by_address("praktijk", address)
            assert person is not None
            (draft,) = tx.drafts.of_person(person.id)
            assert draft.mail is not None
            mail, climb = tx.mails.get(draft.mail), tx.climbs.live_of_person(person.id)
    finally:
        ledger.close()
    sent = ground.sent_to(address)
    body = sent[0].get_body(("plain",)) if sent else None
    return Verdict(
        draft=draft.state.value,
        evidence=draft.reason or "",
        is_answered=mail is not None and mail.answered_at is not None,
        ladder=climb.ladder if climb is not None else "",
        next_rung=(climb.next_rung or "") if climb is not None else "",
        left_in_drafts=sum(address in str(each["To"]) for each in ground.lying("Drafts")),
        has_edit=body is not None and edit in body.get_content(),
        is_in_thread=bool(sent) and sent[0]["In-Reply-To"] is not None,
        kept_message_id=bool(sent) and str(sent[0]["Message-ID"]).strip() == placed_id,
        copies_sent=len(sent),
    )


def is_client(ground: Ground, address: str) -> bool:
    """True where the ledger says that somebody is a client."""
    ledger = open_ledger(f"sqlite:///{ground.root}/state/maild.db", hold=False)
    try:
        with ledger.transaction() as tx:
            person = tx.people.by_address("praktijk", address)
            return person is not None and person.state is PersonState.CLIENT
    finally:
        ledger.close()

"""What was dropped in the control mailboxes: obeyed once, and moved back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from maild.facts.gesture import Gesture, GestureOutcome, SeenGesture
from maild.ledger.tables import gestures
from maild.mail.identity import MessageKey, Uid, UidValidity


class Gestures:
    """Rows of gestures."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        gesture: Gesture,
        key: MessageKey,
        content_key: str,
        person: int | None,
        outcome: GestureOutcome,
        at: datetime,
    ) -> SeenGesture:
        """Writes down that a mail was dropped and what came of it."""
        made = self._connection.execute(
            insert(gestures).values(
                account=key.account,
                gesture=gesture.value,
                mailbox=key.mailbox,
                uidvalidity=key.uidvalidity,
                uid=key.uid,
                content_key=content_key,
                person=person,
                outcome=outcome.value,
                at=at,
            )
        )
        assert made.inserted_primary_key is not None
        return SeenGesture(int(made.inserted_primary_key[0]), gesture, key, content_key, person, outcome, at)

    def by_key(self, key: MessageKey) -> SeenGesture | None:
        """The gesture of the mail that lies, or lay, there."""
        return self._one(
            gestures.c.account == key.account,
            gestures.c.mailbox == key.mailbox,
            gestures.c.uidvalidity == key.uidvalidity,
            gestures.c.uid == key.uid,
        )

    def unreturned(self, account: str) -> tuple[SeenGesture, ...]:
        """Those whose mail was not moved back yet."""
        query = select(gestures).where(gestures.c.account == account, gestures.c.returned_at.is_(None))
        return tuple(_gesture(row) for row in self._connection.execute(query.order_by(gestures.c.id)).all())

    def same_unreturned(self, account: str, gesture: Gesture, content_key: str) -> SeenGesture | None:
        """One with the same mail that was not moved back yet: a server may have numbered the mailbox anew since."""
        return self._one(
            gestures.c.account == account,
            gestures.c.gesture == gesture.value,
            gestures.c.content_key == content_key,
            gestures.c.returned_at.is_(None),
        )

    def rekey(self, gesture: int, key: MessageKey) -> None:
        """Its mail has another number now."""
        values = {"mailbox": key.mailbox, "uidvalidity": key.uidvalidity, "uid": key.uid}
        self._connection.execute(update(gestures).where(gestures.c.id == gesture).values(values))

    def returned(self, gesture: int, at: datetime) -> None:
        """Its mail is no longer in the control mailbox."""
        self._connection.execute(update(gestures).where(gestures.c.id == gesture).values(returned_at=at))

    def _one(self, *conditions: Any) -> SeenGesture | None:
        query = select(gestures).where(*conditions).order_by(gestures.c.id.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return _gesture(row) if row else None


def _gesture(row: Row[Any]) -> SeenGesture:
    return SeenGesture(
        id=row.id,
        gesture=Gesture(row.gesture),
        key=MessageKey(row.account, row.mailbox, UidValidity(row.uidvalidity), Uid(row.uid)),
        content_key=row.content_key,
        person=row.person,
        outcome=GestureOutcome(row.outcome),
        at=row.at,
        returned_at=row.returned_at,
    )

"""The numbers behind `maild status`."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from maild.ledger.tables import drafts, intentions, mails


def count_everything(connection: Connection, account: str) -> dict[str, dict[str, int]]:
    """Mails by verdict (or stage, where none has fallen yet), drafts by state, intentions by state."""
    word = func.coalesce(mails.c.reason, mails.c.stage)
    counted = {}
    for name, column, table in (
        ("mails", word, mails),
        ("drafts", drafts.c.state, drafts),
        ("intentions", intentions.c.state, intentions),
    ):
        query = select(column, func.count()).where(table.c.account == account).group_by(column)
        counted[name] = {str(each): int(count) for each, count in connection.execute(query).all()}
    return counted

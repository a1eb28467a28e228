"""Brings the tables up to date with Alembic, from the package itself: no alembic.ini, no working directory."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from maild.errors import AccountError
from maild.ledger.postgresql import wait_for_turn

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, until: str = "head") -> None:
    """Upgrades to the newest schema, or an earlier one; a few milliseconds where it is there already.

    AccountError where the ledger was written by a newer maild.
    """
    scripts = ScriptDirectory(str(_SCRIPTS))
    head = scripts.get_current_head() if until == "head" else until
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            wait_for_turn(connection)  # two daemons that start together
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        current = context.get_current_revision()
        if current == head:
            return
        known = {each.revision for each in scripts.walk_revisions()}
        if current is not None and current not in known:
            raise AccountError("the ledger was written by a newer maild; expected this version or an older one")
        context._ensure_version_table()
        steps = list(scripts.iterate_revisions(head or "head", current or "base"))
        with Operations.context(context):
            for step in reversed(steps):
                step.module.upgrade()
                context.stamp(scripts, step.revision)

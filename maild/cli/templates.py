"""`maild templates`: the texts of your mails."""

from __future__ import annotations

import typer

templates = typer.Typer(no_args_is_help=True, help="Look at the templates of your mails, and tend them.")


@templates.callback()
def _group() -> None:
    """Commands about templates."""

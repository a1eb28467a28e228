"""`maild privacy retention` and `maild privacy report`: how long things are kept, and what is kept at all."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from maild.cli.exits import errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption, JsonOption
from maild.cli.register_text import register_as_json, register_text
from maild.clock import SystemClock
from maild.config import load_config
from maild.steps.retaining import keep_to_terms
from maild.steps.window_rules_file import load_window_rules


def retention(
    config: ConfigOption,
    account: AccountOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what would be removed.")] = False,
) -> None:
    """Remove what is past its term now; the daemon does this every night."""
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen = [one_account(settings, account)] if account else settings.accounts
        now = SystemClock().now()
        for each in chosen:
            rules = load_window_rules(settings.seen_by(each).rules / "window.yaml")
            terms = each.retention.retention
            removed = keep_to_terms(ledger, each.label, terms, each.working_time, rules, now, is_trial=dry_run)
            print(f"{each.label}: {'would remove' if dry_run else 'removed'}: {_in_words(removed)}")
        if not dry_run:
            ledger.wipe()


def report(config: ConfigOption, account: AccountOption = None, as_json: JsonOption = False) -> None:
    """Tell what is kept where and how long, for your register of processing (in Dutch, or English by your `language:`)."""
    with errors_as_exits():
        settings = load_config(config)
        chosen = [one_account(settings, account)] if account else list(settings.accounts)
    if as_json:
        print(json.dumps([register_as_json(settings, each) for each in chosen], ensure_ascii=False, indent=2))
        return
    print("\n\n".join(register_text(settings, each) for each in chosen))


def _in_words(removed: dict[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in removed.items()) or "nothing"

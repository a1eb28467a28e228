"""Templates and situations of a configuration, as the commands about situations need them."""

from __future__ import annotations

import sys

import typer

from maild.cli.exits import FAILED
from maild.config import Config
from maild.drafting.template_set import TemplateSet
from maild.drafting.templates import load_templates
from maild.errors import ConfigurationError
from maild.planning.may_start import Refusal
from maild.planning.policy import Mode
from maild.planning.situations import SituationRules
from maild.steps.situation_rules_file import load_situations


def situations_of(settings: Config) -> SituationRules:
    """The situations in force; ConfigurationError with every mistake in their file."""
    found = load_situations(settings.rules / "situations.yaml", templates_of(settings).templates)
    if found.problems:
        raise ConfigurationError(found.problems)
    return found


def templates_of(settings: Config) -> TemplateSet:
    """The templates, loaded as the daemon loads them."""
    return load_templates(settings.templates, settings.own_slots)


def say_refused(key: str, refusal: Refusal) -> None:
    """Nothing may be begun for this person: says why, and ends the command."""
    print(f"{key}: {refusal.meaning}; nothing was made.", file=sys.stderr)
    raise typer.Exit(FAILED)


def say_when(settings: Config) -> str:
    """When a draft that is wanted comes to lie in Drafts."""
    if settings.mode is Mode.WATCH:
        return "mode is watch: nothing is put in Drafts before it is draft"
    return "the running maild puts it in Drafts within a few minutes"

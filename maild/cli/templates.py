"""`maild templates`: which there are, whether they are sound, and how one reads as a mail to somebody."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from maild.cli.client import address_key
from maild.cli.exits import CONFIGURATION, USAGE, errors_as_exits
from maild.cli.ledger_of import one_account
from maild.cli.looking import ledger_if_any
from maild.cli.options import AccountOption, ConfigOption, JsonOption
from maild.cli.terminal import on_one_line, print_json, print_line
from maild.clock import SystemClock
from maild.config import load_config, packaged_directory
from maild.config.suggest import did_you_mean
from maild.drafting.template_set import Template, TemplateSet
from maild.drafting.templates import load_templates
from maild.planning.policy import Mode
from maild.steps.template_preview import Preview, Recipient, preview, read_recipient
from maild.understanding.result import AddressForm, Language
from maild.workshop import make_tools, practice_of

templates = typer.Typer(no_args_is_help=True, help="Look at the templates of your mails, and check them.")

_Somewhere = Annotated[
    Path | None, typer.Option("--config", "-c", help="Use this configuration's templates; else those of maild.")
]
_LANGUAGES = {"nl": Language.NL, "nl-be": Language.NL_BE, "en": Language.EN}


@templates.command("list")
def list_templates(config: _Somewhere = None, as_json: JsonOption = False) -> None:
    """Show every template: its name, and what it is for."""
    found = _load(config)
    for name, template in sorted(found.templates.items()):
        marks = list(_marks(template))
        if as_json:
            print_json({"name": name, "about": template.about, "marks": marks})
        else:
            print_line(f"{name:<28} {template.about}" + (f"  [{', '.join(marks)}]" if marks else ""))
    _tell_problems(found)


@templates.command()
def check(
    directory: Annotated[
        Path | None, typer.Argument(help="A directory with templates; the configuration's where left out.")
    ] = None,
    config: _Somewhere = None,
) -> None:
    """Render every template in every voice, with and without each slot, and tell every mistake. Ends with 0 or 78."""
    if directory is not None and not directory.is_dir():
        print(f"{directory}: there is no such directory; expected one with templates", file=sys.stderr)
        raise typer.Exit(USAGE)
    found = load_templates(directory) if directory else _load(config)
    _tell_problems(found)
    print_line(f"{len(found.templates)} templates, no mistakes")


@templates.command("preview")
def preview_template(
    name: Annotated[str, typer.Argument(help="The template's name, such as reschedule.move.", show_default=False)],
    config: ConfigOption,
    to: Annotated[str, typer.Option("--for", help="Whom the mail is for.", show_default=False)],
    lang: Annotated[str | None, typer.Option("--lang", help="nl or en; what they write in where left out.")] = None,
    form: Annotated[str | None, typer.Option("--form", help="je or u; how they write where left out.")] = None,
    account: AccountOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a template as a mail to somebody: with what maild knows of them, and samples for the rest. Makes no draft."""
    key = address_key(to)
    language, address_form = _language(lang), _form(form)
    with errors_as_exits():
        settings = load_config(config)
        one = one_account(settings, account)
        practice = practice_of(make_tools(settings.rules, settings.templates), one, Mode.WATCH)
        found = load_templates(settings.templates, own_slots=one.slots)
        template = _named(found, name)
        default = Recipient(None, language or practice.default_language, address_form or practice.default_form, {})
        with ledger_if_any(settings) as ledger:
            if ledger is not None:
                now = SystemClock().now()
                with ledger.transaction() as tx:
                    default = read_recipient(tx, one.label, key, practice, now, language, address_form)
    made = preview(found, template, practice, default)
    if as_json:
        print_json(_as_json(name, key, default, made))
        return
    for line in _lines(key, template, default, made):
        print_line(line)


def _load(config: Path | None) -> TemplateSet:
    with errors_as_exits():
        settings = load_config(config) if config else None
    if settings is None:
        return load_templates(packaged_directory("templates"))
    own = dict.fromkeys(slot for account in settings.accounts for slot in account.slots)
    return load_templates(settings.templates, own_slots=own)


def _tell_problems(found: TemplateSet) -> None:
    for problem in found.problems:
        print(on_one_line(str(problem)), file=sys.stderr)
    if found.problems:
        raise typer.Exit(CONFIGURATION)


def _named(found: TemplateSet, name: str) -> Template:
    wanted = name.removesuffix(".j2")
    if wanted in found.broken:
        _tell_problems(found)
    if wanted not in found.templates:
        near = did_you_mean(wanted, found.templates)
        print(f"no template is called {wanted!r}; `maild templates list` shows them{near}", file=sys.stderr)
        raise typer.Exit(USAGE)
    return found.templates[wanted]


def _language(asked: str | None) -> Language | None:
    if asked is None:
        return None
    if asked.casefold() not in _LANGUAGES:
        print(f"--lang {asked!r}: no language of the templates; expected nl or en", file=sys.stderr)
        raise typer.Exit(USAGE)
    return _LANGUAGES[asked.casefold()]


def _form(asked: str | None) -> AddressForm | None:
    if asked is None:
        return None
    if asked.casefold() not in tuple(AddressForm):
        print(f"--form {asked!r}: no form of address; expected je or u", file=sys.stderr)
        raise typer.Exit(USAGE)
    return AddressForm(asked.casefold())


def _marks(template: Template) -> Iterator[str]:
    yield from ("piece of text",) if template.is_piece else ()
    yield from ("sentence",) if template.is_sentence else ()
    yield from ("expects an answer",) if template.expects_answer else ()
    yield from ("goes by itself",) if template.sends_itself else ()


def _lines(key: str, template: Template, to: Recipient, made: Preview) -> Iterator[str]:
    standing = to.person.state.value if to.person else "not known to maild"
    yield f"to       {key} ({standing})"
    yield f"voice    {made.variant.value}"
    yield f"subject  {made.subject or 'that of the mail it answers'}"
    yield f"known    {', '.join(made.known) or 'nothing that this mail says'}"
    yield f"samples  {', '.join(made.samples) or 'none'}"
    yield ""
    yield from made.text.splitlines()


def _as_json(name: str, key: str, to: Recipient, made: Preview) -> dict[str, object]:
    return {
        "template": name,
        "to": key,
        "state": to.person.state.value if to.person else None,
        "voice": made.variant.value,
        "subject": made.subject or None,
        "known": list(made.known),
        "samples": list(made.samples),
        "text": made.text,
    }

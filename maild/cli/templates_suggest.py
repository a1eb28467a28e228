"""`maild templates suggest`: what you keep changing in drafts, as changes to the templates that you may take over."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from maild.cli.exits import FAILED, USAGE, errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption, JsonOption
from maild.cli.own_templates import has_own, make_own, own_directory, write_template
from maild.cli.terminal import on_one_line
from maild.clock import SystemClock
from maild.config import Config
from maild.drafting.template_patch import diff, find_sentences, replace_sentences
from maild.drafting.template_sentences import TemplateSentence
from maild.drafting.variant import Variant
from maild.facts.template_change import Suggestion
from maild.ledger import Ledger
from maild.steps.gardening import line_mark
from maild.working_time.words import day_in_words

ApplyOption = Annotated[int | None, typer.Option("--apply", metavar="N", help="Take this one over in your own file.")]
DeclineOption = Annotated[int | None, typer.Option("--decline", metavar="N", help="Do not propose this one again.")]


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A suggestion that still fits the file as it is."""

    suggestion: Suggestion
    file: str
    was: str
    before: str
    after: str

    @property
    def diff(self) -> tuple[str, ...]:
        return diff(self.file, self.before, self.after)


def suggest(
    config: ConfigOption,
    apply: ApplyOption = None,
    decline: DeclineOption = None,
    account: AccountOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what you changed in the same way in drafts for five people or more, as a change to the template.

    Nothing is changed before you say --apply; the file as it was stays beside it.
    """
    if apply is not None and decline is not None:
        print("expected --apply or --decline, not both", file=sys.stderr)
        raise typer.Exit(USAGE)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        label = one_account(settings, account).label
        found = list(_proposals(settings, ledger, label))
        if apply is not None:
            _apply(settings, _chosen(found, apply))
        elif decline is not None:
            chosen = _chosen(found, decline)
            with ledger.transaction() as tx:
                tx.template_changes.decline(chosen.suggestion.id, SystemClock().now())
            print(f"{decline} is not proposed again.")
        elif as_json:
            print(json.dumps([_as_json(each) for each in found], ensure_ascii=False, indent=2))
        else:
            _print(found)


def _proposals(settings: Config, ledger: Ledger, label: str) -> Iterator[_Proposal]:
    """Those whose sentence still stands in the template; what was edited since is overtaken, and left out."""
    salt = ledger.secret("draft-salt")
    with ledger.transaction() as tx:
        suggestions = tx.template_changes.suggestions(label)
    for each in suggestions:
        file = f"{each.mark.template}.j2"
        before = _read(_directory(settings) / file)
        meant = find_sentences(file, before, Variant(each.mark.voice), _is_marked(each.mark.line, salt))
        if meant:
            yield _Proposal(each, file, meant[0].text, before, replace_sentences(before, meant, each.text))


def _is_marked(line: str, salt: bytes) -> Callable[[TemplateSentence], bool]:
    return lambda sentence: line_mark(sentence, salt) == line


def _directory(settings: Config) -> Path:
    """Where a change would go: the coach's own files, those of maild where there are none yet."""
    own = own_directory(settings)
    return own if own.is_dir() else settings.templates


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as stream:  # the line ends stay what they are
            return stream.read()
    except (OSError, UnicodeDecodeError):
        return ""  # gone, or not fit to be changed: nothing is proposed for it


def _chosen(found: list[_Proposal], number: int) -> _Proposal:
    for each in found:
        if each.suggestion.id == number:
            return each
    known = ", ".join(str(each.suggestion.id) for each in found) or "nothing is proposed now"
    print(f"there is no proposal {number}; expected one of: {known}", file=sys.stderr)
    raise typer.Exit(FAILED)


def _apply(settings: Config, chosen: _Proposal) -> None:
    directory = make_own(settings)
    copy = write_template(directory, chosen.file, chosen.after, SystemClock().now())
    print(f"{directory / chosen.file} is changed; what it was lies in {copy.name}.")
    if has_own(settings):
        print("A running maild takes it up within a few seconds.")
    else:
        print(
            f"{directory} holds copies of maild's own templates, and is yours from now on: a running maild uses it after its "
            "next start."
        )


def _evidence(each: Suggestion) -> str:
    since, last = (day_in_words(at.date(), "en", with_year=True) for at in (each.since, each.last_at))
    return f"in the mails of {each.times} people since {since}, last on {last}"


def _print(found: list[_Proposal]) -> None:
    if not found:
        print("Nothing is proposed: no sentence was changed in the same way for five people.")
        return
    for each in found:
        done = "changed" if each.suggestion.text else "left out"
        voice = each.suggestion.mark.voice
        print(f"{each.suggestion.id}. {each.file} ({voice}): a sentence was {done} {_evidence(each.suggestion)}")
        for line in each.diff:
            print(f"   {on_one_line(line)}")
        print()
    print("`maild templates suggest --apply N` takes one over, `--decline N` never proposes it again.")


def _as_json(each: _Proposal) -> dict[str, object]:
    suggestion = each.suggestion
    return {
        "number": suggestion.id,
        "file": each.file,
        "voice": suggestion.mark.voice,
        "was": each.was,
        "now": suggestion.text,
        "people": suggestion.times,
        "since": suggestion.since.isoformat(),
        "last": suggestion.last_at.isoformat(),
        "diff": list(each.diff),
    }

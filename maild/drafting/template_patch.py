"""A template file with one sentence changed. Only text: what may be written where is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import unified_diff

from maild.drafting.template_file import read_template
from maild.drafting.template_sentences import TemplateSentence, sentences_in
from maild.drafting.variant import Variant


def find_sentences(
    file: str, text: str, voice: Variant, is_meant: Callable[[TemplateSentence], bool]
) -> tuple[TemplateSentence, ...]:
    """The sentences of a voice that are meant, with `line` counted in the file; none where the file has no such section."""
    section = read_template(file, text).sections.get(voice)
    if section is None:
        return ()
    found = sentences_in(file.removesuffix(".j2"), voice, section.source)
    above = section.first_line - 1
    return tuple(
        TemplateSentence(each.template, each.voice, each.text, above + each.line, each.start, each.end)
        for each in found
        if is_meant(each)
    )


def replace_sentences(text: str, sentences: Iterable[TemplateSentence], now: str) -> str:
    """The file with other words in these places; "" takes the sentence out, and a paragraph that it leaves empty too."""
    lines = text.splitlines(keepends=True)
    for each in sorted(sentences, key=lambda one: (one.line, one.start), reverse=True):
        line = lines[each.line - 1]
        before, after = line[: each.start], line[each.end :]
        if now:
            lines[each.line - 1] = f"{before}{now}{after}"
            continue
        left = f"{before}{after.lstrip(' ')}" if not before.strip() else f"{before.rstrip(' ')}{after}"
        lines[each.line - 1] = left
        if not left.strip():
            del lines[each.line - 1]
            if each.line - 1 < len(lines) and not lines[each.line - 1].strip():
                del lines[each.line - 1]  # the empty line that parted it from the next paragraph
    return "".join(lines)


def diff(file: str, before: str, after: str) -> tuple[str, ...]:
    """What changes, as a unified diff with one line around it."""
    return tuple(unified_diff(before.splitlines(), after.splitlines(), f"a/{file}", f"b/{file}", n=1, lineterm=""))

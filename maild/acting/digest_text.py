"""The digest as plain text, for a plain client and for `maild digest`."""

from __future__ import annotations

from collections.abc import Iterator

from maild.acting.digest_page import DigestBar, DigestLine, DigestPage, DigestSection

_WIDTH = 20


def digest_text(page: DigestPage) -> str:
    """The page as lines of text, ended by a line end."""
    lines = [page.day, page.standing]
    for section in page.sections:
        lines += ["", *_section(section)]
    lines += ["", "Laatste vier weken", *(_bar(each) for each in page.bars), ""]
    if page.shares:
        lines += ["Trajecten", *(f"- {each.label}: {each.words}" for each in page.shares), ""]
    return "\n".join(lines)


def line_words(line: DigestLine) -> str:
    """One line as a sentence without bullet."""
    subject = f'"{line.subject}"' if line.subject else ""
    rest = ", ".join(each for each in (subject, line.what) if each)
    return f"{line.who}: {rest}" if line.who and rest else line.who or rest


def left_out_words(section: DigestSection) -> str:
    """What is said of the lines that do not fit."""
    return f"en nog {section.left_out}"


def _section(section: DigestSection) -> Iterator[str]:
    yield section.heading
    for line in section.lines:
        yield f"- {line_words(line)}"
    if section.left_out > 0:
        yield f"- {left_out_words(section)}"
    if not section.lines and section.nothing:
        yield section.nothing


def _bar(bar: DigestBar) -> str:
    filled = round(_WIDTH * bar.percent / 100)
    drawn = "#" * filled + "." * (_WIDTH - filled) if bar.windows else " " * _WIDTH
    return f"{bar.week:<10} {drawn} {bar.words}"

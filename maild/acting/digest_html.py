"""The digest as HTML: one column, inline styles, tables for the bars; nothing is fetched from anywhere.

Mail programs on phones and Outlook know neither style sheets nor scripts reliably, so the plainest HTML carries it all.
"""

from __future__ import annotations

from html import escape

from maild.acting.digest_page import DigestLine, DigestPage, DigestSection
from maild.acting.digest_text import left_out_words

_FONT = "font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:1.45"
_BODY = f"margin:0;padding:16px;{_FONT};color:#222222;background:#ffffff"
_COLUMN = "max-width:600px;margin:0 auto"
_TITLE = "font-size:17px;margin:24px 0 6px 0"
_LIST = "margin:0;padding:0 0 0 18px"
_TABLE = 'role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%"'
_QUIET = "color:#666666"


def digest_html(page: DigestPage, mark: str) -> str:
    """The page as one HTML document; `mark` is the line by which maild knows it again."""
    sections = "".join(_section(each) for each in page.sections)
    bars = "".join(_bar(each.week, each.percent, each.words, is_drawn=each.windows > 0) for each in page.bars)
    shares = "".join(_bar(each.label, each.percent, each.words, is_drawn=each.whole > 0) for each in page.shares)
    course = f'<h2 style="{_TITLE}">Trajecten</h2>\n<table {_TABLE}>\n{shares}</table>\n' if shares else ""
    return (
        f'<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(page.subject)}</title></head>\n"
        f'<body style="{_BODY}"><div style="{_COLUMN}">\n'
        f'<h1 style="font-size:20px;margin:0">{escape(page.day)}</h1>\n'
        f'<p style="margin:6px 0 0 0">{escape(page.standing)}</p>\n'
        f"{sections}"
        f'<h2 style="{_TITLE}">Laatste vier weken</h2>\n'
        f"<table {_TABLE}>\n"
        f"{bars}</table>\n{course}"
        f'<p style="{_QUIET};font-size:12px;margin:24px 0 0 0">Kenmerk: {escape(mark)}</p>\n</div></body></html>\n'
    )


def _section(section: DigestSection) -> str:
    color = ";color:#a40000" if section.is_urgent and section.count else ""
    head = f'<h2 style="{_TITLE}{color}">{escape(section.heading)}</h2>\n'
    if not section.lines:
        return head + (f'<p style="margin:0;{_QUIET}">{escape(section.nothing)}</p>\n' if section.nothing else "")
    items = "".join(_item(each) for each in section.lines)
    if section.left_out > 0:
        items += f'<li style="{_QUIET}">{escape(left_out_words(section))}</li>\n'
    return f'{head}<ul style="{_LIST}">\n{items}</ul>\n'


def _item(line: DigestLine) -> str:
    parts = [f"<strong>{escape(line.who)}</strong>"] if line.who else []
    parts += [f"&quot;{escape(line.subject)}&quot;"] if line.subject else []
    parts += [f'<span style="{_QUIET}">{escape(line.what)}</span>'] if line.what else []
    return f'<li style="margin:0 0 6px 0">{"<br>".join(parts)}</li>\n'


def _bar(label: str, percent: int, words: str, *, is_drawn: bool) -> str:
    """A row: what it is of, a bar of two cells, the words. A cell of no width is left out: some programs give it one."""
    left = f'<td width="{percent}%" style="background:#3b7a57;height:12px;font-size:1px">&nbsp;</td>'
    right = f'<td width="{100 - percent}%" style="background:#dddddd;height:12px;font-size:1px">&nbsp;</td>'
    cells = (left if percent else "") + (right if percent < 100 else "")
    drawn = f"<table {_TABLE}><tr>{cells}</tr></table>" if is_drawn else ""
    return (
        f'<tr><td width="25%" style="padding:4px 8px 4px 0;font-size:14px">{escape(label)}</td>'
        f'<td width="30%" style="padding:4px 8px 4px 0">{drawn}</td>'
        f'<td width="45%" style="padding:4px 0;font-size:14px">{escape(words)}</td></tr>\n'
    )

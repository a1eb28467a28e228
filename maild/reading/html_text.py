"""HTML made readable: lines and paragraphs as a reader sees them, quotes marked with ">", hidden text kept apart.

The tree comes from lxml; the walk is our own because no library marks quoted blocks and tells hidden text from shown text
(docs/decisions/reading-html.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any, NamedTuple

from lxml import etree, html

_LONGEST = 4 * 1024 * 1024
_SKIPPED = frozenset({"script", "style", "head", "title", "meta", "link", "object", "svg", "template", "noscript"})
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "li main nav ol p pre section table tbody tfoot thead tr ul".split()
)
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "dl"})
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$|!)|mso-hide\s*:\s*all|"
    r"max-height\s*:\s*0(?:px)?\s*(?:;|$|!)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(?<![-\w])color\s*:\s*(#[0-9a-f]{3,8}|[a-z]+|rgb\([^)]*\))", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*(#[0-9a-f]{3,8}|[a-z]+|rgb\([^)]*\))", re.IGNORECASE)
_WHITE = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)"})
_ENDS = re.compile(r"</\s{0,20}(?:html|body)\s{0,20}>", re.IGNORECASE)
"""What some mailing lists and gateways write on behind; the parser would drop it."""
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_SPACES = re.compile(r"[ \t\r\n\f\v\u200b\ufeff\xad]+")


@dataclass(frozen=True, slots=True)
class ReadableText:
    """`text` as a reader sees it, `hidden` what the HTML keeps from the eye."""

    text: str
    hidden: str


class _Seen(NamedTuple):
    """How a reader sees what stands somewhere: hidden, and with its own line ends."""

    hidden: bool
    pre: bool


@dataclass(slots=True)
class _Page:
    """Lines as they grow. `depth` counts the blockquotes around the current spot."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    current: str = ""
    depth: int = 0

    def write(self, text: str, keep_lines: bool) -> None:
        if keep_lines:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self.current += first
            for line in rest:
                self.end_line(force=True)
                self.current = line
            return
        words = _SPACES.sub(" ", text)
        if not self.current or self.current.endswith((" ", "\t")):
            words = words.lstrip(" ")
        self.current += words

    def end_line(self, force: bool = False) -> None:
        if self.current.strip() or force:
            self.lines.append((self.depth, self.current.rstrip()))
        self.current = ""

    def blank_line(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1][1]:
            self.lines.append((self.depth, ""))


def readable(source: str) -> ReadableText:
    """The text of one HTML document or fragment. Whatever is no HTML comes back as text without tags."""
    source = _ENDS.sub(" ", source[:_LONGEST].replace("\0", ""))
    if not source.strip():
        return ReadableText("", "")
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return ReadableText(_without_tags(source), "")
    page = _Page()
    _walk(root, page)
    page.end_line()
    if any(each.type_name == "ERR_RESOURCE_LIMIT" for each in parser.error_log):
        page.hidden.append(_without_tags(source))  # nested too deeply: what lies below is in no tree
    return ReadableText(_joined(page.lines), " ".join(" ".join(page.hidden).split()))


def _without_tags(source: str) -> str:
    return unescape(_TAGS.sub(" ", source)).strip()


def _walk(root: Any, page: _Page) -> None:
    """Iterative, so that no nesting can exhaust the stack: a stack of (element, how it is left, how it is entered)."""
    stack: list[tuple[Any, _Seen | None, _Seen]] = [(root, None, _Seen(False, False))]
    while stack:
        element, inside, around = stack.pop()
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        if inside is not None:
            _leave(tag, page, inside.hidden)
            _emit(element.tail, page, around)
            continue
        if not tag or tag in _SKIPPED:
            _emit(element.tail, page, around)
            continue
        inside = _Seen(around.hidden or _is_hidden(element), around.pre or tag == "pre")
        stack.append((element, inside, around))
        _enter(tag, page, inside.hidden)
        _emit(element.text, page, inside)
        stack.extend((child, None, inside) for child in reversed(element))


def _enter(tag: str, page: _Page, hidden: bool) -> None:
    if hidden:
        return
    if tag == "br":
        page.end_line(force=True)
    elif tag in ("td", "th"):
        if page.current.strip():
            page.current = page.current.rstrip() + "\t"
    elif tag in _PARAGRAPHS:
        page.blank_line()
    elif tag in _BLOCKS:
        page.end_line()
    if tag == "blockquote":
        page.depth += 1
    elif tag == "li":
        page.current = "- "
    elif tag == "hr":
        page.lines.append((page.depth, "________________________________"))


def _leave(tag: str, page: _Page, hidden: bool) -> None:
    if hidden:
        return
    if tag in _PARAGRAPHS:
        page.end_line()
        if tag == "blockquote":
            page.depth = max(0, page.depth - 1)
        page.blank_line()
    elif tag in _BLOCKS:
        page.end_line()


def _emit(text: str | None, page: _Page, seen: _Seen) -> None:
    if not text:
        return
    if seen.hidden:
        page.hidden.append(text)
    else:
        page.write(text.replace("\xa0", " "), keep_lines=seen.pre)


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    if not style:
        return False
    if _HIDING.search(style[:2_000]):
        return True
    colour, background = _COLOUR.search(style[:2_000]), _BACKGROUND.search(style[:2_000])
    if colour is None:
        return False
    shade = colour.group(1).lower().replace(" ", "")
    if background is None:
        return shade in _WHITE and not _has_background_around(element)
    return shade == background.group(1).lower().replace(" ", "")


def _has_background_around(element: Any) -> bool:
    """White letters are readable on a coloured button or banner."""
    around = (element, *element.iterancestors())
    return any(each.get("bgcolor") or "background" in (each.get("style") or "").lower() for each in around)


def _joined(lines: list[tuple[int, str]]) -> str:
    shown = []
    for depth, line in lines:
        mark = "> " * min(depth, 8)
        shown.append((mark + line).rstrip() if depth else line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(shown)).strip("\n")

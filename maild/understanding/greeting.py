"""The name that a reply begins with: what the sender's own signature invites (behaviour 12).

Asked in turn: the sign-off under the text, the signature block, the display name. The part before the @ is no name.
"""

from __future__ import annotations

import re

from maild.reading.result import Reading
from maild.understanding import greeting_words as known
from maild.understanding.greeting_person import NOBODY, Named, name_words, read_name
from maild.understanding.greeting_writing import has_capital
from maild.understanding.language import detect_language
from maild.understanding.result import Language

_TAIL = 2_500
_LINES_FROM_END = 14
_LINES_AFTER_CLOSING = 4
_LONGEST_LINE = 160
_CLOSING = re.compile(
    r"(?:^|(?<=[\s.!?,;)]))(?:(?:met|veel|heel veel)\s+)?(?:(?:zeer|een|de|mijn)\s+)?"
    r"(?:(?:vriendelijke?|hartelijke?|warme?|zonnige?|lieve?|fijne?|beste|muzikale|sportieve|collegiale|vr\.?"
    r"|h\.?)\s+){0,2}"
    r"(?:groet(?:en|jes|end)?|gr(?:tjes|tz|oetz|t)?\b\.?|m\.?v\.?g\b\.?|vrgr\b|hgr\b|liefs|hoogachtend|knuffel"
    r"|kus(?:jes)?|mzzl|hoogachting|dank|bedankt"
    r"|(?:(?:kind(?:est)?|best|warm(?:est)?|many)\s+)?(?:regards|wishes|thanks)|(?:yours\s+)?sincerely|cheers"
    r"|yours|love|thank you|take care|best|thx|tnx|merci"
    r"|x{1,5}(?:ox?){0,3}|dank(?:\s?(?:je|u)(?:\s?wel)?)|tot (?:dan|snel|gauw|ziens|binnenkort|straks|horens"
    r"|morgen|\w+dag|volgende week))(?![\w'])[\s,.!:;-]*",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"^\s*(?:p\.?s\.?\b|nb\b|n\.b\.)", re.IGNORECASE)
_LEAD = re.compile(r"^(?:en\s)?(?:van\s+(?!de[rn]?\b|het\b|'t\b)|from\s+|ook\s+van\s+)", re.IGNORECASE)
_JOINING = re.compile(r"^(?:en|and|&|\+)\s+\S", re.IGNORECASE)
_BEHALF_LINE = re.compile(r"^(?:mede\s+|ook\s+)?(?:namens|on behalf of|in opdracht van)\b", re.IGNORECASE)
_SIGNED_INITIALS = re.compile(
    r"(?:[A-Z]\.\s?){1,5}(?:(?:van|de|der|den|ter|ten|te|'t)\s){0,3}[A-Z][\w'-]+(?:\s\(\w{1,8}\.?\))?$"
)
_KISSES = re.compile(r"\s+[xX]{1,5}$")
_SMALL_IN_NAMES = (
    known.PARTICLES | known.MRS | known.MR | known.ACADEMIC | {"en", "and", "et", "dhr", "mevr", "mw", "drs", "dr"}
)
_ASIDES = (",", "|", "(", " - ", "namens", "on behalf of", "in opdracht van")
_FOREIGN_TO_NAMES = re.compile(r"^(?:aan|voor|to|for|en\s+tot|in|op|uit|vanuit)\b", re.IGNORECASE)


def greeting_name(reading: Reading) -> str | None:
    """A first name, "mevrouw De Wit", two names joined with "en"; None where only a fallback greeting will do.

    Where the signature withholds the first name ("J. de Wit"), the display name may bring a title for the same
    surname, but no first name.
    """
    writer = reading.writer
    display = writer.display_name if writer else ""
    text = reading.visitor.question if reading.visitor else reading.new.text
    block = "" if reading.visitor else reading.new.signature
    english = detect_language(text) is Language.EN
    signed = _signed(text, display, english=english)
    if signed.greeting:
        return signed.greeting
    blocked = _first_line(block, display, english=english)
    if blocked.greeting and _agrees(signed, blocked):
        return blocked.greeting
    held = signed if signed.withholds else blocked
    shown = (
        NOBODY
        if _is_local_part(display, writer.addr_spec if writer else "")
        else read_name(display, english=english, inverts=True)
    )
    if not held.withholds:
        return shown.greeting
    return shown.greeting if shown.has_title and _agrees(held, shown) else None


def _agrees(held: Named, other: Named) -> bool:
    """True where two readings may be of one person: nothing was withheld, or the surnames do not differ."""
    if not held.withholds or not held.surname or not other.surname:
        return True
    return held.surname in other.surname or other.surname in held.surname


def _is_local_part(display: str, addr_spec: str) -> bool:
    """True where the display name is only the part before the @ written once more, and no known first name."""
    bare = display.strip(" '\"").casefold()
    return bare in {addr_spec.rpartition("@")[0].casefold(), addr_spec.casefold()} and bare not in known.FIRST_NAMES


def _signed(text: str, display: str, *, english: bool) -> Named:
    """The name under the text: after a closing ("Groetjes, Els"), or alone on the last line."""
    lines = [line.strip() for line in text[-_TAIL:].splitlines() if line.strip()][-_LINES_FROM_END:]
    lines = _before_postscript(lines)
    for index in range(len(lines) - 1, -1, -1):
        for found in reversed(list(_CLOSING.finditer(lines[index][-_LONGEST_LINE:]))):
            named = _after_closing(
                lines[index][-_LONGEST_LINE:][found.end() :], lines[index + 1 :], display, english=english
            )
            if named.greeting or named.withholds:
                return named
    return _last_line(lines, display, english=english)


def _before_postscript(lines: list[str]) -> list[str]:
    for index in range(1, len(lines)):
        if _POSTSCRIPT.match(lines[index]):
            return lines[:index]
    return lines


def _after_closing(tail: str, following: list[str], display: str, *, english: bool) -> Named:
    for candidate in _tail_candidates(tail):
        named = _read_line(candidate, display, english=english)
        if named.greeting or named.withholds:
            return named
    if tail and len(tail.split()) > 6:
        return NOBODY
    for index, line in enumerate(following[:_LINES_AFTER_CLOSING]):
        if index + 1 < len(following) and _JOINING.match(following[index + 1]):
            line = f"{line} {following[index + 1]}"
        named = _read_line(line, display, english=english)
        if named.greeting or named.withholds:
            return named
    return NOBODY


def _tail_candidates(tail: str) -> list[str]:
    """What may be the name after a closing on the same line: all of it, or what follows its last comma."""
    tail = tail.strip()
    if not tail:
        return []
    whole = [] if _FOREIGN_TO_NAMES.match(tail) else [_LEAD.sub("", tail)]
    return whole + ([tail.rpartition(",")[2].strip()] if "," in tail else [])


def _read_line(line: str, display: str, *, english: bool) -> Named:
    """One line as a name; a line of small words is one only where it is a single word or the display name knows it."""
    if _BEHALF_LINE.match(line) and "," not in line:
        return NOBODY
    words = _KISSES.sub("", line).strip(" -–—~/*").split()
    if not words or len(words) > 9 or line.endswith("?"):
        return NOBODY
    known_words = _SMALL_IN_NAMES | known.FIRST_NAMES | set(name_words(display))
    strange = any(word[:1].islower() and word.casefold().strip(".,!") not in known_words for word in words)
    if strange and len(words) > 1 and not any(mark in line for mark in _ASIDES):
        return NOBODY
    return read_name(" ".join(words), english=english)


def _last_line(lines: list[str], display: str, *, english: bool) -> Named:
    """A name alone on the last line, or as the last word after a full stop ("tot dan! Els"), without any closing."""
    if not lines:
        return NOBODY
    line = lines[-1][-_LONGEST_LINE:].strip(" -–—~")
    if len(lines) > 1 and _stands_alone(line, display):
        return read_name(line, english=english)
    last = re.split(r"(?<=[.!?])\s+", line)[-1].rstrip(".")
    knows = last.casefold() in known.FIRST_NAMES or last.casefold() in set(name_words(display))
    return read_name(last, english=english) if knows and last != line and has_capital(last) else NOBODY


def _stands_alone(line: str, display: str) -> bool:
    """Whether a whole line is a name: by its initials or title, by a known first name, or by the display name."""
    words = line.rstrip(".").split()
    if not words or len(words) > 5 or line.endswith(("?", "!", ":")):
        return False
    first, shown = words[0].casefold(), set(name_words(display))
    if _SIGNED_INITIALS.match(line) or first in known.MRS or (first in known.MR and len(words) > 1):
        return True
    capitals = all(has_capital(word) or word.casefold() in known.PARTICLES | {"en", "&"} for word in words)
    if first in known.FIRST_NAMES or first in shown:
        return capitals or len(words) == 1
    return capitals and bool(shown & {word.casefold() for word in words})


def _first_line(block: str, display: str, *, english: bool) -> Named:
    """The name that a signature block begins with, within its first lines; a title below it ("mevr.") counts too."""
    for line in [line.strip() for line in block[:_TAIL].splitlines() if line.strip(" -_=*")][:3]:
        named = (
            _signed(line, display, english=english)
            if _CLOSING.match(line)
            else _read_line(line[:_LONGEST_LINE], display, english=english)
        )
        if named.greeting or named.withholds:
            return named
    return NOBODY

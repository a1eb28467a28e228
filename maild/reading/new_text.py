"""A mail's text taken apart: what is new, what was quoted, what is forwarded, and the signature below.

One pass over the lines, each judged by bounded patterns, so that hostile text costs no more than its length. Two things
always hold: where there is unquoted text the new text is not empty, and no line above the first quote mark is lost but
signature, device line and disclaimer. Why no library does this alone: docs/decisions/reading-new-text.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from maild.mail.message import Message
from maild.reading import quote_words as words
from maild.reading.result import NewText
from maild.reading.signature import split_signature

_MOST_LINES = 20_000
_LONGEST_LINE = 2_000
_WRAP = 4
_HEADER_REACH = 7


class _Is(Enum):
    """What one line is."""

    NEW = auto()
    QUOTED = auto()
    MARK = auto()
    FORWARDED = auto()


@dataclass(slots=True)
class _Lines:
    """The lines and what each is."""

    texts: list[str]
    kinds: list[_Is]

    def mark(self, start: int, end: int, kind: _Is) -> None:
        for index in range(start, min(end, len(self.texts))):
            self.kinds[index] = kind

    def joined(self, *kinds: _Is) -> str:
        return "\n".join(text for text, kind in zip(self.texts, self.kinds, strict=True) if kind in kinds).strip("\n")


def take_apart(message: Message) -> NewText:
    """The parts of one mail's text."""
    lines = _judge_lines(_prepared(message.text), is_forward=_is_forward(message))
    unquoted = lines.joined(_Is.NEW)
    text, signature = split_signature(_tidy(unquoted))
    if not text.strip() and unquoted.strip():
        text, signature = _tidy(unquoted), ""
    if not text.strip() and not any(kind in (_Is.QUOTED, _Is.FORWARDED) for kind in lines.kinds):
        text = _tidy(
            message.text
        )  # what looked like the mark of a quote or of a device stands there with nothing around it
    return NewText(
        text=text.strip(),
        signature=signature.strip(),
        quoted=lines.joined(_Is.QUOTED).strip(),
        forwarded=lines.joined(_Is.FORWARDED).strip(),
        hidden=message.hidden_text,
    )


def beyond_the_last_line(text: str) -> str:
    """The lines of a very long text that `take_apart` does not judge."""
    return "\n".join(text.split("\n")[_MOST_LINES:])


def _prepared(text: str) -> list[str]:
    """Lines, with the attribution that some phones glue to the line before set free."""
    text = text.replace("\u00a0", " ").replace("\u200b", "").replace("\u202f", " ")
    out: list[str] = []
    for line in text.split("\n")[:_MOST_LINES]:
        if len(line) > _LONGEST_LINE or (
            "schre" not in line and "wrote" not in line and "iPhone" not in line and "Samsung" not in line
        ):
            out.append(line)
            continue
        freed = words.GLUED_DEVICE.sub(lambda found: found.group() + "\n", line)
        out.extend(words.GLUED.sub("\n", freed).split("\n"))
    return out


def _is_forward(message: Message) -> bool:
    return words.FORWARD_SUBJECT.match(message.subject) is not None


def _judge_lines(texts: list[str], *, is_forward: bool) -> _Lines:
    lines = _Lines(texts, [_Is.NEW] * len(texts))
    index = 0
    while index < len(texts):
        index = _judge_at(lines, index, is_forward)
    return lines


def _judge_at(lines: _Lines, index: int, is_forward: bool) -> int:
    """Judges what begins at a line; returns the next line to look at."""
    texts = lines.texts
    line = texts[index][:_LONGEST_LINE]
    if not line.strip():
        return index + 1
    if words.QUOTED.match(line):
        end = index + 2 if _is_wrapped_rest(texts, index + 1) else index + 1
        lines.mark(index, end, _Is.QUOTED)
        return end
    if words.FORWARD.match(line):
        return _take_rest(lines, index, _Is.FORWARDED)
    if words.SEPARATOR.match(line):
        return _take_rest(lines, index, _Is.FORWARDED if is_forward else _Is.QUOTED)
    head = index + 1 if words.RULE.match(line) else index
    if head < len(texts) and _is_header_block(texts, _skip_blank(texts, head)):
        start = index
        return _take_rest(lines, start, _Is.FORWARDED if is_forward else _Is.QUOTED)
    end = _attribution_end(texts, index)
    if end:
        return _after_attribution(lines, index, end)
    return index + 1


def _is_wrapped_rest(texts: list[str], index: int) -> bool:
    """True where a line is the end of a quoted line that some program wrapped without a mark: it goes on in small letters
    right below a long line without an end, and the quote or the paragraph ends behind it."""
    if index >= len(texts):
        return False
    before, line = texts[index - 1].rstrip(), texts[index].strip()
    if not line or len(line) > 50 or not line[0].islower() or len(before) < 65 or before.endswith((".", "?", "!", ":")):
        return False
    following = texts[index + 1] if index + 1 < len(texts) else ""
    return not following.strip() or words.QUOTED.match(following[:10]) is not None


def _take_rest(lines: _Lines, index: int, kind: _Is) -> int:
    """Everything from here on. Some programs write no mark per line, so nothing below can be told apart."""
    lines.mark(index, index + 1, _Is.MARK)
    lines.mark(index + 1, len(lines.texts), kind)
    return len(lines.texts)


def _after_attribution(lines: _Lines, index: int, end: int) -> int:
    """Marked lines follow an attribution in most programs; where none do, the rest is the quote."""
    lines.mark(index, end, _Is.MARK)
    following = _skip_blank(lines.texts, end)
    if following < len(lines.texts) and words.QUOTED.match(lines.texts[following][:_LONGEST_LINE]):
        return end
    if any(words.QUOTED.match(each[:10]) for each in lines.texts[end : end + 12]):
        return end
    lines.mark(end, len(lines.texts), _Is.QUOTED)
    return len(lines.texts)


def _attribution_end(texts: list[str], index: int) -> int:
    """The line after an attribution that begins here, or 0. Programs wrap it over up to four lines."""
    first = texts[index].strip()[:_LONGEST_LINE]
    if len(first) > 400:
        return 0
    joined = ""
    for reach in range(index, min(index + _WRAP, len(texts))):
        part = texts[reach].strip()[:400]
        is_tail = words.ATTRIBUTION_TAIL.match(part) is not None and reach > index
        if not part or (words.QUOTED.match(part) and not is_tail):
            return 0
        joined = f"{joined} {part}".strip()
        has_end = joined.endswith((":", "："))
        if has_end or ("@" in joined and words.WROTE.search(joined) and words.ATTRIBUTION.match(joined)):
            is_one = words.ATTRIBUTION.match(joined) is not None and not _begins_later(texts, index, reach)
            return reach + 1 if is_one and _looks_like_attribution(joined, texts, reach + 1) else 0
    return 0


def _begins_later(texts: list[str], index: int, reach: int) -> bool:
    """True where the line before an attribution was taken for its beginning."""
    rest = " ".join(each.strip() for each in texts[index + 1 : reach + 1])[:_LONGEST_LINE]
    return reach > index and words.ATTRIBUTION.match(rest) is not None and _starts_one(rest)


def _starts_one(text: str) -> bool:
    return words.ATTRIBUTION_HEAD.match(text) is not None


def _looks_like_attribution(joined: str, texts: list[str], after: int) -> bool:
    """A sentence such as "Mijn zus schreef:" is the sender's own unless a date, an address or marked lines go with it."""
    has_number = any(sign.isdigit() for sign in joined)
    if has_number or "@" in joined:
        return True
    following = _skip_blank(texts, after)
    return following < len(texts) and words.QUOTED.match(texts[following][:10]) is not None


def _is_header_block(texts: list[str], index: int) -> bool:
    """From/Van and at least one more header line close by, as Outlook and phones write above older text."""
    if index >= len(texts):
        return False
    first = words.HEADER_LINE.match(texts[index][:_LONGEST_LINE])
    if first is None or first.group(1).lower() not in words.FROM_LABELS:
        return False
    labels = {first.group(1).lower()}
    for line in texts[index + 1 : index + _HEADER_REACH]:
        found = words.HEADER_LINE.match(line[:_LONGEST_LINE])
        if found is not None:
            labels.add(found.group(1).lower())
    return len(labels) >= (3 if first.group(1).lower() in ("de", "da") else 2)


def _skip_blank(texts: list[str], index: int) -> int:
    while index < len(texts) and not texts[index].strip():
        index += 1
    return index


def _tidy(text: str) -> str:
    """No run of more than one empty line, which taking quotes out leaves behind."""
    out: list[str] = []
    for line in text.split("\n"):
        if line.strip() or (out and out[-1].strip()):
            out.append(line.rstrip())
    return "\n".join(out).strip("\n")

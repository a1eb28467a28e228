"""What stands below the words: signature block, device line, disclaimer, scanner and list footers (RFC 3676 section 4.3)."""

from __future__ import annotations

from maild.reading import quote_words as words

_LONGEST_NAME = 60
_REACH = 40
_MOST_NAME_LINES = 3


def split_signature(text: str) -> tuple[str, str]:
    """The text with greeting and sign-off, and the block below it."""
    lines = text.split("\n")
    kept, cut = _without_device_lines(_without_closing_rule(lines))
    end = min(_explicit_cut(kept), _disclaimer_cut(kept))
    below = kept[end:]
    kept = kept[:end]
    block = _contact_cut(kept)
    signature = [*kept[block:], *below, *cut]
    return "\n".join(kept[:block]).rstrip(), "\n".join(signature).strip()


def _without_closing_rule(lines: list[str]) -> list[str]:
    """Without the ruled line that stood above a quote."""
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or words.RULE.match(lines[end - 1])):
        end -= 1
    return lines[:end]


def _without_device_lines(lines: list[str]) -> tuple[list[str], list[str]]:
    kept = [line for line in lines if not words.DEVICE.match(line[:200])]
    return kept, [line for line in lines if words.DEVICE.match(line[:200])]


def _explicit_cut(lines: list[str]) -> int:
    """The line of the signature mark "-- ", or the end. A mark on the first line would leave nothing and counts for none."""
    for index, line in enumerate(lines):
        if line.rstrip("\r") in ("-- ", "--", "—", "--­") and any(each.strip() for each in lines[:index]):
            rest = lines[index + 1 :]
            if len([each for each in rest if each.strip()]) <= 25:
                return index
        is_footer = (
            words.LIST_FOOTER.match(line) and len(lines) - index <= 8 and any(each.strip() for each in lines[:index])
        )
        if is_footer and any("mailing list" in each.casefold() or "http" in each for each in lines[index:]):
            return index
    return len(lines)


def _disclaimer_cut(lines: list[str]) -> int:
    for index, line in enumerate(lines):
        if index and words.DISCLAIMER.match(line[:400]) and any(each.strip() for each in lines[:index]):
            return index
    return len(lines)


def _contact_cut(lines: list[str]) -> int:
    """Where the contact block below the sign-off begins, or the end.

    Below a sign-off come the name, and then, in business mail, role, firm and numbers. The block is cut only where it holds
    a contact detail, and never where the sender goes on writing (a postscript, or a long line).
    """
    start = max(0, len(lines) - _REACH)
    for index in range(len(lines) - 1, start - 1, -1):
        if words.SIGN_OFF.match(lines[index][:120]):
            return _after_names(lines, index + 1)
    return _bare_block(lines, start)


def _after_names(lines: list[str], index: int) -> int:
    names = 0
    while index < len(lines) and names < _MOST_NAME_LINES:
        line = lines[index].strip()
        if not line:
            index += 1
            continue
        if len(line) > _LONGEST_NAME or words.CONTACT.search(line[:200]) or (names and not lines[index - 1].strip()):
            break
        names += 1
        index += 1
        if names == 1 and _block_from(lines, index):
            return index
    return index if _block_from(lines, index) else len(lines)


def _block_from(lines: list[str], index: int) -> bool:
    """True where everything from here on is a contact block."""
    rest = [line.strip() for line in lines[index:] if line.strip()]
    if not rest or any(words.POSTSCRIPT.match(line) or len(line) > 160 for line in rest):
        return False
    return any(words.CONTACT.search(line[:200]) for line in rest)


def _bare_block(lines: list[str], start: int) -> int:
    """A block of contact lines at the very end without a sign-off: two or more in the last paragraph, none of it prose."""
    index = len(lines)
    while index > start and lines[index - 1].strip():
        index -= 1
    block = [line.strip() for line in lines[index:]]
    contacts = sum(words.CONTACT.search(line[:200]) is not None for line in block)
    is_block = index > 0 and len(block) >= 2 and contacts >= 2 and all(len(line) <= 80 for line in block)
    has_text_above = any(line.strip() for line in lines[:index])
    return (
        index + 1
        if is_block and has_text_above and not words.CONTACT.search(block[0])
        else (index if is_block and has_text_above else len(lines))
    )

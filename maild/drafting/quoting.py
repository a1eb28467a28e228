"""The original below the reply, as a mail client quotes it: an attribution line, then each line behind a mark."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from maild.drafting.clean_text import clean_block, clean_line
from maild.drafting.variant import Variant
from maild.mail.address import Address
from maild.reading.result import Reading
from maild.understanding.result import Language
from maild.working_time.words import day_in_words

MOST_LINES = 200
MOST_OCTETS = 20_000
_LONGEST_NAME = 100
_EARLIEST_YEAR = 1990
_CUT = {
    Variant.JE: "[… de rest van het bericht is hier weggelaten]",
    Variant.U: "[… de rest van het bericht is hier weggelaten]",
    Variant.EN: "[… the rest of the message is left out here]",
}


def quote_original(reading: Reading, variant: Variant, zone: ZoneInfo, now: datetime) -> str:
    """Attribution and quote with LF line ends, or "" for a mail without text. A form's question is quoted.

    At most MOST_LINES lines and MOST_OCTETS octets of the original, with a mark where the rest is left out.
    """
    original = reading.visitor.question if reading.visitor else reading.message.text
    lines, is_cut = _bounded(original)
    if not lines:
        return ""
    if is_cut:
        lines.append(_CUT[variant])
    quoted = "\n".join(f"> {line}" if line else ">" for line in lines)
    return f"{attribution(reading.writer, reading.message.date, variant, zone, now)}\n{quoted}"


def attribution(writer: Address | None, date: datetime | None, variant: Variant, zone: ZoneInfo, now: datetime) -> str:
    """ "Op dinsdag 4 augustus 2026 om 09:03 schreef Jan de Vries:" or its English counterpart, in the coach's zone.

    Without a date that can be true the line names the writer only.
    """
    name = _name(writer, variant)
    if date is None or date.tzinfo is None or not _EARLIEST_YEAR <= date.year <= now.year + 1:
        return f"{name} wrote:" if variant is Variant.EN else f"{name} schreef:"
    local = date.astimezone(zone)
    if variant is Variant.EN:
        return f"On {day_in_words(local.date(), Language.EN, with_year=True)} at {local:%H:%M}, {name} wrote:"
    return f"Op {day_in_words(local.date(), Language.NL, with_year=True)} om {local:%H:%M} schreef {name}:"


def _name(writer: Address | None, variant: Variant) -> str:
    for each in (writer.display_name, writer.addr_spec) if writer else ():
        name = clean_line(each, _LONGEST_NAME)
        if name:
            return name
    return "the sender" if variant is Variant.EN else "de afzender"


def _bounded(original: str) -> tuple[list[str], bool]:
    """The lines to quote without blank ones around them, and whether anything was left out."""
    text = clean_block(original.lstrip(), MOST_OCTETS)
    octets = text.encode("utf-8")
    is_cut = len(octets) > MOST_OCTETS or len(original.strip()) > MOST_OCTETS
    text = octets[:MOST_OCTETS].decode("utf-8", "ignore").strip("\n")
    lines = text.split("\n") if text.strip() else []
    if len(lines) > MOST_LINES:
        lines, is_cut = lines[:MOST_LINES], True
    return lines, is_cut

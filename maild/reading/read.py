"""One mail from bytes to a Reading: the whole stage, in one process, pure."""

from __future__ import annotations

from dataclasses import replace

from maild.errors import MessageError
from maild.reading.automatic import judge_automatic
from maild.reading.content_key import content_key
from maild.reading.forms import FormRules, recognise_form
from maild.reading.parsing import parse_message
from maild.reading.result import Automatic, Reading
from maild.reading.whole_text import take_all_apart, take_form_apart


def read_mail(raw: bytes, size: int | None = None, forms: FormRules | None = None) -> Reading:
    """One mail, read. `size` is RFC822.SIZE where `raw` is only a part. MessageError where it cannot be read.

    A recognised contact form is a person's mail whatever its headers say (behaviour 1): its new text is the visitor's
    question, and it may be answered.
    """
    message = parse_message(raw, size)
    try:
        visitor = recognise_form(message, forms) if forms is not None else None
        key = content_key(message, raw)
        if visitor is not None:
            reasons = (f"contact form: {visitor.form}",)
            new = take_form_apart(message, visitor)
            return Reading(message, new, Automatic(None, may_answer=True, reasons=reasons), visitor, key)
        automatic = judge_automatic(message)
        return Reading(message, take_all_apart(message), automatic, None, key)
    except RecursionError:
        raise MessageError("the mail is nested too deeply") from None


def without_heavy_parts(reading: Reading) -> Reading:
    """The same reading without the HTML and the texts that `new` holds already; no later stage needs them."""
    return replace(reading, message=replace(reading.message, html="", html_text="", forwarded_text=""))

"""A mail's text taken apart, with all that a mail says besides the text that is read: the other form of it, the mails that
are attached, what is hidden. Behaviour 7 looks for danger in every one of them."""

from __future__ import annotations

from dataclasses import replace

from maild.mail.message import Message
from maild.reading.alternatives import Sayings
from maild.reading.body_text import joined
from maild.reading.form_fields import beyond_the_form
from maild.reading.new_text import beyond_the_last_line, take_apart
from maild.reading.result import FormVisitor, NewText


def take_all_apart(message: Message) -> NewText:
    """The parts of everything that a mail says. Where the HTML says more than the plain text, its new words count as
    hidden, its quotes as quotes: what an earlier mail brought must not look new."""
    new = take_apart(message)
    other = take_apart(replace(message, text=message.html_text, hidden_text="")) if message.html_text else None
    forwarded, quoted, hidden = new.forwarded, new.quoted, joined(new.hidden, beyond_the_last_line(message.text))
    if other is not None:
        read = Sayings(message.text)
        forwarded = joined(forwarded, read.lines_beyond(other.forwarded))
        quoted = joined(quoted, read.lines_beyond(other.quoted))
        beyond = joined(other.text, other.signature, beyond_the_last_line(message.html_text))
        hidden = joined(hidden, read.lines_beyond(beyond))
    return replace(new, forwarded=joined(forwarded, message.forwarded_text), quoted=quoted, hidden=hidden)


def take_form_apart(message: Message, visitor: FormVisitor) -> NewText:
    """A contact form's mail: the visitor's question is what is new, and what lies outside the fields is hidden."""
    read = Sayings(message.text)
    hidden = joined(message.hidden_text, beyond_the_form(message.text), read.lines_beyond(message.html_text))
    return NewText(visitor.question, "", "", message.forwarded_text, hidden)

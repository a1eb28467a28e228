"""Template and situation become a mail that is ready to be filed."""

from __future__ import annotations

from dataclasses import replace

import jinja2

from maild.drafting.assembly import MailParts, assemble, fit_address, make_message_id
from maild.drafting.clean_text import clean_block
from maild.drafting.order import ComposedDraft, DraftOrder, NoDraft, NoDraftReason
from maild.drafting.quoting import quote_original
from maild.drafting.rendering import Situation, render_mail
from maild.drafting.reply_headers import parent_id, reply_references, reply_subject
from maild.drafting.slots import LONGEST_BLOCK, unfilled_slots
from maild.drafting.template_set import Template, TemplateSet
from maild.drafting.variant import Variant, choose_variant


class Drafter:
    """Writes replies, and mails of their own, from one set of templates. Pure: the same order gives the same bytes."""

    def __init__(self, templates: TemplateSet) -> None:
        self._templates = templates

    @property
    def templates(self) -> TemplateSet:
        """The set that this drafter writes from."""
        return self._templates

    def expects_answer(self, template: str) -> bool:
        """True where a mail from this template, sent, begins a ladder (behaviour 6). `template` is its full name."""
        found = self._templates.templates.get(template)
        return found is not None and found.expects_answer

    def compose(self, order: DraftOrder) -> ComposedDraft | NoDraft:
        """The reply, or why there is none. ValueError for an order that only a mistake of ours can make (a naive
        moment, a token of another make)."""
        if order.at.tzinfo is None:
            raise ValueError("the moment of a draft has a zone")
        template = self._templates.find(order.template, order.kind, order.lead_kind)
        if isinstance(template, NoDraftReason):
            return NoDraft(template, order.template)
        identity, recipient = fit_address(order.identity), fit_address(order.recipient)
        if identity is None:
            return NoDraft(NoDraftReason.IDENTITY_UNUSABLE, template.name)
        if recipient is None:
            return NoDraft(NoDraftReason.RECIPIENT_UNUSABLE, template.name)
        if order.reading is None and not template.subject:
            return NoDraft(NoDraftReason.NO_SUBJECT, template.name)
        try:
            return self._write(replace(order, identity=identity, recipient=recipient), template)
        except jinja2.TemplateError:
            # Tried at load in every voice; a slot that only this order lacks can still stop it.
            return NoDraft(NoDraftReason.TEMPLATE_BROKEN, template.name)

    def _write(self, order: DraftOrder, template: Template) -> ComposedDraft:
        variant = choose_variant(order.language, order.address_form)
        text = self._own_text(order, template, variant)
        quote = quote_original(order.reading, variant, order.zone, order.at) if order.reading else ""
        message_id = make_message_id(order.token, order.message_domain, order.identity.domain)
        parent = order.reading.message if order.reading else None
        raw = assemble(
            MailParts(
                sender=order.identity,
                recipient=order.recipient,
                subject=reply_subject(parent.subject, variant) if parent else template.subject_in(variant),
                at=order.at.astimezone(order.zone),
                message_id=message_id,
                in_reply_to=parent_id(parent) if parent else None,
                references=reply_references(parent) if parent else (),
                body=f"{text}\n\n{quote}" if quote else text,
            )
        )
        return ComposedDraft(raw, message_id, template.name, text, unfilled_slots(text))

    def _own_text(self, order: DraftOrder, template: Template, variant: Variant) -> str:
        """The words with the signature below them, above the quote and so without the "-- " line, behind which clients
        would hide the quote too (docs/decisions/drafting-mail-format.md)."""
        coach_name = order.slots.get("coach_name") or order.identity.display_name
        signature = fit_signature(order.slots.get("signature"))
        values = {**order.slots, "coach_name": coach_name, "signature": signature}
        situation = Situation(order.kind, order.lead_kind, order.secondary, order.greeting_name, values)
        words = render_mail(self._templates, template, variant, situation)
        return f"{words}\n\n{signature}" if signature else words


def fit_signature(signature: str | None) -> str:
    """The signature as it stands in a draft: cleaned, without a "-- " line at its top; "" where there is none."""
    lines = clean_block(signature or "", LONGEST_BLOCK).strip("\n").split("\n")
    while lines and lines[0].strip() in ("", "-", "--"):
        del lines[0]
    return "\n".join(lines)

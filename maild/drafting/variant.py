"""The three voices that every mail is written in."""

from __future__ import annotations

from enum import StrEnum

from maild.understanding.result import AddressForm, Language


class Variant(StrEnum):
    """A section of a template: Dutch with je, Dutch with u, English."""

    JE = "je"
    U = "u"
    EN = "en"


def choose_variant(language: Language, form: AddressForm | None) -> Variant:
    """English to who writes English, else Dutch; je unless the sender writes u (product.md, Tone)."""
    if language is Language.EN:
        return Variant.EN
    return Variant.U if form is AddressForm.U else Variant.JE

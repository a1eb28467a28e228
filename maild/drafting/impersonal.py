"""Whether a changed sentence tells anything of the person whom it was written to. Strict: in doubt it does.

This is the first of two walls. The second is that nothing is readable before five people got the very same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from maild.drafting.changed_sentences import ChangedSentence
from maild.drafting.template_sentences import words_of

_PLAIN = re.compile(r"(?:[^\W\d_]|[ .,;:!?'’\"“”()&–-])*")
"""Letters and ordinary punctuation: no digits, no addresses, no links, nothing that a template would take for a tag."""
_LONGEST = 400
_INSIDE_CAPITAL = re.compile(r"(?<![.!?:] )(?<!^)(?<!^[\"'“‘(])\b[^\W\d_a-zß-ÿ][^\W\d_]*")
_MOMENTS = frozenset(
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma di wo do vr za zo januari februari maart april "
    "mei juni juli augustus september oktober november december monday tuesday wednesday thursday friday saturday "
    "sunday january february march may june july august october vandaag morgen overmorgen gisteren vanmorgen "
    "vanmiddag vanavond today tomorrow yesterday tonight ochtend middag avond nacht morning afternoon evening "
    "night uur uren half kwart oclock week weken weekend maand maanden month months weeks dag dagen day days jaar "
    "year twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien twintig dertig two "
    "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty eerste tweede "
    "derde vierde vijfde first second third fourth fifth euro euros".split()
)
"""Words of days, times and numbers: what they say belongs to one mail."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What may not come along. `common` is every word that some template says; `names` are words of names, addresses and slot
    values; `theirs` the words of what the person wrote. All as `words_of` gives them."""

    common: frozenset[str]
    names: frozenset[str]
    theirs: frozenset[str]


def is_impersonal(change: ChangedSentence, around: Surroundings, is_name: Collection[str] = ()) -> bool:
    """True where nothing in the new words can belong to one person. `is_name` holds the fresh words that are a known
    person's name."""
    text, fresh = change.now, change.fresh_words
    if not text:
        return True
    if len(text) > _LONGEST or _PLAIN.fullmatch(text) is None or fresh & _MOMENTS or fresh & around.names:
        return False
    if fresh & set(is_name):
        return False
    if (fresh - around.common) & around.theirs:
        return False
    capitals = {word for found in _INSIDE_CAPITAL.findall(text) for word in words_of(found)}
    return not capitals & fresh

"""The words in which Dutch, Flemish and English writers name days, parts of days, weeks and numbers."""

from __future__ import annotations


def _numbered(*lists: str) -> dict[str, int]:
    """Each list names the same thing in order; all its spellings get the same number."""
    return {word: place for names in lists for place, group in enumerate(names.split()) for word in group.split("|")}


WEEKDAYS = _numbered(
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "monday tuesday wednesday thursday friday saturday sunday",
    "maandg tue|tues|diensdag|dinsdg weds|woendag|woensdg thu|thur|thurs|donerdag|donderdg fri|vrijdg zaterdg zondg",
)
SHORT_WEEKDAYS = _numbered("ma|mo|mon di|tu wo|we|wed do|th vr|fr za|sat zo|sun")
"""Taken as days only beside a number, a mark of the list, or another day: "do", "zo", "sun" are words too."""

MONTHS = {
    word: place + 1
    for word, place in _numbered(
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
        "jan feb mrt|mar apr mei jun jul aug sep|sept okt|oct nov dec",
    ).items()
}

MORNING, MIDDAY, EVENING = (8 * 60, 12 * 60), (12 * 60, 18 * 60), (18 * 60, 23 * 60)
LUNCH = (12 * 60, 14 * 60)
PARTS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(
        "ochtend ochtends voormiddag voormiddags vm morning morgens smorgens sochtends vroeg".split(), MORNING
    ),
    **dict.fromkeys("middag middags namiddag namiddags nm afternoon smiddags".split(), MIDDAY),
    **dict.fromkeys("avond avonds evening savonds night".split(), EVENING),
}
_GLUED_PARTS = {
    "ochtend": MORNING,
    "morgen": MORNING,
    "voormiddag": MORNING,
    "middag": MIDDAY,
    "namiddag": MIDDAY,
    "avond": EVENING,
}
_DUTCH_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
GLUED = {day + part: (place, hours) for place, day in enumerate(_DUTCH_DAYS) for part, hours in _GLUED_PARTS.items()}
"""dinsdagochtend: the day and its hours."""

RELATIVE: dict[str, tuple[int, tuple[int, int] | None]] = {
    "vandaag": (0, None),
    "today": (0, None),
    "heden": (0, None),
    "morgen": (1, None),
    "tomorrow": (1, None),
    "tmrw": (1, None),
    "tomorrow's": (1, None),
    "today's": (0, None),
    "overmorgen": (2, None),
    "vanochtend": (0, MORNING),
    "vanmorgen": (0, MORNING),
    "vanvoormiddag": (0, MORNING),
    "vanmiddag": (0, MIDDAY),
    "vannamiddag": (0, MIDDAY),
    "vanavond": (0, EVENING),
    "tonight": (0, EVENING),
    "morgenvroeg": (1, MORNING),
    "gisteren": (-1, None),
    "eergisteren": (-2, None),
    "yesterday": (-1, None),
    "gisteravond": (-1, EVENING),
    "gistermiddag": (-1, MIDDAY),
    **{"morgen" + part: (1, hours) for part, hours in _GLUED_PARTS.items()},
    **{"overmorgen" + part: (2, hours) for part, hours in _GLUED_PARTS.items()},
}
RECURRING_DAYS = frozenset(
    [day + end for day in (*_DUTCH_DAYS, *GLUED) for end in ("en", "s")]
    + [day + "s" for day in WEEKDAYS if day.endswith("day")]
)

NUMBERS = {
    **_numbered(
        "nul|zero een|één|eén|one twee|two drie|three vier|four vijf|five zes|six zeven|seven acht|eight negen"
        "|nine tien|ten elf|eleven twaalf|twelve"
    ),
    "twintig": 20,
    "twenty": 20,
    "veertien": 14,
    "fourteen": 14,
    "vijftien": 15,
    "kwart": 15,
    "quarter": 15,
}
ENGLISH_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())
ROUND_HOURS = _numbered(
    "- enen|eenen tweeën|tweeen drieën|drieen vieren vijven zessen zevenen achten|achtten negenen|negens tienen "
    "elven twaalven"
)
"""na vijven, tegen zessen."""
ORDINALS = {
    word: place + 1
    for word, place in _numbered(
        "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende "
        "veertiende vijftiende zestiende "
        "zeventiende achttiende negentiende twintigste eenentwintigste tweeëntwintigste drieëntwintigste "
        "vierentwintigste vijfentwintigste "
        "zesentwintigste zevenentwintigste achtentwintigste negenentwintigste dertigste eenendertigste"
    ).items()
}

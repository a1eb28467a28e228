"""The schemas of the small files in rules/: one function a file, in the order of its reader."""

from __future__ import annotations

from maild.facts.session import SessionKind
from maild.planning.trajectory_rules import Which
from maild.schemas.parts import (
    DESCRIPTION,
    DOMAIN,
    EXAMPLES,
    TEXT,
    WORDS,
    Schema,
    choice,
    described,
    flag,
    group,
    listed,
    named,
    number,
    one_or_more,
)
from maild.steps.journey_notes import NOTES
from maild.understanding.result import Intent

_ID: Schema = {"type": "string", "maxLength": 60, "description": "a name of its own for this rule"}
_MAIL: Schema = {"type": "string", "description": "the name of a file in templates/, without .j2"}
_OFF: Schema = {"enum": ["off", False, None]}
_WAIT: Schema = {"type": "string", "pattern": r"^\d{1,3} (hour|day|working day|week|month)s?$"}


def forms_schema() -> Schema:
    """rules/forms.yaml: what website contact forms look like."""
    labels = group(
        dict.fromkeys(("name", "first_name", "last_name", "address", "question", "other"), WORDS),
        needs=("name", "address", "question"),
        about="the names that forms give their fields",
    )
    form = group({"id": _ID, "description": DESCRIPTION, "marks": WORDS, "examples": EXAMPLES}, needs=("id",))
    keys = {"labels": labels, "footers": WORDS, "forms": {"type": "array", "minItems": 1, "items": form}}
    return group(keys, needs=("labels", "forms"))


def window_schema() -> Schema:
    """rules/window.yaml: for whom a window opens as well, and for whom it closes."""
    sender: Schema = {"type": "string", "pattern": r"^\S*@\S+$"}
    keys: dict[str, Schema] = {
        "id": {"type": "string"},
        "description": DESCRIPTION,
        "from": described(one_or_more(sender), 'addresses, or domains such as "@club.example"'),
        "intent": one_or_more(choice(Intent)),
        "examples": EXAMPLES,
    }
    either = [{"required": ["from"]}, {"required": ["intent"]}]
    closes = {**keys, "after_working_days": number(0, 250, "how long after the latest mail; at once where left out")}
    opening, closing = group(keys, needs=("id",), anyOf=either), group(closes, needs=("id",), anyOf=either)
    return group({"opens": listed(opening), "closes": listed(closing)})


def ladders_schema() -> Schema:
    """rules/ladders.yaml: who is written to again, after how long, and when a dossier closes."""
    rung = group(
        {
            "rung": {"type": "string", "maxLength": 60, "description": "the name of this rung, once in a ladder"},
            "after": number(1, 250, "working days after the rung above it"),
            "mail": _MAIL,
            "call": flag(),
            "deadline_days": number(7, 250, "calendar days until the dossier closes; on the last rung only"),
        },
        needs=("rung", "after"),
        anyOf=[{"required": ["mail"]}, {"required": ["call"]}],
    )
    rungs: Schema = {"type": "array", "minItems": 1, "items": rung}
    return group({"ladders": named(rungs, "ladders by name: client, lead, or your own")}, needs=("ladders",))


def outreach_schema() -> Schema:
    """rules/outreach.yaml: which mails of the coach's own begin a ladder."""
    rule = group(
        {
            "id": _ID,
            "description": DESCRIPTION,
            "subject": described(one_or_more(TEXT), "pieces of text of which one has to stand in the subject"),
            "phrases": described(one_or_more(TEXT), "pieces of text of which one has to stand in your own words"),
            "ladder": {"type": ["string", "null"], "description": "the name of a ladder in ladders.yaml"},
            "examples": EXAMPLES,
        },
        needs=("id",),
        anyOf=[{"required": ["subject"]}, {"required": ["phrases"]}],
    )
    return group({"outreach": listed(rule)})


def situations_schema() -> Schema:
    """rules/situations.yaml: when a situation asks for a mail of its own."""
    too_many = {
        "messages": number(2, 100, "more mails than so many"),
        "working_days": number(1, 30, "in so many rolling working days"),
        "rest_weeks": number(1, 52, "and after it none for so long"),
        "mail": _MAIL,
    }
    groups = {
        "too_many": group(too_many, needs=too_many),
        "dropping_out": group({"weeks": number(2, 52), "mail": _MAIL}, needs=("weeks", "mail")),
        "no_show": group({"mail": _MAIL}, needs=("mail",)),
        "no_match": group({"no_fit": _MAIL, "practice_full": _MAIL}),
    }
    return group({name: {"anyOf": [each, _OFF]} for name, each in groups.items()})


def agenda_schema() -> Schema:
    """rules/agenda.yaml: by which words the events of the agenda are understood."""
    words = one_or_more({"type": "string", "maxLength": 61})
    keys: dict[str, Schema] = {"kinds": group({kind.value: words for kind in SessionKind})}
    keys |= dict.fromkeys(("missed", "cancelled", "ignore", "person", "assignment"), words)
    return group({**keys, "booking": described(one_or_more(DOMAIN), "domains, without @ and https://")})


def danger_routes_schema() -> Schema:
    """rules/danger_routes.yaml: where help is to be had."""
    lines: Schema = {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": r"\S"}}
    kinds = ("suicide", "self_harm", "violence_at_home", "danger_to_others")
    day: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "the day of the last check"}
    by_kind = group(dict.fromkeys(kinds, lines), needs=kinds)
    keys = {"checked_on": day, "always": lines, "by_kind": by_kind}
    return group(keys, needs=keys)


def trajectories_schema() -> Schema:
    """rules/trajectories.yaml: trajectories, and which mail belongs to which session."""
    phase = group(
        {"first": number(1, 60), "last": number(1, 60), "nl": {"type": "string"}, "en": {"type": "string"}},
        needs=("first", "nl", "en"),
    )
    trajectory = group(
        {
            "sessions": number(1, 60, "how many sessions"),
            "rhythm_weeks": number(1, 26, "weeks between two sessions; 2 where left out"),
            "evaluation": number(1, 60, "the session with the mid-way evaluation"),
            "phases": listed(phase),
        },
        needs=("sessions",),
    )
    service = group({"from": one_or_more(DOMAIN), "subject": one_or_more(TEXT)}, needs=("from",))
    keys: dict[str, Schema] = {
        "default": {"type": ["string", "null"], "description": "the trajectory of a new client"},
        "trajectories": named(trajectory),
        "mails": listed(_on_a_session("name")),
        "notes": listed(_on_a_session("note")),
        "returned": listed(service),
    }
    return group(keys, needs=("trajectories",))


def _on_a_session(name: str) -> Schema:
    """A mail, or a note, and its moment."""
    keys: dict[str, Schema] = {
        "name": {"type": "string", "maxLength": 40},
        "mail": _MAIL,
        "note": choice(NOTES),
        "kind": choice(SessionKind),
        "session": choice(Which),
        "when": choice(["booked"], "as soon as the session stands in the agenda"),
        "before": described(_WAIT, "before its start, such as 24 hours or 2 working days"),
        "after": described(_WAIT, "after its end"),
        "end": described(_WAIT, "after the end of the trajectory"),
        "every": described(_WAIT, "and again each time so much later, beside end:"),
        "unless": choice(["returned"], "for what ends once the forms came back"),
    }
    needs = ("note",) if name == "note" else ("name", "mail")
    moments = [{"required": [each]} for each in ("when", "before", "after", "end")]
    return group(keys, needs=needs, oneOf=moments)

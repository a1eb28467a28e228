"""All YAML files of a coach, broken in the ways that people break them: what is written, and what must be said of it."""

from __future__ import annotations

from dataclasses import dataclass

CONFIG = (
    "mode: watch\n"
    "accounts:\n"
    "  - address: anna@praktijk.example\n"
    "    imap:\n"
    "      host: imap.praktijk.example\n"
    "      secret: {env: MAILD}\n"
)
RULE = (
    "rules:\n"
    "  - id: own\n"
    "    description: Mine\n"
    "    intent: new_lead\n"
    "    strength: weak\n"
    "    phrases:\n"
    "      - zoek een coach\n"
)
LADDERS = "ladders:\n  client:\n    - {rung: second, after: 3, mail: outreach.second}\n"
OUTREACH = "outreach:\n  - id: plan\n    subject: [afspraak]\n    ladder: client\n"
WINDOW = "opens:\n  - id: club\n    from: jan@club.example\ncloses: []\n"
SITUATIONS = "dropping_out:\n  weeks: 6\n  mail: dropping_out\n"
TRAJECTORIES = (
    "default: six\ntrajectories:\n  six:\n    sessions: 6\nmails:\n  - {name: a, mail: reminder, before: 24 hours}\n"
)
AGENDA = "kinds:\n  session: [sessie]\nmissed: [gemist]\n"
FORMS = (
    "labels:\n  name: [naam]\n  address: [e-mail]\n  question: [bericht]\n"
    "forms:\n  - id: mine\n    marks: [mijn bouwer]\n"
)
ROUTES = (
    'checked_on: "2026-11-24"\nalways: [bel 112]\nby_kind:\n  suicide: [bel 113]\n  self_harm: [bel 113]\n'
    "  violence_at_home: [bel 0800-2000]\n  danger_to_others: [bel 112]\n"
)
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)
"""Eight lines that would grow to forty million values."""

GOOD = {
    "config.yaml": CONFIG,
    "own.yaml": RULE,
    "ladders.yaml": LADDERS,
    "outreach.yaml": OUTREACH,
    "window.yaml": WINDOW,
    "situations.yaml": SITUATIONS,
    "trajectories.yaml": TRAJECTORIES,
    "agenda.yaml": AGENDA,
    "forms.yaml": FORMS,
    "danger_routes.yaml": ROUTES,
}


@dataclass(frozen=True)
class Way:
    """One way to break a file: what stands in it then, the line that is named, and words of the advice."""

    name: str
    file: str
    content: str | bytes
    line: int
    said: str


def _changed(file: str, old: str, new: str) -> str:
    assert GOOD[file].count(old) == 1, (file, old)
    return GOOD[file].replace(old, new)


def _way(name: str, file: str, old: str, new: str, line: int, said: str) -> Way:
    return Way(name, file, _changed(file, old, new), line, said)


WAYS = (
    # --- the configuration
    _way("a tab for indentation", "config.yaml", "    imap:", "\timap:", 4, "a tab; expected spaces"),
    _way("a key written twice", "config.yaml", "mode: watch\n", "mode: watch\nmode: draft\n", 2, "written twice"),
    _way("a mistyped key", "config.yaml", "mode:", "mdoe:", 1, 'did you mean "mode"?'),
    _way("a Dutch key", "config.yaml", "mode:", "modus:", 1, 'did you mean "mode"?'),
    _way("a mistyped choice", "config.yaml", "watch", "wacht", 1, 'did you mean "watch"?'),
    _way("no list of accounts", "config.yaml", "  - address", "    address", 2, 'expected lines that begin with "- "'),
    _way(
        "a time without quotes",
        "config.yaml",
        "    imap:",
        "    digest: {at: 8:30}\n    imap:",
        4,
        'expected quotes: "8:30"',
    ),
    _way(
        "yes without quotes",
        "config.yaml",
        "    imap:",
        "    practice_full: yes\n    imap:",
        4,
        "expected true or false",
    ),
    _way(
        "a bad weekday",
        "config.yaml",
        "    imap:",
        '    office_hours: {mondag: ["09:00-12:30"]}\n    imap:',
        4,
        'did you mean "monday"?',
    ),
    _way(
        "an end before its beginning",
        "config.yaml",
        "    imap:",
        '    office_hours: {monday: ["12:30-09:00"]}\n    imap:',
        4,
        "ends before it begins",
    ),
    _way(
        "a day in no calendar",
        "config.yaml",
        "    imap:",
        "    absence: {dates: [2026-02-30]}\n    imap:",
        4,
        "is in no calendar",
    ),
    _way("a quote never closed", "config.yaml", "mode: watch", 'mode: "watch', 1, "never closed"),
    _way("a bracket never closed", "config.yaml", "{env: MAILD}", "{env: MAILD", 7, "never closed"),
    _way("an unquoted colon", "config.yaml", "mode: watch", "mode: watch: draft", 1, "a colon where none can stand"),
    _way(
        "a port in the server's name",
        "config.yaml",
        "imap.praktijk.example",
        "imap.praktijk.example:993",
        5,
        "`port:` on a line of its own",
    ),
    _way("an address with a blank", "config.yaml", "anna@praktijk", "anna @praktijk", 3, "expected anna@example.org"),
    _way(
        "a password written out",
        "config.yaml",
        "secret: {env: MAILD}",
        "password: geheim",
        6,
        "expected nothing secret in this file",
    ),
    _way("a merge key", "config.yaml", "mode: watch", "<<: {}", 1, "merge key"),
    Way("an empty file", "config.yaml", "", 1, "the file is empty"),
    Way("a list at the top", "config.yaml", "- mode: watch\n", 1, "no list of keys"),
    Way("UTF-16", "config.yaml", CONFIG.encode("utf-16"), 1, "expected UTF-8"),
    Way("a Latin-1 letter", "config.yaml", CONFIG.replace("anna@", "André <anna@").encode("latin-1"), 3, "not UTF-8"),
    Way("a NUL byte", "config.yaml", CONFIG.replace("watch", "wat\0ch"), 1, "control character"),
    Way("an anchor bomb", "config.yaml", BOMB + CONFIG, 1, "too many values"),
    Way("a huge file", "config.yaml", CONFIG + "#" * (1024 * 1024), 1, "larger than 1 MB"),
    Way("two documents", "config.yaml", CONFIG + "---\n" + CONFIG, 7, "expected one document"),
    # --- rules about mail
    _way("an unknown intent", "own.yaml", "new_lead", "new_laed", 4, 'did you mean "new_lead"?'),
    _way("a mistyped key of a rule", "own.yaml", "strength:", "strenght:", 5, 'did you mean "strength"?'),
    _way(
        "a rule without phrases", "own.yaml", "    phrases:\n      - zoek een coach\n", "", 2, "expected at least one"
    ),
    _way("a word group that is not there", "own.yaml", "zoek een coach", "<coahcing>", 7, "did you mean"),
    _way("a phrase that begins with a brace", "own.yaml", "zoek een coach", "{zoek|vind} *3 coach", 7, "quotes"),
    _way(
        "a rule whose key stands twice",
        "own.yaml",
        "    intent: new_lead\n",
        "    intent: new_lead\n    intent: other\n",
        5,
        "stands here twice",
    ),
    Way("a NUL byte in rules", "own.yaml", RULE.replace("Mine", "Mi\0ne"), 3, "control character"),
    Way("a Latin-1 letter in rules", "own.yaml", RULE.replace("Mine", "Één").encode("latin-1"), 3, "UTF-8"),
    Way("rules as plain text", "own.yaml", "zoek een coach\n", 1, "expected"),
    # --- the small files
    _way("a tab in ladders", "ladders.yaml", "    - {", "\t- {", 3, "a tab; expected spaces"),
    _way(
        "a missing template", "ladders.yaml", "outreach.second", "outreach.secnd", 3, 'did you mean "outreach.second"?'
    ),
    _way(
        "days in words", "ladders.yaml", "after: 3", "after: drie", 3, "expected after: with a number of working days"
    ),
    _way("a rung without its bracket", "ladders.yaml", "second}", "second", 4, "never closed"),
    Way("an empty ladders file", "ladders.yaml", "", 1, "expected the key ladders"),
    Way("an anchor bomb in ladders", "ladders.yaml", BOMB + LADDERS, 1, "too many values"),
    _way("an unknown ladder", "outreach.yaml", "ladder: client", "ladder: cliënt", 4, "expected one of client"),
    _way(
        "a rule that holds for all",
        "outreach.yaml",
        "    subject: [afspraak]\n",
        "",
        2,
        "expected subject: or phrases:",
    ),
    _way(
        "a list where keys belong",
        "window.yaml",
        "opens:\n  - id: club\n    from: jan@club.example\ncloses: []\n",
        "- id: club\n",
        1,
        "expected the keys opens and closes",
    ),
    _way("no sender", "window.yaml", "jan@club.example", "jan", 3, "is no sender"),
    _way(
        "opens is no list",
        "window.yaml",
        "  - id: club\n    from: jan@club.example\n",
        "  id: club\n",
        1,
        'each beginning with "- id:"',
    ),
    _way("weeks as a word", "situations.yaml", "weeks: 6", "weeks: zes", 2, "expected a whole number from 2 to 52"),
    _way("a mistyped situation", "situations.yaml", "dropping_out:", "droping_out:", 1, 'did you mean "dropping_out"?'),
    _way(
        "a key twice in situations", "situations.yaml", "  weeks: 6\n", "  weeks: 6\n  weeks: 8\n", 3, "written twice"
    ),
    _way(
        "a trajectory that is not there", "trajectories.yaml", "default: six", "default: sixx", 1, 'did you mean "six"?'
    ),
    _way("a moment that is none", "trajectories.yaml", "24 hours", "24 uur", 6, "expected a time such as 24 hours"),
    _way("a mistyped kind of session", "agenda.yaml", "  session:", "  sesion:", 2, 'did you mean "session"?'),
    _way("a star alone", "agenda.yaml", "gemist", '"*"', 3, "expected one such as"),
    _way("a mistyped kind of label", "forms.yaml", "  name:", "  nane:", 2, 'did you mean "name"?'),
    _way(
        "a form without a name", "forms.yaml", "  - id: mine\n    marks", "  - marks", 6, "expected a form with an id"
    ),
    _way("a line that is open", "forms.yaml", "[mijn bouwer]", '["mijn bouwer]', 7, "never closed"),
    _way("a missing kind of danger", "danger_routes.yaml", "  suicide: [bel 113]\n", "", 3, "by_kind, suicide"),
    _way(
        "a mistyped kind of danger", "danger_routes.yaml", "  self_harm:", "  selfharm:", 5, 'did you mean "self_harm"?'
    ),
    _way(
        "an unquoted star",
        "danger_routes.yaml",
        "[bel 112]\nby",
        "[*bel]\nby",
        2,
        "quotes around a text that begins with *",
    ),
)

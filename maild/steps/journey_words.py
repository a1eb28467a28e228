"""The slots that a mail of the journey fills, in words of its language, and a digest of what it tells."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from maild.drafting.template_set import Template
from maild.facts.session import Session
from maild.planning.journey import Case
from maild.planning.sessions import SessionState
from maild.planning.trajectory_rules import Phase, Trajectory
from maild.understanding.result import Language
from maild.working_time.words import day_in_words, moment_in_words


def journey_slots(
    case: Case, session: Session | None, now: datetime, zone: ZoneInfo, language: Language
) -> Mapping[str, str | None]:
    """Values for the slots of a mail about one session, or of one after the end; a slot of which nothing is known is left
    out, so that the coach's own value for it stays."""
    tongue = "en" if language is Language.EN else "nl"
    following = next_session(case, session, now)
    found = {
        "moment": _moment(session, zone, tongue),
        "place": _place(session, tongue),
        "assignment": _assignment(session, following),
        "next_moment": _moment(following, zone, tongue),
        **(_trajectory(case.trajectory, tongue) if case.trajectory is not None else {}),
    }
    return {name: value for name, value in found.items() if value}


def next_session(case: Case, session: Session | None, now: datetime) -> Session | None:
    """The person's next session after one, or after now, that a mail may name."""
    since = max(now, session.start) if session is not None else now
    later = (each for each in case.sessions if each.state is SessionState.PLANNED and each.doubt is None)
    return next((each.session for each in later if each.session.start > since), None)


def digest_of(case: Case, session: Session | None, now: datetime, template: Template | None) -> str:
    """The same for as long as a mail of this template would say the same; "" for one that tells nothing of a session."""
    following = next_session(case, session, now)
    facts: Mapping[str, object] = {
        "moment": session.start if session is not None else None,
        "place": (session.place, session.link) if session is not None else None,
        "assignment": _assignment(session, following),
        "next_moment": following.start if following is not None else None,
        "trajectory_map": case.trajectory,
        "sessions_count": case.trajectory,
    }
    names = {name for voice in template.voices.values() for name in voice.names} if template is not None else set()
    told = [f"{name}={value}" for name, value in facts.items() if name in names]
    return hashlib.sha256("\n".join(told).encode("utf-8", "replace")).hexdigest() if told else ""


def _assignment(session: Session | None, following: Session | None) -> str:
    """The one that stands with the session, else with the next: coaches write it where it is given, or where it is due."""
    found = next((each.assignment for each in (session, following) if each is not None and each.assignment), "")
    return found.rstrip(" .;,")  # a sentence of the mail goes on behind it


def _moment(session: Session | None, zone: ZoneInfo, tongue: str) -> str:
    if session is None:
        return ""
    if session.is_all_day:
        return day_in_words(session.start.astimezone(zone).date(), tongue)
    return moment_in_words(session.start, zone, tongue)


def _place(session: Session | None, tongue: str) -> str:
    if session is None:
        return ""
    online = f"online, {'at' if tongue == 'en' else 'via'} {session.link}" if session.link else ""
    return " / ".join(each for each in (session.place if session.place != session.link else "", online) if each)


def _trajectory(trajectory: Trajectory, tongue: str) -> Mapping[str, str]:
    weeks = trajectory.rhythm_weeks
    if tongue == "en":
        rhythm = {1: "every week", 2: "every two weeks", 4: "every four weeks"}.get(weeks, f"every {weeks} weeks")
    else:
        rhythm = {1: "elke week", 2: "om de twee weken", 4: "om de vier weken"}.get(weeks, f"om de {weeks} weken")
    return {
        "sessions_count": str(trajectory.sessions),
        "rhythm": rhythm,
        "evaluation_session": str(trajectory.half_way),
        "trajectory_map": "\n".join(_lines(trajectory, tongue)),
    }


def _lines(trajectory: Trajectory, tongue: str) -> Iterable[str]:
    """The phases as they stand. A client whose trajectory is longer or shorter than its phases say gets none: a map that is
    wrong is worse than the mark that asks the coach for one."""
    fits = bool(trajectory.phases) and trajectory.phases[-1].last == trajectory.sessions
    for phase in trajectory.phases if fits else ():
        yield f"{_sessions(phase, tongue)}: {phase.en if tongue == 'en' else phase.nl}"


def _sessions(phase: Phase, tongue: str) -> str:
    one, many = ("Session", "Sessions") if tongue == "en" else ("Sessie", "Sessie")
    if phase.first == phase.last:
        return f"{one} {phase.first}"
    joint = (
        ("and" if tongue == "en" else "en")
        if phase.last == phase.first + 1
        else ("to" if tongue == "en" else "tot en met")
    )
    return f"{many} {phase.first} {joint} {phase.last}"

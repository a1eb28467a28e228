"""What the coach reads about the agenda, in the digest and in the notices."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from maild.facts.session import FeedHealth, Session, SessionKind
from maild.working_time.words import day_in_words, moment_in_words

_KINDS = {
    SessionKind.INTRODUCTION: "kennismaking",
    SessionKind.INTAKE: "intake",
    SessionKind.SESSION: "sessie",
}
_SOURCES = {
    "caldav": "Je agenda op de CalDAV-server",
    "calendar_file": "Je agendabestand",
    "calendar_url": "Je agenda op het geheime adres",
}


def kind_words(session: Session) -> str:
    """ "sessie", "intake" or "kennismaking"."""
    return _KINDS[session.kind]


def when_words(session: Session, zone: ZoneInfo) -> str:
    """The day, and the hour where there is one."""
    if session.is_all_day:
        return day_in_words(session.start.astimezone(zone).date(), "nl")
    return moment_in_words(session.start, zone, "nl")


def nobodys_words(session: Session, zone: ZoneInfo) -> str:
    """Whose is this? The title is not kept, so the moment says which one."""
    guests = f" met {', '.join(session.guests)}" if session.guests else ""
    ask = 'zet "Cliënt: " met naam of adres in de notitie'
    return f"van wie is de {kind_words(session)} op {when_words(session, zone)}{guests}? {ask}"


def confirm_words(session: Session, zone: ZoneInfo) -> str:
    """One confirmation makes a client."""
    when = when_words(session, zone)
    return f"{kind_words(session)} op {when}: is dit je cliënt? Bevestig met: maild client add {session.person}"


def counter_words(session: Session, zone: ZoneInfo) -> str:
    """The guest proposes another moment."""
    assert session.counter is not None
    wanted = moment_in_words(session.counter, zone, "nl")
    return f"vraagt voor {when_words(session, zone)} een ander moment: {wanted}; verzet het in je agenda of antwoord"


def declined_words(session: Session, zone: ZoneInfo) -> str:
    """The guest does not come."""
    return f"heeft de uitnodiging voor {when_words(session, zone)} afgeslagen; er gaat geen herinnering uit"


def invited_words(session: Session, zone: ZoneInfo) -> str:
    """An invitation that is in no agenda yet."""
    return f"nodigt je uit op {when_words(session, zone)}; nog niet door jou aangenomen, dus maild doet er niets mee"


def feed_words(feed: FeedHealth, zone: ZoneInfo, *, is_stale: bool) -> str:
    """A calendar that fails, or that suddenly holds nothing."""
    name = _SOURCES.get(feed.source, "Je agenda")
    if feed.failing_since is None:
        return ""
    since = moment_in_words(feed.failing_since, zone, "nl")
    good = f"wat op {moment_in_words(feed.good_at, zone, 'nl')} is gelezen, blijft staan" if feed.good_at else ""
    if feed.is_emptied:
        mend = f"klopt dat, zeg dan: maild sessions --empty-is-right {feed.source}"
        return f"{name} is sinds {since} opeens leeg; {good or 'niets is vergeten'}, en zolang gaat er niets op uit. {mend}"
    kept = good or "er is nog niets uit gelezen"
    stale = "; het is te oud, dus er komen geen herinneringen uit" if is_stale else ""
    return f"{name} kan sinds {since} niet worden gelezen ({feed.reason}); {kept}{stale}"


def change_words(what: str, sender: str, session: Session | None, zone: ZoneInfo) -> str:
    """What an invitation in the mail changed, or did not."""
    if what == "cancelled" and session is not None:
        return f"{sender} heeft de {kind_words(session)} op {when_words(session, zone)} afgezegd via de uitnodiging."
    if what == "countered" and session is not None:
        return f"{sender} {counter_words(session, zone)}."
    return f"{sender} stuurde een uitnodiging over een afspraak die niet van dit adres is; maild heeft er niets mee gedaan."

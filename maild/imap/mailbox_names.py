"""Which mailbox is Drafts and which is Sent: by special use, by well-known names, or as the coach said (RFC 6154)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maild.mail.flags import SpecialUse

_ATTRIBUTES = {SpecialUse.DRAFTS: "\\drafts", SpecialUse.SENT: "\\sent"}
_NAMES = {
    SpecialUse.DRAFTS: (
        "drafts", "draft", "concepten", "concept", "kladden", "entwürfe", "entwurf", "brouillons", "brouillon",
        "draft messages", "borradores", "bozze",
    ),
    SpecialUse.SENT: (
        "sent", "sent items", "sent messages", "sent mail", "verzonden items", "verzonden", "verzonden berichten",
        "verstuurd", "verstuurde items", "verstuurde berichten", "gesendet", "gesendete objekte", "gesendete elemente",
        "envoyés", "messages envoyés", "éléments envoyés", "courrier envoyé", "objets envoyés",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of LIST: attributes in small letters, the hierarchy delimiter, the decoded name."""

    attributes: frozenset[str]
    delimiter: str
    name: str

    @property
    def holds_mail(self) -> bool:
        """False for a mere name on the way to others (RFC 3501 section 7.2.2)."""
        return not self.attributes & {"\\noselect", "\\nonexistent"}


def choose_mailbox(use: SpecialUse, listed: Sequence[Listed], configured: str | None) -> str | None:
    """The mailbox for a use, or None. The coach's own word counts first, then the server's, then well-known names."""
    if use is SpecialUse.INBOX:
        return "INBOX"
    usable = [each for each in listed if each.holds_mail]
    if configured is not None:
        return next((each.name for each in usable if _same_name(each, configured)), None)
    marked = [each for each in usable if _ATTRIBUTES[use] in each.attributes]
    if marked:
        return min(marked, key=_depth).name
    named = [(_NAMES[use].index(_last_part(each)), _depth(each), each.name) for each in usable if _is_known(use, each)]
    return min(named)[2] if named else None


def _is_known(use: SpecialUse, each: Listed) -> bool:
    """A well-known name at the top, under INBOX, or under Gmail's own place; not deep in the coach's own archive."""
    return _last_part(each) in _NAMES[use] and _depth(each) <= 1


def _parts(each: Listed) -> list[str]:
    return each.name.split(each.delimiter) if each.delimiter else [each.name]


def _last_part(each: Listed) -> str:
    return _parts(each)[-1].strip().casefold()


def _depth(each: Listed) -> int:
    parts = [part.casefold() for part in _parts(each)]
    if parts and parts[0] in ("inbox", "[gmail]", "[google mail]"):
        parts = parts[1:]
    return max(0, len(parts) - 1)


def _same_name(each: Listed, configured: str) -> bool:
    wanted, name = configured.strip().casefold(), each.name.casefold()
    return name == wanted or name == f"inbox{each.delimiter}{wanted}"


def nested_name(parts: Sequence[str], listed: Sequence[Listed], personal: tuple[str, str] | None) -> str:
    """Parts joined as this server nests mailboxes. `personal` is prefix and separator of NAMESPACE, where it says so.

    Without NAMESPACE the prefix is INBOX where every other mailbox lies below it.
    """
    delimiter = (personal[1] if personal else "") or next((each.delimiter for each in listed if each.delimiter), "/")
    prefix = personal[0] if personal else ""
    others = [each.name.casefold() for each in listed if each.name.casefold() != "inbox"]
    if personal is None and others and all(name.startswith(f"inbox{delimiter}") for name in others):
        prefix = f"INBOX{delimiter}"
    return prefix + delimiter.join(parts)

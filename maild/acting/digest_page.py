"""What stands in the morning digest, before it is written as text or as HTML."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One line: who, what about it, and the subject where there is one to show. Each is one line of plain text."""

    who: str
    what: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class DigestSection:
    """Lines under a heading. `count` is how many there are, of which `lines` are the first; `nothing` is said where there
    are none; `is_counted` where the heading tells the number."""

    title: str
    lines: tuple[DigestLine, ...]
    count: int
    nothing: str = ""
    is_urgent: bool = False
    is_counted: bool = True

    @property
    def heading(self) -> str:
        """The title, with the number where it is to be told."""
        return f"{self.title} ({self.count})" if self.count and self.is_counted else self.title

    @property
    def left_out(self) -> int:
        """How many do not fit in the mail."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class DigestBar:
    """One week of the strip: which, how many windows, how many of them in time, and the median answer time in words."""

    week: str
    windows: int
    in_time: int
    median: str

    @property
    def percent(self) -> int:
        """The share that was in time, 0 to 100; 0 where there was nothing."""
        return round(100 * self.in_time / self.windows) if self.windows else 0

    @property
    def words(self) -> str:
        """The same without a picture."""
        if not self.windows:
            return "geen vragen"
        half = f", helft binnen {self.median}" if self.median else ""
        return f"{self.in_time} van {self.windows} op tijd{half}"


@dataclass(frozen=True, slots=True)
class DigestShare:
    """A part of a whole, as a small bar with the words beside it."""

    label: str
    part: int
    whole: int
    words: str

    @property
    def percent(self) -> int:
        """0 to 100; 0 where there is no whole."""
        return min(100, round(100 * self.part / self.whole)) if self.whole else 0


@dataclass(frozen=True, slots=True)
class DigestPage:
    """A whole digest: `day` in words, a sentence on how things stand, sections in order, the strip of weeks, and on
    Mondays how trajectories fare."""

    subject: str
    day: str
    standing: str
    sections: tuple[DigestSection, ...]
    bars: tuple[DigestBar, ...]
    shares: tuple[DigestShare, ...] = ()

"""What maild says to the coach about the window, in Dutch: date and time in words, never a subject or a word of a mail."""

from __future__ import annotations

from collections.abc import Sequence

from maild.acting.coach_texts import CoachText


def early_warning(who: str, arrived: str, deadline: str) -> CoachText:
    """Four office hours before the deadline."""
    text = (
        f"{who} wacht op je antwoord.\n\nOntvangen: {arrived}\nJe antwoord is beloofd voor: {deadline}\n\n"
        "Beantwoord je deze mail niet? Zeg dan `maild done` met dit adres, dan waarschuwt maild niet meer.\n"
    )
    return CoachText(f"Antwoord voor {deadline}", text)


def last_warning(who: str, arrived: str, deadline: str, promised: str | None) -> CoachText:
    """The last office hour. `promised` is the moment in the holding reply that lies ready; None where there is none."""
    lines = [f"{who} wacht op je antwoord, en dit is het laatste kantooruur ervoor.", ""]
    lines += [f"Ontvangen: {arrived}", f"Je antwoord is beloofd voor: {deadline}", ""]
    if promised is not None:
        lines += [
            f"Lukt het niet? In Concepten ligt een tussenbericht klaar. Het belooft een antwoord op {promised}. "
            "Verstuur je het, dan geldt die nieuwe termijn.",
            "",
        ]
    return CoachText(f"Laatste uur: antwoord voor {deadline}", "\n".join(lines))


def window_line(who: str, deadline: str, *, is_last: bool) -> str:
    """A warning as one line for `status`."""
    return f"{who}: {'laatste waarschuwing, ' if is_last else ''}antwoord beloofd voor {deadline}."


def which_thread_line(who: str, threads: Sequence[int]) -> str:
    """The coach wrote to somebody who waits in several conversations: which one is answered?"""
    numbers = ", ".join(str(each) for each in threads)
    return (
        f"{who}: je schreef een nieuwe mail, en deze persoon wacht in {len(threads)} gesprekken op antwoord ({numbers}). "
        "Welk is afgehandeld? Zeg het met `maild done ADRES --thread NUMMER`."
    )
